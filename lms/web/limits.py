"""Rate limits, counted per address in this process or in Redis."""

import time
from threading import Lock

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits.storage import Storage

FEW = 1000
"""Counts that are kept without a look at which of them are over."""


class PageLimiter(Limiter):
    """Counts where a page has set a limit. There are no others, so requests are not searched for them beforehand."""

    def _check_request_limit(self, callable_name: str | None = None, in_middleware: bool = True) -> None:
        if not in_middleware:
            super()._check_request_limit(callable_name, in_middleware)


class ProcessCounts(Storage):
    """Counts in this process, by windows. Those that are over go when new ones have doubled what is kept.

    The library's own start a thread at nearly every count to clear away after themselves.
    """

    STORAGE_SCHEME = ["process"]  # noqa: RUF012 (the library's way)
    base_exceptions = ValueError

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **options: float | str | bool) -> None:
        super().__init__(uri, wrap_exceptions, **options)
        self._lock = Lock()
        self._counts: dict[str, tuple[int, float]] = {}
        self._most = FEW

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        moment = time.time()
        with self._lock:
            count, until = self._counts.get(key, (0, 0.0))
            if until <= moment:
                count, until = 0, moment + expiry
                self._make_room(moment)
            self._counts[key] = count + amount, until
        return count + amount

    def get(self, key: str) -> int:
        count, until = self._counts.get(key, (0, 0.0))
        return count if until > time.time() else 0

    def get_expiry(self, key: str) -> float:
        return self._counts.get(key, (0, time.time()))[1]

    def check(self) -> bool:
        return True

    def clear(self, key: str) -> None:
        with self._lock:
            self._counts.pop(key, None)

    def reset(self) -> int:
        with self._lock:
            forgotten = len(self._counts)
            self._counts = {}
        return forgotten

    def _make_room(self, moment: float) -> None:
        if len(self._counts) >= self._most:
            self._counts = {key: kept for key, kept in self._counts.items() if kept[1] > moment}
            self._most = max(FEW, 2 * len(self._counts))


limiter = PageLimiter(get_remote_address, strategy="fixed-window", headers_enabled=True)
