"""Models and revisions agree for each lineage, and a removed plugin does not strand the host."""

import pytest
from sqlalchemy import inspect, text

from lms.app import create_app
from lms.db import db
from lms.plugins import migrations


@pytest.fixture
def empty(settings):
    """Build applications over one database without a single table; leave none behind."""
    built = []

    def build(**options):
        built.append(create_app(settings, **options))
        if len(built) == 1:
            _drop_everything(built[0])
        return built[-1]

    yield build
    _drop_everything(built[0])
    for app in built:
        with app.app_context():
            db.engine.dispose()
            app.extensions["lms.huey"].storage.close()


def _drop_everything(app):
    """Empty the worker's PostgreSQL database; a SQLite file is each test's own."""
    with app.app_context():
        db.session.remove()
        if db.engine.dialect.name == "postgresql":
            with db.engine.begin() as connection:
                connection.execute(text("DROP SCHEMA public CASCADE"))
                connection.execute(text("CREATE SCHEMA public"))


def test_models_and_heads_agree_for_every_lineage(empty):
    app = empty()
    with app.app_context():
        migrations.upgrade()

        with db.engine.connect() as connection:
            gaps = {line.name: migrations.differences(line, connection) for line in migrations.lineages()}

        assert gaps == {"lms": [], "courses": [], "certificates": []}
        assert migrations.pending() == []


def test_upgrading_twice_changes_nothing(empty):
    app = empty()
    with app.app_context():
        migrations.upgrade()
        before = sorted(inspect(db.engine).get_table_names())

        migrations.upgrade()

        assert sorted(inspect(db.engine).get_table_names()) == before


def test_the_host_migrates_and_serves_when_every_plugin_is_removed(empty):
    full = empty()
    with full.app_context():
        migrations.upgrade()
        tables = set(inspect(db.engine).get_table_names())
        db.session.remove()

    bare = empty(plugins=[])
    with bare.app_context():
        assert migrations.pending() == []
        migrations.upgrade()
        left = set(inspect(db.engine).get_table_names())
        db.session.remove()

    assert left == tables
    assert any(name.startswith("courses_") for name in left)
    assert bare.test_client().get("/health").json["status"] == "ok"
    assert bare.test_client().get("/sign-in").status_code == 200


def test_a_lineage_claims_only_its_own_tables():
    line = migrations.Lineage("courses", migrations.ENVIRONMENT, ("lms", "courses", "courses_extra"))

    assert line.owns("courses_course")
    assert not line.owns("courses_extra_note")
    assert not line.owns("courses_alembic_version")
    assert not line.owns("lms_user")
