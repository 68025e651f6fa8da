"""Drawing a paper by its blueprint: exactly, evenly, by chance."""

import time
from collections import Counter
from itertools import product
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from courses.quizzes.papers import Blueprint, Candidate, admits
from courses.quizzes.sections import section

SKILLS = [f"IU06.{part}.{item}" for part in range(1, 5) for item in range(1, 4)]
banks = st.dictionaries(st.sampled_from(SKILLS), st.integers(1, 6), min_size=1)
seeds = st.integers(0, 2**62)


def bank_of(sizes: dict[str, int], **labels) -> list[Candidate]:
    numbered = [(skill, number) for skill, size in sizes.items() for number in range(size)]
    return [
        Candidate(place, 1000 + place, f"{skill}-{number}", skill, **labels)
        for place, (skill, number) in enumerate(numbered)
    ]


def draw(bank, *lines, seed=1, met=(), **fields):
    return [pick.candidate for pick in Blueprint([section(lines, **fields)], bank).draw(Random(seed), met)]


@settings(max_examples=120, deadline=None)
@given(sizes=banks, count=st.integers(1, 40), seed=seeds)
def test_every_item_gets_its_share_as_far_as_its_questions_reach(sizes, count, seed):
    bank = bank_of(sizes)
    count = min(count, len(bank))

    paper = draw(bank, {"draw": count}, seed=seed)

    drawn = Counter(candidate.skill for candidate in paper)
    share = count // len(sizes)
    assert len({candidate.version_id for candidate in paper}) == len(paper) == count
    assert all(drawn[skill] >= min(share, size) for skill, size in sizes.items())
    unfilled = [drawn[skill] for skill, size in sizes.items() if drawn[skill] < size]
    assert not unfilled or max(drawn.values()) - min(unfilled) <= 1


@settings(max_examples=60, deadline=None)
@given(sizes=banks, seed=seeds, shuffle=st.booleans(), evenly=st.booleans())
def test_parts_stay_together_and_one_seed_gives_one_paper(sizes, seed, shuffle, evenly):
    bank = bank_of(sizes)
    line = {"draw": min(8, len(bank)), "evenly": evenly}

    papers = [draw(order, line, seed=seed, shuffle=shuffle) for order in (bank, bank[::-1])]

    parts = [candidate.part for candidate in papers[0]]
    assert papers[0] == papers[1]
    assert parts == sorted(parts)


def test_what_is_left_over_falls_on_every_item_alike():
    bank = bank_of(dict.fromkeys(("IU06.1.1", "IU06.1.2", "IU06.2.1"), 5))

    extra = Counter(
        next(skill for skill, number in Counter(c.skill for c in paper).items() if number == 2)
        for seed in range(900)
        for paper in [draw(bank, {"draw": 4}, seed=seed)]
    )

    assert all(240 < times < 360 for times in extra.values())


def test_every_question_of_a_pool_is_drawn_about_as_often_as_every_other():
    """Two lines share a pool of 20: over 2,000 papers each of its questions comes about 2,000 x 8 / 20 = 800 times."""
    bank = bank_of({"IU06.1.1": 10, "IU06.1.2": 10})
    blueprint = Blueprint([section([{"draw": 4, "skill": "IU06.1", "evenly": False}, {"draw": 4}])], bank)

    times = Counter(pick.candidate.key for seed in range(2000) for pick in blueprint.draw(Random(seed)))

    assert len(times) == 20
    assert all(700 < number < 900 for number in times.values()), times


def test_what_one_line_left_over_the_next_makes_good():
    """Two lines of four over three items: each item gets two or three, never one from a line that looked away."""
    bank = bank_of(dict.fromkeys(("IU06.1.1", "IU06.1.2", "IU06.2.1"), 9))

    for seed in range(40):
        drawn = Counter(candidate.skill for candidate in draw(bank, {"draw": 4}, {"draw": 4}, seed=seed))
        assert sorted(drawn.values()) == [2, 3, 3]


def test_questions_not_yet_met_come_first():
    bank = bank_of({"IU06.1.1": 3, "IU06.2.1": 3})
    met = {candidate.question_id for candidate in bank if candidate.key in {"IU06.1.1-0", "IU06.1.1-1", "IU06.2.1-2"}}

    for seed in range(30):
        assert not any(candidate.question_id in met for candidate in draw(bank, {"draw": 2}, seed=seed, met=met))


def test_met_questions_are_drawn_again_where_the_paper_needs_them():
    bank = bank_of({"IU06.1.1": 3})
    met = {candidate.question_id for candidate in bank}

    assert len(draw(bank, {"draw": 3}, met=met)) == 3


def test_without_shuffling_questions_follow_their_lines_and_codes():
    bank = bank_of({"IU06.1.2": 2, "IU06.1.1": 2, "IU06.3.1": 1})

    paper = draw(bank, {"question": "IU06.3.1-0"}, {"draw": 4, "skill": "IU06.1"}, shuffle=False)

    assert [candidate.key for candidate in paper] == [
        "IU06.3.1-0", "IU06.1.1-0", "IU06.1.1-1", "IU06.1.2-0", "IU06.1.2-1",
    ]  # fmt: skip


def test_sections_keep_their_order_and_their_points():
    bank = bank_of({"IU06.1.1": 2, "IU06.2.1": 2})
    sections = [section([{"draw": 1, "skill": "IU06.2"}]), section([{"draw": 2, "skill": "IU06.1.1", "points": 2}])]

    paper = Blueprint(sections, bank).draw(Random(1))

    assert [(pick.candidate.part, pick.section, pick.points) for pick in paper] == [
        ("IU06.2", 0, 1.0), ("IU06.1", 1, 2.0), ("IU06.1", 1, 2.0),
    ]  # fmt: skip


