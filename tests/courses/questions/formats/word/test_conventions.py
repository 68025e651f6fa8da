"""How trainers write questions: numbers, options, and where a question ends."""

import pytest

from courses.questions.formats.contract import CLEAR, DOUBTFUL
from tests.courses.questions.formats.documents import (
    keys_of,
    line,
    listed,
    numbering,
    options_of,
    read,
    states_of,
    table,
    texts_of,
    under,
)

CAPITALS = ("Huế", "Hà Nội", "Đà Nẵng")


def sheet(start="Câu {}.", option="{}. ", key="B", questions=2):
    """Questions about capitals, in one way of writing numbers and options."""
    lines = []
    for number in range(1, questions + 1):
        lines.append(f"{start.format(number)} Thủ đô {number} là gì?")
        for letter, text in zip("ABC", CAPITALS, strict=True):
            label = option.format(letter)
            lines.append(line(under(label), text) if letter == key else line(label, text))
    return lines


@pytest.mark.parametrize(
    "start",
    [
        "Câu {}.",
        "Câu {}:",
        "Câu hỏi {})",
        "CÂU {} -",
        "Bài {}.",
        "{}.",
        "{})",
        "Question {}:",
        "Câu số {}.",
        "({})",
        "Câu {}/",
    ],
)
def test_questions_begin_in_many_ways(start):
    found = read(*sheet(start))

    assert texts_of(found) == ["Thủ đô 1 là gì?", "Thủ đô 2 là gì?"]
    assert keys_of(found) == ["B", "B"]
    assert states_of(found) == [CLEAR, CLEAR]


@pytest.mark.parametrize("option", ["{}. ", "{}.", "{}) ", "{}/ ", "({}) ", "{} - ", "{}: ", "[{}] ", "{}.\t"])
def test_options_are_lettered_in_many_ways(option):
    found = read(*sheet(option=option))

    assert options_of(found.questions[0]) == list(CAPITALS)
    assert keys_of(found) == ["B", "B"]
    assert states_of(found) == [CLEAR, CLEAR]


def test_small_letters_will_do():
    found = read(*[one.replace(">A.", ">a.").replace(">B.", ">b.").replace(">C.", ">c.") for one in sheet()])

    assert keys_of(found) == ["B", "B"]


@pytest.mark.parametrize("between", ["\t", "      ", " "])
def test_options_stand_in_one_paragraph(between):
    parts = ["A. Huế", between, under("B."), " Hà Nội", between, "C. Đà Nẵng", between, "D. Vinh"]

    found = read("Câu 1. Thủ đô là gì?", line(*parts), "Câu 2. Thủ đô là gì?", line(*parts))

    assert options_of(found.questions[0]) == ["Huế", "Hà Nội", "Đà Nẵng", "Vinh"]
    assert keys_of(found) == ["B", "B"]


def test_letters_of_persons_in_the_question_are_no_options():
    found = read("Câu 1. Ông A. gặp bà B. và cháu C. Ai lớn nhất?", "A. Ông", line(under("B. Bà")), "C. Cháu")

    assert texts_of(found) == ["Ông A. gặp bà B. và cháu C. Ai lớn nhất?"]
    assert options_of(found.questions[0]) == ["Ông", "Bà", "Cháu"]


def test_two_options_stand_in_each_of_two_paragraphs():
    found = read("Câu 1. Thủ đô?", line("A. Huế\t", under("B. Hà Nội")), "C. Đà Nẵng\tD. Vinh")

    assert options_of(found.questions[0]) == ["Huế", "Hà Nội", "Đà Nẵng", "Vinh"]
    assert keys_of(found) == ["B"]


def test_options_follow_the_question_in_its_own_paragraph():
    found = read(line("Câu 1. Thủ đô là gì? A. Huế ", under("B."), " Hà Nội C. Đà Nẵng D. Vinh"))

    assert texts_of(found) == ["Thủ đô là gì?"]
    assert options_of(found.questions[0]) == ["Huế", "Hà Nội", "Đà Nẵng", "Vinh"]
    assert keys_of(found) == ["B"]


