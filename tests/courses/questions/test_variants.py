"""Questions that draw numbers and words: every variant that may be drawn is a whole question of its type."""

import json
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.questions.arithmetic import ExpressionError
from courses.questions.declarations import MOST_KEPT, declaration, read_row
from courses.questions.types.choice import Choice
from courses.questions.types.numeric import Numeric
from courses.questions.types.true_false import TrueFalse
from courses.questions.variants import bound, draw, question_faults, settings_of

DOWNLOAD = {
    "key": "tai", "type": "numeric",
    "text": "{ai} tải tệp {cỡ} MB với tốc độ {tốc_độ} Mb/s ({{1 byte = 8 bit}}). Hết bao nhiêu giây?",
    "feedback": "{cỡ} × 8 : {tốc_độ} = {= giây}.",
    "answer": "{giây}",
    "unit": "giây",
    "variants": {
        "values": {
            "ai": ["Chị Lan", "Anh Hùng"], "cỡ": {"from": 0.5, "to": 2000, "step": 499.5}, "tốc_độ": [16, 20, 40],
        },
        "derive": {"giây": "cỡ * 8 / tốc_độ"},
        "where": "giây >= 1",
    },
}  # fmt: skip

NUMERIC = {"type": "numeric", "text": "{a} + {b}?", "answer": "{= a + b}"}
ROWS = [{"a": 1, "b": 2}, {"a": 0.5, "b": 0}]

MISTAKES = {
    # what the author declares, other fields, where the fault lies, words of its sentence
    "no fields": ("a", {}, (), "các trường"),
    "a slip in a field": ({"row": ROWS}, {}, ("row",), "row"),
    "neither a table nor ranges": ({"where": "a > 1"}, {}, (), "rows"),
    "a single row": ({"rows": ROWS[:1]}, {}, ("rows",), "từ 2"),
    "a row without a value": ({"rows": [*ROWS, {"a": 1}]}, {}, ("rows", 2), "a, b"),
    "a list as a value": ({"rows": [*ROWS, {"a": 1, "b": []}]}, {}, ("rows", 2, "b"), "phải là số"),
    "an endless number": ({"rows": [*ROWS, {"a": float("inf"), "b": 1}]}, {}, ("rows", 2, "a"), "phải là số"),
    "a tiny number": ({"rows": [*ROWS, {"a": 1e-300, "b": 1}]}, {}, ("rows", 2, "a"), "phải là số"),
    "a name with a space": ({"rows": [{"a b": 1}, {"a b": 2}]}, {}, ("rows", 0, "a b"), "làm tên"),
    "a reserved name": ({"values": {"or": [1, 2]}}, {}, ("values", "or"), "làm tên"),
    "a range without an end": ({"values": {"a": {"from": 1}}}, {}, ("values", "a"), "Thiếu “to”"),
    "a range in words": ({"values": {"a": {"from": "x", "to": 2}}}, {}, ("values", "a", "from"), "một số"),
    "a step of nothing": ({"values": {"a": {"from": 1, "to": 2, "step": 0}}}, {}, ("values", "a"), "lớn hơn 0"),
    "a negative range": ({"values": {"a": {"from": 1, "to": -2}}}, {}, ("values", "a"), "không nhỏ hơn"),
    "a range that is too fine": ({"values": {"a": {"from": 0, "to": 1, "step": 1e-9}}}, {}, ("values", "a"), "1000"),
    "too many combinations": (
        {"values": {name: {"from": 1, "to": 99} for name in "abc"}}, {}, ("values",), "970299",
    ),
    "a sum that is none": ({"rows": ROWS, "derive": {"c": "a +"}}, {}, ("derive", "c"), "thiếu một vế"),
    "a sum of unknown values": ({"rows": ROWS, "derive": {"c": "d", "d": "a"}}, {}, ("derive", "c"), "“d”"),
    "a name for two": ({"rows": ROWS, "derive": {"a": "b"}}, {}, ("derive", "a"), "đã dùng"),
    "a division by zero in one row": (
        {"rows": ROWS, "derive": {"c": "a / b"}}, {}, ("derive", "c"), "Với a = 0,5; b = 0: Có phép chia cho 0",
    ),
    "a condition that is none": ({"rows": ROWS, "where": "a + b"}, {}, ("where",), "điều kiện"),
    "a condition that nothing meets": ({"rows": ROWS, "where": "a > 9"}, {}, ("where",), "còn 0"),
    "a place for an unknown value": ({"rows": ROWS}, {"feedback": "{c}"}, "feedback", "“c”"),
    "a place that is no sum": ({"rows": ROWS}, {"feedback": "{a b}"}, "feedback", "{{"),
    "no place at all": ({"rows": ROWS}, {"text": "?", "answer": 3}, (), "không có chỗ"),
    "a place without quotation marks": ({"rows": ROWS}, {"answer": {"a": None}}, "answer", "dấu nháy"),
    "an endless answer": (
        {"rows": ROWS}, {"answer": "{= (a + b) / (3 + 3 * a)}"}, "answer", "Với a = 0,5; b = 0: Kết quả là số thập",
    ),
    "an answer that is a word in one row": (
        {"rows": ROWS}, {"answer": "{= if(b = 0, 'không', b)}"}, "answer", "Với a = 0,5; b = 0: “answer” phải là",
    ),
    "true or false in a text": ({"rows": ROWS}, {"text": "{= a > b}"}, "text", "if("),
}  # fmt: skip


