"""Sheets of questions as they are filled in, found by their headings."""

import datetime as dt

import pytest

from courses.questions.formats.contract import CLEAR, DOUBTFUL, SourceFile
from courses.questions.formats.excel import Excel
from courses.questions.text import block
from tests.courses.questions.formats.corpora import FOLDER, needs_corpora
from tests.courses.questions.formats.workbooks import HEAD, ROW, keys_of, xlsx


def read(*rows, **more):
    return parsed(xlsx(rows, **more))


def parsed(content, name="cau-hoi.xlsx"):
    return Excel().parse(SourceFile(name, content))


@needs_corpora
def test_the_real_list_of_questions():
    name = "mau-them-danh-sach-cau-hoi.xlsx"

    found = parsed((FOLDER / "vi-excel-sheets" / name).read_bytes(), name)

    assert keys_of(found) == ["A", "B"]
    assert [question.state for question in found.questions] == [CLEAR, CLEAR]
    assert [one["text"] for one in found.questions[0].fields["options"]] == ["2", "1", "3", "4"]
    assert [question.fields["difficulty"] for question in found.questions] == [1, 3]
    assert found.questions[0].place == "trang “Sheet1”, dòng 4"
    assert found.notes == ("Không dùng các cột: “Khối (1->12)”.",)


@needs_corpora
def test_a_real_list_of_people_is_no_list_of_questions():
    name = "mau-them-danh-sach-giao-vien.xlsx"

    found = parsed((FOLDER / "vi-excel-sheets" / name).read_bytes(), name)

    assert found.questions == ()
    assert "Không thấy dòng tiêu đề" in found.problems[0].sentence


@pytest.mark.parametrize(
    "head",
    [
        HEAD,
        ("NỘI DUNG CÂU HỎI", "Phương án A", "Phương án B", "Phương án C", "Đáp án"),
        ("Question", "Option A", "Option B", "Option C", "Correct answer"),
        ("Question text", "A", "B", "C", "Key"),
        ("Nội dung", "Đáp án 1", "Đáp án 2", "Đáp án 3", "Đáp án đúng"),
        ("Câu hỏi (*)", "A.", "B.", "C.", "ĐÁP ÁN ĐÚNG (A/B/C)"),
        ("Đề bài", "Lựa chọn 1", "Lựa chọn 2", "Lựa chọn 3", "Key"),
    ],
)
def test_headings_are_known_in_two_languages(head):
    assert keys_of(read(head, ROW)) == ["B"]


def test_columns_stand_in_any_order_below_titles():
    found = read(("BẢNG CÂU HỎI",), (), ("Lưu ý: …",), HEAD[::-1], ROW[::-1])

    assert keys_of(found) == ["B"]
    assert found.questions[0].place == "trang “Sheet1”, dòng 5"


@pytest.mark.parametrize(
    ("key", "right"),
    [("B", "B"), ("b.", "B"), ("A, C", "AC"), ("A và C", "AC"), ("AC", "AC"), (2, "B"), ("1;3", "AC"), ("Hà Nội", "B"),
     ("hà nội", "B"), ("Đáp án B", "B"), ("Huế; Vinh", "AC")],
)  # fmt: skip
def test_the_key_is_a_letter_a_number_or_the_text_itself(key, right):
    found = read(HEAD, (*ROW[:4], key))

    assert keys_of(found) == [right]
    assert found.questions[0].state == CLEAR
    assert found.questions[0].type == ("choices" if len(right) > 1 else "choice")


def test_a_number_that_is_a_place_and_a_text_is_asked_about():
    (question,) = read(HEAD, ("1 + 1 = ?", 2, 1, 3, 2)).questions

    assert question.state == DOUBTFUL
    assert "có thể là phương án B (theo số thứ tự) hoặc A (theo nội dung)" in question.remarks[0]


@pytest.mark.parametrize(
    ("key", "words"), [("", "Không thấy đáp án"), ("E", "câu không có phương án này"), ("Lào Cai", "Không rõ đáp án")]
)
def test_a_key_that_says_nothing_is_asked_about(key, words):
    (question,) = read(HEAD, (*ROW[:4], key)).questions

    assert question.state == DOUBTFUL
    assert words in question.remarks[0]


def test_marks_beside_the_options():
    head = ("Câu hỏi", "A", "B", "C", "Đúng A", "Đúng B", "Đúng C")

    assert keys_of(read(head, ("Hỏi?", "a", "b", "c", "", "x", ""))) == ["B"]
    assert keys_of(read(head, ("Hỏi?", "a", "b", "c", True, False, True))) == ["AC"]


