"""Small workbooks for tests."""

import datetime as dt
from io import BytesIO

import xlsxwriter

HEAD = ("Câu hỏi", "Đáp án A", "Đáp án B", "Đáp án C", "Đáp án đúng")
ROW = ("Thủ đô?", "Huế", "Hà Nội", "Vinh", "B")


def xlsx(*sheets, formats=None):
    """A workbook; each sheet is its rows."""
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as workbook:
        percent = workbook.add_format({"num_format": "0%"})
        date = workbook.add_format({"num_format": "d/m/yyyy"})
        for rows in sheets:
            sheet = workbook.add_worksheet()
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, dt.date):
                        sheet.write_datetime(number, column, value, date)
                    elif isinstance(value, tuple):
                        sheet.write_number(number, column, value[0], percent)
                    elif value != "":
                        sheet.write(number, column, value)
            if formats:
                formats(sheet)
    return made.getvalue()


def keys_of(found):
    return [
        "".join(letter for letter, one in zip("ABCDEFGH", question.fields["options"], strict=False) if one.get("right"))
        for question in found.questions
    ]
