"""The public check: by code, by QR code, by link, by number, by file. No account; the least that proves a certificate.

A printed code is short enough to be typed and an address can be passed on, so a code alone shows the holder's name
masked. The whole words are for whoever has the paper's QR code, a link of the learner's own, or the file.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from certificates import checking, register
from certificates.codes import masked, read_code, read_number
from certificates.contract import CertificateFields
from certificates.credentials import open_desk, sharing
from certificates.credentials.keys import public_keys
from certificates.credentials.short import NotAShortForm, Short, read_short, words_digest
from certificates.issuing import stored_is_intact
from certificates.models import Award
from certificates.signing.models import SigningCertificate
from certificates.signing.stamping import batch_time_of
from certificates.suspicions.evidence import ALTERED, FORGED, MISSING, PAPER, UNKNOWN, seal
from lms.api import Blueprint, Form, _, db, error_page, now, today_of

SEEING, ASKING, BRINGING = "30/minute", "20/minute", "10/minute"
"""How often one address may open codes, look up numbers, bring files."""

LONGEST_NAME: Final = 80

bp = Blueprint("certificates_check", __name__)


class FileForm(Form):
    """Carries the token of the file box."""


@bp.page("/x", may=None, limit=ASKING)
def index() -> ResponseReturnValue:
    """The look-up: a code leads to its page, a number shows that it exists and for whom, masked."""
    asked = request.args.get("q", "").strip()[:100]
    if code := read_code(asked):
        return redirect(url_for(".show", code=code))
    number = read_number(asked)
    found = register.by_number(number) if number else None
    return render_template(
        "certificates/check.html",
        asked=asked,
        is_number=number is not None,
        award=found,
        state=checking.state_of(found, today_of(now())) if found else "",
        masked_name=masked(found.holder_name) if found else "",
        problem="",
        file_form=FileForm(),
        about=seal(MISSING, code=asked) if number and found is None else "",
    )


@bp.page("/X/<code>", may=None)
def show_capital(code: str) -> ResponseReturnValue:
    """The address in capitals, as the QR codes of older certificates carry it."""
    return redirect(url_for(".show", code=read_code(code) or code), code=301)


@bp.page("/x/<code>", may=None, limit=SEEING)
def show(code: str) -> ResponseReturnValue:
    """The state of a certificate and the least that proves it, for whoever has typed its code."""
    read = read_code(code)
    if read is not None and read != code:
        return redirect(url_for(".show", code=read), code=301)
    award = register.by_code(read) if read else None
    return _not_there(code) if award is None else _page(award, is_whole=False)


@bp.page("/X/<code>/<short>", may=None, limit=SEEING)
def show_signed(code: str, short: str) -> ResponseReturnValue:
    """Every printed word, for whoever has scanned the signed QR code of a certificate."""
    read = read_code(code)
    award = register.by_code(read) if read else None
    if read is None or award is None:
        return _not_there(code)
    try:
        said: Short | None = read_short(short, read, public_keys(open_desk().keys).by_short_name)
    except NotAShortForm:
        said = None
    words = CertificateFields.from_json(award.fields)
    is_ours = said is not None and said.digest == words_digest(words)
    return _page(award, is_whole=is_ours, is_forged=not is_ours)


@bp.page("/x/<code>/<short>", may=None, limit=SEEING)
def show_signed_small(code: str, short: str) -> ResponseReturnValue:
    """The same for readers that write addresses in small letters."""
    return redirect(url_for(".show_signed", code=code.upper(), short=short.upper()), code=301)


@bp.page("/x/s/<token>", may=None, limit=SEEING)
def show_shared(token: str) -> ResponseReturnValue:
    """Every printed word, for whoever has the learner's own link; withdrawn, it is as if it had never been."""
    award = sharing.by_token(token)
    if award is None:
        return error_page(
            404,
            title=_("Đường dẫn này không còn dùng được"),
            sentence=_("Người được cấp giấy đã thu lại đường dẫn, hoặc đường dẫn chép chưa đủ."),
            advice=_("Hỏi lại người gửi, hoặc kiểm tra theo mã in trên giấy."),
        )
    return _page(award, is_whole=True)


