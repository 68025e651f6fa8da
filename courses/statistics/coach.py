"""What the figures of a question ask its author to do. Pure: figures in, advice out.

Classical test theory: R. L. Ebel and D. A. Frisbie, Essentials of Educational Measurement (5th ed. 1991), chapter 13
(facility, discrimination below 0.20 is poor); comparing those who did well in the rest of the paper with those who did
badly: T. L. Kelley, The selection of upper and lower groups for the validation of test items, Journal of Educational
Psychology 30 (1939) 17-24, here in thirds because single quizzes have few people; options that nobody takes do no work:
T. M. Haladyna and S. M. Downing, How many options is enough for a multiple-choice test item, Educational and
Psychological Measurement 53 (1993) 999-1010. The spans of facility and discrimination are those of Moodle's report on
quiz statistics.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from courses.statistics.words import ENOUGH
from lms.api import JSONDict

TOO_EASY, TOO_HARD = 0.95, 0.2
"""Facility from which, and below which, a question tells little about anybody."""

WEAK, GOOD = 0.2, 0.3
"""Discrimination below which a question hardly tells who can do it, and from which it does so well."""

GUESSED = 0.05
"""How near to blind guessing a facility is no better than guessing."""

SHARED = 0.2
"""Part of the highest third that, giving one and the same unaccepted answer, may well be right."""

KEY, NEGATIVE, UNACCEPTED, HARD, BLIND, EASY, FLAT, UNCHOSEN = (
    "key", "negative", "unaccepted", "hard", "blind", "easy", "flat", "unchosen",
)  # fmt: skip
"""Advice that asks for something, the most urgent first; `URGENCY` numbers it."""

FEW, FINE, STRONG = "few", "fine", "strong"
"""Advice that asks for nothing: not enough attempts, in order, tells well who can do it."""

URGENCY = {code: 8 - place for place, code in enumerate((KEY, NEGATIVE, UNACCEPTED, HARD, BLIND, EASY, FLAT, UNCHOSEN))}


@dataclass(frozen=True)
class Option:
    """An option as authors see it: its letter in their order, its text, whether it is right."""

    letter: str
    text: str
    right: bool


@dataclass(frozen=True)
class Evidence:
    """What is known of a question. `answers` are lines as `courses.statistics.answers.Line` is stored.

    `options` is empty for types that have none.
    """

    attempts: int
    facility: float | None
    discrimination: float | None
    guess: float | None = None
    answers: Sequence[Mapping[str, Any]] = ()
    options: Sequence[Option] = ()


@dataclass(frozen=True)
class Advice:
    """One thing to say of a question: a code that is stored, and what the sentence needs."""

    code: str
    told: JSONDict = field(default_factory=dict)

    @property
    def urgency(self) -> int:
        """From 8, look at once, to 0, nothing to do."""
        return URGENCY.get(self.code, 0)


def advise(evidence: Evidence) -> list[Advice]:
    """Say what there is to say, the most urgent first; never nothing."""
    if evidence.attempts < ENOUGH or evidence.facility is None:
        return [Advice(FEW, {"attempts": evidence.attempts, "enough": ENOUGH})]
    found = [*_of_the_key(evidence), *_of_the_level(evidence), *_of_the_options(evidence)]
    if not found:
        tells = (evidence.discrimination or 0.0) >= GOOD
        found = [Advice(STRONG if tells else FINE)]
    return sorted(found, key=lambda advice: -advice.urgency)


def _of_the_key(evidence: Evidence) -> list[Advice]:
    """Whether the people who know most contradict the key."""
    if preferred := _preferred(evidence):
        return [preferred]
    if evidence.discrimination is not None and evidence.discrimination < 0:
        return [Advice(NEGATIVE, {"discrimination": evidence.discrimination})]
    if not evidence.options and (answer := _unaccepted(evidence)):
        return [Advice(UNACCEPTED, {"answer": answer})]
    return []


def _of_the_level(evidence: Evidence) -> list[Advice]:
    """Whether it is too hard, too easy, or asks for nothing that people know."""
    facility, told = evidence.facility or 0.0, {"facility": evidence.facility}
    if facility < TOO_HARD:
        return [Advice(HARD, told)]
    if facility >= TOO_EASY:
        return [Advice(EASY, told)]
    if evidence.guess and facility <= evidence.guess + GUESSED:
        return [Advice(BLIND, {**told, "guess": evidence.guess})]
    if evidence.discrimination is None or 0 <= evidence.discrimination < WEAK:
        return [Advice(FLAT, {"discrimination": evidence.discrimination})]
    return []


def _of_the_options(evidence: Evidence) -> list[Advice]:
    """Wrong options that nobody took."""
    counts = {line["text"]: line["count"] for line in evidence.answers if not line["kind"]}
    unused = [option.letter for option in evidence.options if not option.right and not counts.get(option.text, 0)]
    return [Advice(UNCHOSEN, {"options": unused})] if unused else []


def _preferred(evidence: Evidence) -> Advice | None:
    """A wrong option that the highest third takes more often than the key, and not less often than the lowest third."""
    keys = [option for option in evidence.options if option.right]
    if len(keys) != 1:
        return None
    thirds = {line["text"]: line.get("thirds") or (0, 0, 0) for line in evidence.answers if not line["kind"]}
    lowest = sum(each[0] for each in thirds.values()) or 1
    highest = sum(each[2] for each in thirds.values()) or 1
    taken = [
        (thirds.get(option.text, (0, 0, 0))[2], option)
        for option in evidence.options
        if not option.right
        and thirds.get(option.text, (0, 0, 0))[2] / highest >= thirds.get(option.text, (0, 0, 0))[0] / lowest
    ]
    most, option = max(taken, key=lambda pair: pair[0], default=(0, keys[0]))
    if most <= thirds.get(keys[0].text, (0, 0, 0))[2]:
        return None
    return Advice(KEY, {"strong": option.letter, "key": keys[0].letter})


def _unaccepted(evidence: Evidence) -> str:
    """The answer that many of the highest third typed and that gets nothing."""
    highest = sum((line.get("thirds") or (0, 0, 0))[2] for line in evidence.answers)
    for line in evidence.answers:
        taken = (line.get("thirds") or (0, 0, 0))[2]
        if not line["kind"] and line["fraction"] == 0 and highest and taken / highest >= SHARED:
            return str(line["text"])
    return ""
