"""The pages of templates: all of them, one to try out, and handing in a pack."""

from collections.abc import Sequence

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from certificates.desk import trials
from certificates.desk.forms import PackForm, TrialForm
from certificates.desk.permissions import KEEP_PACK
from certificates.looks import checks, packs
from certificates.looks.apart import Busy, DrawingFailed
from certificates.looks.archive import LARGEST_PACK, files_of, starter
from certificates.looks.packs import ZIP_TYPE, Handed, Look, find_look
from certificates.permissions import MANAGE
from lms.api import (
    Blueprint,
    Problem,
    UnreadableFile,
    _,
    allowed,
    db,
    error_page,
    now,
    read_file,
)

DRAWINGS, UPLOADS = "20/minute", "10/minute"
PDF, PNG = "application/pdf", "image/png"

bp = Blueprint("certificates_templates", __name__)


@bp.page("/staff/certificates/templates", may=MANAGE)
def index() -> ResponseReturnValue:
    """Every template that can be chosen."""
    return render_template("certificates/desk/templates.html", looks=packs.looks())


@bp.page("/staff/certificates/templates/<key>", may=MANAGE, load=find_look)
def show(look: Look) -> ResponseReturnValue:
    """One template with names to try it with, and what would not fit."""
    form = TrialForm(request.args)
    valid = form.validate()
    fields = trials.specimen(form.holder, form.course, form.chosen_body()) if valid else None
    return render_template(
        "certificates/desk/template.html",
        look=look,
        form=form,
        fields=fields,
        warnings=list(trials.warnings(look.template, fields)) if fields else [],
        versions=packs.versions_of(look.key) if look.pack else [],
    )


@bp.page("/staff/certificates/templates/<key>/trial.pdf", may=MANAGE, load=find_look, limit=DRAWINGS)
def trial(look: Look) -> ResponseReturnValue:
    """The drawn specimen. Nothing is kept, and the database is let go while it is drawn."""
    form = TrialForm(request.args)
    if not form.validate():
        return redirect(url_for(".show", key=look.key))
    fields = trials.specimen(form.holder, form.course, form.chosen_body())
    if warnings := list(trials.warnings(look.template, fields)):
        return error_page(422, title=_("Chưa vẽ được bản thử"), sentence=" ".join(warnings))
    db.session.rollback()
    try:
        content = trials.draw(look.template, fields)
    except Busy:
        sentence = _("Hệ thống đang vẽ một bản thử khác. Đợi vài giây rồi tải lại trang.")
        return error_page(503, title=_("Chưa vẽ được bản thử"), sentence=sentence)
    except DrawingFailed:
        sentence = _("Mẫu này không vẽ được với các chữ đã chọn. Hãy thử chữ khác.")
        return error_page(422, title=_("Chưa vẽ được bản thử"), sentence=sentence)
    name = f"ban-thu-{look.key}.pdf"
    return Response(content, mimetype=PDF, headers={"Content-Disposition": f'inline; filename="{name}"'})


@bp.page("/staff/certificates/templates/<key>/thumbnail.png", may=MANAGE, load=find_look)
def thumbnail(look: Look) -> ResponseReturnValue:
    """The template's small picture."""
    return Response(look.thumbnail.read_bytes(), mimetype=PNG) if look.thumbnail else abort(404)


@bp.page("/staff/certificates/templates/<key>/pack.zip", may=MANAGE, load=find_look)
def pack(look: Look) -> ResponseReturnValue:
    """The template as a pack: to begin a new one with, or as it was handed in."""
    content = read_file(look.pack.zip_sha256) if look.pack else starter(look.template)
    disposition = f'attachment; filename="mau-{look.key}.zip"'
    return Response(content, mimetype=ZIP_TYPE, headers={"Content-Disposition": disposition})


@bp.page("/staff/certificates/template-packs", may=MANAGE, methods=("GET", "POST"), limit=UPLOADS)
def upload() -> ResponseReturnValue:
    """Take in a pack; one with anything to mend is told where, and nothing is kept."""
    form = PackForm()
    if form.validate_on_submit():
        return _taken_in(form)
    return _upload_page(form, status=422 if form.errors else 200)


def _taken_in(form: PackForm) -> ResponseReturnValue:
    file = request.files.get("pack")
    content = file.stream.read(LARGEST_PACK + 1) if file else b""
    if not content:
        form.pack.errors = [_("Hãy chọn tệp ZIP của gói mẫu.")]
        return _upload_page(form, status=422)
    try:
        files = files_of(content)
    except UnreadableFile as refusal:
        return _upload_page(form, [checks.problem_of(refusal)], status=422)
    read = checks.check(files, drawing=False)
    known = packs.newest_pack(read.key)
    if known is not None and not allowed(KEEP_PACK, known):
        form.pack.errors = [_("Mẫu “%(key)s” do đơn vị khác giữ; hãy đặt “key” khác.", key=read.key)]
        return _upload_page(form, status=409)
    unit_id = known.unit_id if known else int(form.unit.data) if form.unit.data else None
    db.session.rollback()
    try:
        checked = checks.check(files)
    except Busy:
        form.pack.errors = [_("Hệ thống đang vẽ một bản thử khác. Đợi vài giây rồi gửi lại.")]
        return _upload_page(form, status=503)
    if checked.problems:
        return _upload_page(form, checked.problems, status=422)
    return _kept(Handed(content, checked.key, checked.version, checked.title, checked.title_en), unit_id)


def _kept(handed: Handed, unit_id: int | None) -> ResponseReturnValue:
    if packs.keep_pack(handed, unit_id=unit_id, by=current_user.id, at=now()):
        flash(_("Đã nhận mẫu “%(title)s”, phiên bản %(version)s.", title=handed.title, version=handed.version), "good")
    else:
        flash(_("Phiên bản %(version)s đã có từ trước, không có gì thay đổi.", version=handed.version), "info")
    return redirect(url_for(".show", key=handed.key))


def _upload_page(form: PackForm, problems: Sequence[Problem] = (), *, status: int) -> ResponseReturnValue:
    return render_template("certificates/desk/upload.html", form=form, problems=problems), status
