"""What a format says it can hold comes back equal."""

import pytest
from hypothesis import HealthCheck, assume, given, settings

from courses.questions.contract import QUESTION_TYPES, full_key
from courses.questions.formats.aiken import Aiken
from courses.questions.formats.contract import QUESTION_FORMATS, Embedded, NeutralQuestion, SourceFile
from courses.questions.formats.gift import Gift
from courses.questions.formats.moodle import MoodleXml
from courses.questions.variants import question_faults
from courses.testing import check_question_format
from courses.testing.formats import difference_after
from tests.courses.questions.formats import drawn

QUIET = (HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much, HealthCheck.too_slow)
PICTURE = Embedded("so-do.png", b"\x89PNG\r\n\x1a\n")
QUESTION = {"text": "Đâu là thẻ?", "options": [{"text": "Ô tròn"}, {"text": "Ô vuông", "right": True}]}


def test_every_shipped_format_keeps_its_contract(product):
    with product.app_context():
        for kind in QUESTION_FORMATS:
            check_question_format(kind)


@pytest.mark.parametrize(
    ("kind", "questions"),
    [(Gift(), drawn.simple), (MoodleXml(), drawn.simple), (MoodleXml(), drawn.rich), (Aiken(), drawn.bare_choice)],
    ids=["gift", "moodle", "moodle with all that ours have", "aiken"],
)
def test_any_question_that_a_format_can_hold_comes_back_equal(kind, questions, product):
    @settings(max_examples=120, deadline=None, suppress_health_check=QUIET)
    @given(question=questions)
    def comes_back(question):
        assume(not question_faults(QUESTION_TYPES[full_key(question.type)], question.fields))
        assume(not kind.can_hold(question))

        assert difference_after(kind, [question]) == ""

    with product.app_context():
        comes_back()


@pytest.mark.parametrize("typed", ["&lt;", "<b>", "a & b", "&amp;lt;", "#1", "50 %", "*.xlsx"])
def test_what_is_typed_into_a_gap_of_moodles_comes_back_to_the_letter(product, typed):
    gaps = {"g1": {"kind": "text", "accept": [typed]}}
    question = NeutralQuestion("cloze", {"text": "Gõ [[g1]] vào ô.", "gaps": gaps})

    with product.app_context():
        assert difference_after(MoodleXml(), [question]) == ""


def test_a_picture_goes_out_and_comes_back_with_its_bytes(product):
    fields = {**QUESTION, "text": "Nhìn hình ![sơ đồ mạng](so-do.png) rồi chọn."}
    question = NeutralQuestion("choice", fields, pictures=(PICTURE,))

    with product.app_context():
        assert difference_after(MoodleXml(), [question]) == ""
        (back,) = MoodleXml().parse(SourceFile("a.xml", MoodleXml().write([question]))).questions

    assert back.pictures == (PICTURE,)
    assert back.fields["text"] == fields["text"]


@pytest.mark.parametrize(
    ("kind", "question", "lost"),
    [
        (Gift(), NeutralQuestion("choice", {**QUESTION, "keep_order": True}), "thứ tự cố định"),
        (Gift(), NeutralQuestion("choice", {**QUESTION, "hints": ["Nhìn kỹ."]}), "gợi ý"),
        (Gift(), NeutralQuestion("numeric", {"text": "?", "answer": 1, "unit": "MB"}), "đơn vị"),
        (Gift(), NeutralQuestion("choice", QUESTION, pictures=(PICTURE,)), "hình"),
        (Gift(), NeutralQuestion("ordering", {"text": "?", "items": ["a", "b", "c"]}), "loại câu hỏi"),
        (MoodleXml(), NeutralQuestion("choice", {**QUESTION, "variants": {"rows": []}}), "giá trị thay đổi"),
        (MoodleXml(), NeutralQuestion("choice", {**QUESTION, "text": "![x](y.png)"}), "hình"),
        (MoodleXml(), NeutralQuestion("hotspot", {"text": "?"}), "loại câu hỏi"),
        (Aiken(), NeutralQuestion("choice", {**QUESTION, "feedback": "Ô vuông."}), "nhận xét"),
        (Aiken(), NeutralQuestion("choice", {**QUESTION, "text": "Đâu **là** thẻ?"}), "chữ thường"),
        (Aiken(), NeutralQuestion("essay", {"text": "?"}), "một phương án"),
    ],
)
def test_what_a_format_has_no_place_for_is_said(kind, question, lost):
    assert lost in kind.can_hold(question)
