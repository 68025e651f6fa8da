"""Somebody with a plain browser: reads pages, follows links, fills forms; knows nothing of scripts."""

import http.cookiejar
import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from xml.etree.ElementTree import Element

import tinyhtml5


@dataclass(frozen=True)
class Answer:
    """What the server said in the end, after redirects."""

    status: int
    url: str
    headers: Any
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def path(self) -> str:
        return urllib.parse.urlsplit(self.url).path

    @cached_property
    def tree(self) -> Element:
        return tinyhtml5.parse(self.text, namespace_html_elements=False)

    @cached_property
    def words(self) -> str:
        """All that can be read on the page, in one line."""
        return " ".join(" ".join(self.tree.itertext()).split())

    def links(self) -> Iterator[tuple[str, str]]:
        """(words, address) of every link."""
        for link in self.tree.iter("a"):
            if href := link.get("href"):
                yield " ".join(" ".join(link.itertext()).split()), urllib.parse.urljoin(self.url, href)

    def link(self, words: str) -> str:
        """The address of the first link whose words or address contain `words`."""
        return next(address for said, address in self.links() if words in said or words in address)

    def forms(self) -> list[Element]:
        """Every form of the page."""
        return list(self.tree.iter("form"))

    def form(self, action: str) -> Element:
        """The first form that posts to an address that contains `action`."""
        return next(form for form in self.forms() if action in (form.get("action") or self.path))


def fields_of(form: Element) -> dict[str, list[str]]:
    """What a browser would send for an untouched form, buttons apart."""
    fields: dict[str, list[str]] = {}
    for item in form.iter():
        name, kind = item.get("name"), item.get("type", "text")
        if not name or item.tag not in {"input", "textarea", "select"}:
            continue
        if kind in {"submit", "button", "file"} or (kind in {"checkbox", "radio"} and item.get("checked") is None):
            continue
        if item.tag == "textarea":
            value = "".join(item.itertext())
        elif item.tag == "select":
            options = list(item.iter("option"))
            chosen = [option for option in options if option.get("selected") is not None] or options[:1]
            value = chosen[0].get("value", "") if chosen else ""
        else:
            value = item.get("value", "on" if kind == "checkbox" else "")
        fields.setdefault(name, []).append(value)
    return fields


class Visitor:
    """One browser with its cookies."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.cookies = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, path: str, **headers: str) -> Answer:
        """Open an address."""
        return self._open(urllib.request.Request(urllib.parse.urljoin(self.address, path), headers=headers))

    def post(self, path: str, fields: dict[str, Any]) -> Answer:
        """Send fields as a form does."""
        body = urllib.parse.urlencode(fields, doseq=True).encode()
        return self._open(urllib.request.Request(urllib.parse.urljoin(self.address, path), body))

    def put(self, path: str, value: Any, *, token: str) -> Answer:
        """Send JSON as our scripts do."""
        headers = {"Content-Type": "application/json", "X-CSRFToken": token, "Accept": "application/json"}
        address = urllib.parse.urljoin(self.address, path)
        return self._open(urllib.request.Request(address, json.dumps(value).encode(), headers, method="PUT"))

    def submit(self, page: Answer, action: str, **values: Any) -> Answer:
        """Fill the form of `page` that posts to `action` and send it."""
        form = page.form(action)
        fields = {**fields_of(form), **values}
        return self.post(urllib.parse.urljoin(page.url, form.get("action") or page.url), fields)

    def sign_in(self, name: str, password: str) -> Answer:
        """Sign in through the form."""
        page = self.get("/sign-in")
        return self.submit(page, "/sign-in", login=name, password=password)

    def _open(self, request: urllib.request.Request) -> Answer:
        try:
            with self._opener.open(request, timeout=60) as answer:
                return Answer(answer.status, answer.url, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.url or request.full_url, error.headers, error.read())
