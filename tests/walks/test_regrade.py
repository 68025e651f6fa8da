"""A short run of `python3 -m tests endure regrade`, on the database of the run."""

from tests.endure.regrade import regraded


def test_stored_attempts_keep_their_marks_whatever_becomes_of_the_bank(app, world):
    for proof in regraded(app, world, times=60, edits=60, seed=1):
        print(proof)
        assert proof.holds, proof