def test_a_code_of_any_level_admits_what_lies_below_it_and_nothing_beside_it():
    line = section([{"draw": 1, "skill": "IU06.1"}])["lines"][0]

    assert [admits(line, Candidate(1, 1, "a", skill)) for skill in ("IU06.1", "IU06.1.3", "IU06.10.1", "IU06")] == [
        True, True, False, False,
    ]  # fmt: skip


def test_a_draw_leaves_out_what_people_mark_unless_it_asks_for_it():
    bank = [*bank_of({"IU06.1.1": 2}), Candidate(9, 9, "bai-viet", "IU06.1.1", marked_by_people=True)]

    found = {
        marked_by: Blueprint([section([{"draw": 1, "marked_by": marked_by}])], bank).found[0]
        for marked_by in ("", "machine", "people", "any")
    }

    assert found == {"": 2, "machine": 2, "people": 1, "any": 3}


def test_a_line_leaves_another_what_that_one_cannot_do_without():
    """Every line but the first can take two questions or one alone; only one way of sharing out fills them all."""
    bank = bank_of(dict.fromkeys(("IU06.1.1", "IU06.1.2", "IU06.2.1", "IU06.3.1"), 1))
    asked = [{"draw": 2}, {"draw": 1, "skill": "IU06.1"}, {"question": "IU06.1.1-0"}]

    for seed in range(40):
        paper = Blueprint([section([line]) for line in asked], bank).draw(Random(seed))
        assert [pick.candidate.key for pick in paper if pick.section] == ["IU06.1.2-0", "IU06.1.1-0"]


def test_three_lines_that_share_three_questions_in_a_ring_are_all_filled():
    """Each line can take two questions; of the eight ways to choose, two fill them all."""
    bank = [
        Candidate(0, 0, "a", "IU06.1.1", difficulty=1, kind="apply"),
        Candidate(1, 1, "b", "IU06.1.2", difficulty=2, kind="recall"),
        Candidate(2, 2, "c", "IU06.2.1", difficulty=2, kind="apply"),
    ]
    asked = [{"draw": 1, "skill": "IU06.1"}, {"draw": 1, "difficulty": [2]}, {"draw": 1, "kind": "apply"}]

    papers = {tuple(candidate.key for candidate in draw(bank, *asked, seed=seed)) for seed in range(40)}

    assert {tuple(sorted(paper)) for paper in papers} == {("a", "b", "c")}


# Small worlds, in which every paper can be tried.

questions = st.lists(
    st.tuples(st.sampled_from(["IU06.1.1", "IU06.1.2", "IU06.2.1"]), st.integers(1, 2), st.booleans()),
    min_size=2,
    max_size=5,
)
lines = st.one_of(
    st.builds(
        lambda count, skill, difficulty, evenly: {
            "draw": count, "skill": skill, "difficulty": difficulty, "evenly": evenly,
        },
        st.integers(1, 2),
        st.sampled_from(["", "IU06", "IU06.1", "IU06.1.1", "IU06.2.1"]),
        st.sampled_from([[], [1], [2]]),
        st.booleans(),
    ),
    st.builds(lambda number: {"question": f"q{number}"}, st.integers(0, 2)),
)  # fmt: skip


def most_slots_filled(bank, asked) -> int:
    """Try every way of giving each question to a line or to none."""
    best = 0
    for choice in product(range(-1, len(asked)), repeat=len(bank)):
        filled = Counter(number for number in choice if number >= 0)
        fits = all(number < 0 or admits(asked[number], bank[place]) for place, number in enumerate(choice))
        if fits and all(filled[number] <= line.get("draw", 1) for number, line in enumerate(asked)):
            best = max(best, filled.total())
    return best


@settings(max_examples=160, deadline=None)
@given(drawn=questions, asked=st.lists(lines, min_size=2, max_size=3), seed=seeds)
def test_a_paper_is_found_exactly_when_there_is_one_and_what_is_missing_is_counted(drawn, asked, seed):
    bank = [
        Candidate(place, place, f"q{place}", skill, difficulty) for place, (skill, difficulty, _met) in enumerate(drawn)
    ]
    met = {place for place, (_skill, _difficulty, was_met) in enumerate(drawn) if was_met}
    whole = section(asked)
    blueprint = Blueprint([whole], bank)
    wanted = sum(line.get("draw", 1) for line in asked)

    missing = sum(shortage.missing for shortage in blueprint.shortages)

    assert missing == wanted - most_slots_filled(bank, whole["lines"])
    if not missing:
        paper = blueprint.draw(Random(seed), met)
        assert len({pick.candidate.key for pick in paper}) == len(paper) == wanted
        assert most_slots_filled([pick.candidate for pick in paper][:5], whole["lines"]) == min(wanted, 5)


def test_fifty_slots_of_overlapping_lines_from_seven_hundred_questions_take_milliseconds():
    bank = [
        Candidate(place, place, f"q{place:03}", SKILLS[place % 12], place % 3 + 1, ("recall", "apply")[place % 2])
        for place in range(700)
    ]
    asked = [
        {"draw": 5, "skill": skill, "difficulty": difficulty}
        for skill in ("", "IU06.1", "IU06.1.1", "IU06.2", "IU06.3.2")
        for difficulty in ([], [1, 2])
    ]
    blueprint = Blueprint([section(asked)], bank)

    began = time.process_time()
    papers = [blueprint.draw(Random(seed)) for seed in range(20)]
    each = (time.process_time() - began) / len(papers)

    assert all(len({pick.candidate.key for pick in paper}) == 50 for paper in papers)
    assert each < 0.05, f"{each * 1000:.1f} ms"
