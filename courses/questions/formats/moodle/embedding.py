"""Gaps of ours written into their text as Moodle's embedded answers."""

import re
from collections.abc import Iterator
from html import escape

from courses.questions.formats.moodle.embedded import BEGUN
from lms.api import JSONDict, _

_GAP = re.compile(r"\[\[([^\[\]]*)\]\]")
_SIGNS = re.compile(r"[\\~#{}]")


def gap_troubles(fields: JSONDict) -> str:
    """What of a text with gaps Moodle has no place for."""
    if BEGUN.search(fields["text"]):
        return str(_("Trong bài có chỗ trông như câu trả lời nhúng của Moodle."))
    for gap in fields["gaps"].values():
        if float(gap.get("weight", 1)) != int(gap.get("weight", 1)):
            return str(_("Moodle chỉ giữ được trọng số nguyên của ô."))
        if gap.get("unit"):
            return str(_("Moodle không giữ được đơn vị của ô điền số."))
        if gap.get("tone_marks") == "required":
            return str(_("Moodle XML không giữ được yêu cầu đúng dấu của ô."))
        if gap["kind"] == "select" and gap.get("feedback"):
            return str(_("Moodle không giữ được nhận xét chung của ô chọn."))
    return ""


def with_answers(fields: JSONDict) -> tuple[str, list[str]]:
    """The text with its answers in it, and the gaps' names as they follow each other."""
    names = _GAP.findall(fields["text"])
    return _GAP.sub(lambda found: _written(fields["gaps"][found[1]]), fields["text"].strip()), names


def _written(gap: JSONDict) -> str:
    weight = int(gap.get("weight", 1))
    return f"{{{weight}:{_kind(gap)}:{'~'.join(_answers(gap))}}}"


def _kind(gap: JSONDict) -> str:
    if gap["kind"] == "text":
        return "SHORTANSWER_C" if gap.get("case") == "required" else "SHORTANSWER"
    if gap["kind"] == "number":
        return "NUMERICAL"
    return "MULTICHOICE" if gap.get("keep_order") else "MULTICHOICE_S"


def _answers(gap: JSONDict) -> Iterator[str]:
    if gap["kind"] == "select":
        for option in gap["options"]:
            yield _answer("=" if option.get("right") else "%0%", option["text"], option.get("feedback"))
        return
    if gap["kind"] == "number":
        yield f"={gap['answer']}:{gap.get('tolerance') or 0}"
    else:
        yield from (_answer("=", escape(text, quote=False).replace("*", "\\*"), None) for text in gap["accept"])
    if gap.get("feedback"):
        yield f"%0%{_answer('', '*', gap['feedback'])}"


def _answer(share: str, text: str, feedback: str | None) -> str:
    said = f"#{_escaped(feedback)}" if feedback else ""
    return f"{share}{_escaped(text)}{said}"


def _escaped(text: str) -> str:
    return _SIGNS.sub(lambda sign: f"\\{sign[0]}", text.strip())
