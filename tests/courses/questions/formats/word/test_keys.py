"""How files tell what is right, and what is asked about instead of being guessed."""

import pytest

from courses.questions.formats.contract import CLEAR, DOUBTFUL, SourceFile, UnreadableFile
from tests.courses.questions.formats.documents import (
    bold,
    docx,
    keys_of,
    line,
    read,
    red,
    run,
    states_of,
    table,
    under,
    yellow,
)

ANSWERS = "BACB"


def question(number, *, right="", look=None, only_letter=False, after=()):
    """A question whose right option has a look."""
    rows = [f"Câu {number}. Hỏi {number}?"]
    for letter in "ABCD":
        label, text = f"{letter}.", f" Phương án {letter}{number}"
        if letter not in right or look is None:
            rows.append(line(label, text))
        else:
            rows.append(line(look(label), text) if only_letter else line(look(label + text)))
    return [*rows, *after]


def questions(answers=ANSWERS, **how):
    return [row for number, key in enumerate(answers, start=1) for row in question(number, right=key, **how)]


@pytest.mark.parametrize("only_letter", [True, False])
@pytest.mark.parametrize(
    ("look", "words"),
    [
        (under, "gạch chân"), (bold, "in đậm"), (red, "chữ màu"), (yellow, "tô nền"),
        (lambda text: run(text, '<w:shd w:val="clear" w:fill="FFFF00"/>'), "tô nền"),
    ],
)  # fmt: skip
def test_looks_tell_the_key(look, words, only_letter):
    found = read(*questions(look=look, only_letter=only_letter))

    assert keys_of(found) == list(ANSWERS)
    assert states_of(found) == [CLEAR] * 4
    assert found.notes == (f"Đáp án nhận theo {words}.",)


def test_a_style_tells_the_key():
    styles = '<w:style w:type="character" w:styleId="Dung"><w:name w:val="Dung"/><w:rPr><w:b/></w:rPr></w:style>'
    parts = [("word/styles.xml", docx_styles(styles))]

    found = read(*questions(look=lambda text: run(text, '<w:rStyle w:val="Dung"/>')), parts=parts)

    assert keys_of(found) == list(ANSWERS)


def docx_styles(styles):
    return f'<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{styles}</w:styles>'


@pytest.mark.parametrize("star", ["*{}. {}", "{}. *{}", "{}. {} *", "{}*. {}", "{}. {} (x)", "{}. {} ✓"])
def test_a_sign_tells_the_key(star):
    rows = []
    for number, key in enumerate(ANSWERS, start=1):
        rows.append(f"Câu {number}. Hỏi?")
        rows += [(star if letter == key else "{}. {}").format(letter, f"Đáp {letter}") for letter in "ABCD"]

    found = read(*rows)

    assert keys_of(found) == list(ANSWERS)
    assert states_of(found) == [CLEAR] * 4
    assert found.questions[0].fields["options"][1]["text"] == "Đáp B"


@pytest.mark.parametrize(
    "words",
    ["Đáp án: {}", "Đáp án {}", "ĐÁP ÁN: {}.", "Đ/a: {}", "ĐA: {}", "ANSWER: {}", "Answer {}", "Key: {}",
     "=> Chọn đáp án {}", "Đáp án đúng là {}", "Chọn {}", "Đáp án: {}. Phương án"],
)  # fmt: skip
def test_a_line_below_tells_the_key(words):
    rows = []
    for number, key in enumerate(ANSWERS, start=1):
        rows += question(number, after=[words.format(key)])

    found = read(*rows)

    assert keys_of(found) == list(ANSWERS)
    assert states_of(found) == [CLEAR] * 4
    assert found.notes == ("Đáp án nhận theo dòng “Đáp án”.",)


