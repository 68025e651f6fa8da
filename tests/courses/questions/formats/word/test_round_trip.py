"""What a Word sheet says it can hold comes back equal, whatever stands beside it."""

from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from courses.questions.contract import QUESTION_TYPES, full_key
from courses.questions.formats.contract import Embedded, NeutralQuestion, SourceFile
from courses.questions.formats.word import Word
from courses.questions.text import part_id
from courses.questions.variants import question_faults
from courses.testing.formats import difference_after
from tests.courses.questions.formats import drawn

QUIET = (HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much, HealthCheck.too_slow)
WORDS = [
    "Hà Nội",
    "thẻ",
    "**không**",
    "`a*b`",
    "nhẹ *nhàng*",
    "x²",
    r"2\*3\*4",
    "(1)",
    "A",
    "mạng",
    "H₂O",
    "<b>",
    "đúng?",
    "—",
]

lines = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
texts = st.lists(lines, min_size=1, max_size=3).map("\n".join)
blocks = st.one_of(texts, texts.map(lambda text: f"{text}\n\n| Tên | A |\n| --- | --- |\n| B | 2 |\n\nhết."),
                   texts.map(lambda text: f"{text}\n\n- một\n- hai\n\nba"))  # fmt: skip


numbers = st.integers(-9999, 9999).map(lambda number: str(number / 100).removesuffix(".0"))


@st.composite
def options(draw, *, several):
    found = draw(st.lists(texts, min_size=3, max_size=6, unique_by=part_id))
    right = draw(st.integers(1, len(found) - 1)) if several else 1
    remarks = st.one_of(st.just(""), lines)
    return [{"text": text, "right": place < right, "feedback": draw(remarks)} for place, text in enumerate(found)]


def question(kind, **fields):
    common = {"text": blocks, "feedback": st.one_of(st.just(""), texts)}
    labels = {"skill": st.just("IU03.2.1"), "difficulty": st.integers(1, 3), "hints": st.lists(lines, max_size=2)}
    return st.builds(
        NeutralQuestion,
        type=st.just(kind),
        fields=st.fixed_dictionaries({**common, **fields}, optional=labels),
        category=st.sampled_from(["", "Mạng/Thư"]),
    )


sheets = st.lists(
    st.one_of(
        question("choice", options=options(several=False), keep_order=st.booleans()),
        question("choices", options=options(several=True), all_or_nothing=st.booleans()),
        question("true_false", answer=st.booleans()),
        question("short_answer", accept=st.lists(lines, min_size=1, max_size=3, unique=True)),
        question("numeric", answer=numbers, unit=st.sampled_from(["", "MB"])),
        question("ordering", items=st.lists(lines, min_size=3, max_size=5, unique_by=part_id)),
        question("essay", guide=st.one_of(st.just(""), texts)),
        drawn.simple,
    ),
    min_size=3,
    max_size=6,
)


def test_any_sheet_of_questions_that_it_can_hold_comes_back_equal(app):
    seen = []

    @settings(max_examples=20, deadline=None, suppress_health_check=QUIET)
    @given(questions=sheets)
    def comes_back(questions):
        held = [one for one in questions if is_sound(one) and not Word().can_hold(one)]
        seen.append(len(held))

        assert not held or difference_after(Word(), held) == ""

    with app.app_context():
        comes_back()
    assert any(seen)


def is_sound(question):
    return not question_faults(QUESTION_TYPES[full_key(question.type)], question.fields)


def test_pictures_go_out_and_come_back_with_their_bytes(app):
    made = BytesIO()
    Image.new("RGB", (30, 20), "red").save(made, "PNG")
    picture = Embedded("hinh-1.png", made.getvalue())
    fields = {
        "text": "Nhìn ![Ô B3](hinh-1.png) rồi chọn.",
        "options": [{"text": "![Ô B3](hinh-1.png)"}, {"text": "hai", "right": True}, {"text": "ba"}],
    }

    with app.app_context():
        assert Word().can_hold(NeutralQuestion("choice", fields, pictures=(picture,))) == ""
        assert difference_after(Word(), [NeutralQuestion("choice", fields, pictures=(picture,))]) == ""


def test_a_sheet_is_what_people_are_used_to(app):
    options = [{"text": "Split"}, {"text": "Freeze Panes", "right": True}, {"text": "Arrange All"}]

    with app.app_context():
        made = Word().write([NeutralQuestion("choice", {"text": "Lệnh nào?", "options": options})])
        (back,) = Word().parse(SourceFile("de.docx", made)).questions

    assert back.original.startswith("Câu 1. Lệnh nào?\nA. Split\nB. Freeze Panes\nC. Arrange All")
    assert "<u>B.</u>" in back.original_html


@pytest.mark.parametrize(
    ("question", "lost"),
    [
        (NeutralQuestion("hotspot", {"text": "?"}), "loại câu hỏi"),
        (NeutralQuestion("numeric", {"text": "?", "answer": 1, "variants": {"rows": []}}), "giá trị thay đổi"),
        (NeutralQuestion("short_answer", {"text": "?", "accept": ["a | b"]}), "sẽ khác đi"),
        (NeutralQuestion("essay", {"text": "Cho:\nA. một\nB. hai\nC. ba"}), "sẽ khác đi"),
    ],
)
def test_what_it_cannot_hold_is_said(question, lost, app):
    with app.app_context():
        assert lost in Word().can_hold(question)
