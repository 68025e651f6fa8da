"""A short run of `python3 -m tests endure kill` on the database of this run."""

import gc

import pytest
from sqlalchemy import create_engine, make_url, text

from lms.testing import DATABASE
from tests.endure.kill import endure

KILLS, CLIENTS = 20, 40


@pytest.fixture
def database() -> str:
    """Empty for a SQLite file in the site's folder; else the address of a new database beside this worker's."""
    if not DATABASE:
        return ""
    url = make_url(DATABASE)
    name = f"{url.database}_kills"
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return url.set(database=name).render_as_string(hide_password=False)


@pytest.mark.timeout(600)
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # sockets whose server was killed
def test_no_acknowledged_answer_is_lost_when_the_application_is_killed(tmp_path, database):
    report = endure(tmp_path, kills=KILLS, clients=CLIENTS, database_url=database)
    gc.collect()

    print(report)
    assert (report.kills, report.lost, report.altered) == (KILLS, [], [])
    assert set(report.statuses) <= {200, 503}
    assert report.acknowledged > KILLS * CLIENTS
