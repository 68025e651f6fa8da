"""The reminder letter in words: official Vietnamese, whatever the reader's language."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from lms.api import (
    Annex,
    Letterhead,
    ListColumn,
    Paper,
    PaperList,
    SignatureBlock,
    count_text,
    date_text,
    official_date,
)

SUBJECT: Final = "V/v đôn đốc hoàn thành bồi dưỡng kỹ năng sử dụng công nghệ thông tin"
PEOPLE: Final = "cán bộ, công chức, viên chức, người lao động"
NAMED_PEOPLE: Final = "Các ông (bà) có tên trong danh sách kèm theo"
CIRCULAR: Final = "Thông tư số 03/2014/TT-BTTTT ngày 11 tháng 3 năm 2014 của Bộ Thông tin và Truyền thông"
HELP: Final = "gặp khó khăn thì báo bộ phận tổ chức cán bộ của đơn vị để được hỗ trợ"
OFFICE_HEAD: Final = "chánh văn phòng"
MOST_COURSES: Final = 8

COLUMNS: Final = (
    ListColumn("TT", 10, "center"),
    ListColumn("Họ và tên", 35),
    ListColumn("Chức vụ", 31),
    ListColumn("Đơn vị", 30),
    ListColumn("Nội dung còn thiếu", 20),
    ListColumn("Hạn", 24, "center"),
    ListColumn("Quá hạn (ngày)", 17, "center"),
)
"""Of the list of people; shares are about millimetres, so that a day is never broken."""

_COMMITTEE: Final = re.compile(r"^UBND\s+")
_PROVINCE: Final = re.compile(r"^Tỉnh\s+", re.IGNORECASE)
_POSTS: Final = re.compile(
    r"^(Phó\s+)?(Chủ tịch|Giám đốc|Trưởng phòng|Hiệu trưởng|Chánh Văn phòng|Chánh Thanh tra|Viện trưởng|Trưởng ban)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Sender:
    """Who issues and signs the letter; `capacity` has a line for each of TM. and KT."""

    agency: str
    superior: str = ""
    place: str = ""
    number: str = ""
    symbol: str = ""
    capacity: str = ""
    post: str = ""
    name: str = ""


@dataclass(frozen=True)
class LateLine:
    """A line of the list: somebody late, and with what."""

    name: str
    position: str
    unit: str
    wanting: str
    due_on: date
    days_late: int


@dataclass(frozen=True)
class Letter:
    """The facts of a letter about the unit `about`, as agencies call it.

    `goal` is the target in percent with its day. `parts` are counted instead of named people where the unit is no body
    of its own. `is_own` says that the sender writes to its own people.
    """

    sender: Sender
    about: str
    is_own: bool
    addressees: Sequence[str]
    day: date
    until: date
    people: int
    held: int
    late: int
    long_late: int
    courses: Sequence[str]
    address: str
    goal: tuple[int, date] | None = None
    lines: Sequence[LateLine] = ()
    parts: Sequence[tuple[str, int]] = field(default=())


def agency_of(name: str) -> str:
    """What a unit calls itself in its papers: UBND xã Con Cuông → Ủy ban nhân dân xã Con Cuông."""
    name = _PROVINCE.sub("Ủy ban nhân dân tỉnh ", name)
    return _COMMITTEE.sub("Ủy ban nhân dân ", name)


def place_of(name: str) -> str:
    """The place that stands before the day: UBND xã Con Cuông → Con Cuông, Tỉnh Nghệ An → Nghệ An."""
    return re.sub(r"^(UBND\s+)?(xã|phường|tỉnh)\s+", "", name, flags=re.IGNORECASE)


def signing_lines(position: str, agency: str) -> tuple[str, str]:
    """Capacity and post that follow from a chức vụ (NĐ 30/2020, art. 13).

    A people's committee decides together, so its chairman signs on its behalf (TM.); a deputy signs for the head (KT.),
    and the head of the agency's office by the head's order (TL.).
    """
    found = _POSTS.match(position)
    deputy, post = (bool(found[1]), found[2]) if found else (False, position)
    is_committee = agency.startswith("Ủy ban nhân dân")
    if post.lower() == OFFICE_HEAD and "văn phòng" not in agency.lower():
        return ("TL. CHỦ TỊCH" if is_committee else "TL. GIÁM ĐỐC"), _post_in_capitals(deputy=deputy, post=post)
    lines = ["TM. Ủy ban nhân dân"] if is_committee else []
    if deputy:
        lines.append(f"KT. {post}")
    return "\n".join(line.upper() for line in lines), _post_in_capitals(deputy=deputy, post=post)


def _post_in_capitals(*, deputy: bool, post: str) -> str:
    """The post as it stands above the name."""
    return (f"Phó {post}" if deputy else post).upper()


def seniority(position: str) -> int:
    """Who signs first: the head of a body, then deputies, then heads of its offices, then anybody else."""
    found = _POSTS.match(position)
    if found is None:
        return 3
    return 2 if found[2].lower() == OFFICE_HEAD else int(bool(found[1]))


def paper_of(letter: Letter) -> Paper:
    """Put the letter into words and layout."""
    sender = letter.sender
    return Paper(
        heading=Letterhead(
            agency=sender.agency, superior=sender.superior, number=sender.number, symbol=sender.symbol,
            place=sender.place, day=letter.day,
        ),
        subject=SUBJECT,
        addressees=letter.addressees,
        body=body_of(letter),
        signature=SignatureBlock(sender.post, sender.name, sender.capacity),
        recipients=("Như trên", "Lưu: VT"),
        annexes=[_annex(letter)],
    )  # fmt: skip


def opening_of(letter: Letter) -> str:
    """To whom it goes, on one line."""
    return f"Kính gửi: {'; '.join(letter.addressees)}."


def body_of(letter: Letter) -> list[str]:
    """The paragraphs, as people read them before they download."""
    agency, asks = letter.sender.agency, "yêu cầu" if letter.is_own else "đề nghị"
    basis = f"Thực hiện việc bồi dưỡng {PEOPLE} theo chuẩn kỹ năng sử dụng công nghệ thông tin ({CIRCULAR})"
    tasks, whom = _asked_of_people(letter) if list(letter.addressees) == [NAMED_PEOPLE] else _asked_of_units(letter)
    return [
        f"{basis}, {_standing(letter)}",
        _late(letter),
        f"Để hoàn thành đúng kế hoạch, {agency} {asks}:",
        *(f"{place}. {task}." for place, task in enumerate(tasks, 1)),
        f"{agency} {asks} {whom} thực hiện./.",
    ]


def _asked_of_people(letter: Letter) -> tuple[list[str], str]:
    """What is asked, and of whom, where the letter goes to the late people themselves."""
    tasks = [
        f"{NAMED_PEOPLE} bố trí thời gian, hoàn thành các khóa học còn thiếu, chậm nhất {official_date(letter.until)}",
        f"Vào học và làm bài kiểm tra tại địa chỉ {letter.address}; {HELP}",
        "Kết quả được theo dõi trực tiếp trên hệ thống, không phải báo cáo bằng văn bản",
    ]
    return tasks, "các ông (bà)"


def _asked_of_units(letter: Letter) -> tuple[list[str], str]:
    """The same where it goes to units."""
    heads = "Thủ trưởng các đơn vị" if letter.parts or letter.is_own else f"Thủ trưởng {letter.about}"
    spurred = f"{heads} đôn đốc, bố trí thời gian để {_named(letter)} hoàn thành các khóa học còn thiếu"
    tasks = [
        f"{spurred}, chậm nhất {official_date(letter.until)}",
        f"{_named(letter, begins=True)} vào học và làm bài kiểm tra tại địa chỉ {letter.address}; {HELP}",
        "Kết quả được theo dõi trực tiếp trên hệ thống; các đơn vị không phải báo cáo bằng văn bản",
    ]
    return tasks, "các đơn vị, cá nhân" if letter.is_own else "các đơn vị" if letter.parts else letter.about


def _standing(letter: Letter) -> str:
    share = f"{letter.held * 100 // letter.people}%" if letter.people else "0%"
    text = (
        f"đến {official_date(letter.day)}, {letter.about} có {count_text(letter.held)} trên {count_text(letter.people)}"
        f" người đạt chuẩn cơ bản ({share})"
    )
    if letter.goal:
        text += f"; mục tiêu là {letter.goal[0]}% vào {official_date(letter.goal[1])}"
    return text + "."


def _late(letter: Letter) -> str:
    text = f"Qua theo dõi, còn {count_text(letter.late)} người đã quá hạn nhưng chưa hoàn thành các khóa học được giao"
    if letter.long_late:
        text += f", trong đó {count_text(letter.long_late)} người quá hạn trên 14 ngày"
    text += " (số lượng theo đơn vị kèm theo)." if letter.parts else " (danh sách kèm theo)."
    if 0 < len(letter.courses) <= MOST_COURSES:
        text += f" Các khóa học còn thiếu gồm: {'; '.join(letter.courses)}."
    return text


def _named(letter: Letter, *, begins: bool = False) -> str:
    if letter.parts:
        return "Những người quá hạn" if begins else "những người quá hạn"
    return "Những người có tên trong danh sách" if begins else "những người có tên trong danh sách kèm theo"


def _annex(letter: Letter) -> Annex:
    if letter.parts:
        columns = (
            ListColumn("TT", 0.5, "center"),
            ListColumn("Đơn vị", 5),
            ListColumn("Số người quá hạn", 1.5, "center"),
        )
        rows = [(str(place), name, count_text(late)) for place, (name, late) in enumerate(letter.parts, 1)]
        return Annex("Số người quá hạn học tập theo đơn vị", [PaperList(columns, rows)])
    lines = [
        (str(place), line.name, line.position, line.unit, line.wanting, date_text(line.due_on), str(line.days_late))
        for place, line in enumerate(letter.lines, 1)
    ]
    return Annex("Danh sách người quá hạn học tập", [PaperList(COLUMNS, lines)])
