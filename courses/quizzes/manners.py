"""In which manner an attempt runs: its behaviour with the options it began with, and how far each question is."""

from dataclasses import dataclass

from courses.questions.contract import QUESTION_TYPES
from courses.quizzes.behaviours.contract import Behaviour, Standing, behaviour_named
from courses.quizzes.rows import AnyAnswer, AnyAttempt, AnySlot
from lms.api import JSONDict

HINTS = "hints"
"""The field of a question with its hints, in the order in which they are given."""


@dataclass(frozen=True)
class Manner:
    """A behaviour with its options. What is asked of it here, it answers as it would with them."""

    way: Behaviour
    options: JSONDict

    @property
    def asks_certainty(self) -> bool:
        return self.way.asks_certainty(self.options)

    def may_check(self, standing: Standing) -> bool:
        """Whether the answer may be marked now."""
        return self.way.may_check(self.options, standing)

    def may_change(self, standing: Standing) -> bool:
        """Whether the answer may still be changed."""
        return self.way.may_change(self.options, standing)

    def may_hint(self, standing: Standing) -> bool:
        """Whether the next hint may be asked for."""
        return self.way.may_hint(self.options, standing)

    def tries_left(self, standing: Standing) -> int | None:
        """How many checks are left, None without a limit."""
        return self.way.tries_left(self.options, standing)

    def shown(self, standing: Standing) -> frozenset[str]:
        """What may be seen while the attempt runs."""
        return self.way.shown(self.options, standing)

    def earned(self, fraction: float | None, standing: Standing) -> float | None:
        """What the answer earns in the end; None while people have to mark it."""
        return self.way.earned(self.options, fraction, standing) if fraction else fraction


def manner_of(attempt: AnyAttempt) -> Manner:
    """The manner that was fixed when the attempt began, whatever became of the quiz; raises `MissingContribution`."""
    way = behaviour_named(attempt.terms.get("behaviour") or attempt.quiz.behaviour)
    return Manner(way, way.options_from(attempt.terms.get("options", {})))


def standing_of(slot: AnySlot, answer: AnyAnswer | None, type_key: str, settings: JSONDict) -> Standing:
    """How far the learner is with one question. Only a checked answer is marked for it."""
    is_checked = answer is not None and bool(answer.given) and slot.checked == answer.version
    fraction = QUESTION_TYPES[type_key].grade(settings, answer.given).fraction if answer and is_checked else None
    return Standing(slot.tries, slot.hints, len(settings.get(HINTS, ())), fraction, is_checked)
