"""Short runs of `python3 -m tests endure kill`, `endure database` and `endure agency`."""

import gc

import pytest

from tests.endure import agency, database, kill
from tests.endure.ground import ground_for, ground_of_this_run

KILLS, CLIENTS, SEED = 25, 12, 1
DATABASE_KILLS = 12
CERTIFICATES = 24
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


def test_certificates_of_an_agency_are_all_there_once_though_the_workers_are_killed(tmp_path):
    ground = ground_of_this_run(tmp_path, "agency")

    for proof in agency.issue_and_deliver(ground, count=CERTIFICATES, namesakes=6, units=3, kills=1, seed=SEED):
        print(proof)
        assert proof.holds, proof
