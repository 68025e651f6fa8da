"""From marks to a grade: weights, sections of one's own mark, and what was dropped."""

import pytest

from courses.quizzes.grading import Marked, evidence_of, is_passed, shown_modules, whole_score

FREE = {"weight": None, "minimum": None}


def marks(*fractions, section=0, weight=1.0, skill="IU06.1.1"):
    return [Marked(number, skill, weight, fraction, section) for number, fraction in enumerate(fractions, start=1)]


def terms(*sections, pass_mark=0.5):
    return {"pass_mark": pass_mark, "sections": list(sections)}


def test_questions_count_by_their_points():
    paper = [*marks(1.0, weight=3.0), *marks(0.0)]

    assert whole_score(paper, [FREE]) == pytest.approx(0.75)


def test_sections_with_a_weight_count_by_it_however_many_questions_they_have():
    paper = [*marks(1.0), *marks(0.0, 0.0, 0.0, 0.0, section=1)]

    assert whole_score(paper, [{**FREE, "weight": 60.0}, {**FREE, "weight": 40.0}]) == pytest.approx(0.6)


def test_a_section_without_a_weight_counts_by_its_questions_beside_one_that_has_one():
    paper = [*marks(1.0), *marks(0.0, 0.0, 0.0, section=1)]

    assert whole_score(paper, [{**FREE, "weight": 1.0}, FREE]) == pytest.approx(0.25)


def test_a_minimum_not_reached_fails_whoever_has_points_enough():
    paper = [*marks(1.0, 1.0, 1.0), *marks(0.0, section=1)]
    asked = terms(FREE, {**FREE, "minimum": 0.4})

    assert whole_score(paper, asked["sections"]) == pytest.approx(0.75)
    assert not is_passed(paper, asked)
    assert is_passed([*paper, *marks(1.0, section=1)], asked)


def test_a_section_whose_questions_have_all_been_dropped_asks_for_nothing():
    kept = marks(1.0, 0.0)

    assert is_passed(kept, terms(FREE, {"weight": 50.0, "minimum": 0.4}))
    assert whole_score(kept, [{**FREE, "weight": 50.0}, {**FREE, "weight": 50.0}]) == pytest.approx(0.5)


def test_thirds_that_sum_up_to_the_pass_mark_reach_it():
    assert is_passed(marks(1 / 3, 1 / 3, 5 / 6), terms(FREE))
    assert not is_passed(marks(0.5, 0.5, 0.49), terms(FREE))


def test_evidence_is_of_each_item_and_of_its_module():
    paper = [*marks(1.0), *marks(0.0, skill="IU06.2.3"), *marks(0.5, skill="IU05.1.1"), *marks(1.0, skill="")]

    assert evidence_of(paper) == {"IU06.1.1": 1.0, "IU06.2.3": 0.0, "IU06": 0.5, "IU05.1.1": 0.5, "IU05": 0.5}
    assert shown_modules(paper, 0.5) == ["IU06", "IU05"]