def test_numbers_are_written_as_people_typed_them():
    (question,) = read(HEAD, ("Năm nào?", 1945, 6.5, 0.1, "A")).questions

    assert [one["text"] for one in question.fields["options"]] == ["1945", "6.5", "0.1"]


def test_cells_that_do_not_show_what_was_typed_are_told():
    date = dt.date(2026, 2, 1)

    (question,) = read(HEAD, ("Một phần hai?", date, (0.5,), "=1+1", "A")).questions

    assert question.state == DOUBTFUL
    assert question.remarks == (
        "Ô D2 là công thức; chỉ lấy được kết quả.",
        "Ô B2 là ngày tháng; Excel có thể đã tự đổi, hãy kiểm tra.",
        "Ô C2 hiện dạng phần trăm nhưng tệp ghi số thập phân; hãy kiểm tra.",
    )


def test_merged_cells_count_for_each_of_their_rows():
    def merge(sheet):
        sheet.merge_range(1, 5, 2, 5, "Mạng")

    found = read((*HEAD, "Chủ đề"), ROW, ROW, formats=merge)

    assert [question.category for question in found.questions] == ["Mạng", "Mạng"]


def test_several_sheets_are_read_and_others_are_told():
    found = parsed(xlsx((HEAD, ROW), (("Họ tên", "Điểm"), ("An", 9)), (HEAD, ROW, ROW)))

    assert len(found.questions) == 3
    assert found.notes == ("Bỏ qua trang “Sheet2” vì không có cột câu hỏi và đáp án.",)


def test_labels_of_the_bank():
    head = (*HEAD, "Mã kỹ năng", "Mức độ", "Giải thích", "Điểm", "Gợi ý")

    (question,) = read(head, (*ROW, "iu03.2.1", "Thông hiểu", "Vì vậy.", 0.5, "Nhìn kỹ")).questions

    assert question.fields["skill"] == "IU03.2.1"
    assert question.fields["difficulty"] == 2
    assert question.fields["feedback"] == "Vì vậy."
    assert question.fields["hints"] == ["Nhìn kỹ"]
    assert (question.state, question.remarks) == (CLEAR, ("Không giữ điểm ghi trong tệp (0.5).",))


@pytest.mark.parametrize(
    ("kind", "row", "type_", "fields"),
    [
        ("Đúng/Sai", ("Web là Internet", "", "", "", "Sai"), "true_false", {"answer": False}),
        ("", ("Web là Internet", "Đúng", "Sai", "", "B"), "true_false", {"answer": False}),
        ("Điền số", ("Mấy?", "", "", "", 8), "numeric", {"answer": "8"}),
        ("Trả lời ngắn", ("Gì?", "", "", "", "web | trang web"), "short_answer", {"accept": ["web", "trang web"]}),
        ("Ghép đôi", ("Ghép", "a = 1", "b → 2", "3", ""), "matching",
         {"pairs": [{"left": "a", "right": "1"}, {"left": "b", "right": "2"}], "extra": ["3"]}),
        ("Sắp xếp", ("Xếp", "một", "hai", "ba", ""), "ordering", {"items": ["một", "hai", "ba"]}),
        ("Tự luận", ("Vì sao?", "", "", "", "Nêu hai ý"), "essay", {"guide": "Nêu hai ý"}),
        ("Nhiều lựa chọn", ("Nào?", "a", "b", "c", "A"), "choices", {}),
    ],
)  # fmt: skip
def test_every_type_has_its_words(kind, row, type_, fields):
    (question,) = read((*HEAD, "Loại câu hỏi"), (*row, kind)).questions

    assert question.type == type_
    assert fields.items() <= question.fields.items()
    assert question.state == CLEAR


def test_a_type_that_nobody_knows_is_told():
    (question,) = read((*HEAD, "Loại"), (*ROW, "Kéo thả")).questions

    assert question.state == DOUBTFUL
    assert "Không có loại câu hỏi “Kéo thả”" in question.remarks[0]


@pytest.mark.parametrize("sign", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_in_its_ways(sign, encoding):
    text = "\r\n".join(sign.join(f'"{cell}"' for cell in row) for row in (HEAD, ROW))

    file = SourceFile("cau-hoi.csv", text.encode(encoding))

    assert keys_of(Excel().parse(file)) == ["B"]
    assert Excel().detect(file) == 0.9


def test_text_of_cells_is_text_and_no_markdown():
    (question,) = read(HEAD, ("Tính 2*3*4_5_?", *ROW[1:])).questions

    assert question.fields["text"].startswith(r"Tính 2\*3")
    assert block(question.fields["text"]) == "<p>Tính 2*3*4_5_?</p>"
