"""What the figures mean, in plain words; the spans are those of Moodle's report on quiz statistics."""

from dataclasses import dataclass

from lms.api import _, number

ENOUGH = 30
"""Attempts from which the figures of a question begin to settle."""


@dataclass(frozen=True)
class Verdict:
    """A word with the kind of its tag (see `components/tag.html`)."""

    text: str
    kind: str


def of_facility(facility: float | None) -> str:
    """How hard a question was."""
    if facility is None:
        return ""
    spans = (
        (0.05, _("gần như không ai làm được")), (0.2, _("rất khó")), (0.35, _("khó")), (0.65, _("vừa sức")),
        (0.8, _("khá dễ")), (0.95, _("dễ")),
    )  # fmt: skip
    return str(next((word for limit, word in spans if facility <= limit), _("gần như ai cũng đúng")))


def of_question(attempts: int, discrimination: float | None) -> Verdict:
    """Whether a question tells who can do it from who cannot."""
    if attempts < ENOUGH:
        return Verdict(_("Chưa đủ lượt"), "")
    if discrimination is None:
        return Verdict(_("Không phân biệt"), "soon")
    if discrimination < 0:
        return Verdict(_("Xem lại đáp án"), "late")
    spans = ((0.2, _("Phân biệt rất yếu"), "late"), (0.3, _("Phân biệt yếu"), "soon"), (0.5, _("Đạt yêu cầu"), "done"))
    for limit, word, kind in spans:
        if discrimination < limit:
            return Verdict(word, kind)
    return Verdict(_("Phân biệt tốt"), "done")


def of_alpha(alpha: float | None) -> str:
    """How far the score can be trusted."""
    if alpha is None:
        return str(_("chưa tính được"))
    spans = ((0.5, _("thấp, điểm may rủi nhiều")), (0.7, _("còn thấp")), (0.8, _("chấp nhận được")), (0.9, _("cao")))
    return str(next((word for limit, word in spans if alpha < limit), _("rất cao")))


def signed(value: float | None, digits: int = 2) -> str:
    """0,42 and −0,10; a dash where there is nothing to tell."""
    if value is None:
        return "–"
    text = number(abs(value), digits)
    return f"−{text}" if value < 0 and text.strip("0,") else text


def out_of_ten(value: float | None, digits: int = 2) -> str:
    """A score of 0 to 1 as points of ten."""
    return signed(None if value is None else value * 10, digits)


def share(value: float | None) -> str:
    """47,3 %."""
    return "–" if value is None else f"{number(value * 100, 1)} %"
