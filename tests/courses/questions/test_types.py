"""Every type against the kit, and the finer points of each."""

import json
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.questions.contract import Unacceptable
from courses.questions.text import block, line, part_id, same_text, shuffled
from courses.questions.types import TYPES
from courses.questions.types.choices import Choices
from courses.questions.types.matching import PREFIX, Matching
from courses.questions.types.numeric import Numeric
from courses.questions.types.short_answer import ShortAnswer
from courses.testing import check_question_type, graded

KINDS = {kind.key: kind for kind in TYPES}
words = st.text(min_size=1, max_size=30).filter(lambda text: text.strip())


@pytest.mark.parametrize("kind", TYPES, ids=KINDS)
def test_a_shipped_type_keeps_its_contract(kind, app):
    check_question_type(kind, app)


@pytest.mark.parametrize("kind", TYPES, ids=KINDS)
@settings(max_examples=60, deadline=None)
@given(posted=st.dictionaries(st.text(max_size=20), st.lists(st.text(max_size=50), max_size=4), max_size=4))
def test_whatever_a_browser_posts_is_marked_from_0_to_1_or_asked_again(kind, posted):
    example = next(iter(kind.examples()))
    fields = kind.settings_from(example.settings)
    typed = [value for values in posted.values() for value in values]
    for raw in (posted, {"answer": typed}, dict.fromkeys(example.given, typed)):
        if kind.is_blank(raw):
            continue
        try:
            answer = kind.parse(fields, raw)
        except Unacceptable:
            continue

        fraction = kind.grade(fields, answer).fraction
        assert kind.marked_by_people if fraction is None else 0.0 <= fraction <= 1.0
        assert json.loads(json.dumps(answer)) == answer
        assert kind.parse(fields, raw) == answer


@pytest.mark.parametrize("kind", TYPES, ids=KINDS)
def test_check_names_the_place_of_every_fault(kind):
    for fault in kind.check({"text": 5, "feedback": [], **dict.fromkeys(kind.fields, object())}):
        assert isinstance(fault.path, tuple)
        assert fault.sentence


@settings(max_examples=60, deadline=None)
@given(
    right=st.lists(words, min_size=1, max_size=4, unique_by=part_id),
    wrong=st.lists(words, min_size=1, max_size=4, unique_by=part_id),
    seed=st.integers(0, 2**62),
    data=st.data(),
)
def test_partial_credit_is_right_less_wrong_over_right_and_the_page_offers_every_option(right, wrong, seed, data):
    kind = Choices()
    wrong = [text for text in wrong if part_id(text) not in set(map(part_id, right))] or ["…không…"]
    fields = kind.settings_from(
        {"text": "?", "options": [{"text": text, "right": text in right} for text in sorted({*right, *wrong})]}
    )
    offered = [option["value"] for option in kind.public(fields, seed)["options"]]
    chosen = data.draw(st.lists(st.sampled_from(offered), min_size=1, unique=True))

    fraction = kind.grade(fields, kind.parse(fields, {"answer": chosen})).fraction

    key = set(map(part_id, right))
    assert sorted(offered) == sorted(option["id"] for option in fields["options"])
    assert fraction == pytest.approx(max(0, len(key & set(chosen)) - len(set(chosen) - key)) / len(key))


def test_what_the_browser_may_know_says_nothing_about_the_key():
    option = KINDS["courses.choice"].public(
        KINDS["courses.choice"].settings_from(next(iter(KINDS["courses.choice"].examples())).settings), 5
    )["options"][0]

    assert set(option) == {"value", "text"}


def test_the_order_of_options_changes_with_the_seed_and_can_be_kept():
    kind = Choices()
    options = [{"text": str(n), "right": n == 1} for n in range(1, 7)]
    mixed = kind.settings_from({"text": "?", "options": options})
    kept = kind.settings_from({"text": "?", "options": options, "keep_order": True})

    orders = {tuple(option["text"] for option in kind.public(mixed, seed)["options"]) for seed in range(30)}

    assert len(orders) > 20
    assert [option["text"] for option in kind.public(kept, 9)["options"]] == ["1", "2", "3", "4", "5", "6"]


