"""The empty sheet to begin with: an example of each type, and words on how to fill it in."""

from io import BytesIO

from courses.questions.formats.excel.words import LISTED_TYPES
from courses.questions.formats.excel.writing import CELL, HEADING, LETTERS, ROLES, SAFE

_COLUMNS = (
    *("type", "text", *LETTERS[:6], "key", "feedback", "skill", "difficulty", "category"),
    *("unit", "tolerance", "guide"),
)
_LAST_ROW = 2_000
"""Rows in which the lists of allowed values are offered."""

_EXAMPLES: tuple[dict[str, str], ...] = (
    {
        "type": "Chọn một",
        "text": "Muốn cố định dòng tiêu đề khi cuộn, ta dùng lệnh nào?",
        **dict(zip("ABCD", ("Split", "Freeze Panes", "New Window", "Arrange All"), strict=True)),
        "key": "B",
        "feedback": "Freeze Panes giữ nguyên các dòng, cột đã chọn khi cuộn.",
        "skill": "IU04.1.1",
        "difficulty": "1",
    },
    {
        "type": "Chọn nhiều",
        "text": "Những phần mềm nào là trình duyệt web?",
        **dict(zip("ABCD", ("Chrome", "Windows", "Edge", "Excel"), strict=True)),
        "key": "A, C",
    },
    {"type": "Đúng sai", "text": "Web và Internet là một.", "key": "Sai"},
    {
        "type": "Trả lời ngắn",
        "text": "Phần mềm mở và hiển thị trang web gọi là gì?",
        "key": "trình duyệt | trình duyệt web",
    },
    {
        "type": "Điền số",
        "text": "Tệp 13,5 MB, giới hạn 20 MB. Còn được tải lên bao nhiêu MB?",
        "key": "6,5",
        "unit": "MB",
        "tolerance": "0",
    },
    {
        "type": "Ghép đôi",
        "text": "Ghép mỗi phần mở rộng với loại tệp.",
        **dict(zip("ABC", (".docx = Văn bản", ".xlsx = Bảng tính", ".pptx = Bài trình chiếu"), strict=True)),
    },
    {
        "type": "Sắp xếp",
        "text": "Xếp các bước mở một trang web.",
        **dict(zip("ABC", ("Mở trình duyệt", "Gõ địa chỉ", "Bấm Enter"), strict=True)),
    },
    {
        "type": "Tự luận",
        "text": "Vì sao không nên mở tệp đính kèm của thư lạ?",
        "guide": "Nêu mã độc: 0,5; nêu cách xử lý: 0,5.",
    },
)
_WORDS = (
    "Mỗi dòng của trang “Câu hỏi” là một câu. Xóa các dòng ví dụ trước khi nhập.",
    "Thứ tự các cột có thể đổi, cột không dùng có thể xóa; không đổi tên cột.",
    "Đáp án đúng: ghi chữ cái của phương án (B), nhiều đáp án thì cách nhau bằng dấu phẩy (A, C).",
    "Câu đúng sai: ghi Đúng hoặc Sai. Câu trả lời ngắn: các cách viết được chấp nhận cách nhau bằng dấu |.",
    "Câu điền số: ghi số, có thể kèm đơn vị và sai số ở cột riêng.",
    "Câu ghép đôi: mỗi ô phương án ghi một cặp dạng “vế trái = vế phải”; ô không có dấu = là vế phải gây nhiễu.",
    "Câu sắp xếp: ghi các mục theo đúng thứ tự vào các ô phương án.",
    "Câu tự luận: ghi hướng dẫn chấm, người học không thấy.",
    "Độ khó: 1 (dễ), 2 (trung bình), 3 (khó). Mã kỹ năng: ví dụ IU03.2.1.",
    "Không dùng công thức. Số có số 0 ở đầu (00123), phân số (1/2) phải để dạng Văn bản.",
    "Loại câu hỏi: " + "; ".join(LISTED_TYPES.values()) + ".",
)


def template_sheet() -> bytes:
    """Make the empty sheet."""
    import xlsxwriter  # noqa: PLC0415 (only where a workbook is written)

    made = BytesIO()
    with xlsxwriter.Workbook(made, SAFE) as workbook:
        head, body = workbook.add_format(HEADING), workbook.add_format(CELL)
        sheet = workbook.add_worksheet("Câu hỏi")
        words = workbook.add_worksheet("Hướng dẫn")
        for column, role in enumerate(_COLUMNS):
            sheet.set_column(column, column, 48 if role == "text" else 18, body)
            sheet.write_string(0, column, ROLES[role], head)
            for place, example in enumerate(_EXAMPLES, start=1):
                if role in example:
                    sheet.write_string(place, column, example[role], body)
        sheet.freeze_panes(1, 2)
        for role, allowed in (("type", list(LISTED_TYPES.values())), ("difficulty", ["1", "2", "3"])):
            column = _COLUMNS.index(role)
            sheet.data_validation(1, column, _LAST_ROW, column, {"validate": "list", "source": allowed})
        words.set_column(0, 0, 110)
        for place, sentence in enumerate(_WORDS):
            words.write_string(place, 0, sentence, body)
    return made.getvalue()
