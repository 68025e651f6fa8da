"""The distractor table: what was answered to a question, how often, and by how good people. Pure."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from courses.questions.contract import QuestionType
from courses.questions.declarations import FIELD
from courses.statistics.moments import mean
from lms.api import JSONDict

MOST = 10
"""Answers that are shown one by one; the others are summed up."""

NOTHING, OTHERS = "nothing", "others"
"""Lines that are no answer: left empty, and what is summed up."""

LONGEST = 200


@dataclass(frozen=True)
class Given:
    """One answer in words, several where several options were chosen, none where nothing was answered.

    `rest` is the score of the rest of the paper, 0 to 1.
    """

    texts: tuple[str, ...]
    fraction: float
    rest: float


@dataclass(frozen=True)
class Line:
    """An answer with how many gave it, the fraction it gets, and the mean score of those people in the rest.

    `thirds` tells how many of them belong to the lowest, the middle and the highest third of the learners. `kind` is
    empty for an answer, else `NOTHING` or `OTHERS`.
    """

    text: str
    count: int
    fraction: float | None
    rest: float | None
    kind: str = ""
    thirds: tuple[int, int, int] = (0, 0, 0)


def answer_lines(answers: Iterable[Given], options: Sequence[str] = ()) -> list[Line]:
    """Count the answers, the most frequent first. Options that nobody chose are there with 0."""
    answers = list(answers)
    placed = list(zip(answers, thirds_of([answer.rest for answer in answers]), strict=True))
    groups: defaultdict[str, list[tuple[Given, int]]] = defaultdict(list)
    for answer, third in placed:
        for text in answer.texts:
            groups[text].append((answer, third))
    named = [_line(text, group) for text, group in groups.items()]
    named += [Line(text, 0, None, None) for text in options if text not in groups]
    named.sort(key=lambda line: (-line.count, line.text))
    shown = max(MOST, len(options))
    others = [pair for line in named[shown:] for pair in groups[line.text]]
    empty = [pair for pair in placed if not pair[0].texts]
    return [
        *named[:shown],
        *([_line("", others, OTHERS)] if others else []),
        *([_line("", empty, NOTHING)] if empty else []),
    ]


def thirds_of(rests: Sequence[float]) -> list[int]:
    """Put each learner into the lowest (0), middle (1) or highest (2) third by the rest of the paper.

    Who has the same score belongs to the same third, so the thirds need not be of one size.
    """
    ordered = sorted(rests)
    middles = ((bisect_left(ordered, rest) + bisect_right(ordered, rest)) / 2 for rest in rests)
    return [min(2, int(3 * middle / len(ordered))) for middle in middles]


def option_texts(settings: Mapping[str, Any]) -> dict[str, str]:
    """The options of a question by their ids, for types that have them and questions without variants."""
    options = settings.get("options")
    if not isinstance(options, list) or FIELD in settings:
        return {}
    return {option["id"]: option["text"] for option in options if "id" in option and "text" in option}


def in_words(kind: QuestionType, settings: JSONDict, given: JSONDict | None) -> tuple[str, ...]:
    """An answer as the lines of the table name it: each chosen option, else the answer as its type describes it."""
    if not given:
        return ()
    options = option_texts(settings)
    chosen = given.get("choices") or ([given["choice"]] if "choice" in given else [])
    if options and chosen and all(key in options for key in chosen):
        return tuple(options[key] for key in chosen)
    return (kind.describe(settings, given)[:LONGEST],)


def _line(text: str, group: list[tuple[Given, int]], kind: str = "") -> Line:
    counts = Counter(third for _answer, third in group)
    return Line(
        text,
        len(group),
        mean([answer.fraction for answer, _third in group]),
        mean([answer.rest for answer, _third in group]),
        kind,
        (counts[0], counts[1], counts[2]),
    )