def test_soft_line_breaks_part_question_and_options():
    found = read(line("Câu 1. Thủ đô là gì?\nA. Huế\n", under("B. Hà Nội"), "\nC. Đà Nẵng"))

    assert texts_of(found) == ["Thủ đô là gì?"]
    assert keys_of(found) == ["B"]


def test_a_letter_inside_an_option_is_no_option():
    found = read("Câu 1. Chất nào?", "A. Vitamin B. và nước", line(under("B."), " Vitamin C."), "C. Vitamin A.")

    assert options_of(found.questions[0]) == ["Vitamin B. và nước", "Vitamin C.", "Vitamin A."]


@pytest.mark.parametrize(
    "levels", [(("decimal", "%1."), ("upperLetter", "%2.")), (("decimal", "Câu %1:"), ("lowerLetter", "%2)"))]
)
def test_numbers_and_letters_that_word_counts(levels):
    rows = []
    for number in (1, 2):
        rows.append(listed(1, 0, f"Thủ đô {number}?"))
        rows += [listed(1, 1, under(text) if text == "Hà Nội" else text) for text in CAPITALS]

    found = read(*rows, parts=[("word/numbering.xml", numbering(levels))])

    assert texts_of(found) == ["Thủ đô 1?", "Thủ đô 2?"]
    assert options_of(found.questions[1]) == list(CAPITALS)
    assert keys_of(found) == ["B", "B"]
    assert [question.place for question in found.questions] == ["câu 1, dòng 1", "câu 2, dòng 5"]


def test_letters_that_word_goes_on_counting_through_the_file():
    rows = []
    for number in (1, 2):
        rows += [f"Câu {number}. Thủ đô?", *(listed(1, 0, under(text) if text == "Huế" else text) for text in CAPITALS)]

    found = read(*rows, parts=[("word/numbering.xml", numbering((("upperLetter", "%1."),)))])

    assert keys_of(found) == ["A", "A"]
    assert options_of(found.questions[1]) == list(CAPITALS)


def test_options_stand_in_a_table():
    rows = table(("A. Huế", "C. Đà Nẵng"), (line(under("B. Hà Nội")), "D. Vinh"))

    found = read("Câu 1. Thủ đô?", rows, "Câu 2. Thủ đô?", rows)

    assert options_of(found.questions[0]) == ["Huế", "Hà Nội", "Đà Nẵng", "Vinh"]
    assert keys_of(found) == ["B", "B"]


def test_letters_have_cells_of_their_own():
    found = read("Câu 1. Thủ đô?", table(("A.", "Huế"), (line(under("B.")), "Hà Nội"), ("C.", "Vinh")))

    assert options_of(found.questions[0]) == ["Huế", "Hà Nội", "Vinh"]
    assert keys_of(found) == ["B"]


def test_a_sheet_of_columns_a_and_b_is_part_of_the_question():
    found = read(
        "Câu 1. Cho bảng tính:", table(("", "A", "B"), ("1", "5", "7")), "Ô B1?", "A. 5", line(under("B. 7")), "C. 1"
    )

    assert "|  | A | B |\n| --- | --- | --- |\n| 1 | 5 | 7 |" in texts_of(found)[0]
    assert keys_of(found) == ["B"]


def test_whole_questions_stand_in_a_table():
    first = line("Câu 1. Thủ đô?") + line("A. Huế") + line(under("B. Hà Nội")) + line("C. Vinh")
    second = line("Câu 2. Cố đô?") + line(under("A. Huế")) + line("B. Hà Nội") + line("C. Vinh")

    found = read(table((first,), (second,)))

    assert texts_of(found) == ["Thủ đô?", "Cố đô?"]
    assert keys_of(found) == ["B", "A"]


def test_a_table_has_a_question_in_each_row_below_its_headings():
    head = ("STT", "Nội dung câu hỏi", "A", "B", "C", "Đáp án", "Mức độ")
    rows = table(head, ("1", "Thủ đô?", *CAPITALS, "B", "NB"), ("2", "Cố đô?", *CAPITALS, "A", "TH"))

    found = read("BẢNG CÂU HỎI", rows)

    assert texts_of(found) == ["Thủ đô?", "Cố đô?"]
    assert keys_of(found) == ["B", "A"]
    assert [question.fields["difficulty"] for question in found.questions] == [1, 2]
    assert states_of(found) == [CLEAR, CLEAR]


