"""All that one person has completed, year by year, with what that has shown."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy_
from sqlalchemy import select

from lms.accounts.models import User
from lms.db import db
from lms.official.papers import Letterhead, ListColumn, Paper, PaperList, SignatureBlock
from lms.official.services import paper_pdf
from lms.organisation.models import Membership, Unit, UnitVersion
from lms.plugins.contract import ExtensionPoint
from lms.records.models import Completion
from lms.skills.contract import FRAMEWORKS
from lms.skills.models import Mastery
from lms.web.formats import date_text, number, percent, today_of


class TranscriptPart(ABC):
    """A table of its own on everybody's transcript. `shares` are the widths of its columns against each other."""

    key: str
    title: Any
    heads: Sequence[Any]
    shares: Sequence[float]
    order: int = 100

    @abstractmethod
    def rows(self, person_id: int, year: int | None) -> Sequence[Sequence[str]]:
        """Lines of texts, of one year or of all. At most one statement."""


TRANSCRIPT_PARTS: ExtensionPoint[TranscriptPart] = ExtensionPoint("lms.transcript_parts", TranscriptPart)


@dataclass(frozen=True)
class Subject:
    """Whose transcript it is. Without a unit nobody but the person may see it."""

    id: int
    name: str
    staff_code: str
    birth_date: date | None
    position: str
    unit_name: str
    unit_path: str | None

    @property
    def owner_id(self) -> int:
        """The person."""
        return self.id


@dataclass(frozen=True)
class Line:
    """Something completed; `unit` is what the person's unit was called on that day."""

    title: str
    on: date
    hours: float
    score: float | None
    unit: str


@dataclass(frozen=True)
class Transcript:
    """What one person has completed, the newest year first, and the tables of the parts that have any rows."""

    subject: Subject
    year: int | None
    years: Sequence[tuple[int, float, Sequence[Line]]]
    parts: Sequence[tuple[TranscriptPart, Sequence[Sequence[str]]]]

    @property
    def hours(self) -> float:
        """Tiết of all years shown."""
        return sum(hours for _year, hours, _lines in self.years)


def find_subject(user_id: int) -> Subject | None:
    """The person with the main unit of today."""
    row = db.session.execute(
        select(User.id, User.name, User.staff_code, User.birth_date, Membership.position, Unit.name, Unit.path)
        .outerjoin(Membership, (Membership.user_id == User.id) & Membership.main & Membership.valid_to.is_(None))
        .outerjoin(Unit, Unit.id == Membership.unit_id)
        .where(User.id == user_id)
        .limit(1)
    ).first()
    if row is None:
        return None
    user_id, name, code, born, position, unit, path = row
    return Subject(user_id, name, code, born, position or "", unit or "", path)


def transcript_of(subject: Subject, year: int | None = None) -> Transcript:
    """Read what counts; what has been withdrawn is not there. Three statements, and one for each part."""
    found = db.session.execute(
        select(
            Completion.title, Completion.completed_at, Completion.hours, Completion.score, Completion.unit_then_id
        )
        .where(Completion.learner_id == subject.id, Completion.counting())
        .order_by(Completion.completed_at.desc(), Completion.id.desc())
    ).all()  # fmt: skip
    names = _names({row.unit_then_id for row in found})
    lines = [
        Line(row.title, on := today_of(row.completed_at), row.hours, row.score, _name_on(names, row.unit_then_id, on))
        for row in found
    ]
    years = sorted({line.on.year for line in lines if year in {None, line.on.year}}, reverse=True)
    parts = ((part, part.rows(subject.id, year)) for part in sorted(TRANSCRIPT_PARTS, key=lambda part: part.order))
    return Transcript(
        subject,
        year,
        [(each, sum(line.hours for line in of), of) for each in years if (of := _of_year(lines, each))],
        [(part, rows) for part, rows in parts if rows],
    )


def _of_year(lines: Iterable[Line], year: int) -> list[Line]:
    return [line for line in lines if line.on.year == year]


def _names(unit_ids: set[int | None]) -> dict[int, list[UnitVersion]]:
    names: dict[int, list[UnitVersion]] = {}
    for version in db.session.scalars(select(UnitVersion).where(UnitVersion.unit_id.in_(unit_ids))):
        names.setdefault(version.unit_id, []).append(version)
    return names


