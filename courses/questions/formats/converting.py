"""HTML of other programs on its way to the Markdown of our questions.

Importing this module loads Beautiful Soup, a tenth of a second.
"""

from typing import Any

from markdownify import MarkdownConverter

from courses.questions.formats.markup import Picture, guarded

_RAISED = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")


class Converter(MarkdownConverter):
    """Markdown that our pages show: no links, headings in bold, raised and lowered figures as signs of their own."""

    def __init__(self, name_of: Any, pictures: list[Picture]) -> None:
        super().__init__(bs4_options="lxml", newline_style="backslash", bullets="-")
        self.name_of, self.pictures = name_of, pictures

    def escape(self, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002 (the package's own signature)
        return guarded(text)

    def convert_br(self, el: Any, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002
        return " " if "_inline" in parent_tags else "\n"

    def convert_a(self, el: Any, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002
        target = str(el.get("href") or "")
        shown = text.strip()
        if not target.startswith(("http://", "https://")) or target in shown:
            return text
        return f"{text} ({guarded(target)})" if shown else guarded(target)

    def convert_img(self, el: Any, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002
        alt = " ".join(str(el.get("alt") or "").split()).replace("[", "(").replace("]", ")")
        picture = Picture(str(el.get("src") or ""), alt)
        self.pictures.append(picture)
        name = self.name_of(picture.source)
        return f"![{alt}]({name})" if name else alt

    def convert_hN(self, n: int, el: Any, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002, N802
        shown = " ".join(text.split())
        return f"\n\n**{shown}**\n\n" if shown else ""

    def convert_hr(self, el: Any, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002
        return "\n\n"

    def convert_sup(self, el: Any, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002
        return _moved(text, _RAISED, "^")

    def convert_sub(self, el: Any, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002
        return _moved(text, _LOWERED, "\\_")


def _moved(text: str, signs: dict[int, int], mark: str) -> str:
    shown = text.strip()
    if not shown:
        return ""
    if all(ord(sign) in signs for sign in shown):
        return shown.translate(signs)
    return f"{mark}{shown}" if len(shown) == 1 else f"{mark}({shown})"
