"""One robot in front of an exam, over HTTP as a browser is: it opens the page, starts, saves, and hands in."""

import gzip
import http.client
import json
import re
import secrets
import time
from dataclasses import dataclass, field
from html import unescape
from select import select
from urllib.parse import urlsplit

TIMEOUT = 60.0
"""Seconds after which a request counts as lost."""

START, SAVE, FINISH = "start", "save", "finish"
STEPS = (START, SAVE, FINISH)
SAVES = 5

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
ATTEMPT = re.compile(r"/attempts/(\d+)")


class Trouble(Exception):  # noqa: N818 (reads as what it is)
    """The site did not do what a candidate asks of it."""


@dataclass(frozen=True)
class Target:
    """Where the exam is. `public_url` is what people type, if the requests go past the proxy in front of the site."""

    url: str
    public_url: str
    cookie_name: str
    activity_id: int


@dataclass
class Sitting:
    """What one robot measured: seconds by step, and its trouble, if it had any."""

    times: dict[str, list[float]] = field(default_factory=lambda: {step: [] for step in STEPS})
    trouble: str = ""


class Candidate:
    """A robot with one connection that it keeps, as browsers do."""

    def __init__(self, target: Target, cookie: str) -> None:
        self.target = target
        parts = urlsplit(target.url)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self.connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT)
        self.headers = {"Cookie": f"{target.cookie_name}={cookie}", "Accept-Encoding": "gzip", "Accept-Language": "vi"}
        public = urlsplit(target.public_url)
        if public.scheme == "https" and parts.scheme == "http":
            self.headers |= {
                "Host": public.netloc, "X-Forwarded-Proto": "https", "X-Forwarded-Host": public.netloc,
                "X-Forwarded-For": "127.0.0.1",
            }  # fmt: skip
        self.headers["Referer"] = f"{target.public_url}/"
        self.token = ""

    def arrive(self) -> None:
        """Open the exam's page and find the button that starts it."""
        page = self._follow("GET", f"/quizzes/{self.target.activity_id}")[1]
        found = TOKEN.search(page)
        if found is None:
            raise Trouble("the exam's page has no form to start it")
        self.token = unescape(found[1])

    def sit(self, at: float) -> Sitting:
        """Start at the moment `at` of the steady clock, save a few answers, hand in."""
        sitting = Sitting()
        time.sleep(max(0.0, at - time.monotonic()))
        try:
            began = time.monotonic()
            path, page = self._follow("POST", f"/quizzes/{self.target.activity_id}/start", self._form())
            sitting.times[START].append(time.monotonic() - began)
            attempt = _attempt_at(path, page)
            for number in range(SAVES):
                began = time.monotonic()
                self._save(attempt, version=number)
                sitting.times[SAVE].append(time.monotonic() - began)
            began = time.monotonic()
            self._hand_in(attempt)
            sitting.times[FINISH].append(time.monotonic() - began)
        except (OSError, http.client.HTTPException, ValueError, Trouble) as error:
            sitting.trouble = str(error) or type(error).__name__
        finally:
            self.connection.close()
        return sitting

    def _form(self) -> str:
        return f"csrf_token={self.token}"

    def _save(self, attempt: str, *, version: int) -> None:
        body = json.dumps({"given": {}, "base": version, "request": secrets.token_hex(8)})
        headers = {"Content-Type": "application/json", "Accept": "application/json", "X-CSRFToken": self.token}
        status, _location, text = self._ask("PUT", f"/attempts/{attempt}/answers/1", body, headers)
        if status != 200 or json.loads(text).get("saved") is not True:
            raise Trouble(f"saving an answer: {status}")

    def _hand_in(self, attempt: str) -> None:
        path, _page = self._follow("POST", f"/attempts/{attempt}/finish", f"{self._form()}&confirmed=yes")
        if not path.endswith("/result"):
            raise Trouble(f"handing in led to {path}")

    def _follow(self, method: str, path: str, body: str | None = None) -> tuple[str, str]:
        """Where a request led in the end, and the page there."""
        for _hop in range(5):
            headers = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
            status, location, text = self._ask(method, path, body, headers)
            if not location:
                return path, text
            if status >= 400:
                break
            method, path, body = "GET", urlsplit(location).path, None
        raise Trouble(f"{path} leads in a circle")

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> tuple[int, str, str]:
        if self.connection.sock and select([self.connection.sock], [], [], 0)[0]:
            self.connection.close()  # ended by the server while it rested: a browser begins another one unasked
        self.connection.request(method, path, body, {**self.headers, **headers})
        answer = self.connection.getresponse()
        content = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie", ()):
            if cookie.startswith(f"{self.target.cookie_name}="):
                self.headers["Cookie"] = cookie.partition(";")[0]
        if answer.status >= 400 and method != "PUT":
            raise Trouble(f"{method} {path}: {answer.status}")
        if answer.headers.get("Content-Encoding") == "gzip":
            content = gzip.decompress(content)
        location = answer.headers["Location"] or "" if answer.status in {301, 302, 303} else ""
        return answer.status, location, content.decode()


def _attempt_at(path: str, page: str) -> str:
    found = ATTEMPT.search(path)
    if found is None or "t-q-body" not in page:
        raise Trouble(f"start led to {path}, where there is no question")
    return found[1]
