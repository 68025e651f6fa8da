"""One request of a process computes at a time; the others wait outside, and nobody waits for a slow link.

Python lets one thread compute. Threads that do so at once hand each other the interpreter at every statement, and
what the processor knew by heart is forgotten each time: four threads took a third more processor time for the same
pages than one, and on PostgreSQL half as much again. A lane is what a request needs to compute. It is given back for
good as soon as the request has to wait for something else than the processor: SQLite's disk, its turn to write, a
store on the network. PostgreSQL answers before two threads have changed places, so that nobody gives way for it. A
body that is still on its way is waited for outside, and nobody waits long for a request that computes for long: they
go on beside it.
"""

from collections.abc import Iterable
from contextvars import ContextVar
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SMALL = 64 * 1024
"""Bytes of a body that is read whole beforehand. A longer one, or one of unknown length, is a file: the request that
brings it takes no lane."""

PATIENCE = 0.2
"""Seconds that a request waits for its lane, some ten pages' worth."""

_held: ContextVar["Lock | None"] = ContextVar("held", default=None)


class Lanes:
    """A WSGI application whose requests compute one after the other."""

    def __init__(self, app: "WSGIApplication") -> None:
        self._app = app
        self._lane = Lock()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        length = _length_of(environ)
        if length is None or length > SMALL:
            return self._app(environ, start_response)
        if length:
            environ["wsgi.input"] = BytesIO(environ["wsgi.input"].read(length))
        is_free = self._lane.acquire(timeout=PATIENCE)
        token = _held.set(self._lane if is_free else None)
        try:
            return self._app(environ, start_response)
        finally:
            give_way()
            _held.reset(token)


def give_way() -> None:
    """Let the next request compute, because this one is about to wait for something else than the processor."""
    if lane := _held.get():
        _held.set(None)
        lane.release()


def _length_of(environ: dict[str, Any]) -> int | None:
    """Bytes of the body; None where it is not told beforehand."""
    if environ.get("HTTP_TRANSFER_ENCODING"):
        return None
    try:
        return int(environ.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return None
