"""Pictures in the Markdown of questions: `![words](/pictures/<sha256>#640x360)`, and nothing from elsewhere."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from courses.questions.contract import Fault
from lms.api import _

OWN_PICTURE = re.compile(r"(?P<url>/pictures/(?P<sha256>[0-9a-f]{64}))(?:#(?P<width>\d{1,5})x(?P<height>\d{1,5}))?")
"""The address of a picture of ours, with its size behind it where it is known."""

Path = tuple[str | int, ...]

_finds_pictures = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["link", "autolink"])
_finds_pictures.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005 (its name is the library's)
_PICTURE = re.compile(r"!\[(?P<words>(?:\\.|[^\[\]\\])*)\]\((?P<address>[^()\s<>]+)\)")


def picture_faults(part: Any, path: Path = ()) -> Iterator[Fault]:
    """Find pictures without words and pictures from elsewhere, in every text of a question's fields."""
    if isinstance(part, str):
        yield from (Fault(path, sentence) for sentence in _sentences(part))
    elif isinstance(part, Mapping):
        for name, value in part.items():
            yield from picture_faults(value, (*path, str(name)))
    elif isinstance(part, list):
        for place, value in enumerate(part):
            yield from picture_faults(value, (*path, place))


def with_addresses(part: Any, addresses: Mapping[str, str]) -> Any:
    """Copy a question's fields with the names of a file's pictures replaced by the addresses that they got."""

    def address(found: re.Match[str]) -> str:
        return f"![{found['words']}]({addresses.get(found['address'], found['address'])})"

    return _in_every_text(part, lambda text: _PICTURE.sub(address, text))


def pictures_in(part: Any) -> list[str]:
    """The SHA-256 of every picture of ours that a question's fields show, in their order, each once."""
    found: dict[str, None] = {}

    def note(text: str) -> str:
        found.update((own["sha256"], None) for own in OWN_PICTURE.finditer(text))
        return text

    _in_every_text(part, note)
    return list(found)


def in_words(text: str) -> str:
    """A text with the words of its pictures in their places."""
    return _PICTURE.sub(lambda found: found["words"], text)


def _sentences(text: str) -> Iterator[str]:
    if "![" not in text:
        return
    for image in _images(_finds_pictures.parse(text)):
        address = str(image.attrs.get("src", ""))
        if not OWN_PICTURE.fullmatch(address):
            yield _("Hình phải được tải lên đây; không dùng hình ở nơi khác: %(address)s", address=address[:80])
        if not image.content.strip():
            yield _("Hình thiếu lời thay thế: hãy ghi nội dung hình bằng chữ, cho người không nhìn thấy hình.")


def _images(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.type == "image":
            yield token
        yield from _images(token.children or [])


def _in_every_text(part: Any, change: Callable[[str], str]) -> Any:
    if isinstance(part, str):
        return change(part) if "/" in part or "![" in part else part
    if isinstance(part, Mapping):
        return {name: _in_every_text(value, change) for name, value in part.items()}
    return [_in_every_text(value, change) for value in part] if isinstance(part, list) else part
