"""Copies from the register (bản sao từ sổ gốc): entered in a book of their own, printed as an official paper.

The certificate's own file is never touched: the copy is another paper, drawn from the register's columns.
"""

from dataclasses import dataclass
from datetime import date, datetime

from certificates.amending.models import RegisterCopy
from certificates.amending.numbering import COPIES, take_numbers
from certificates.amending.queries import Copied
from certificates.models import Award
from lms.api import (
    Letterhead,
    ListColumn,
    Paper,
    PaperList,
    SignatureBlock,
    User,
    count_text,
    date_text,
    db,
    log_deed,
    paper_pdf,
    today_of,
)


class NotToBeCopied(Exception):  # noqa: N818 (reads as what it is)
    """The certificate is worth nothing any more; a copy would say otherwise."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Who asked for copies, who took them, how many, when and why."""

    asked_by: str
    given_to: str
    given_on: date
    count: int
    reason: str


def give_copy(award: Award, asked: Asked, *, by: int, at: datetime) -> RegisterCopy:
    """Enter copies of a certificate under the next number of the book. Raises `NotToBeCopied`."""
    db.session.refresh(award, with_for_update={"of": Award})
    if award.state != "issued":
        raise NotToBeCopied
    year = today_of(at).year
    made = RegisterCopy(
        award_id=award.id, body_id=award.body_id, year=year, serial=take_numbers(award.body_id, COPIES, year, 1),
        asked_by=asked.asked_by, given_to=asked.given_to, given_on=asked.given_on, count=asked.count,
        reason=asked.reason, made_by=by, maker_name=db.session.get_one(User, by).name, made_at=at,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    log_deed("certificates.copy_given", f"certificates:award:{award.id}", actor_id=by, copy=made.id, count=asked.count)
    return made


def copy_pdf(copied: Copied) -> bytes:
    """Draw the paper: what the register says of the certificate, marked as a copy, to be signed by the body."""
    copy, award, body = copied.copy, copied.award, copied.body
    words = award.fields
    rows = [
        ("Họ và tên", award.holder_name),
        ("Ngày, tháng, năm sinh", words.get("birth_date", "")),
        ("Đơn vị công tác", words.get("unit_name", "")),
        ("Đã hoàn thành", award.course_title),
        ("Thời lượng", words.get("hours", "")),
        ("Thời gian", words.get("period", "")),
        ("Xếp loại", words.get("grade", "")),
        ("Số vào sổ", award.number),
        ("Ngày cấp", date_text(award.issued_on)),
        ("Có giá trị đến", date_text(award.expires_on)),
        ("Đơn vị cấp", words.get("issuer_name", "")),
        ("Người ký", f"{words.get('signer_title', '')} {words.get('signer_name', '')}".strip()),
        ("Mã kiểm tra", award.code),
        ("Kiểm tra tại", words.get("check_url", "")),
    ]
    paper = Paper(
        heading=Letterhead(agency=body.name, place=body.place, day=copy.given_on),
        kind="GIẤY CHỨNG NHẬN HOÀN THÀNH",
        title="(Bản sao)",
        body=[
            f"Số vào sổ cấp bản sao: {copy.serial}/{copy.year}. Số bản: {count_text(copy.count)}.",
            f"Người nhận: {copy.given_to}.",
            "Theo sổ gốc, giấy chứng nhận đã được cấp với nội dung sau:",
            PaperList(
                [ListColumn("Mục", 1), ListColumn("Nội dung trong sổ", 3)], [row for row in rows if row[1].strip()]
            ),
            "Bản sao này được lập từ sổ gốc, không thay cho tệp giấy chứng nhận có chữ ký số.",
        ],
        signature=SignatureBlock(post=body.signer_title, name=body.signer_name),
    )
    return paper_pdf(paper)
