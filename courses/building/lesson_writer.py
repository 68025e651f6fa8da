"""The Markdown of lessons written from the HTML of the rich editor, one block at a time.

Importing this module loads Beautiful Soup, a tenth of a second.
"""

import re
from collections.abc import Mapping
from itertools import takewhile
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from courses.activities.prose import PICTURES, Drawing
from courses.authoring.markup import EMPTY_LINES
from courses.authoring.question_writer import Writer

KEPT, SOURCE = "t-kept", "data-source"
"""The class of a block that rich text only carries along, and the attribute with its Markdown."""

_BREAK = "\ue000"
_LAST_BREAK = re.compile(rf"{_BREAK}(?=\s*(\n\n|$))")
_SIGNS = re.compile(r"[\\`\[]|(?<!\s)\*|\*(?!\s)|(?<!\w)_|_(?!\w)|&(?=#?\w+;)|<(?=[a-zA-Z/!?])")
_AT_LINE_START = re.compile(r"(?m)^(\s*)(#{1,6}(?=\s|$)|[-+](?=\s|$)|>|=+(?=\s*$)|[-~]{2,}|(\d{1,9})([.)])(?=\s|$))")
_BACKTICKS = re.compile(r"`+")
_WORDS = re.compile(r"([\\\[\]`*_<>&])")
_TWICE = re.compile(r"</(strong|b|em|i|code)><\1>")
"""Where a mark ends and begins again: written down, the two would be one longer mark."""


class LessonWriter(Writer):
    """Markdown as `courses.activities.prose` reads it; `drawings` are the course's pictures by name."""

    def __init__(self, drawings: Mapping[str, Drawing]) -> None:
        super().__init__(
            heading_style="atx", bullets="-", table_infer_header=True, strip_document=None, wrap=True, wrap_width=None
        )
        self.drawings = drawings
        self.names = {drawing.url: name for name, drawing in reversed(list(drawings.items()))}

    def written(self, html: str) -> str:
        """Write one block; what was only carried along comes back as it was."""
        for block in BeautifulSoup(html, "html.parser").find_all(recursive=False):
            if SOURCE in block.attrs:
                return str(block[SOURCE])
        html = _TWICE.sub("", re.sub(r"<br/?>\s+", "<br>", html))
        text = _LAST_BREAK.sub("", self.convert(html)).replace(_BREAK, "\\")
        if "<pre" in html:
            return text.strip("\n")
        lines = "\n".join(line.rstrip() for line in text.split("\n"))
        return EMPTY_LINES.sub("\n\n", lines).strip()

    def escape(self, text: str, parent_tags: set[str]) -> str:
        escaped = _SIGNS.sub(r"\\\g<0>", text)
        return escaped.replace("|", "\\|") if "_inline" in parent_tags else _AT_LINE_START.sub(_held, escaped)

    def convert_hN(self, level: int, _element: Any, text: str, parent_tags: set[str]) -> str:  # noqa: N802
        """Write one of the two headings that lessons have."""
        words = " ".join(text.split())
        return f"\n\n{'##' if level <= 2 else '###'} {words}\n\n" if words and "_inline" not in parent_tags else words

    def convert_br(self, _element: Any, _text: str, parent_tags: set[str]) -> str:
        return " " if "_inline" in parent_tags else f"{_BREAK}\n"

    def convert_code(self, element: Any, text: str, parent_tags: set[str]) -> str:
        code: str = super().convert_code(element, text, parent_tags)  # type: ignore[misc]  # its stubs leave it out
        return code.replace("|", "\\|") if {"td", "th"} & parent_tags else code

    def convert_pre(self, element: Tag, _text: str, parent_tags: set[str]) -> str:  # noqa: ARG002 (one name is the library's)
        """Write a block of code with a fence that none of its lines can end."""
        code = element.get_text().strip("\n")
        fence = "`" * max(3, *(len(run) + 1 for run in _BACKTICKS.findall(code)), 3)
        return f"\n\n{fence}\n{code}\n{fence}\n\n" if code.strip() else ""

    def convert_div(self, element: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a block that was carried into another one; the lesson's check then says that it stands wrong there."""
        written: str = super().convert_p(element, text, parent_tags)  # type: ignore[misc]  # its stubs leave it out
        return f"\n\n{element[SOURCE]}\n\n" if SOURCE in element.attrs else written

    def convert_figure(self, element: Tag, _text: str, parent_tags: set[str]) -> str:  # noqa: ARG002 (one name is the library's)
        image, caption = element.find("img"), element.find("figcaption")
        words = caption.get_text() if caption else ""
        return self._picture(image, str(element.get("data-name", "")), words) if isinstance(image, Tag) else ""

    def convert_img(self, element: Any, _text: str, parent_tags: set[str]) -> str:  # noqa: ARG002 (one name is the library's)
        return self._picture(element, "", "")

    def convert_strong(self, element: Any, text: str, parent_tags: set[str]) -> str:
        return self._emphasised("**", element, text, parent_tags)

    def convert_em(self, element: Any, text: str, parent_tags: set[str]) -> str:
        return self._emphasised("*", element, text, parent_tags)

    convert_b, convert_i = convert_strong, convert_em

    def _picture(self, image: Tag, name: str, caption: str) -> str:
        """A picture of the course, alone in its paragraph; of any other, its words."""
        words = _WORDS.sub(r"\\\1", " ".join(str(image.get("alt", "")).split()))
        name = name if name in self.drawings else self.names.get(str(image.get("src", "")), "")
        below = " ".join(caption.split()).replace("\\", "\\\\").replace('"', '\\"').replace("&", "\\&")
        title = f' "{below}"' if below else ""
        return f"\n\n![{words}]({PICTURES}{name}{title})\n\n" if name else words

    def _emphasised(self, mark: str, element: Tag, text: str, parent_tags: set[str]) -> str:
        """Bold and italic. Between a sign and a letter a mark means nothing: the sign then goes outside of it."""
        words, plain = text.strip(), element.get_text().strip()
        if "_noformat" in parent_tags or not words:
            return text
        before, behind = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        if not behind and _meets(element.next_sibling, 0):
            outside = _signs(words[::-1], plain[::-1])
            words, behind = words[: len(words) - outside], words[len(words) - outside :]
        if not before and _meets(element.previous_sibling, -1):
            outside = _signs(words, plain)
            words, before = words[outside:], words[:outside]
        # What stood behind a sign that went outside may begin with a space, and a mark beside a space means nothing.
        inner = words.strip()
        start = words.index(inner) if inner else len(words)
        marked = f"{mark}{inner}{mark}" if inner else ""
        return f"{before}{words[:start]}{marked}{words[start + len(inner) :]}{behind}"


def _meets(neighbour: Any, place: int) -> bool:
    """Whether a letter or number stands there."""
    return isinstance(neighbour, NavigableString) and bool(neighbour) and neighbour[place].isalnum()


def _signs(written: str, plain: str) -> int:
    """How many characters of what is written stand for the signs at the beginning of what is said."""
    length = 0
    for sign in takewhile(lambda one: not one.isalnum() and not one.isspace(), plain):
        if written[length : length + 1] == "\\":
            length += 1
        if written[length : length + 1] != sign:
            break
        length += 1
        length += written[length : length + 1] == "\\"
    return length


def _held(found: re.Match[str]) -> str:
    if found[3]:
        return f"{found[1]}{found[3]}\\{found[4]}"
    return f"{found[1]}\\{found[2]}"
