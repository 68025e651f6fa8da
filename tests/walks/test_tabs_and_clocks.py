"""Short runs of `python3 -m tests endure tabs` and `endure clocks`, on the database of the run."""

import pytest

from tests.endure.clocks import straddled
from tests.endure.tabs import interleaved


@pytest.mark.timeout(900)  # only a failure takes longer, because hypothesis then looks for the shortest one
def test_two_windows_never_overwrite_each_other_unseen(app, world):
    app.config["WTF_CSRF_ENABLED"] = False

    for proof in interleaved(app, world, times=200, steps=14, chance=1):
        print(proof)
        assert proof.holds, proof


def test_the_deadline_is_kept_to_the_millisecond_whatever_the_clock_does(app, world):
    app.config["WTF_CSRF_ENABLED"] = False

    for proof in straddled(app, world, times=40, seed=1):
        print(proof)
        assert proof.holds, proof
