"""Two warm processes that draw and sign, replaced when they have done enough, or died."""

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from multiprocessing import get_context
from typing import Final

import structlog

from certificates.production.chunks import Chunk, Output

WORKERS: Final = 2
FILES_BEFORE_A_NEW_ONE: Final = 10_000
TRIES: Final = 3

Work = Callable[[Chunk], Output]

log = structlog.get_logger(__name__)


class WorkersDie(RuntimeError):  # noqa: N818 (reads as what it is)
    """A chunk has ended every process that was given it."""


def begin() -> None:
    """Load in the new process what it needs to draw."""
    from certificates.production.making import end_with_the_parent  # noqa: PLC0415 (loads WeasyPrint, there only)

    end_with_the_parent()


def make(chunk: Chunk) -> Output:
    """Draw and sign in the process that was begun so."""
    from certificates.production import making  # noqa: PLC0415 (as above)

    return making.make(chunk)


class Worker:
    """One process, begun with its first chunk."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._executor: ProcessPoolExecutor | None = None
        self._files = 0

    def give(self, chunk: Chunk) -> Future[Output]:
        """Let it make a chunk."""
        if self._files >= FILES_BEFORE_A_NEW_ONE:
            self.end()
        if self._executor is None:
            # A forked process would share this one's database connections and locks.
            self._executor = ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=begin)
        self._files += len(chunk.orders)
        return self._executor.submit(self._work, chunk)

    def end(self) -> None:
        """Let it go; a chunk that it has begun is still finished, and lost."""
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._executor, self._files = None, 0


def make_all(chunks: Iterator[Chunk], work: Work = make) -> Iterator[tuple[Chunk, Output]]:
    """Make every chunk in some order; each worker has the next one before the last is handed out."""
    with ExitStack() as crew:
        at_work: dict[Future[Output], tuple[Worker, Chunk, int]] = {}
        for _, chunk in zip(range(WORKERS), chunks, strict=False):
            worker = Worker(work)
            crew.callback(worker.end)
            at_work[worker.give(chunk)] = worker, chunk, 1
        while at_work:
            ended, _ = wait(at_work, return_when=FIRST_COMPLETED)
            for future in ended:
                worker, chunk, tries = at_work.pop(future)
                try:
                    output = future.result()
                except BrokenProcessPool as trouble:
                    if tries >= TRIES:
                        raise WorkersDie(f"{len(chunk.orders)} certificates from {chunk.orders[0][0]}") from trouble
                    log.warning("a worker died, its chunk is made again", award=chunk.orders[0][0], tries=tries)
                    worker.end()
                    at_work[worker.give(chunk)] = worker, chunk, tries + 1
                    continue
                if (following := next(chunks, None)) is not None:
                    at_work[worker.give(following)] = worker, following, 1
                yield chunk, output
