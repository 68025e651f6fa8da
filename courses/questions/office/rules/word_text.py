"""Rules on the words of a Word document: what is written, and how it is set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from courses.questions.office.contract import WORD, Finding, MarkingRule, nothing
from courses.questions.office.parameters import CHOICE, FLAG, NUMBER, TEXTS, WHOLE, Parameter
from courses.questions.office.word import (
    EMU_PER_MM,
    body_text,
    find_paragraph,
    fonts_of,
    full_text,
    heading_level,
    is_bold,
    layout,
    list_kind,
    paragraphs,
    plain,
)
from lms.api import JSONDict, _, lazy_, number

if TYPE_CHECKING:
    from docx.document import Document

ALIGNMENTS = {"left": "LEFT", "center": "CENTER", "right": "RIGHT", "both": "JUSTIFY"}
"""What python-docx calls them."""

ENOUGH = 0.8
"""The share of a text that has to be set as asked: a heading or a quotation in it may differ."""

_SHOWN = 80


class WordText(MarkingRule):
    """The document has each of these texts, whatever their capitals and spaces."""

    key = "courses.docx_text"
    title = lazy_("Văn bản có đủ các nội dung")
    reads = WORD
    parameters = (Parameter("texts", TEXTS),)

    def look(self, document: Document, asked: JSONDict) -> Finding:
        words = full_text(document)
        missing = [text for text in asked["texts"] if plain(text) not in words]
        total = len(asked["texts"])
        evidence = _("còn thiếu: %(texts)s", texts="; ".join(missing)) if missing else ""
        found = _("có %(n)d trên %(all)d nội dung", n=total - len(missing), all=total)
        return Finding.share(total - len(missing), total, found, evidence)


class WordReplaced(MarkingRule):
    """A wording was replaced everywhere: the old one is gone, the new one stands `least` times."""

    key = "courses.docx_replaced"
    title = lazy_("Đã tìm và thay thế")
    reads = WORD
    parameters = (Parameter("old"), Parameter("new"), Parameter("least", WHOLE, needed=False, least=1, most=500))

    def look(self, document: Document, asked: JSONDict) -> Finding:
        words = full_text(document)
        left, placed = words.count(plain(asked["old"])), words.count(plain(asked["new"]))
        found = _("còn %(left)d chỗ “%(old)s”, có %(placed)d chỗ “%(new)s”", left=left, placed=placed, **_pair(asked))
        return Finding.of(right=left == 0 and placed >= asked.get("least", 1), found=found)


class WordHeading(MarkingRule):
    """At least so many headings of a level, by style and not by hand; or the one with a text."""

    key = "courses.docx_heading"
    title = lazy_("Dùng kiểu đề mục (Heading)")
    reads = WORD
    parameters = (
        Parameter("level", WHOLE, least=1, most=9),
        Parameter("least", WHOLE, needed=False, least=1, most=200),
        Parameter("text", needed=False),
    )

    def look(self, document: Document, asked: JSONDict) -> Finding:
        wanted = plain(asked.get("text", ""))
        headings = [
            paragraph.text
            for paragraph in paragraphs(document)
            if heading_level(paragraph) == asked["level"] and paragraph.text.strip() and wanted in plain(paragraph.text)
        ]
        found = _("%(n)d đề mục cấp %(level)d", n=len(headings), level=asked["level"])
        return Finding.share(len(headings), asked.get("least", 1), found, _shortened("; ".join(headings)))


class WordStyle(MarkingRule):
    """The paragraph with a text has a style of this name."""

    key = "courses.docx_style"
    title = lazy_("Đoạn văn dùng đúng kiểu")
    reads = WORD
    parameters = (Parameter("text"), Parameter("style"))

    def look(self, document: Document, asked: JSONDict) -> Finding:
        paragraph = find_paragraph(document, asked["text"])
        name = paragraph.style.name or "" if paragraph is not None and paragraph.style is not None else ""
        evidence = _shortened(paragraph.text) if paragraph is not None else ""
        return Finding.of(right=plain(name) == plain(asked["style"]), found=name or nothing(), evidence=evidence)


class WordParagraph(MarkingRule):
    """The paragraph with a text is set as asked: alignment, bold, italic, capitals, size in points."""

    key = "courses.docx_paragraph"
    title = lazy_("Đoạn văn trình bày đúng")
    reads = WORD
    parameters = (
        Parameter("text"),
        Parameter("align", CHOICE, needed=False, choices=tuple(ALIGNMENTS)),
        Parameter("bold", FLAG, needed=False),
        Parameter("italic", FLAG, needed=False),
        Parameter("capitals", FLAG, needed=False),
        Parameter("size", NUMBER, needed=False, least=6, most=72),
        Parameter("size_to", NUMBER, needed=False, least=6, most=72),
    )

    def look(self, document: Document, asked: JSONDict) -> Finding:
        paragraph = find_paragraph(document, asked["text"])
        if paragraph is None:
            return Finding(nothing(), 0.0, asked["text"])
        held = {
            "align": _alignment(paragraph) == ALIGNMENTS.get(asked.get("align", "")),
            "bold": is_bold(paragraph) is asked.get("bold"),
            "italic": is_bold(paragraph, "italic") is asked.get("italic"),
            "capitals": (paragraph.text == paragraph.text.upper() or is_bold(paragraph, "all_caps"))
            is asked.get("capitals"),
            "size": _in_size(document, paragraph, asked),
        }
        wanted = [name for name in held if name in asked]
        wrong = [str(_ASPECTS[name]) for name in wanted if not held[name]]
        found = _("chưa đúng: %(parts)s", parts=", ".join(wrong)) if wrong else _("đúng cách trình bày")
        return Finding.share(len(wanted) - len(wrong), len(wanted), found, _shortened(paragraph.text))


class WordBodyFont(MarkingRule):
    """Four fifths of the running text have this font and a size within these points."""

    key = "courses.docx_body_font"
    title = lazy_("Phông và cỡ chữ của nội dung")
    reads = WORD
    parameters = (
        Parameter("name", needed=False),
        Parameter("size", NUMBER, needed=False, least=6, most=72),
        Parameter("size_to", NUMBER, needed=False, least=6, most=72),
    )

    def look(self, document: Document, asked: JSONDict) -> Finding:
        letters = fonts_of(document, body_text(document))
        right = sum(
            count for (name, size), count in letters.items() if _named_so(name, asked) and _sized_so(size, asked)
        )
        if not letters:
            return Finding(nothing(), 0.0)
        (name, size), _most = letters.most_common(1)[0]
        share = right / letters.total()
        evidence = _("%(share)d %% chữ của nội dung đúng yêu cầu", share=int(share * 100))
        return Finding.of(right=share >= ENOUGH, found=f"{name} {number(size)}", evidence=evidence)


class WordBodyLayout(MarkingRule):
    """Four fifths of the running paragraphs are aligned, indented and spaced as asked."""

    key = "courses.docx_body_layout"
    title = lazy_("Căn lề, thụt dòng, giãn dòng của nội dung")
    reads = WORD
    parameters = (
        Parameter("align", CHOICE, needed=False, choices=tuple(ALIGNMENTS)),
        Parameter("first_line", NUMBER, needed=False, least=0, most=50),
        Parameter("first_line_to", NUMBER, needed=False, least=0, most=50),
        Parameter("lines", NUMBER, needed=False, least=0.5, most=5),
        Parameter("lines_to", NUMBER, needed=False, least=0.5, most=5),
    )

    def look(self, document: Document, asked: JSONDict) -> Finding:
        body = body_text(document)
        tests = {"align": _aligned, "first_line": _indented, "lines": _spaced}
        wanted = [name for name in tests if name in asked]
        right = [name for name in wanted if body and sum(tests[name](p, asked) for p in body) >= ENOUGH * len(body)]
        wrong = [str(_ASPECTS[name]) for name in wanted if name not in right]
        found = _("chưa đúng: %(parts)s", parts=", ".join(wrong)) if wrong else _("đúng cách trình bày")
        evidence = _("%(n)d đoạn nội dung", n=len(body))
        return Finding.share(len(right), len(wanted), found, evidence)


class WordList(MarkingRule):
    """A bulleted or numbered list of at least so many items, made as a list and not by typing signs."""

    key = "courses.docx_list"
    title = lazy_("Danh sách tự động")
    reads = WORD
    parameters = (
        Parameter("kind", CHOICE, choices=("bulleted", "numbered")),
        Parameter("least", WHOLE, least=1, most=200),
    )

    def look(self, document: Document, asked: JSONDict) -> Finding:
        items = [
            paragraph.text
            for paragraph in paragraphs(document)
            if paragraph.text.strip() and list_kind(document, paragraph) == asked["kind"]
        ]
        found = _("%(n)d mục trong danh sách", n=len(items))
        return Finding.share(len(items), asked["least"], found, _shortened("; ".join(items)))


_ASPECTS = {
    "align": lazy_("căn lề"),
    "bold": lazy_("chữ đậm"),
    "italic": lazy_("chữ nghiêng"),
    "capitals": lazy_("chữ in hoa"),
    "size": lazy_("cỡ chữ"),
    "first_line": lazy_("thụt đầu dòng"),
    "lines": lazy_("giãn dòng"),
}


def _pair(asked: JSONDict) -> JSONDict:
    return {"old": asked["old"], "new": asked["new"]}


def _shortened(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _in_size(document: Document, paragraph: Any, asked: JSONDict) -> bool:
    letters = fonts_of(document, [paragraph])
    return bool(letters) and all(_sized_so(size, asked) for _name, size in letters)


def _named_so(name: str, asked: JSONDict) -> bool:
    return "name" not in asked or plain(name) == plain(asked["name"])


def _sized_so(size: float, asked: JSONDict) -> bool:
    if "size" not in asked:
        return True
    least: float = asked["size"]
    return least <= size <= float(asked.get("size_to") or least)


def _aligned(paragraph: Any, asked: JSONDict) -> bool:
    return _alignment(paragraph) == ALIGNMENTS[asked["align"]]


def _alignment(paragraph: Any) -> str:
    alignment = layout(paragraph, "alignment")
    return "LEFT" if alignment is None else str(alignment.name)


def _indented(paragraph: Any, asked: JSONDict) -> bool:
    indent = (layout(paragraph, "first_line_indent") or 0) / EMU_PER_MM
    most = float(asked.get("first_line_to") or asked["first_line"])
    return bool(asked["first_line"] - 0.5 <= indent <= most + 0.5)


def _spaced(paragraph: Any, asked: JSONDict) -> bool:
    lines = layout(paragraph, "line_spacing")
    lines = 1.0 if lines is None else lines
    most = float(asked.get("lines_to") or asked["lines"])
    return isinstance(lines, float) and asked["lines"] - 0.01 <= lines <= most + 0.01
