"""The one request that signing makes over the network: bounded in time and size, and never led elsewhere."""

import time
from http.client import HTTPException
from typing import Any, Final
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

PATIENCE: Final = 10.0
"""Seconds for the whole exchange, and for each wait within it."""

LARGEST_ANSWER: Final = 64 * 1024


class NoAnswer(Exception):  # noqa: N818 (reads as what it is)
    """The service could not be reached, or what it said is no answer; the message is for operators."""


class _NoRedirects(HTTPRedirectHandler):
    """A service that is to be asked stands at its own address; another one is not followed."""

    def redirect_request(self, *_arguments: Any, **_named: Any) -> None:
        return None


# The proxies of the environment are not asked either.
_OPENER: Final = build_opener(_NoRedirects, ProxyHandler({}))


def post(address: str, content: bytes, *, sent: str, wanted: str) -> bytes:
    """Send `content` of media type `sent`; return the body of an answer of type `wanted`. Raises `NoAnswer`."""
    if urlsplit(address).scheme not in {"http", "https"}:
        raise NoAnswer("địa chỉ không phải http hay https")
    ends = time.monotonic() + PATIENCE
    request = Request(address, data=content, headers={"Content-Type": sent, "Accept": wanted})  # noqa: S310 (above)
    try:
        with _OPENER.open(request, timeout=PATIENCE) as answer:
            if answer.headers.get_content_type() != wanted:
                raise NoAnswer(f"trả lời kiểu {answer.headers.get_content_type()}")
            body = bytearray()
            while piece := answer.read1(LARGEST_ANSWER):
                body += piece
                if len(body) > LARGEST_ANSWER:
                    raise NoAnswer("trả lời quá dài")
                if time.monotonic() > ends:
                    raise NoAnswer("trả lời quá chậm")
    except (URLError, HTTPException, OSError) as trouble:
        raise NoAnswer(str(getattr(trouble, "reason", "") or type(trouble).__name__)) from trouble
    return bytes(body)
