"""Kinds of questions as they are seen in Word files: statements, gaps, shared texts, what is said around them."""

import pytest

from courses.questions.formats.contract import CLEAR, DOUBTFUL
from tests.courses.questions.formats.documents import keys_of, line, read, states_of, table, texts_of, under

OPTIONS = ("A. Một", "B. Hai", "C. Ba", "Đáp án: B")
PASSAGE = "Internet là mạng toàn cầu."


@pytest.mark.parametrize(
    "rows",
    [
        ["A. Đúng", line(under("B. Sai"))],
        [line("Đúng    ", under("Sai"))],
        ["Đáp án: Sai"],
        ["Đáp án: S"],
        ["A. Đúng", "B. Sai", "Đáp án: B"],
        ["A. Đúng", "B. Sai", "", "ĐÁP ÁN", table(("Câu", "1"), ("Đáp án", "B"))],
    ],
    ids=["options", "one line", "word", "letter", "key", "list"],
)
def test_statements_are_true_or_false(rows):
    (question,) = read("Câu 1. Web và Internet là một.", *rows).questions

    assert question.type == "true_false"
    assert question.fields["answer"] is False
    assert question.state == CLEAR


def test_a_statement_without_a_mark_is_asked_about():
    (question,) = read("Câu 1. Web là Internet.", "Đúng / Sai").questions

    assert (question.type, question.state, question.remarks) == ("true_false", DOUBTFUL, ("Không thấy đáp án.",))


@pytest.mark.parametrize(
    ("said", "kind", "key"),
    [
        ("trình duyệt", "short_answer", ["trình duyệt"]),
        ("trình duyệt | trình duyệt web", "short_answer", ["trình duyệt", "trình duyệt web"]),
        ("8", "numeric", "8"),
        ("6,5 MB", "numeric", "6.5"),
    ],
)
def test_an_answer_to_be_typed(said, kind, key):
    (question,) = read("Câu 1. Điền vào chỗ trống: … là gì?", f"Đáp án: {said}").questions

    assert question.type == kind
    assert keys_of(read("Câu 1. Điền: …", f"Đáp án: {said}")) == [key]
    assert question.state == CLEAR


def test_a_number_that_may_be_thousands_is_asked_about():
    assert read("Câu 1. Bao nhiêu?", "Đáp án: 1.500").questions[0].state == DOUBTFUL


def test_essays_are_clear_below_their_heading_only():
    below = read("PHẦN II. TỰ LUẬN", "Câu 1. Vì sao?", "Hướng dẫn chấm: Nêu hai ý.")
    alone = read("Câu 1. Vì sao?")

    assert [(one.type, one.state) for one in below.questions] == [("essay", CLEAR)]
    assert below.questions[0].fields["guide"] == "Nêu hai ý."
    assert [(one.type, one.state) for one in alone.questions] == [("essay", DOUBTFUL)]


@pytest.mark.parametrize(
    "words",
    ["Đọc đoạn văn sau và trả lời các câu hỏi từ câu 2 đến câu 3:", "Dựa vào thông tin sau để trả lời câu 2 – 3",
     "Read the following passage and answer questions 2 to 3.", "Câu 2 và câu 3 dựa vào đoạn sau:"],
)  # fmt: skip
def test_a_text_shared_by_some_questions_stands_in_each_of_them(words):
    found = read("Câu 1. Hỏi?", *OPTIONS, words, PASSAGE, *[
        row for number in (2, 3, 4) for row in (f"Câu {number}. Hỏi {number}?", *OPTIONS)
    ])  # fmt: skip

    assert [PASSAGE in text for text in texts_of(found)] == [False, True, True, False]
    assert states_of(found) == [CLEAR] * 4
    assert found.problems == ()


