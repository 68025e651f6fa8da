"""The pages of issuing bodies: list, new, change, and the emblem itself."""

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from certificates.desk.bodies import change_body, change_emblem, find_body, has_numbers, make_body
from certificates.desk.forms import BodyForm
from certificates.desk.permissions import KEEP_BODY
from certificates.looks.emblems import LARGEST, keep_emblem, media_type_of
from certificates.models import IssuingBody
from certificates.permissions import MANAGE
from certificates.rules.queries import bodies_kept
from lms.api import Blueprint, UnreadableFile, _, read_file

bp = Blueprint("certificates_bodies", __name__)

NOTHING_RUNS = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""For a drawing that somebody handed in, when it is opened by itself."""


@bp.page("/staff/certificates/bodies", may=MANAGE)
def index() -> ResponseReturnValue:
    """The bodies that the officer keeps."""
    return render_template("certificates/desk/bodies.html", bodies=bodies_kept())


@bp.page("/staff/certificates/bodies/new", may=MANAGE, methods=("GET", "POST"))
def new() -> ResponseReturnValue:
    """Ask for a body and make it."""
    form = BodyForm()
    if form.validate_on_submit() and (emblem := _emblem(form)) is not None:
        body = make_body(form.words(), by=current_user.id)
        if emblem:
            change_emblem(body, emblem, by=current_user.id)
        flash(_("Đã lập đơn vị cấp “%(name)s”.", name=body.name), "good")
        return redirect(url_for(".edit", body_id=body.id))
    return render_template("certificates/desk/body.html", form=form, body=None), 422 if form.errors else 200


@bp.page("/staff/certificates/bodies/<int:body_id>", may=KEEP_BODY, load=find_body, methods=("GET", "POST"))
def edit(body: IssuingBody) -> ResponseReturnValue:
    """Change a body; certificates that are issued keep the words they have."""
    form = BodyForm(body, code_stays=has_numbers(body))
    if form.validate_on_submit() and (emblem := _emblem(form)) is not None:
        change_body(body, form.words(body), by=current_user.id)
        if emblem or form.no_emblem.data:
            change_emblem(body, emblem or None, by=current_user.id)
        flash(_("Đã lưu. Giấy đã cấp giữ nguyên chữ đã in."), "good")
        return redirect(url_for(".edit", body_id=body.id))
    return render_template("certificates/desk/body.html", form=form, body=body), 422 if form.errors else 200


@bp.page("/staff/certificates/bodies/<int:body_id>/emblem", may=KEEP_BODY, load=find_body)
def emblem(body: IssuingBody) -> ResponseReturnValue:
    """The emblem as a picture."""
    if body.emblem_sha256 is None:
        abort(404)
    content = read_file(body.emblem_sha256)
    return Response(content, mimetype=media_type_of(content), headers={"Content-Security-Policy": NOTHING_RUNS})


def _emblem(form: BodyForm) -> str | None:
    """Take in the emblem that came with the form: its SHA-256, empty when none came, None when it is refused."""
    file = request.files.get("emblem")
    content = file.stream.read(LARGEST + 1) if file else b""
    if not content:
        return ""
    try:
        return keep_emblem(content)
    except UnreadableFile as refusal:
        where = f" ({refusal.place})" if refusal.place else ""
        form.emblem.errors = [refusal.sentence + where]
        return None
