"""Questions of the bank as files, in every format that can be written."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from courses.bank.selection import Chosen
from courses.questions.formats.contract import QUESTION_FORMATS, NeutralQuestion, QuestionFormat
from courses.questions.neutral import embedded_in, neutral_from


@dataclass(frozen=True)
class Offer:
    """A format with how many of the chosen questions it can hold, and why not the others."""

    format: QuestionFormat
    count: int
    reasons: Sequence[tuple[str, int]]


@dataclass(frozen=True)
class Written:
    """A file of questions."""

    name: str
    content: bytes
    count: int


def offers(rows: Sequence[Chosen]) -> list[Offer]:
    """What each format that can be written makes of these questions."""
    neutrals = _neutrals(rows)
    found = []
    for one in QUESTION_FORMATS:
        if one.can_write:
            troubles = Counter(one.can_hold(neutral) for neutral in neutrals)
            held = troubles.pop("", 0)
            found.append(Offer(one, held, troubles.most_common()))
    return found


def exported(rows: Sequence[Chosen], chosen: QuestionFormat) -> Written:
    """Write those questions that the format can hold."""
    held = [neutral for neutral in _neutrals(rows) if not chosen.can_hold(neutral)]
    name = f"cau-hoi-{len(held)}{chosen.suffixes[0]}"
    return Written(name, chosen.write(held) if held else b"", len(held))


def _neutrals(rows: Sequence[Chosen]) -> list[NeutralQuestion]:
    """The questions as files have them, those of one category together."""
    pictures = embedded_in(row.version for row in rows)
    ordered = sorted(rows, key=lambda row: (row.version.category, row.version.skill, row.question.id))
    return [neutral_from(row.version, name=row.question.key, pictures=pictures) for row in ordered]