@bp.page("/x/offline", may=None, limit=SEEING)
def without_network() -> ResponseReturnValue:
    """A page that checks QR codes and files by itself, once it is open; the camera is for this page alone."""
    response = make_response(
        render_template(
            "certificates/check_offline.html",
            keys=public_keys(open_desk().keys).to_json(),
            certificates=sorted(register.trusted_certificates()),
            at=now(),
        )
    )
    response.headers["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=(), payment=(), usb=()"
    return response


@bp.page("/x/file", may=None, methods=("POST",), limit=BRINGING)
def bring() -> ResponseReturnValue:
    """Compare a PDF with what was issued. The file is read in memory and forgotten."""
    form = FileForm()
    content, name, problem = _brought()
    if problem or not form.validate_on_submit():
        page = render_template(
            "certificates/check.html", asked="", is_number=False, award=None, masked_name="", file_form=form,
            problem=problem or _("Trang đã mở quá lâu. Chọn lại tệp rồi gửi lần nữa."),
        )  # fmt: skip
        return page, 422
    answer = checking.examine(content)
    return render_template(
        "certificates/check_file.html",
        answer=answer,
        told=_told(answer.award) if answer.award else None,
        name=name,
        at=now(),
        file_form=form,
        about=_about_file(answer, content),
    )


def _about_file(answer: checking.Answer, content: bytes) -> str:
    """What a report of this file tells of it; empty where nothing is wrong."""
    kind = {checking.Outcome.ALTERED: ALTERED, checking.Outcome.UNKNOWN: UNKNOWN}.get(answer.outcome)
    code = answer.award.code if answer.award else ""
    return seal(kind, code=code, file_sha256=sha256(content).hexdigest()) if kind else ""


@dataclass(frozen=True)
class Told:
    """What a page tells of a certificate."""

    award: Award
    words: CertificateFields
    state: str
    newer: Award | None
    birth_year: str
    signed_by: str


def _told(award: Award) -> Told:
    words = CertificateFields.from_json(award.fields)
    return Told(
        award=award,
        words=words,
        state=checking.state_of(award, today_of(now())),
        newer=checking.replacement_of(award) if award.state != "issued" else None,
        birth_year=words.birth_date[-4:],
        signed_by=words.signed_by or _outside_signer(award),
    )


def _outside_signer(award: Award) -> str:
    """Who signed a file outside the system: nothing about it is printed, the certificate says it."""
    known = select(SigningCertificate.subject).where(SigningCertificate.sha256 == award.signed_with)
    return (db.session.scalar(known) if award.signed_with else None) or ""


def _page(award: Award, *, is_whole: bool, is_forged: bool = False) -> str:
    told = _told(award)
    return render_template(
        "certificates/check_result.html",
        told=told,
        masked_name=masked(told.words.holder_name),
        is_whole=is_whole,
        is_forged=is_forged,
        is_intact=stored_is_intact(award),
        batch_time=batch_time_of(award),
        about=seal(FORGED if is_forged else PAPER, code=award.code),
        file_form=FileForm(),
    )


def _not_there(code: str) -> ResponseReturnValue:
    """One answer for whatever is no code of ours, so that a guess tells nothing."""
    page: ResponseReturnValue = error_page(
        404,
        title=_("Không có giấy chứng nhận nào mang mã này"),
        sentence=_("Mã “%(code)s” không có trong sổ cấp.", code=code[:LONGEST_NAME]),
        advice=_("So lại từng chữ với mã in trên giấy; mã gồm 12 chữ và số, chia ba nhóm."),
        action=_report_of(code),
    )
    return page


def _report_of(code: str) -> tuple[str, str] | None:
    """The way to report a paper whose code is not in the register; none for what has not the shape of a code."""
    read = read_code(code)
    if read is None:
        return None
    return url_for("certificates_suspicions.ask", about=seal(MISSING, code=read)), _("Báo cho đơn vị cấp")


def _brought() -> tuple[bytes, str, str]:
    """Read the file that was sent: content, name, and a sentence where it cannot be one of ours."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return b"", "", _("Chưa chọn tệp nào.")
    content = file.stream.read(checking.LARGEST_FILE + 1)
    name = file.filename[-LONGEST_NAME:]
    if len(content) > checking.LARGEST_FILE:
        return b"", name, _("Tệp “%(name)s” lớn hơn 5 MB; giấy chứng nhận của hệ thống chỉ khoảng 60 kB.", name=name)
    if not content.startswith(checking.HEAD):
        return b"", name, _("Tệp “%(name)s” không phải là tệp PDF.", name=name)
    return content, name, ""
