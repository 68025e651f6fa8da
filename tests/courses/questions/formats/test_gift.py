"""GIFT as it is written by hand: what is meant is read, and what could mean two things is left to a person."""

import pytest

from courses.questions.formats.contract import CLEAR, DOUBTFUL, UNREADABLE, SourceFile
from courses.questions.formats.gift import Gift


def read(text):
    return Gift().parse(SourceFile("a.gift", text.encode())).questions


def options(question):
    return {option["text"]: option.get("right", False) for option in question.fields["options"]}


@pytest.mark.parametrize(
    ("text", "kind", "fields"),
    [
        ("1 + 1 = 2? {T}", "true_false", {"answer": True}),
        ("Web là Internet. {false#Web chạy trên Internet.}", "true_false", {"answer": False}),
        ("Kể tên. {}", "essay", {}),
        ("Một byte? {#8}", "numeric", {"answer": "8"}),
        ("Pi? {#3,14:0,005}", "numeric", {"answer": "3.14", "tolerance": "0.005"}),
        ("Từ 1 đến 5? {#1..5}", "numeric", {"answer": "3", "tolerance": "2"}),
        ("Viết số 1. {một}", "short_answer", {"accept": ["một"]}),
        ("Đâu? {=Hà Nội =Thăng Long =Hà Nội}", "short_answer", {"accept": ["Hà Nội", "Thăng Long"]}),
        ("Sao? {=%100%\\*}", "short_answer", {"accept": ["*"]}),
        ("Ghép. {=a -> 1 =b -> 2 = -> 3}", "matching", {"extra": ["3"]}),
    ],
)
def test_each_kind_of_answers_is_a_type_of_ours(text, kind, fields):
    (question,) = read(text)

    assert (question.type, question.state) == (kind, CLEAR)
    assert {name: question.fields.get(name) for name in fields} == fields


def test_a_block_inside_a_sentence_leaves_a_blank():
    (question,) = read("Thủ đô là {=Hà Nội ~Huế ~Vinh} từ năm 1010.")

    assert question.fields["text"] == "Thủ đô là _____ từ năm 1010."
    assert options(question) == {"Hà Nội": True, "Huế": False, "Vinh": False}


def test_questions_need_no_empty_line_between_them_and_may_have_one_inside():
    questions = read("::Một::A? {=a ~b}\n::Hai::B? {=c\n\n~d}\nC? {T}\nD? {F}\n")

    assert [(one.place, one.name, one.type) for one in questions] == [
        ("dòng 1", "Một", "choice"), ("dòng 2", "Hai", "choice"), ("dòng 5", "", "true_false"),
        ("dòng 6", "", "true_false"),
    ]  # fmt: skip
    assert {one.state for one in questions} == {CLEAR}


def test_signs_that_are_text_are_read_as_text_and_asked_about():
    by_lines, in_code, colours = read(
        "Bao nhiêu? {\n=x = 5\n~x = 6\n}\n\n"
        "Kết quả của if (x) { y } là gì? {=một ~hai}\n\nMàu đỏ? {=#ff0000 ~#00ff00}\n"
    )

    assert options(by_lines) == {"x = 5": True, "x = 6": False}
    assert options(in_code) == {"một": True, "hai": False}
    assert in_code.fields["text"] == "Kết quả của if (x) { y } là gì?"
    assert [by_lines.state, in_code.state] == [DOUBTFUL, DOUBTFUL]
    assert (options(colours), colours.state) == ({"#ff0000": True, "#00ff00": False}, CLEAR)


def test_a_brace_that_is_missing_costs_its_own_question_only():
    broken, good = read("::Một::A? {=a ~b\n\n::Hai::B? {=c ~d}\n")

    assert (broken.place, broken.state, good.state) == ("dòng 1", UNREADABLE, CLEAR)


@pytest.mark.parametrize(
    ("block", "told"),
    [
        ("{=đủ ~%50%nửa ~sai}", "50 %"),
        ("{~%50%a ~%50%b ~c}", "không bị trừ điểm"),
        ("{~%60%a ~%40%b ~%-50%c}", "khác nhau"),
        ("{~%50%a ~%20%b ~%-50%c}", "không cộng thành 100 %"),
        ("{=a =b ~c}", "chọn một trong số đó là đủ"),
        ("{~a ~b}", "chưa rõ đáp án"),
        ("{=Hà* =%50%Huế}", "thay cho chữ bất kỳ"),
        ("{#=5 =6}", "đáp số đầu tiên"),
        ("{#năm}", "không phải là số"),
        ("{=a -> 1 =b}", "thiếu dấu ->"),
    ],
)
def test_what_our_types_mark_otherwise_has_to_be_confirmed(block, told):
    (question,) = read(f"Câu hỏi? {block}")

    assert question.state == DOUBTFUL
    assert told in " ".join(question.remarks)


def test_shares_that_are_ours_are_clear():
    (question,) = read("Lục địa? {~%33.33333%Á ~%33.33333%Âu ~%33.33333%Phi ~%-33.33333%Nga}")

    assert (question.type, question.state, sum(options(question).values())) == ("choices", CLEAR, 3)


def test_remarks_on_single_answers_that_we_cannot_say_are_told_and_ask_for_nothing():
    (question,) = read("Đâu? {=Hà Nội#Giỏi! =%0%*#Sai rồi ####Xem bản đồ.}")

    assert (question.state, question.fields["feedback"]) == (CLEAR, "Xem bản đồ.")
    assert question.remarks == ("Không giữ nhận xét riêng của từng đáp án: “Giỏi!”; “Sai rồi”.",)


def test_html_becomes_markdown_and_plain_text_stays_what_it_is():
    html, moodle, plain, markdown = read(
        "[html]<p>H<sub>2</sub>O &amp; <b>nước</b></p>{T}\n\nThẻ <b> và 2*3*4 {T}\n\n[plain]<b>đậm</b>{T}\n\n"
        "[markdown]**đậm**\\nhai{T}\n"
    )

    assert html.fields["text"] == "H₂O & **nước**"
    assert moodle.fields["text"] == "Thẻ <b> và 2\\*3\\*4"
    assert plain.fields["text"] == "<b>đậm</b>"
    assert markdown.fields["text"] == "**đậm**\nhai"


def test_a_picture_that_lies_elsewhere_is_asked_about():
    (question,) = read('[html]Nhìn <img src="https://x.vn/a.png" alt="sơ đồ"> này.{T}')

    assert (question.fields["text"], question.state) == ("Nhìn sơ đồ này.", DOUBTFUL)
    assert "không nằm trong tệp" in question.remarks[0]


def test_a_file_without_blocks_is_no_gift():
    sureness = [Gift().detect(SourceFile(f"a{end}", b"Chi la mot van ban.\n\nHai.")) for end in (".txt", ".gift")]

    assert sureness[0] < 0.1 < sureness[1] < 0.5
