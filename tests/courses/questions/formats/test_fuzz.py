"""A short run of `python3 -m tests endure fuzz`."""

from tests.endure.fuzz import fuzzed


def test_broken_files_are_read_or_refused_and_raise_nothing_else(product):
    for proof in fuzzed(product, inputs=400, seed=11):
        print(proof)
        assert proof.holds, proof
