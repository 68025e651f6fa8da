"""The Markdown of questions written from the HTML of the rich editor.

Importing this module loads Beautiful Soup, a tenth of a second.
"""

import re
from typing import Any

from markdownify import MarkdownConverter

from courses.questions.illustrations import OWN_PICTURE

_SIGNS = re.compile(r"(?P<place>\{[^{}]*\})|[\\`~]|(?<!\s)\*|\*(?!\s)|(?<!\w)_|_(?!\w)|&(?=#?\w+;)|!(?=\[[^\[\]]*\]\()")
"""What would mean something in Markdown. Places for values stay as they are: sums may stand in them."""

_AT_LINE_START = re.compile(r"(?m)^(\s*)(#{1,6}(?=\s|$)|[-+*>](?=\s|$)|>|=+(?=\s*$)|(\d{1,9})([.)])(?=\s))")


class Writer(MarkdownConverter):
    """Markdown as `courses.questions.text` reads it."""

    def escape(self, text: str, parent_tags: set[str]) -> str:
        escaped = _SIGNS.sub(lambda found: found[0] if found["place"] else f"\\{found[0]}", text)
        return escaped.replace("|", "\\|") if "_inline" in parent_tags else _AT_LINE_START.sub(_held, escaped)

    def convert_img(self, element: Any, _text: str, parent_tags: set[str]) -> str:  # noqa: ARG002 (one name is the library's)
        """Write a picture of ours with its size; of any other, its words."""
        words = re.sub(r"([\\\[\]`*<>])", r"\\\1", " ".join(str(element.get("alt", "")).split()))
        address = OWN_PICTURE.fullmatch(str(element.get("src", "")))
        if address is None:
            return words
        width, height = element.get("width"), element.get("height")
        size = f"#{width}x{height}" if f"{width}{height}".isdigit() and width and height else ""
        return f"![{words}]({address['url']}{size})"

    def convert_br(self, _element: Any, _text: str, parent_tags: set[str]) -> str:
        """Break a line as authors do it by hand: questions keep their line ends."""
        return " " if "_inline" in parent_tags else "\n"

    def convert_hN(self, _level: int, _element: Any, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002, N802
        """Questions have no headings: what was one becomes bold."""
        return f"\n\n**{text.strip()}**\n\n" if text.strip() else ""


def _held(found: re.Match[str]) -> str:
    if found[3]:
        return f"{found[1]}{found[3]}\\{found[4]}"
    return f"{found[1]}\\{found[2]}"
