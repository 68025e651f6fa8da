"""What is computed of a quiz and of its questions, by classical test theory. Pure: sittings in, figures out.

The definitions are those of Moodle's quiz statistics (“Quiz statistics calculations” in Moodle's developer
documentation: facility index, discrimination index and efficiency, coefficient of internal consistency, error ratio,
standard error). Cronbach's alpha: L. J. Cronbach, Coefficient alpha and the internal structure of tests,
Psychometrika 16 (1951) 297-334. Skewness and kurtosis: Fisher's k-statistics (1929).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import fsum, sqrt

from courses.statistics.moments import (
    correlation,
    covariance,
    deviation,
    kurtosis,
    mean,
    median,
    skewness,
    variance,
)

SURE = 1.96
"""Standard errors on either side that hold the true score in 95 of 100 cases."""

QUESTIONS, PLACES = "questions", "places"
"""What alpha is computed over: the questions, where all papers have the same; else the places of the paper."""


@dataclass(frozen=True)
class Item:
    """A question in one sitting: what it earned of what it can earn, at which place of the paper."""

    question: int
    place: int
    earned: float
    most: float

    @property
    def fraction(self) -> float:
        return self.earned / self.most


@dataclass(frozen=True)
class Sitting:
    """One attempt with the questions that count in it. `score` is its official score, 0 to 1."""

    score: float
    items: tuple[Item, ...]

    @property
    def earned(self) -> float:
        return fsum(item.earned for item in self.items)


@dataclass(frozen=True)
class QuizFigures:
    """How the quiz as a whole behaves. Scores run from 0 to 1; None where there is too little to tell.

    `error` is the standard error of measurement; `unsure` counts the scores so near the pass mark that measurement
    alone may have decided, those within `SURE` standard errors.
    """

    attempts: int
    mean: float | None
    median: float | None
    deviation: float | None
    skewness: float | None
    kurtosis: float | None
    alpha: float | None
    alpha_over: str
    error: float | None
    unsure: int | None
    passed: int
    histogram: tuple[int, ...]


@dataclass(frozen=True)
class QuestionFigures:
    """How a question behaves. `facility` and `deviation` from 0 to 1; `discrimination` and `efficiency` −1 to 1.

    The discrimination index is the correlation of the question with the rest of the paper; the efficiency sets it
    against the highest that these marks allow, whatever the question's difficulty.
    """

    attempts: int
    facility: float | None
    deviation: float | None
    discrimination: float | None
    efficiency: float | None


def quiz_figures(sittings: Sequence[Sitting], pass_mark: float) -> QuizFigures:
    """Compute the figures of a quiz over its sittings, one a person."""
    scores = [sitting.score for sitting in sittings]
    alpha, over = alpha_of(sittings)
    spread = deviation(scores)
    error = None if alpha is None or spread is None else spread * sqrt(max(0.0, 1 - alpha))
    return QuizFigures(
        attempts=len(scores),
        mean=mean(scores),
        median=median(scores),
        deviation=spread,
        skewness=skewness(scores),
        kurtosis=kurtosis(scores),
        alpha=alpha,
        alpha_over=over,
        error=error,
        unsure=None if error is None else sum(abs(score - pass_mark) <= SURE * error for score in scores),
        passed=sum(score >= pass_mark - 1e-9 for score in scores),
        histogram=histogram(scores),
    )


def alpha_of(sittings: Sequence[Sitting]) -> tuple[float | None, str]:
    """Cronbach's alpha, P/(P − 1) · (1 − Σ V(x) / V(T)), and what it was computed over.

    None for fewer than two sittings or questions, papers of different lengths, or totals that do not vary.
    """
    papers = {frozenset(item.question for item in sitting.items) for sitting in sittings}
    over = QUESTIONS if len(papers) == 1 else PLACES
    columns: defaultdict[int, list[float]] = defaultdict(list)
    for sitting in sittings:
        for item in sitting.items:
            columns[item.question if over == QUESTIONS else item.place].append(item.earned)
    total = variance([sitting.earned for sitting in sittings])
    whole = all(len(column) == len(sittings) for column in columns.values())
    if len(columns) < 2 or not whole or not total:
        return None, over
    inner = fsum(variance(column) or 0.0 for column in columns.values())
    return len(columns) / (len(columns) - 1) * (1 - inner / total), over


def question_figures(pairs: Sequence[tuple[Item, Sitting]]) -> QuestionFigures:
    """Compute the figures of one question over the sittings in which it was asked."""
    marks = [item.fraction for item, _sitting in pairs]
    rest = [sitting.earned - item.earned for item, sitting in pairs]
    shared, most = covariance(marks, rest), covariance(sorted(marks), sorted(rest))
    return QuestionFigures(
        attempts=len(marks),
        facility=mean(marks),
        deviation=deviation(marks),
        discrimination=correlation(marks, rest),
        efficiency=shared / most if shared is not None and most and most > 1e-12 else None,
    )


def by_question(sittings: Iterable[Sitting]) -> dict[int, list[tuple[Item, Sitting]]]:
    """The questions with the sittings in which each was asked."""
    found: defaultdict[int, list[tuple[Item, Sitting]]] = defaultdict(list)
    for sitting in sittings:
        for item in sitting.items:
            found[item.question].append((item, sitting))
    return dict(found)


def histogram(scores: Iterable[float], bars: int = 10) -> tuple[int, ...]:
    """How many scores lie in each of `bars` equal spans; the last one holds the full score too."""
    counts = [0] * bars
    for score in scores:
        counts[min(bars - 1, max(0, int(score * bars + 1e-9)))] += 1
    return tuple(counts)