def _name_on(names: dict[int, list[UnitVersion]], unit_id: int | None, day: date) -> str:
    """What a unit was called on a day; before its first version, as in that one."""
    versions = sorted(names.get(unit_id or 0, ()), key=lambda version: version.valid_from)
    begun = [version for version in versions if version.valid_from <= day]
    return (begun or versions)[-1 if begun else 0].name if versions else ""


class ModulesShown(TranscriptPart):
    """The modules of the standards that the person has shown, and since when."""

    key = "lms.modules"
    title = lazy_("Mô đun đã đạt theo chuẩn")
    heads = (lazy_("Mã"), lazy_("Mô đun"), lazy_("Tỷ lệ đúng cao nhất"), lazy_("Đạt từ ngày"))
    shares = (11, 53, 18, 18)
    order = 10

    def rows(self, person_id: int, year: int | None) -> Sequence[Sequence[str]]:
        shown = db.session.scalars(
            select(Mastery).where(Mastery.learner_id == person_id).order_by(Mastery.framework, Mastery.code)
        )
        return [
            (one.code, _module(one), percent(one.fraction), date_text(one.reached_at))
            for one in shown
            if year in {None, today_of(one.reached_at).year}
        ]


def _module(shown: Mastery) -> str:
    """The title of a module; of one that its standard has lost, nothing."""
    skills = FRAMEWORKS[shown.framework].skills if shown.framework in FRAMEWORKS else {}
    return skills[shown.code].title if shown.code in skills else ""


def paper_of(transcript: Transcript, *, at: datetime) -> bytes:
    """The transcript as an A4 paper that the unit can sign."""
    subject = transcript.subject
    paper = Paper(
        heading=Letterhead(agency=subject.unit_name or subject.name, day=today_of(at)),
        kind="BẢNG KẾT QUẢ HỌC TẬP",
        title=f"Năm {transcript.year}" if transcript.year else "Toàn bộ quá trình",
        body=told_by(transcript),
        signature=SignatureBlock(post="Thủ trưởng đơn vị"),
    )
    return paper_pdf(paper)


def told_by(transcript: Transcript) -> list[str | PaperList]:
    """What a transcript says on paper, sentence by sentence and list by list."""
    subject = transcript.subject
    body: list[str | PaperList] = [
        _("Họ và tên: %(name)s. Mã cán bộ: %(code)s.", name=subject.name, code=subject.staff_code)
        + (_(" Ngày sinh: %(day)s.", day=date_text(subject.birth_date)) if subject.birth_date else ""),
        _("Đơn vị: %(unit)s. Chức vụ: %(position)s.", unit=subject.unit_name, position=subject.position or "…"),
        _("Tổng số tiết: %(hours)s.", hours=number(transcript.hours)),
    ]
    for year, hours, lines in transcript.years:
        body += [_("Năm %(year)d: %(hours)s tiết.", year=year, hours=number(hours)), _completed(lines)]
    for part, rows in transcript.parts:
        columns = [ListColumn(str(head), share) for head, share in zip(part.heads, part.shares, strict=True)]
        body += [f"{part.title}:", PaperList(columns, rows)]
    if not transcript.years:
        body.append(_("Chưa có kết quả nào được ghi nhận."))
    return body


def _completed(lines: Sequence[Line]) -> PaperList:
    columns = [
        ListColumn(_("TT"), 7, "center"), ListColumn(_("Khóa học"), 38), ListColumn(_("Hoàn thành"), 18),
        ListColumn(_("Tiết"), 8, "right"), ListColumn(_("Điểm"), 9, "right"), ListColumn(_("Đơn vị khi đó"), 27),
    ]  # fmt: skip
    rows = [
        (str(place), line.title, date_text(line.on), number(line.hours), score_text(line.score), line.unit)
        for place, line in enumerate(lines, start=1)
    ]
    return PaperList(columns, rows)


def score_text(score: float | None) -> str:
    """A score of ten; nothing where nothing was marked."""
    return "" if score is None else number(score * 10, 1)
