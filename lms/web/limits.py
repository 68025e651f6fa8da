"""Rate limits, counted per address in memory or in Redis."""

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(get_remote_address, strategy="fixed-window", headers_enabled=True)
