"""Aiken in English and Vietnamese."""

import pytest

from courses.questions.formats.aiken import Aiken
from courses.questions.formats.contract import CLEAR, DOUBTFUL, UNREADABLE, SourceFile

ENGLISH = "What is the capital?\nA. Hue\nB. Hanoi\nANSWER: B\n"
VIETNAMESE = (
    "Câu 1: Thủ đô ở đâu?\nA) Huế\nB) Hà Nội\nĐáp án: B\n"
    "Câu 2. Trình duyệt?\na) Chrome\nb) Word\nc) Edge\nĐáp án đúng: a, c\n"
)


def read(text):
    return Aiken().parse(SourceFile("a.txt", text.encode())).questions


def right(question):
    return [option["text"] for option in question.fields["options"] if option.get("right")]


def test_both_languages_and_several_letters_are_read():
    (english,), (one, several) = read(ENGLISH), read(VIETNAMESE)

    assert (english.type, right(english), english.state) == ("choice", ["Hanoi"], CLEAR)
    assert (one.fields["text"], right(one), one.place) == ("Thủ đô ở đâu?", ["Hà Nội"], "dòng 1")
    assert (several.type, right(several), several.place) == ("choices", ["Chrome", "Edge"], "dòng 5")


@pytest.mark.parametrize("answer", ["B", "b", "B.", "(B)", "B. Hà Nội", "B) hà nội"])
def test_the_letter_may_be_written_in_many_ways(answer):
    (question,) = read(f"Thủ đô?\nA. Huế\nB. Hà Nội\nĐÁP ÁN: {answer}\n")

    assert (right(question), question.state) == (["Hà Nội"], CLEAR)


@pytest.mark.parametrize(
    ("text", "state", "told"),
    [
        ("Câu hỏi?\nA. một\nANSWER: A\n", UNREADABLE, "cần ít nhất hai"),
        ("A. một\nB. hai\nANSWER: A\n", UNREADABLE, "không có câu hỏi"),
        ("Câu hỏi?\nA. một\nB. hai\n", DOUBTFUL, "Không có dòng ANSWER"),
        ("Câu hỏi?\nA. một\nB. hai\nANSWER: D\n", DOUBTFUL, "không có phương án này"),
        ("Câu hỏi?\nA. một\nB. hai\nANSWER: hai\n", DOUBTFUL, "không phải là chữ cái"),
        ("Câu hỏi?\nA. một\nC. ba\nANSWER: A\n", DOUBTFUL, "không theo thứ tự"),
        ("Câu hỏi?\nA. một\nB. hai\nĐáp án: B. một\n", DOUBTFUL, "không phải là chữ cái"),
    ],
)
def test_what_is_wrong_with_a_question_is_said(text, state, told):
    (question,) = read(text)

    assert question.state == state
    assert told in " ".join(question.remarks)


def test_a_question_without_its_answer_does_not_swallow_the_next():
    questions = read("Một?\nA. a\nB. b\n\nHai?\nA. c\nB. d\nANSWER: A\n")

    assert [(one.fields["text"], one.state) for one in questions] == [("Một?", DOUBTFUL), ("Hai?", CLEAR)]


def test_texts_and_options_may_take_several_lines_and_a_reason_may_follow():
    (question,) = read(
        "Đọc đoạn sau.\nĐâu là thủ đô?\nA. Huế,\nmiền Trung\nB. Hà Nội\nĐáp án: B\nGiải thích: Từ năm 1010.\n"
    )

    assert question.fields["text"] == "Đọc đoạn sau.\nĐâu là thủ đô?"
    assert question.fields["options"][0]["text"] == "Huế,\nmiền Trung"
    assert question.fields["feedback"] == "Từ năm 1010."