def test_blank_lines_alone_part_questions():
    options = ["A. Huế", line(under("B. Hà Nội")), "C. Vinh", ""]

    found = read("Tỉnh Lào Cai", "", "Thủ đô?", *options, "Thủ đô", "của nước ta?", *options)

    assert texts_of(found) == ["Thủ đô?", "Thủ đô\ncủa nước ta?"]
    assert keys_of(found) == ["B", "B"]
    assert found.problems == ()


def test_nothing_at_all_parts_questions():
    options = ["A. Huế", line(under("B. Hà Nội")), "C. Vinh"]

    found = read("Thủ đô?", *options, "Thủ đô nào?", *options)

    assert texts_of(found) == ["Thủ đô?", "Thủ đô nào?"]


def test_statements_that_are_counted_inside_a_question_belong_to_it():
    found = read(
        "Câu 1. Cho các phát biểu:", "1. Một", "2. Hai", "3. Ba", "Số phát biểu đúng là",
        "A. 1", line(under("B. 2")), "C. 3",
        "Câu 2. Thủ đô?", "A. Huế", line(under("B. Hà Nội")), "C. Vinh",
    )  # fmt: skip

    assert keys_of(found) == ["B", "B"]
    assert texts_of(found)[0].splitlines() == [
        "Cho các phát biểu:",
        r"1\. Một",
        r"2\. Hai",
        r"3\. Ba",
        "Số phát biểu đúng là",
    ]


def test_statements_lettered_otherwise_than_the_options_belong_to_the_text():
    found = read("Câu 1. Cho:", "a) Một", "b) Hai", "c) Ba", "Phát biểu đúng là", "A. a", line(under("B. b")), "C. c")

    assert options_of(found.questions[0]) == ["a", "b", "c"]
    assert "a) Một\nb) Hai\nc) Ba" in texts_of(found)[0]


def test_a_line_below_the_last_option_is_asked_about():
    found = read(
        "Câu 1. Thủ đô?", "A. Huế", line(under("B. Hà Nội")), "C. Vinh", "hoặc nơi khác", "Câu 2. Cố đô?", *CAPITALS
    )

    assert found.questions[0].state == DOUBTFUL
    assert "Dòng 5 đứng ngay sau phương án C" in found.questions[0].remarks[0]


def test_a_line_that_belongs_to_no_question_is_named():
    found = read(*sheet(), "", "Người soạn: Nguyễn Văn A", "", *sheet("Câu {}."))

    assert [(one.place, one.sentence) for one in found.problems] == [
        ("dòng 10", "Dòng này không thuộc câu nào: “Người soạn: Nguyễn Văn A”.")
    ]


def test_an_option_goes_on_in_a_second_line():
    found = read("Câu 1. Chọn câu đúng.", "A. Một", "và hai", line(under("B. Ba")), "C. Bốn")

    assert options_of(found.questions[0]) == ["Một\nvà hai", "Ba", "Bốn"]
    assert found.questions[0].state == CLEAR


def test_sections_are_categories_and_lessons_are_no_questions():
    found = read("PHẦN I. Mạng", *sheet(questions=1), "Bài 2: Thư điện tử", *sheet(questions=1))

    assert [question.category for question in found.questions] == ["PHẦN I. Mạng", "Bài 2: Thư điện tử"]


def test_what_follows_the_end_is_left_alone():
    found = read(*sheet(), "----- HẾT -----", "Cán bộ coi thi không giải thích gì thêm.")

    assert len(found.questions) == 2
    assert found.problems == ()


def test_a_file_without_questions_says_so():
    found = read("Kế hoạch công tác tháng 11")

    assert found.questions == ()
    assert "Không thấy câu hỏi nào" in found.problems[0].sentence


def test_a_number_is_missing_and_the_question_is_still_seen():
    options = ["A. Huế", line(under("B. Hà Nội")), "C. Vinh"]

    found = read("Câu 1. Thủ đô?", *options, "", "Thành phố nào?", *options, "Câu 3. Đâu?", *options)

    assert texts_of(found) == ["Thủ đô?", "Thành phố nào?", "Đâu?"]
    assert states_of(found) == [CLEAR, DOUBTFUL, CLEAR]
