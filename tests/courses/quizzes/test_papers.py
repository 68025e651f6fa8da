"""Drawing a paper evenly."""

from collections import Counter
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from courses.quizzes.papers import Candidate, draw_paper

banks = st.dictionaries(
    st.sampled_from([f"IU06.{part}.{item}" for part in range(1, 5) for item in range(1, 4)]),
    st.integers(1, 6),
    min_size=1,
)


def bank_of(sizes: dict[str, int], seen: frozenset[str] = frozenset()) -> list[Candidate]:
    numbered = [(skill, number) for skill, size in sizes.items() for number in range(size)]
    return [
        Candidate(place, f"{skill}-{number}", skill, f"{skill}-{number}" in seen)
        for place, (skill, number) in enumerate(numbered)
    ]


@settings(max_examples=150, deadline=None)
@given(sizes=banks, count=st.integers(1, 40), seed=st.integers(0, 2**62))
def test_every_item_gets_its_share_as_far_as_its_questions_reach(sizes, count, seed):
    bank = bank_of(sizes)

    paper = draw_paper(bank, count=count, evenly=True, shuffle=True, chance=Random(seed))

    drawn = Counter(candidate.skill for candidate in paper)
    share = count // len(sizes)
    assert len(paper) == min(count, len(bank))
    assert len({candidate.version_id for candidate in paper}) == len(paper)
    assert all(drawn[skill] >= min(share, size) for skill, size in sizes.items())
    unfilled = [drawn[skill] for skill, size in sizes.items() if drawn[skill] < size]
    assert not unfilled or max(drawn.values()) - min(unfilled) <= 1


@settings(max_examples=60, deadline=None)
@given(sizes=banks, count=st.integers(1, 40), seed=st.integers(0, 2**62), shuffle=st.booleans())
def test_parts_stay_together_and_one_seed_gives_one_paper(sizes, count, seed, shuffle):
    bank = bank_of(sizes)

    papers = [
        draw_paper(order, count=count, evenly=True, shuffle=shuffle, chance=Random(seed))
        for order in (bank, bank[::-1])
    ]

    parts = [candidate.part for candidate in papers[0]]
    assert papers[0] == papers[1]
    assert parts == sorted(parts)


def test_what_is_left_over_falls_on_every_item_alike():
    bank = bank_of(dict.fromkeys(("IU06.1.1", "IU06.1.2", "IU06.2.1"), 5))

    extra = Counter(
        next(skill for skill, number in Counter(c.skill for c in paper).items() if number == 2)
        for seed in range(900)
        for paper in [draw_paper(bank, count=4, evenly=True, shuffle=True, chance=Random(seed))]
    )

    assert all(240 < times < 360 for times in extra.values())


def test_questions_not_yet_met_come_first():
    sizes = {"IU06.1.1": 3, "IU06.2.1": 3}
    seen = frozenset({"IU06.1.1-0", "IU06.1.1-1", "IU06.2.1-2"})

    for seed in range(30):
        paper = draw_paper(bank_of(sizes, seen), count=2, evenly=True, shuffle=True, chance=Random(seed))
        assert not any(candidate.seen for candidate in paper)


def test_without_shuffling_questions_follow_their_codes():
    bank = bank_of({"IU06.1.2": 2, "IU06.1.1": 2})

    paper = draw_paper(bank, count=4, evenly=True, shuffle=False, chance=Random(3))

    assert [candidate.key for candidate in paper] == ["IU06.1.1-0", "IU06.1.1-1", "IU06.1.2-0", "IU06.1.2-1"]
