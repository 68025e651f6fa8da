"""From a question's settings to what a template draws."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from courses.questions.contract import QUESTION_TYPES, Grade, QuestionType, Raw
from courses.questions.text import block, line, mark_up
from lms.api import JSONDict

_HALF_PAIR = re.compile("[\ud800-\udfff]")

_OF_THE_PAGE = frozenset({"csrf_token", "base", "go", "flagged", "request", "check"})

ALMOST = 1e-9
"""What rounding of thirds may cost a right answer."""


@dataclass(frozen=True)
class QuestionView:
    """A question ready for `courses/questions/parts.html`.

    `public` has HTML for every `text`; `given` is the answer as `parse` returned it, or None; `posted` is one that
    could not be accepted, so that it need not be typed again. What follows `grade` is empty until it may be seen.
    """

    kind: QuestionType
    prompt: Markup
    public: JSONDict
    given: JSONDict | None
    posted: Raw = field(default_factory=dict)
    grade: Grade | None = None
    feedback: tuple[Markup, ...] = ()
    your_answer: Markup | None = None
    right_answer: Markup | None = None

    @property
    def typed(self) -> str:
        """The text that could not be accepted."""
        return " ".join(self.posted.get("answer", ()))

    @property
    def is_right(self) -> bool:
        """Wholly right."""
        return self.grade is not None and (self.grade.fraction or 0.0) >= 1 - ALMOST

    @property
    def is_waiting(self) -> bool:
        """Answered, and people have to mark it."""
        return self.given is not None and self.grade is not None and self.grade.fraction is None

    @property
    def is_partly_right(self) -> bool:
        return self.grade is not None and ALMOST < (self.grade.fraction or 0.0) < 1 - ALMOST


def question_view(
    type_key: str,
    settings: JSONDict,
    seed: int,
    given: JSONDict | None = None,
    *,
    posted: Raw | None = None,
    show: bool = False,
) -> QuestionView:
    """Prepare a question for its page; `show` adds grade, feedback and the right answer.

    `given` empty or None means that nothing has been answered. Raises `MissingContribution`.
    """
    kind = QUESTION_TYPES[type_key]
    public = kind.public(settings, seed)
    prompt = block(public["text"])
    shown = mark_up({name: value for name, value in public.items() if name != "text"})
    if not show:
        return QuestionView(kind, prompt, shown, given or None, posted or {})
    grade = kind.grade(settings, given) if given else Grade(0.0, _general_remark(settings))
    return QuestionView(
        kind,
        prompt,
        shown,
        given or None,
        grade=grade,
        feedback=tuple(line(remark) for remark in grade.feedback),
        your_answer=line(kind.describe(settings, given)) if given else None,
        right_answer=line(kind.right_answer(settings)),
    )


def raw_from(form: Any, prefix: str = "") -> Raw:
    """Take the answer's inputs out of a posted form: those whose name begins with `prefix`, with all their values."""
    return {
        name.removeprefix(prefix): form.getlist(name)
        for name in form
        if name.startswith(prefix) and name.removeprefix(prefix) not in _OF_THE_PAGE
    }


def raw_from_json(value: Any) -> Raw | None:
    """Read an answer that a script sent: names with a text or a list of texts; None for anything else."""
    if not isinstance(value, Mapping) or len(value) > 50:
        return None
    raw: dict[str, list[str]] = {}
    for name, texts in value.items():
        several = [texts] if isinstance(texts, str) else texts
        if not isinstance(several, list) or not all(map(_is_text, (name, *several))):
            return None
        raw[name] = several
    return raw


def _is_text(value: Any) -> bool:
    """Text that UTF-8 can hold: JSON can carry half a surrogate pair, a page cannot. How long it may be, others say."""
    return isinstance(value, str) and not _HALF_PAIR.search(value)


def _general_remark(settings: JSONDict) -> tuple[str, ...]:
    remark = settings.get("feedback", "")
    return (remark,) if remark else ()
