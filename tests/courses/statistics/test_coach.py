"""What figures mean for an author."""

import pytest

from courses.statistics import coach
from courses.statistics.answers import Given, answer_lines, thirds_of
from courses.statistics.coach import Evidence, Option, advise

OPTIONS = [Option("A", "một", right=False), Option("B", "hai", right=False), Option("C", "ba", right=True)]


def line(text, low, middle, high, fraction=0.0):
    return {
        "text": text, "count": low + middle + high, "fraction": fraction, "rest": 0.5, "kind": "",
        "thirds": [low, middle, high],
    }  # fmt: skip


def evidence(attempts=90, facility=0.6, discrimination=0.4, guess=0.25, answers=None, options=OPTIONS):
    taken = [line("một", 10, 8, 2), line("hai", 10, 4, 2), line("ba", 10, 18, 26, 1.0)]
    return Evidence(attempts, facility, discrimination, guess, taken if answers is None else answers, options)


TURNED = [line("một", 5, 10, 20), line("hai", 10, 8, 4), line("ba", 15, 12, 6, 1.0)]
HARD_FOR_ALL = [line("một", 20, 16, 14), line("hai", 5, 4, 4), line("ba", 5, 10, 12, 1.0)]


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        (evidence(attempts=29), [coach.FEW]),
        (evidence(facility=None), [coach.FEW]),
        (evidence(), [coach.STRONG]),
        (evidence(discrimination=0.25), [coach.FINE]),
        (evidence(discrimination=-0.1, answers=TURNED), [coach.KEY]),
        (evidence(discrimination=0.1, answers=TURNED), [coach.KEY, coach.FLAT]),
        (evidence(answers=HARD_FOR_ALL), [coach.STRONG]),  # fewer of the highest third take it: an honest distractor
        (evidence(discrimination=-0.01), [coach.NEGATIVE]),
        (evidence(facility=0.19), [coach.HARD]),
        (evidence(facility=0.2, guess=0.0), [coach.STRONG]),
        (evidence(facility=0.3), [coach.BLIND]),
        (evidence(facility=0.31), [coach.STRONG]),
        (evidence(facility=0.95), [coach.EASY]),
        (evidence(facility=1.0, discrimination=None), [coach.EASY]),
        (evidence(discrimination=0.19), [coach.FLAT]),
        (evidence(answers=[line("một", 15, 10, 5), line("ba", 15, 20, 25, 1.0)]), [coach.UNCHOSEN]),
        (evidence(facility=0.97, answers=[line("ba", 30, 30, 30, 1.0)]), [coach.EASY, coach.UNCHOSEN]),
        (evidence(options=[], answers=[line("web", 2, 4, 9), line("trình duyệt", 8, 16, 21, 1.0)]), [coach.UNACCEPTED]),
        (evidence(options=[], answers=[line("web", 2, 4, 5), line("trình duyệt", 8, 16, 25, 1.0)]), [coach.STRONG]),
        (evidence(options=[], answers=[]), [coach.STRONG]),
    ],
)
def test_the_coach_says_what_the_figures_mean_the_most_urgent_first(given, codes):
    assert [advice.code for advice in advise(given)] == codes


def test_the_coach_names_the_options_it_speaks_of():
    assert advise(evidence(answers=TURNED))[0].told == {"strong": "A", "key": "C"}
    assert advise(evidence(answers=[line("ba", 15, 20, 25, 1.0)]))[0].told == {"options": ["A", "B"]}


def test_figures_stored_before_there_were_thirds_are_read_as_well():
    old = [{name: value for name, value in each.items() if name != "thirds"} for each in TURNED]

    assert [advice.code for advice in advise(evidence(answers=old))] == [coach.STRONG]


def test_who_has_the_same_score_belongs_to_the_same_third():
    assert thirds_of([0.1, 0.9, 0.5]) == [0, 2, 1]
    assert thirds_of([0.5] * 7) == [1] * 7
    assert thirds_of([]) == []


def test_the_lines_of_the_table_count_the_thirds_apart():
    answers = [Given(("một",), 0.0, 0.1), Given(("một",), 0.0, 0.9), Given(("hai",), 1.0, 0.5), Given((), 0.0, 0.2)]

    assert {line.text: line.thirds for line in answer_lines(answers)} == {
        "một": (1, 0, 1), "hai": (0, 1, 0), "": (0, 1, 0),
    }  # fmt: skip
