"""What a sheet calls itself: its title in the file is what stands on the paper, a certificate's or a note's."""

from html.parser import HTMLParser
from typing import Final

USUAL: Final = "Giấy chứng nhận"
"""Of a template whose heading is made of fields."""

_CODE: Final = ("{{", "{%")


def heading_of(page: str) -> str:
    """Read the heading of a template's page, as its `<title>` writes the same words where capitals were for looks."""
    reader = _Headings()
    reader.feed(page)
    heading, title = (" ".join("".join(reader.words[tag]).split()) for tag in ("h1", "title"))
    said = title if title.casefold() == heading.casefold() else heading
    return USUAL if not said or any(sign in said for sign in _CODE) else said


class _Headings(HTMLParser):
    """Gathers the words of the first heading and of the title."""

    def __init__(self) -> None:
        super().__init__()
        self.words: dict[str, list[str]] = {"h1": [], "title": []}
        self._inside = ""
        self._done: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 (the parser's)
        """Begin to gather; a break in a heading is a space."""
        if tag in self.words and tag not in self._done:
            self._inside = tag
        elif self._inside:
            self.words[self._inside].append(" ")

    def handle_endtag(self, tag: str) -> None:
        """Stop gathering."""
        if tag == self._inside:
            self._done.add(tag)
            self._inside = ""

    def handle_data(self, data: str) -> None:
        """Keep words inside."""
        if self._inside:
            self.words[self._inside].append(data)