def test_a_shared_text_for_nobody_in_particular_is_asked_about():
    found = read("Đọc đoạn văn sau rồi trả lời các câu hỏi.", PASSAGE, "Câu 1. Hỏi?", *OPTIONS, "Câu 2. Hỏi?", *OPTIONS)

    assert states_of(found) == [DOUBTFUL, CLEAR]
    assert PASSAGE in texts_of(found)[0]
    assert "Không rõ đoạn dùng chung ở dòng 1" in found.questions[0].remarks[0]


def test_gaps_of_a_shared_text():
    text = "Web {<1>}____ Internet, {<2>}____ là mạng."

    found = read("[<sg>]", text, "[<egc>]", "(<1>)", *OPTIONS, "[<br>]", "(<2>)", *OPTIONS, "[</sg>]")

    assert texts_of(found)[1] == "Web (1) …… Internet, (2) …… là mạng.\n\nChọn phương án cho chỗ trống (2)."
    assert keys_of(found) == ["B", "B"]


def test_explanations_are_feedback():
    first = ["Câu 1. Hỏi?", *OPTIONS, "Giải thích: Vì hai.", "Và vì thế."]

    found = read(*first, "Câu 2. Hỏi?", *OPTIONS, "Lời giải", "Ba.")

    assert [one.fields["feedback"] for one in found.questions] == ["Vì hai.\nVà vì thế.", "Ba."]
    assert states_of(found) == [CLEAR, CLEAR]


@pytest.mark.parametrize(
    ("start", "end", "difficulty", "skill"),
    [
        ("Câu 1 (NB): ", "", 1, None), ("Câu 1. [TH] ", "", 2, None), ("Câu 1. ", " (VD)", 3, None),
        ("Câu 1. (VDC) ", "", 3, None), ("Câu 1. (Nhận biết) ", "", 1, None), ("Câu 1. [Mức độ 2] ", "", 2, None),
        ("Câu 1. [IU03.2.1] ", "", None, "IU03.2.1"),
        ("Câu 1. (IU03.2.1) (TH) ", "", 2, "IU03.2.1"), ("Câu 1 (0,5 điểm). ", " [IU04.1]", None, "IU04.1"),
    ],
)  # fmt: skip
def test_short_labels_say_level_and_skill(start, end, difficulty, skill):
    (question,) = read(f"{start}Hỏi gì?{end}", *OPTIONS).questions

    assert question.fields["text"] == "Hỏi gì?"
    assert question.fields.get("difficulty") == difficulty
    assert question.fields.get("skill") == skill
    assert question.state == CLEAR


def test_lines_of_labels_say_level_skill_and_topic():
    (question,) = read("Câu 1. Hỏi?", *OPTIONS, "Mức độ: Thông hiểu", "Kỹ năng: IU03.2.1", "Chủ đề: Mạng").questions

    assert (question.fields["difficulty"], question.fields["skill"], question.category) == (2, "IU03.2.1", "Mạng")
    assert question.state == CLEAR


def test_a_level_that_nobody_knows_is_told():
    (question,) = read("Câu 1. Hỏi?", *OPTIONS, "Mức độ: siêu khó").questions

    assert "difficulty" not in question.fields
    assert question.remarks == ("Không rõ mức độ “siêu khó” nên không ghi độ khó.",)


def test_places_name_the_question_and_its_line_in_the_file():
    found = read("ĐỀ THI", "", "Câu 7. Hỏi?", *OPTIONS, table(("a", "b"), ("c", "d")), "Câu 8. Hỏi?", *OPTIONS)

    assert [one.place for one in found.questions] == ["câu 7, dòng 3", "câu 8, dòng 12"]


def test_underlined_words_in_the_question_are_told():
    asked = line("Câu 1. Từ ", under("gạch chân"), " nghĩa là gì? Chọn nghĩa của từ gạch chân.")

    (question,) = read(asked, *OPTIONS).questions

    assert question.fields["text"].startswith("Từ **gạch chân** nghĩa")
    assert question.state == DOUBTFUL
