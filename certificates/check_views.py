"""The public check: by code, by number, by file. No account; the least that proves a certificate."""

from typing import Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from certificates import checking, register
from certificates.codes import masked, read_code, read_number
from certificates.contract import CertificateFields
from certificates.issuing import stored_is_intact
from certificates.models import Award
from lms.api import Blueprint, Form, _, error_page, now

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
        masked_name=masked(found.holder_name) if found else "",
        problem="",
        file_form=FileForm(),
    )


@bp.page("/X/<code>", may=None)
def show_capital(code: str) -> ResponseReturnValue:
    """The address in capitals, as the QR code carries it."""
    return redirect(url_for(".show", code=read_code(code) or code), code=301)


@bp.page("/x/<code>", may=None, limit=SEEING)
def show(code: str) -> ResponseReturnValue:
    """What is printed on a certificate, and its state, for whoever holds its code."""
    read = read_code(code)
    if read is not None and read != code:
        return redirect(url_for(".show", code=read), code=301)
    award = register.by_code(read) if read else None
    if award is None:
        return error_page(
            404,
            title=_("Không có giấy chứng nhận nào mang mã này"),
            sentence=_("Mã “%(code)s” không có trong sổ cấp.", code=code[:LONGEST_NAME]),
            advice=_("So lại từng chữ với mã in trên giấy; mã gồm 12 chữ và số, chia ba nhóm."),
        )
    return render_template(
        "certificates/check_result.html",
        award=award,
        words=CertificateFields.from_json(award.fields),
        birth_year=_year(award),
        is_intact=stored_is_intact(award),
        file_form=FileForm(),
    )


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
    award = answer.award
    return render_template(
        "certificates/check_file.html",
        answer=answer,
        award=award,
        words=CertificateFields.from_json(award.fields) if award else None,
        birth_year=_year(award) if award else "",
        name=name,
        at=now(),
        file_form=form,
    )


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


def _year(award: Award) -> str:
    """The year of birth alone: enough to tell namesakes apart."""
    return str(award.fields.get("birth_date", ""))[-4:]
