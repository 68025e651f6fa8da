"""Rate limits, counted per address in memory or in Redis."""

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address


class PageLimiter(Limiter):
    """Counts where a page has set a limit. There are no others, so requests are not searched for them beforehand."""

    def _check_request_limit(self, callable_name: str | None = None, in_middleware: bool = True) -> None:
        if not in_middleware:
            super()._check_request_limit(callable_name, in_middleware)


limiter = PageLimiter(get_remote_address, strategy="fixed-window", headers_enabled=True)