LISTS = {
    "one line": ["BẢNG ĐÁP ÁN", "1. B 2. A 3. C 4. B"],
    "dashes": ["ĐÁP ÁN", "1-B, 2-A, 3-C, 4-B"],
    "no signs": ["1B 2A 3C 4B"],
    "lines": ["ĐÁP ÁN", "1. B", "2. A", "3. C", "4. B"],
    "named": ["ĐÁP ÁN", "Câu 1: B", "Câu 2: A", "Câu 3: C", "Câu 4: B"],
    "table of two rows": [table(("1", "2", "3", "4"), ("B", "A", "C", "B"))],
    "table with words": [table(("Câu", "1", "2", "3", "4"), ("Đáp án", "B", "A", "C", "B"))],
    "table of two columns": [table(("Câu", "Đáp án"), ("1", "B"), ("2", "A"), ("3", "C"), ("4", "B"))],
    "table of pairs of columns": [table(("Câu", "ĐA", "Câu", "ĐA"), ("1", "B", "3", "C"), ("2", "A", "4", "B"))],
    "table of entries": [table(("1. B", "2. A"), ("3. C", "4. B"))],
    "table in blocks": [table(("1", "2"), ("B", "A"), ("3", "4"), ("C", "B"))],
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_at_the_end_tells_the_key(name):
    found = read(*questions(look=None), *LISTS[name])

    assert keys_of(found) == list(ANSWERS)
    assert states_of(found) == [CLEAR] * 4
    assert found.notes == ("Đáp án nhận theo bảng đáp án.",)
    assert found.problems == ()


@pytest.mark.parametrize(
    "file",
    [
        SourceFile("dap-an.txt", b"1. B\r\n2. A\r\n3. C\r\n4. B\r\n"),
        SourceFile("dap-an.txt", "﻿1-B 2-A 3-C 4-B".encode("utf-16")),
        SourceFile("dap-an.csv", "Câu;Đáp án\n1;B\n2;A\n3;C\n4;B\n".encode()),
        SourceFile("dap-an.docx", docx(*LISTS["lines"])),
        SourceFile("dap-an.docx", docx(*LISTS["table of two rows"])),
    ],
    ids=["txt", "txt in UTF-16", "csv", "docx", "docx with a table"],
)
def test_a_second_file_tells_the_key(file):
    found = read(*questions(look=None), key=file)

    assert keys_of(found) == list(ANSWERS)
    assert states_of(found) == [CLEAR] * 4
    assert found.notes == ("Đáp án nhận theo tệp đáp án.",)


def test_a_second_file_without_answers_is_refused():
    with pytest.raises(UnreadableFile, match="Không thấy đáp án nào"):
        read(*questions(), key=SourceFile("dap-an.txt", "Chào đồng chí".encode()))


def test_solutions_at_the_end_tell_key_and_reason():
    found = read(*questions(look=None), "HƯỚNG DẪN GIẢI", "Câu 1. Chọn B. Vì phương án B đúng.", "Hơn nữa, A sai.",
                 "Câu 2: Đáp án A", "Câu 3. Chọn C", "Câu 4. B")  # fmt: skip

    assert keys_of(found) == list(ANSWERS)
    assert "Vì phương án B đúng." in found.questions[0].fields["feedback"]
    assert "Hơn nữa, A sai." in found.questions[0].fields["feedback"]


def test_bold_letters_everywhere_and_bold_questions_are_no_key():
    rows = []
    for number, key in enumerate(ANSWERS, start=1):
        rows.append(line(bold(f"Câu {number}. Hỏi?")))
        rows += [line(bold(f"{one}. "), under(f"Ý {one}") if one == key else f"Ý {one}") for one in "ABCD"]

    found = read(*rows)

    assert keys_of(found) == list(ANSWERS)
    assert states_of(found) == [CLEAR] * 4
    assert found.questions[0].fields["text"] == "Hỏi?"


def test_bold_letters_everywhere_and_one_bold_text():
    rows = []
    for number, key in enumerate(ANSWERS, start=1):
        rows.append(f"Câu {number}. Hỏi?")
        rows += [line(bold(f"{one}. "), bold(f"Ý {one}") if one == key else f"Ý {one}") for one in "ABCD"]

    assert keys_of(read(*rows)) == list(ANSWERS)


def test_options_that_all_look_alike_tell_nothing():
    rows = [row for number in (1, 2) for row in question(number, right="ABCD", look=bold)]

    found = read(*rows)

    assert keys_of(found) == ["", ""]
    assert states_of(found) == [DOUBTFUL, DOUBTFUL]
    assert found.questions[0].remarks == ("Không thấy đáp án.",)


def test_one_underlined_syllable_is_no_key():
    rows = ["Câu 1. Từ nào có phần gạch chân đọc khác?"]
    rows += [line(f"{letter}. tr", under("ea"), "t") for letter in "ABCD"]
    rows += ["Đáp án: B"]

    found = read(*rows)

    assert keys_of(found) == ["B"]
    assert found.questions[0].fields["options"][0]["text"] == "tr**ea**t"


def test_a_bold_option_and_a_list_that_says_otherwise():
    found = read(*questions(look=bold), "ĐÁP ÁN", "1. B 2. A 3. D 4. B")

    assert states_of(found) == [CLEAR, CLEAR, DOUBTFUL, CLEAR]
    assert found.questions[2].remarks == ("Đáp án không thống nhất: bảng đáp án: D; in đậm: C.",)


def test_two_marks_where_others_have_one():
    rows = [*questions(look=under), *question(5, right="AC", look=under)]

    found = read(*rows)

    assert states_of(found) == [CLEAR] * 4 + [DOUBTFUL]
    assert found.questions[4].type == "choices"
    assert found.questions[4].remarks == (
        "Dòng 22 và 24: cả A và C đều có dấu đáp án (gạch chân). Câu này một hay nhiều đáp án?",
    )


def test_two_marks_on_a_question_that_asks_for_several():
    rows = [
        *questions(look=under),
        "Câu 5. Những phần mềm nào là trình duyệt?",
        *question(5, right="AC", look=under)[1:],
    ]

    found = read(*rows)

    assert states_of(found) == [CLEAR] * 5
    assert keys_of(found)[4] == "AC"


def test_several_letters_in_a_list_are_several_right_ones():
    found = read(*questions(look=None), "ĐÁP ÁN", "1. B 2. A,C 3. ABD 4. B")

    assert keys_of(found) == ["B", "AC", "ABD", "B"]
    assert [one.type for one in found.questions] == ["choice", "choices", "choices", "choice"]
    assert states_of(found) == [CLEAR] * 4


def test_no_mark_where_others_have_one():
    found = read(*questions(look=under), *question(5))

    assert states_of(found) == [CLEAR] * 4 + [DOUBTFUL]
    assert found.questions[4].remarks == ("Không thấy đáp án; các câu khác có đáp án theo gạch chân.",)


def test_a_look_of_one_question_only_is_asked_about():
    found = read(*question(1, right="B", look=bold), *question(2), *question(3))

    assert states_of(found) == [DOUBTFUL] * 3
    assert "Chỉ vài câu trong tệp có dấu đáp án" in found.questions[0].remarks[0]


def test_a_letter_that_is_no_option():
    found = read(*question(1, after=["Đáp án: E"]))

    assert found.questions[0].state == DOUBTFUL
    assert found.questions[0].remarks == ("Đáp án ghi E nhưng câu không có phương án này.",)


def test_numbers_that_come_twice_take_their_keys_in_order():
    parts = ["PHẦN I. Mạng", *questions("BA"), "PHẦN II. Thư", *questions("CB")]

    clear = read(*parts, "ĐÁP ÁN", "1. B 2. A", "1. C 2. B")
    unclear = read(*parts, "ĐÁP ÁN", "1. B 2. A")

    assert keys_of(clear) == ["B", "A", "C", "B"]
    assert states_of(unclear) == [DOUBTFUL] * 4


def test_entries_without_a_question_are_named():
    found = read(*questions("BA"), "ĐÁP ÁN", "1. B 2. A 3. C")

    assert [one.sentence for one in found.problems] == ["Bảng đáp án có câu 3 nhưng không thấy câu này."]


def test_links_are_blue_and_underlined_and_no_key():
    link = "<w:hyperlink>" + run("thao.vn", '<w:u w:val="single"/><w:color w:val="0000FF"/>') + "</w:hyperlink>"
    rows = [*questions(look=bold), "Câu 5. Địa chỉ nào?", line("A. ", link), "B. một", line(bold("C. hai"))]

    found = read(*rows)

    assert keys_of(found)[4] == "C"
    assert states_of(found)[4] == CLEAR


def test_dark_grey_is_black():
    rows = []
    for number, key in enumerate(ANSWERS, start=1):
        rows.append(f"Câu {number}. Hỏi?")
        rows += [
            line(run(f"{one}. Ý {one}", '<w:color w:val="0D0D0D"/>') if one == "A" else f"{one}. Ý {one}")
            for one in "ABC"
        ]
        rows.append(f"Đáp án: {key}")

    assert states_of(read(*rows)) == [CLEAR] * 4
