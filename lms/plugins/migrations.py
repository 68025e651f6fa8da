"""Schema changes, one lineage per package.

The host and every plugin own an independent line of Alembic revisions with its own version table.
Nothing is shared, so removing a plugin cannot strand the host's history.
Alembic is loaded by the work that needs it: a process that serves pages has none.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from lms.db import db
from lms.plugins.registry import loaded_plugins

if TYPE_CHECKING:
    from alembic.config import Config

ENVIRONMENT = Path(__file__).parents[2] / "migrations"


@dataclass(frozen=True)
class Lineage:
    """One package's revisions: its name, where they live and which tables they own."""

    name: str
    versions: Path
    rivals: tuple[str, ...]

    @property
    def version_table(self) -> str:
        return f"{self.name}_alembic_version"

    def owns(self, table: str) -> bool:
        """Longest matching prefix wins, so `courses` never claims `courses_extra_note`."""
        names = [name for name in self.rivals if table.startswith(f"{name}_")]
        return bool(names) and max(names, key=len) == self.name and not table.endswith("_alembic_version")


def lineages() -> list[Lineage]:
    """In dependency order, the host first: a plugin's tables may point at the host's."""
    plugins = [plugin for plugin in loaded_plugins() if plugin.migrations]
    names = tuple(plugin.name for plugin in plugins)
    return [Lineage(plugin.name, plugin.migrations, names) for plugin in plugins if plugin.migrations]


def _config(lineage: Lineage) -> "Config":
    from alembic.config import Config  # noqa: PLC0415 (see above)

    config = Config()
    config.set_main_option("script_location", str(ENVIRONMENT))
    config.set_main_option("version_locations", str(lineage.versions))
    config.set_main_option("path_separator", "newline")
    return config


@contextmanager
def _alembic(lineage: Lineage) -> Iterator["Config"]:
    config = _config(lineage)
    with db.engine.connect() as connection, _tables_may_be_replaced(connection):
        config.attributes.update(connection=connection, lineage=lineage, metadata=db.metadata)
        yield config


@contextmanager
def _tables_may_be_replaced(connection: Connection) -> Iterator[None]:
    """Let SQLite rebuild a table that others point at, and make sure that nothing points into the void afterwards.

    SQLite changes a table by making a new one; dropping the old one breaks the references for a moment. The pragma
    takes effect between transactions alone.
    """
    if connection.dialect.name != "sqlite":
        yield
        connection.commit()
        return
    cursor = connection.connection.cursor()
    cursor.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
        if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all():
            raise RuntimeError(f"the migration would leave references without their rows: {broken[:5]}")
        connection.commit()
    finally:
        connection.rollback()
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()


def upgrade() -> None:
    """Bring every lineage to its head."""
    from alembic import command  # noqa: PLC0415 (see above)

    for lineage in lineages():
        with _alembic(lineage) as config:
            command.upgrade(config, "head")


def write_revision(package: str, message: str) -> None:
    """Write the revision that takes the tables of `package` to what its models now say."""
    from alembic import command  # noqa: PLC0415 (see above)

    lineage = next(line for line in lineages() if line.name == package)
    lineage.versions.mkdir(exist_ok=True)
    with _alembic(lineage) as config:
        command.revision(config, message=message, autogenerate=True)


def differences(lineage: Lineage, connection: Connection) -> list[object]:
    """List what separates the database from the models of `lineage`; empty when they agree."""
    from alembic.autogenerate import compare_metadata  # noqa: PLC0415 (see above)
    from alembic.migration import MigrationContext  # noqa: PLC0415 (see above)

    context = MigrationContext.configure(
        connection,
        opts={
            "version_table": lineage.version_table,
            "include_object": lambda _item, name, kind, *_rest: kind != "table" or lineage.owns(name),
            "compare_type": True,
        },
    )
    return list(compare_metadata(context, db.metadata))


def pending() -> list[str]:
    """Name the lineages whose database is behind their head."""
    from alembic.migration import MigrationContext  # noqa: PLC0415 (see above)
    from alembic.script import ScriptDirectory  # noqa: PLC0415 (see above)

    behind = []
    with db.engine.connect() as connection:
        for lineage in lineages():
            context = MigrationContext.configure(connection, opts={"version_table": lineage.version_table})
            heads = ScriptDirectory.from_config(_config(lineage)).get_heads()
            if set(context.get_current_heads()) != set(heads):
                behind.append(lineage.name)
    return behind
