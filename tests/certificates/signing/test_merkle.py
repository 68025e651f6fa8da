"""The tree of hashes that dates many files at once."""

from hashlib import sha256
from random import Random

import pytest

from certificates.signing.merkle import leaf_hash, node_hash, path_of, root_by, root_of


def leaves_of(count):
    return [leaf_hash(sha256(bytes([number])).hexdigest()) for number in range(count)]


def test_the_tree_is_that_of_rfc_6962():
    # Section 2.1.3: a tree of seven leaves, its nodes named as there.
    a, b, c, d, e, f, j = leaves_of(7)
    left = node_hash(node_hash(a, b), node_hash(c, d))
    right = node_hash(node_hash(e, f), j)

    assert root_of([a, b, c, d, e, f, j]) == node_hash(left, right)
    assert path_of([a, b, c, d, e, f, j], 0) == [b, node_hash(c, d), right]
    assert path_of([a, b, c, d, e, f, j], 6) == [node_hash(e, f), left]


@pytest.mark.parametrize("count", [1, 2, 3, 5, 8, 13, 100])
def test_every_leaf_proves_itself_by_its_path(count):
    leaves = leaves_of(count)
    root = root_of(leaves)

    for place, leaf in enumerate(leaves):
        assert root_by(leaf, path_of(leaves, place), place=place, size=count) == root


def test_no_other_leaf_place_or_path_leads_to_the_root():
    leaves, random = leaves_of(20), Random(6962)
    root, path = root_of(leaves), path_of(leaves, 7)

    assert root_by(leaves[8], path, place=7, size=20) != root
    assert root_by(leaves[7], path, place=6, size=20) != root
    assert root_by(leaves[7], random.sample(path, len(path))[::-1], place=7, size=20) != root
    for place, size in ((7, 200), (20, 20), (-1, 20)):
        with pytest.raises(ValueError, match=r"place|length"):
            root_by(leaves[7], path, place=place, size=size)


def test_a_node_never_passes_for_a_file():
    first, second = leaves_of(2)

    assert leaf_hash(sha256(first + second).hexdigest()) != node_hash(first, second)
