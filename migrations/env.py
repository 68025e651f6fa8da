"""Alembic's environment for every lineage; `lms.plugins.migrations` fills the attributes in."""

from typing import Any

from alembic import context

attributes = context.config.attributes
lineage = attributes["lineage"]


def is_ours(_item: Any, name: str | None, kind: str, _reflected: bool, _compare_to: Any) -> bool:
    """Judge by the name: reflected tables have no class to ask."""
    return kind != "table" or lineage.owns(name)


context.configure(
    connection=attributes["connection"],
    target_metadata=attributes["metadata"],
    version_table=lineage.version_table,
    include_object=is_ours,
    render_as_batch=True,
    compare_type=True,
    user_module_prefix="lms.db.",
)
with context.begin_transaction():
    context.run_migrations()
