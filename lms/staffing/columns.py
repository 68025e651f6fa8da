"""The columns of a sheet of staff, for the sheet that goes out and for the one that comes in.

A line is a person in a unit; a further post of the same person is a further line, marked in `secondary`. In a sheet
that comes in an empty cell leaves what we know as it is, `CLEAR` alone takes it away, and a column with marks says no
where it is empty.
"""

from dataclasses import dataclass
from typing import Literal

from lms.organisation.kinds import LEARNER_GROUPS
from lms.web.i18n import current_language

Kind = Literal["code", "name", "date", "email", "unit_code", "unit_name", "text", "group", "mark"]

CLEAR = "-"
MARK = "x"


@dataclass(frozen=True)
class Column:
    """A column. `synonyms` are other headings that are recognised; a `locked` one is there to be read.

    `width` is in letters. `required` columns have to be in a sheet; of those with the same word one is enough.
    """

    key: str
    vietnamese: str
    english: str
    kind: Kind = "text"
    synonyms: tuple[str, ...] = ()
    required: str = ""
    locked: bool = False
    width: int = 18

    @property
    def heading(self) -> str:
        """The heading in the reader's language."""
        return self.english if current_language() == "en" else self.vietnamese

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading by which the column is known, in both languages."""
        return (self.vietnamese, self.english, *self.synonyms)

    @property
    def allowed(self) -> tuple[str, ...]:
        """What a cell may say, in the reader's language; empty where it may say anything."""
        if self.kind == "group":
            return tuple(map(str, LEARNER_GROUPS.values()))
        return (MARK,) if self.kind == "mark" else ()


COLUMNS = (
    Column(
        "staff_code", "Mã cán bộ", "Staff code", "code",
        ("Mã số cán bộ", "Mã CBCCVC", "Mã CCVC", "Mã công chức", "Mã viên chức", "Mã nhân viên", "Mã NV", "Số hiệu",
         "Số hiệu công chức", "Mã CB", "Employee code", "Employee ID", "Staff ID"),
        required="code", width=14,
    ),
    Column(
        "name", "Họ và tên", "Full name", "name",
        ("Họ tên", "Họ và tên khai sinh", "Họ, tên", "Tên cán bộ", "Họ tên cán bộ", "Tên nhân viên", "Name"),
        required="name", width=28,
    ),
    Column(
        "birth_date", "Ngày sinh", "Birth date", "date",
        ("Ngày tháng năm sinh", "Ngày, tháng, năm sinh", "Năm sinh", "Sinh ngày", "NTNS", "Date of birth", "Birthday"),
        width=13,
    ),
    Column(
        "email", "Thư điện tử", "E-mail", "email",
        ("Email", "Địa chỉ email", "Địa chỉ thư điện tử", "Thư điện tử công vụ", "Email công vụ", "E-mail address"),
        width=28,
    ),
    Column(
        "unit_code", "Mã đơn vị", "Unit code", "unit_code",
        ("Mã cơ quan", "Mã định danh", "Mã định danh đơn vị", "Mã ĐV", "Unit ID"),
        required="unit", width=14,
    ),
    Column(
        "unit_name", "Tên đơn vị", "Unit name", "unit_name",
        ("Đơn vị", "Đơn vị công tác", "Cơ quan", "Cơ quan, đơn vị", "Nơi công tác", "Phòng ban", "Unit"),
        required="unit", locked=True, width=34,
    ),
    Column("position", "Chức vụ", "Position", synonyms=("Chức danh", "Chức vụ, chức danh", "Title"), width=26),
    Column(
        "job_position", "Vị trí việc làm", "Job position",
        synonyms=("VTVL", "Tên vị trí việc làm", "Công việc", "Job"), width=26,
    ),
    Column(
        "rank", "Ngạch/hạng", "Rank",
        synonyms=("Ngạch", "Hạng", "Ngạch, hạng", "Ngạch công chức", "Hạng chức danh nghề nghiệp", "Mã ngạch", "Grade"),
    ),
    Column(
        "learner_group", "Nhóm", "Group", "group",
        ("Nhóm học viên", "Nhóm cán bộ", "Đối tượng", "Loại cán bộ", "Learner group"), width=16,
    ),
    Column("is_leader", "Lãnh đạo", "Leader", "mark", ("Là lãnh đạo", "Cán bộ lãnh đạo", "LĐ"), width=10),
    Column(
        "is_it_dedicated", "Chuyên trách CNTT", "IT-dedicated", "mark",
        ("CNTT", "Chuyên trách công nghệ thông tin", "Cán bộ chuyên trách CNTT", "IT dedicated"), width=12,
    ),
    Column("secondary", "Kiêm nhiệm", "Further post", "mark", ("Vị trí kiêm nhiệm", "Secondary post"), width=12),
    Column(
        "since", "Từ ngày", "From", "date",
        ("Ngày bắt đầu", "Có hiệu lực từ ngày", "Ngày hiệu lực", "Giữ chức vụ từ ngày", "Since", "Start date"),
        width=13,
    ),
    Column(
        "leaves_on", "Thôi việc từ ngày", "Leaves on", "date",
        ("Ngày thôi việc", "Nghỉ việc từ ngày", "Ngày nghỉ việc", "Nghỉ hưu từ ngày", "Thôi giữ từ ngày", "Leave date"),
        width=16,
    ),
)  # fmt: skip
"""In the order of the sheet. `since` is from when a change holds, today where it is empty, and goes out empty."""

COLUMN_BY_KEY = {column.key: column for column in COLUMNS}
