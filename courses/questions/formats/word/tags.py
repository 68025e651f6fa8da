"""Short labels that trainers put at either end of a question: level, skill code, learning outcome, marks."""

import re
from dataclasses import dataclass, field

from courses.questions.formats.word import labels
from courses.questions.formats.word.drafts import Draft
from courses.questions.formats.word.spans import Line, cut
from lms.api import _

LEVELS = {
    "nb": 1, "nhận biết": 1, "dễ": 1, "easy": 1, "1": 1, "m1": 1,
    "th": 2, "thông hiểu": 2, "trung bình": 2, "tb": 2, "medium": 2, "2": 2, "m2": 2,
    "vd": 3, "vận dụng": 3, "vdc": 3, "vận dụng cao": 3, "khó": 3, "hard": 3, "3": 3, "m3": 3,
}  # fmt: skip
"""What levels are called, and our difficulty of 1 to 3; both kinds of applying are 3."""

TYPES = {
    "chọn nhiều": "choices", "trả lời ngắn": "short_answer", "điền số": "numeric", "tự luận": "essay",
    "đúng sai": "true_false", "ghép đôi": "matching", "sắp xếp": "ordering",
}  # fmt: skip
"""Labels that our own files put before a question whose type is not seen from its shape."""

_LEVEL = r"NB|TH|VDC|VD|nhận\s+biết|thông\s+hiểu|vận\s+dụng(?:\s+cao)?|M[123]"
_TAG = (
    rf"[(\[]\s*(?:(?P<level>{_LEVEL})|(?:mức(?:\s+độ)?|độ\s+khó|level)\s*:?\s*(?P<graded>[123]|{_LEVEL}|dễ|trung\s+bình|khó)"
    rf"|(?P<skill>{labels.SKILL})|(?P<outcome>(?:CLO|CĐR|PLO)\s?\d+(?:\.\d+)?)"
    r"|(?P<points>\d{1,2}(?:[.,]\d{1,2})?\s*(?:điểm|đ|points?|pts?))"
    r"|(?P<type>chọn\s+nhiều|trả\s+lời\s+ngắn|điền\s+số|tự\s+luận|đúng\s+sai|ghép\s+đôi|sắp\s+xếp))\s*[)\]]"
)
_FIRST = re.compile(rf"\s*{_TAG}\s*[.:]?\s*", re.IGNORECASE)
_LAST = re.compile(rf"\s*{_TAG}\s*\.?\s*$", re.IGNORECASE)


@dataclass
class Tags:
    """What the labels say."""

    difficulty: int | None = None
    skill: str = ""
    category: str = ""
    type: str = ""
    name: str = ""
    notes: list[str] = field(default_factory=list)

    def take(self, said: dict[str, str | None]) -> None:
        """Note what one label says."""
        level = " ".join((said.get("level") or said.get("graded") or "").casefold().split())
        if level:
            self.difficulty = LEVELS.get(level, self.difficulty)
            if level not in LEVELS:
                self.notes.append(_("Không rõ mức độ “%(level)s” nên không ghi độ khó.", level=level))
        self.skill = (said.get("skill") or self.skill).upper()
        self.category = " ".join((said.get("outcome") or self.category).split())
        self.name = " ".join((said.get("name") or self.name).split())
        self.type = TYPES.get(" ".join((said.get("type") or "").casefold().split()), self.type)
        if points := said.get("points"):
            self.notes.append(_("Không giữ điểm ghi trong tệp (%(points)s).", points=points))


def tags_of(draft: Draft) -> Tags:
    """Take the labels off a question's text."""
    tags = Tags()
    for line in draft.labels:
        if found := labels.LABEL_LINE.fullmatch(line.text):
            tags.take(found.groupdict())
    lines = [line for line in draft.text if line.text.strip() and line.grid is None]
    for line in dict.fromkeys([*lines[:1], *lines[-1:]]):
        shorter = _untagged(line, tags, first=line is lines[0], last=line is lines[-1])
        draft.text = [shorter if one is line else one for one in draft.text]
    return tags


def _untagged(line: Line, tags: Tags, *, first: bool, last: bool) -> Line:
    for _step in range(6):
        found = (_FIRST.match(line.text) if first else None) or (_LAST.search(line.text) if last else None)
        if not found or (found.start() and found["type"]):
            return line
        tags.take(found.groupdict())
        kept = (found.end(), None) if not found.start() else (0, found.start())
        line = line._replace(spans=cut(line.spans, *kept))
    return line
