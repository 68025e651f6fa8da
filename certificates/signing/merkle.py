"""A tree of hashes over many files (RFC 6962, section 2.1): its root dates them all, a short path proves one.

Leaves and nodes are hashed with different first bytes, so that no node can pass for a file.
"""

from collections.abc import Sequence
from hashlib import sha256


def leaf_hash(file_sha256: str) -> bytes:
    """The leaf of a file, from its SHA-256 in hexadecimal digits."""
    return sha256(b"\x00" + bytes.fromhex(file_sha256)).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The node above two others."""
    return sha256(b"\x01" + left + right).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root above these leaves in their order; at least one."""
    if len(leaves) == 1:
        return leaves[0]
    middle = _middle(len(leaves))
    return node_hash(root_of(leaves[:middle]), root_of(leaves[middle:]))


def path_of(leaves: Sequence[bytes], place: int) -> list[bytes]:
    """The hashes that lead from one leaf to the root, from below: with them nobody needs the other files."""
    if len(leaves) == 1:
        return []
    middle = _middle(len(leaves))
    if place < middle:
        return [*path_of(leaves[:middle], place), root_of(leaves[middle:])]
    return [*path_of(leaves[middle:], place - middle), root_of(leaves[:middle])]


def root_by(leaf: bytes, path: Sequence[bytes], *, place: int, size: int) -> bytes:
    """The root that a leaf and its path lead to; `size` is the number of leaves. Raises `ValueError`."""
    if not 0 <= place < size:
        raise ValueError("no such place in the tree")
    turns = _turns(place, size)
    if len(turns) != len(path):
        raise ValueError("a path of another length")
    for is_left, other in zip(turns, path, strict=True):
        leaf = node_hash(leaf, other) if is_left else node_hash(other, leaf)
    return leaf


def _turns(place: int, size: int) -> list[bool]:
    """Whether the way up stands on the left, from below."""
    turns: list[bool] = []
    while size > 1:
        middle = _middle(size)
        turns.insert(0, place < middle)
        place, size = (place, middle) if place < middle else (place - middle, size - middle)
    return turns


def _middle(size: int) -> int:
    """The largest power of two below the number of leaves."""
    return 1 << ((size - 1).bit_length() - 1)
