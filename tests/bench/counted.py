"""The served application with its SQL statements counted; what a bench lets granian serve in place of `wsgi:app`.

Each process counts in a small file of its own in the folder `BENCH_COUNTS`. BEGIN, COMMIT and savepoints are left out.
"""

import mmap
import os
import struct
from pathlib import Path
from typing import Any

from sqlalchemy import event

from lms.db import db
from lms.serving import create_served_app

SIZE = 8
"""Bytes of a count."""

NOT_COUNTED = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")


class Count:
    """A number that other processes can read while it grows."""

    def __init__(self, path: Path) -> None:
        path.write_bytes(bytes(SIZE))
        with path.open("r+b") as file:
            self._memory = mmap.mmap(file.fileno(), SIZE)
        self._value = 0

    def raise_by_one(self) -> None:
        self._value += 1
        struct.pack_into("<q", self._memory, 0, self._value)


def counted_in(folder: Path) -> int:
    """All statements that the processes of a site have sent so far."""
    return sum(struct.unpack("<q", path.read_bytes())[0] for path in folder.iterdir())


def _create() -> Any:
    served = create_served_app()
    count = Count(Path(os.environ["BENCH_COUNTS"]) / str(os.getpid()))

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(NOT_COUNTED):
            count.raise_by_one()

    with served.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
    return served


if "BENCH_COUNTS" in os.environ:
    app = _create()