def test_every_place_is_equally_likely_for_the_right_option():
    first = [shuffled("ABCD", seed)[0] for seed in range(4000)]

    assert all(850 < first.count(letter) < 1150 for letter in "ABCD")


def test_matching_accepts_equal_right_sides_and_gives_a_share_for_each_pair():
    kind = Matching()
    pairs = [
        {"left": "a", "right": "đúng"},
        {"left": "b", "right": "đúng"},
        {"left": "c", "right": "sai"},
    ]
    given_ = {PREFIX + part_id(left, "left"): [part_id("đúng", "right")] for left in "abc"}

    assert graded(kind, {"text": "?", "pairs": pairs}, given_) == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("typed", "accepted", "tone_marks", "same"),
    [
        ("Hòa Bình", "hoà bình", True, True),
        ("hoa binh", "hoà bình", False, True),
        ("hoa binh", "hoà bình", True, False),
        ("Ctrl+D", "ctrl + d", True, True),
        ("“vi-du.example”.", "vi-du.example", True, True),
        ("đường dẫn", "duong dan", False, True),
        ("mã số", "mã hồ sơ", False, False),
        ("tho", "thỏ", True, False),
    ],
)
def test_texts_are_compared_as_people_read_them(typed, accepted, tone_marks, same):
    assert same_text(typed, accepted, tone_marks=tone_marks) is same


@pytest.mark.parametrize(
    ("typed", "tone_marks", "same"),
    [("Đà Nẵng", True, True), ("đà nẵng", True, False), ("Da Nang", False, True), ("da nang", False, False)],
)
def test_capitals_count_where_the_author_says_so(typed, tone_marks, same):
    decomposed = unicodedata.normalize("NFD", typed)

    assert same_text(decomposed, "Đà Nẵng", tone_marks=tone_marks, case=True) is same


@pytest.mark.parametrize(
    ("typed", "answer", "fraction"),
    [
        ("1.500", 1500, 1.0), ("1500", 1500, 1.0), ("1 500", 1500, 1.0), ("1,5", 1.5, 1.0), ("1.500", 1.5, 1.0),
        ("1.234.567,5", 1234567.5, 1.0), ("15MB", 15, 1.0), ("15 mb", 15, 1.0), ("−2", -2, 1.0), ("15,01", 15, 0.0),
    ],
)  # fmt: skip
def test_numbers_are_read_as_vietnamese_and_english_write_them(typed, answer, fraction):
    assert graded(Numeric(), {"text": "?", "answer": answer, "unit": "MB"}, {"answer": [typed]}) == fraction


@pytest.mark.parametrize("typed", ["abc", "1e5", "nan", "inf", "1,2,3", "12 34", "--3", "9" * 60])
def test_what_is_no_number_asks_again(typed):
    with pytest.raises(Unacceptable):
        graded(Numeric(), {"text": "?", "answer": 1}, {"answer": [typed]})


def test_a_typed_answer_is_shown_as_it_was_typed_and_never_as_markup():
    kind = ShortAnswer()
    fields = kind.settings_from({"text": "?", "accept": ["x"]})
    typed = "<b>*a*</b> _b_ `c` & &lt;"

    said = line(kind.describe(fields, {"text": typed}))

    assert said.unescape() == typed


@pytest.mark.parametrize(
    "text",
    [
        "<script>x</script>", "[a](javascript:x)", "![a](http://x/y.png)", "<img src=x onerror=y>",
        "<a href=x>b</a>", "<svg onload=x>",
    ],
)  # fmt: skip
def test_markdown_of_questions_makes_no_links_pictures_or_raw_html(text):
    for html in (block(text), line(text)):
        assert not any(tag in html for tag in ("<script", "<a", "<img", "<svg"))


def test_markdown_of_questions_keeps_code_tables_and_emphasis():
    assert line("`=IF(A1>2)` **đúng**") == "<code>=IF(A1&gt;2)</code> <strong>đúng</strong>"
    assert "<table>" in block("| a | b |\n|---|---|\n| 1 | 2 |")
