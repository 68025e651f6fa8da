"""Short runs of `python3 -m tests endure kill` and `endure database`."""

import gc

import pytest

from tests.endure import database, kill
from tests.endure.ground import ground_for, ground_of_this_run

KILLS, CLIENTS, SEED = 25, 12, 1
DATABASE_KILLS = 12
pytestmark = [
    pytest.mark.timeout(600),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),  # sockets whose server was killed
]


def test_no_acknowledged_answer_is_lost_when_the_application_is_killed(tmp_path):
    ground = ground_of_this_run(tmp_path, "kills")

    lost, refused = kill.killed(
        ground, times=KILLS, clients=CLIENTS, seed=SEED, lives=(0.1, 0.7), web_workers="1"
    )  # the shorter start of one process leaves time for more kills
    gc.collect()

    print(lost, refused, sep="\n")
    assert lost.holds, lost
    assert refused.holds, refused
    assert lost.tried > 5 * KILLS


@pytest.mark.postgresql
def test_nothing_is_lost_and_nobody_sees_a_failure_when_the_database_is_killed():
    with ground_for("postgresql") as ground:
        lost, refused, returns = database.killed(ground, times=DATABASE_KILLS, clients=CLIENTS, seed=SEED)
    gc.collect()

    print(lost, refused, returns, sep="\n")
    assert lost.holds, lost
    assert refused.holds, refused
    assert returns.holds, returns
