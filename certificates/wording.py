"""The words of one certificate. Always Vietnamese, whatever language the learner reads in: the paper is official."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from certificates.codes import make_number
from certificates.contract import CertificateFields
from certificates.models import IssuingBody
from lms.api import date_text, number, today_of

GRADES: Final = ((0.9, "Xuất sắc"), (0.8, "Giỏi"), (0.65, "Khá"))
"""Least score of each grade, as Vietnamese training institutions usually set them; whoever completed has passed."""

FIELD_NAMES: Final = {
    "holder_name": "họ và tên",
    "birth_date": "ngày sinh",
    "unit_name": "đơn vị công tác",
    "course_title": "tên khóa",
    "hours": "thời lượng",
    "period": "thời gian",
    "grade": "xếp loại",
    "number": "số vào sổ",
    "place": "nơi cấp",
    "issuer_name": "tên đơn vị cấp",
    "issuer_lead": "câu dẫn",
    "signer_title": "chức vụ người ký",
    "signer_name": "họ tên người ký",
    "signed_by": "tên trong chứng thư số",
    "decision": "số quyết định",
    "course_title_en": "tên khóa bằng tiếng Anh",
    "issuer_name_en": "tên tiếng Anh của đơn vị cấp",
    "issuer_lead_en": "câu dẫn tiếng Anh",
    "place_en": "nơi cấp bằng tiếng Anh",
    "signer_title_en": "chức vụ bằng tiếng Anh",
}
"""What a field is called when it has to be mended; lines of the page that hold one field carry other names."""

LINE_NAMES: Final = {
    "holder": "họ và tên",
    "who": "ngày sinh và đơn vị",
    "course": "tên khóa",
    "facts": "thời gian và xếp loại",
    "issuer": "tên đơn vị cấp",
    "lead": "câu dẫn",
    "post": "chức vụ người ký",
    "signer": "họ tên người ký",
    "sealer": "tên trong chứng thư số",
    "number": "số vào sổ",
    "check": "mã và địa chỉ kiểm tra",
    "dated": "nơi cấp và ngày cấp",
    "period": "thời gian",
    "fact": "thời lượng, xếp loại",
    "value": "ngày sinh, đơn vị và các mục khác",
    "issuer_en": "tên tiếng Anh của đơn vị cấp",
    "lead_en": "câu dẫn tiếng Anh",
    "course_en": "tên khóa bằng tiếng Anh",
    "dated_en": "nơi cấp bằng tiếng Anh",
    "post_en": "chức vụ bằng tiếng Anh",
}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A line of the register before it is written: its number and code, the day, who issues, by which decision.

    `issued_on` is the printed day, None for the day of `at`. `expires_on` is the last day of validity.
    """

    body: IssuingBody
    serial: int
    year: int
    code: str
    at: datetime
    address: str
    is_demo: bool
    issued_on: date | None = None
    expires_on: date | None = None
    decision: str = ""

    @property
    def number(self) -> str:
        return make_number(self.serial, self.year, self.body.code)

    @property
    def day(self) -> date:
        """The printed day of issue."""
        return self.issued_on or today_of(self.at)


@dataclass(frozen=True, kw_only=True)
class Learnt:
    """Somebody and what they have learnt, as a certificate tells it."""

    holder_name: str
    birth_date: date | None
    unit_name: str
    title: str
    completed_at: datetime
    title_en: str = ""
    hours: float = 0.0
    score: float | None = None
    started_at: datetime | None = None


def words_of(learnt: Learnt, entry: Entry) -> CertificateFields:
    """Fill in a certificate. The signature's own words follow when it is signed."""
    body = entry.body
    return CertificateFields(
        holder_name=learnt.holder_name,
        birth_date=date_text(learnt.birth_date),
        unit_name=learnt.unit_name,
        course_title=learnt.title,
        hours=f"{number(learnt.hours)} tiết" if learnt.hours else "",
        period=_period(learnt),
        grade=grade_of(learnt.score),
        number=entry.number,
        code=entry.code,
        check_url=f"{entry.address}/x/{entry.code}",
        place=body.place,
        issued_on=entry.day,
        issuer_name=body.name,
        issuer_lead=body.lead,
        signer_title=body.signer_title,
        signer_name=body.signer_name,
        signed_by="",
        signed_at=entry.at,
        demo=entry.is_demo,
        decision=entry.decision,
        valid_until=date_text(entry.expires_on),
        expires_on=entry.expires_on,
        course_title_en=learnt.title_en,
        issuer_name_en=body.name_en,
        issuer_lead_en=body.lead_en,
        place_en=body.place_en,
        signer_title_en=body.signer_title_en,
        emblem=body.emblem_sha256 or "",
    )


def grade_of(score: float | None) -> str:
    """Name the grade of a score from 0 to 1; empty where nothing was marked."""
    if score is None:
        return ""
    return next((name for least, name in GRADES if score >= least), "Đạt")


def _period(learnt: Learnt) -> str:
    last = date_text(learnt.completed_at)
    if learnt.started_at is None:
        return f"hoàn thành ngày {last}"
    first = date_text(learnt.started_at)
    return f"ngày {last}" if first == last else f"từ ngày {first} đến ngày {last}"


def gap_sentence(gaps: list[tuple[str, str]]) -> str:
    """Say which letters the template's fonts lack, and where."""
    places = "; ".join(f"“{sign}” (U+{ord(sign):04X}) ở {FIELD_NAMES.get(field, field)}" for field, sign in gaps)
    return f"Phông chữ của mẫu giấy không có chữ {places}."


def length_sentence(lines: list[str]) -> str:
    """Say which lines would be too small to be read."""
    return f"Chữ quá dài, in ra không đọc được: {', '.join(LINE_NAMES.get(line, line) for line in lines)}."


def emptiness_sentence(fields: list[str]) -> str:
    """Say which words are missing."""
    return f"Còn thiếu: {', '.join(FIELD_NAMES.get(field, field) for field in fields)}."
