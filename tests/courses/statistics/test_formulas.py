"""The figures against an independent computation, against small cases worked by hand, and where nothing can be told."""

from random import Random

import pytest

from courses.statistics import formulas
from courses.statistics.formulas import PLACES, QUESTIONS, Item, Sitting
from courses.statistics.moments import kurtosis, median, skewness
from tests.courses.statistics import independent


def sat(table, *, weights=None):
    """Sittings of the same paper from rows of fractions."""
    weights = weights or [1.0] * max(map(len, table), default=0)
    return [
        Sitting(
            sum(mark * weight for mark, weight in zip(row, weights, strict=True)) / sum(weights),
            tuple(
                Item(question, question, mark * weight, weight)
                for question, (mark, weight) in enumerate(zip(row, weights, strict=True), start=1)
            ),
        )
        for row in table
    ]


def chance_table(people, questions, seed):
    """Marks of people of different ability, some partial."""
    chance = Random(seed)
    return [
        [chance.choice((0.0, 0.25, 0.5, 1.0, 1.0)) if chance.random() < able else 0.0 for _question in range(questions)]
        for able in (chance.random() for _person in range(people))
    ]


@pytest.mark.parametrize("seed", range(12))
def test_every_figure_agrees_with_the_independent_computation(seed):
    table = chance_table(people=20 + seed, questions=3 + seed, seed=seed)
    weights = [1.0, 2.0, 0.5] + [1.0] * seed
    sittings = sat(table, weights=weights)
    raw = [[mark * weight for mark, weight in zip(row, weights, strict=True)] for row in table]
    scores = [sitting.score for sitting in sittings]

    found = formulas.quiz_figures(sittings, 0.5)

    k2, k3, k4 = independent.k_statistics(scores)
    alpha = independent.alpha(raw)
    assert found.alpha == pytest.approx(alpha)
    assert found.deviation == pytest.approx(float(k2) ** 0.5)
    assert found.skewness == pytest.approx(float(k3) / float(k2) ** 1.5)
    assert found.kurtosis == pytest.approx(float(k4) / float(k2) ** 2)
    assert found.error == pytest.approx(float(k2) ** 0.5 * max(0.0, 1 - alpha) ** 0.5)
    for question, pairs in formulas.by_question(sittings).items():
        marks = [row[question - 1] for row in table]
        rest = [sum(row) - row[question - 1] for row in raw]
        of_it = formulas.question_figures(pairs)
        assert of_it.facility == pytest.approx(sum(marks) / len(marks))
        assert of_it.deviation == pytest.approx(float(independent.spread(marks, marks)) ** 0.5)
        assert of_it.discrimination == pytest.approx(independent.correlation(marks, rest))
        assert of_it.efficiency == pytest.approx(independent.efficiency(marks, rest))


def test_a_small_case_worked_by_hand():
    # Totals 3, 2, 1, 0: V(T) = 5/3. Columns 1110, 1100, 1000: variances 1/4, 1/3, 1/4, together 5/6.
    # Alpha = 3/2 · (1 − (5/6)/(5/3)) = 3/4. Rest of the first question: 2, 1, 0, 0.
    # C(x, X) = (1·2 + 1·1 + 1·0 + 0·0 − 4·(3/4)·(3/4)) / 3 = 1/4; V(x) = 1/4, V(X) = 11/12: r = √(3/11).
    sittings = sat([[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 0]])

    found = formulas.quiz_figures(sittings, 0.5)
    first = formulas.question_figures(formulas.by_question(sittings)[1])

    assert (found.mean, found.median) == (0.5, 0.5)
    assert found.alpha == pytest.approx(0.75)
    assert found.error == pytest.approx((5 / 27) ** 0.5 * 0.5)
    assert (found.skewness, found.kurtosis) == (pytest.approx(0.0, abs=1e-12), pytest.approx(-1.2))
    assert first.facility == 0.75
    assert first.discrimination == pytest.approx((3 / 11) ** 0.5)
    assert first.efficiency == pytest.approx(1.0)


def test_a_wrong_key_shows_as_negative_discrimination():
    sittings = sat([[0, 1, 1, 1], [0, 1, 1, 0], [1, 1, 0, 0], [1, 0, 0, 0]])

    found = formulas.question_figures(formulas.by_question(sittings)[1])

    assert found.discrimination == pytest.approx(-0.894427191)
    assert found.efficiency == pytest.approx(-1.0)


def test_where_all_are_right_nothing_discriminates_and_nothing_can_be_said_of_reliability():
    sittings = sat([[1, 1], [1, 1], [1, 1], [1, 1]])

    found = formulas.quiz_figures(sittings, 0.5)
    first = formulas.question_figures(formulas.by_question(sittings)[1])

    assert (found.mean, found.deviation, found.alpha, found.error, found.unsure) == (1.0, 0.0, None, None, None)
    assert (found.skewness, found.kurtosis, found.histogram[-1]) == (None, None, 4)
    assert (first.facility, first.deviation, first.discrimination, first.efficiency) == (1.0, 0.0, None, None)


@pytest.mark.parametrize("table", [[], [[1.0, 0.0]]])
def test_nobody_or_one_person_tells_little(table):
    found = formulas.quiz_figures(sat(table), 0.5)

    assert found.attempts == len(table)
    assert (found.deviation, found.skewness, found.kurtosis, found.alpha) == (None, None, None, None)


def test_one_question_has_no_alpha():
    assert formulas.alpha_of(sat([[1], [0], [1]]))[0] is None


def test_drawn_papers_are_compared_place_by_place_and_unequal_ones_not_at_all():
    same = sat([[1, 1], [0, 0], [1, 0]])
    drawn = [
        Sitting(paper.score, tuple(Item(item.question + 10 * turn, item.place, item.earned, 1) for item in paper.items))
        for turn, paper in enumerate(same)
    ]

    assert formulas.alpha_of(same) == (pytest.approx(formulas.alpha_of(drawn)[0]), QUESTIONS)
    assert formulas.alpha_of(drawn)[1] == PLACES
    assert formulas.alpha_of([*drawn, *sat([[1, 1, 1]])])[0] is None


def test_scores_near_the_pass_mark_are_counted_by_the_error_of_measurement():
    found = formulas.quiz_figures(sat([[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 0]]), 0.5)

    assert found.error * formulas.SURE == pytest.approx(0.4218, abs=1e-4)
    assert found.unsure == 2


def test_medians_and_moments_of_few():
    assert (median([]), median([3.0, 1.0]), median([3.0, 1.0, 2.0])) == (None, 2.0, 2.0)
    assert (skewness([1.0, 2.0]), kurtosis([1.0, 2.0, 4.0])) == (None, None)


def test_a_full_score_is_in_the_last_bar():
    assert formulas.histogram([0.0, 0.099, 0.1, 0.3, 1.0]) == (2, 1, 0, 1, 0, 0, 0, 0, 0, 1)