@pytest.mark.parametrize(("declared", "fields", "where", "words"), MISTAKES.values(), ids=MISTAKES)
def test_an_authors_mistake_is_found_with_its_place_before_anybody_draws_it(declared, fields, where, words):
    (fault,) = question_faults(Numeric(), {**NUMERIC, **fields, "variants": declared})

    assert fault.path == ((where,) if isinstance(where, str) else ("variants", *where))
    assert words in fault.sentence


def test_options_that_become_equal_in_one_variant_are_a_fault_of_the_option():
    options = [{"text": "{= a + b}", "right": True}, {"text": "{= a * b}"}, {"text": "{= a - b}"}]
    rows = [{"a": 3, "b": 4}, {"a": 2, "b": 2}]

    (fault,) = question_faults(Choice(), {"text": "{a} + {b}?", "options": options, "variants": {"rows": rows}})

    assert fault.path == ("options", 1, "text")
    assert "Với a = 2; b = 2" in fault.sentence
    assert "lặp lại" in fault.sentence


def test_a_slot_keeps_what_it_drew_and_texts_and_key_are_made_of_it(app):
    stored = settings_of(Numeric(), DOWNLOAD)
    with app.app_context():
        drawn = [draw(stored, seed) for seed in range(200)]
        slot = json.loads(json.dumps(drawn[5]))
        once, again = bound(stored, slot), bound(stored, slot)
        everything = {json.dumps(values, sort_keys=True): bound(stored, values) for values in drawn}

    assert once == again
    assert "variants" not in once
    assert drawn[5] == draw(stored, 5)
    assert len(everything) > 20
    for key, question in everything.items():
        row = read_row(json.loads(key))
        seconds = row["cỡ"] * 8 / row["tốc_độ"]
        assert Fraction(question["answer"]) == seconds
        assert question["text"].startswith(str(row["ai"]))
        assert "{1 byte = 8 bit}" in question["text"]
        assert Numeric().grade(question, Numeric().parse(question, {"answer": [question["answer"]]})).fraction == 1


def test_numbers_in_texts_are_written_as_vietnamese_writes_them(app):
    rows = [{"a": 1234.5, "năm": "2025"}, {"a": -3, "năm": "2026"}]
    fields = {"type": "numeric", "text": "{a} năm {năm}", "answer": "{a}", "variants": {"rows": rows}}
    with app.app_context():
        stored = settings_of(Numeric(), fields)
        said = {
            (question["text"], question["answer"]) for question in (bound(stored, draw(stored, n)) for n in range(9))
        }

    assert said == {("1.234,5 năm 2025", "1234.5"), ("−3 năm 2026", "-3")}


def test_a_statement_can_be_true_in_some_variants_only(app):
    rows = [{"a": 1, "b": 2}, {"a": 2, "b": 1}]
    fields = {"type": "true_false", "text": "{a} > {b}", "answer": "{= a > b}", "variants": {"rows": rows}}

    assert question_faults(TrueFalse(), fields) == []
    with app.app_context():
        stored = settings_of(TrueFalse(), fields)
        keys = {
            (question["text"], question["answer"]) for question in (bound(stored, draw(stored, n)) for n in range(9))
        }
    assert keys == {("1 > 2", False), ("2 > 1", True)}


def test_a_mended_sum_mends_what_was_drawn_before_it_and_a_renamed_value_says_so(app):
    wrong = {**DOWNLOAD, "variants": {**DOWNLOAD["variants"], "derive": {"giây": "cỡ / tốc_độ"}}}
    other = {"type": "numeric", "text": "{x}", "answer": "{x}", "variants": {"values": {"x": [1, 2]}}}
    slot = draw(settings_of(Numeric(), wrong), 1)
    with app.app_context():
        before, after = bound(settings_of(Numeric(), wrong), slot), bound(settings_of(Numeric(), DOWNLOAD), slot)
        with pytest.raises(ExpressionError):
            bound(settings_of(Numeric(), other), slot)

    assert Fraction(after["answer"]) == 8 * Fraction(before["answer"])


def test_a_question_without_variants_draws_nothing_and_keeps_its_braces():
    fields = {"type": "numeric", "text": "Tập hợp {1, 2} có mấy phần tử?", "answer": 2}

    stored = settings_of(Numeric(), fields)

    assert question_faults(Numeric(), fields) == []
    assert draw(stored, 7) is None
    assert bound(stored, None) is stored
    assert stored["text"] == fields["text"]


def test_of_many_combinations_as_many_are_kept_as_an_exam_needs():
    declared = {"values": {"a": {"from": 1, "to": 100}, "b": {"from": 1, "to": 100}}, "where": "a < b"}

    rows = declaration(declared).rows

    assert len(rows) == MOST_KEPT
    assert all(row["a"] < row["b"] for row in rows)
    assert len({row["a"] for row in rows}) > 40


hostile = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["a", "a / b", "{a}"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["a", "b", "from", "to", "step", "rows", "values"]) | st.text(max_size=3), inner
        )
    ),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(
    declared=hostile
    | st.fixed_dictionaries({}, optional=dict.fromkeys(("rows", "values", "derive", "where"), hostile)),
    text=hostile,
)
def test_whatever_a_file_declares_is_a_question_or_a_fault_with_a_sentence(declared, text):
    fields = {**NUMERIC, "text": text, "variants": declared}
    faults = question_faults(Numeric(), fields)

    assert all(isinstance(fault.path, tuple) and fault.sentence for fault in faults)
    if not faults:
        assert json.dumps(settings_of(Numeric(), fields))
