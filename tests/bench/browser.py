"""A browser cheap enough to measure with: one kept connection, cookies, redirects counted one by one, checked pages."""

import gzip
import http.client
import re
import time
from dataclasses import dataclass, field
from html import unescape
from select import select
from urllib.parse import urlencode, urlsplit

HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
ATTRIBUTE = re.compile(r'(name|value)="([^"]*)"')


class WrongPage(AssertionError):  # noqa: N818 (reads as what it is)
    """The page does not say what it has to say."""


@dataclass
class Page:
    """What the server said in the end."""

    status: int
    path: str
    text: str

    def must_say(self, *words: str) -> "Page":
        """Give the page back; raises `WrongPage` when it lacks one of `words`."""
        for word in words:
            if word not in self.text:
                raise WrongPage(f"{self.path} ({self.status}) does not say “{word}”: {self.text[:300]}")
        return self

    def hidden(self, action: str) -> dict[str, str]:
        """The hidden fields of the first form that posts to an address ending in `action`."""
        _before, found, rest = self.text.partition(f'action="{action}"') if action else ("", "form", self.text)
        if not found:
            raise WrongPage(f"{self.path} has no form for {action}")
        fields = {}
        for tag in HIDDEN.findall(rest.partition("</form>")[0]):
            given = dict(ATTRIBUTE.findall(tag))
            fields[given["name"]] = unescape(given.get("value", ""))
        return fields


@dataclass
class Browser:
    """One person's browser behind the proxy of a production site, at an address of its own."""

    port: int
    address: str = "10.0.0.1"
    cookies: dict[str, str] = field(default_factory=dict)
    times: list[float] = field(default_factory=list)
    """Seconds of each request, redirects included as requests of their own."""
    html: int = 0
    wire: int = 0
    """Bytes of pages as read, and as they came over the line."""

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def get(self, path: str) -> Page:
        """Open an address and follow where it leads."""
        return self._follow("GET", path, None)

    def post(self, path: str, fields: dict[str, str]) -> Page:
        """Send a form and follow where it leads."""
        return self._follow("POST", path, urlencode(fields))

    def close(self) -> None:
        """Hang up."""
        self.connection.close()

    def _hang_up_if_closed(self) -> None:
        """Begin a new connection where the server has ended a resting one meanwhile, as browsers do unasked."""
        if self.connection.sock and select([self.connection.sock], [], [], 0)[0]:
            self.connection.close()

    def _follow(self, method: str, path: str, body: str | None) -> Page:
        for _hop in range(5):
            page, target = self._ask(method, path, body)
            if not target:
                return page
            method, path, body = "GET", target, None
        raise WrongPage(f"{path} leads in a circle")

    def _ask(self, method: str, path: str, body: str | None) -> tuple[Page, str]:
        headers = {
            "Host": "hoc.example", "X-Forwarded-For": self.address, "X-Forwarded-Proto": "https",
            "X-Forwarded-Host": "hoc.example", "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8",
            "Accept-Encoding": "gzip, deflate, br", "Accept-Language": "vi", "Referer": "https://hoc.example/",
        }  # fmt: skip
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        self._hang_up_if_closed()
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        self.times.append(time.perf_counter() - began)
        for cookie in answer.headers.get_all("Set-Cookie", ()):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        self.wire += len(content)
        if answer.headers.get("Content-Encoding") == "gzip":
            content = gzip.decompress(content)
        self.html += len(content)
        text = content.decode()
        if answer.status >= 400:
            raise WrongPage(f"{method} {path}: {answer.status} {text[:300]}")
        target = answer.headers["Location"] if answer.status in {301, 302, 303} else ""
        parts = urlsplit(target)
        return Page(answer.status, path, text), f"{parts.path}?{parts.query}" if parts.query else parts.path
