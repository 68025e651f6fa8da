"""A server process's memory in large pages.

What a process has loaded lies in some thirty thousand pages of 4 KiB, more than a processor knows by heart, and in a
virtual machine each that it has to look up costs it twice. Linux takes them together into pages of 2 MiB when asked.
"""

import ctypes
import sys
from collections.abc import Iterator
from pathlib import Path

LARGE = 2 * 1024 * 1024
"""Bytes of a large page, on processors of the x86-64 kind and most of the ARM kind."""

MADV_HUGEPAGE, MADV_COLLAPSE = 14, 25
"""What `madvise` may be asked for (linux/mman.h): large pages from now on; to make them now, since Linux 6.1."""


def in_large_pages() -> int:
    """Take what this process has loaded together; gives the bytes that lie in large pages then.

    Where the system knows no large pages or forbids them nothing happens.
    """
    if not sys.platform.startswith("linux"):
        return 0
    advise = ctypes.CDLL(None).madvise
    advise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    taken = 0
    for start, size in _loaded():
        advise(start, size, MADV_HUGEPAGE)
        if advise(start, size, MADV_COLLAPSE) == 0:
            taken += size
    return taken


def _loaded() -> Iterator[tuple[int, int]]:
    """Whole large pages of memory that belongs to no file: where each part begins, and its bytes."""
    for line in Path("/proc/self/maps").read_text(encoding="utf-8").splitlines():
        span, rights, _offset, _device, file, *name = line.split()
        if file == "0" and rights.startswith("rw") and (not name or name[0] == "[heap]"):
            start, end = (int(edge, 16) for edge in span.split("-"))
            first, last = -(-start // LARGE) * LARGE, end // LARGE * LARGE
            if first < last:
                yield first, last - first
