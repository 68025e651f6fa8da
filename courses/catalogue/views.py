"""The catalogue, open to everybody, and the drawings of lessons."""

from pathlib import Path

from flask import Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from courses.catalogue.queries import code_of, open_courses
from courses.permissions import SEE_PICTURE
from courses.questions.models import Picture
from lms.api import Blueprint, StoredFile, _, db, matrix_of, nfc, page_of, stream_file

bp = Blueprint("courses", __name__, template_folder=str(Path(__file__).parents[1] / "templates"))
"""One blueprint for all pages of learners; `courses.enrolment` adds to it what needs more than the catalogue."""

SVG = "image/svg+xml"
PAGE = 24


@bp.page("/catalogue", may=None)
def catalogue() -> ResponseReturnValue:
    """List the open courses, as asked for."""
    words, level = nfc(request.args.get("q", ""))[:100], request.args.get("level", "")
    page = page_of(open_courses(words, level, path=current_user.unit_path), size=PAGE)
    return render_template(
        "courses/catalogue.html",
        page=page,
        words=words,
        chips=_chips(words, level),
        codes={row.Course.id: code_of(row.Course) for row in page.rows},
        cells=_own_cells() if current_user.is_authenticated else {},
    )


@bp.page("/pictures/<sha256>", may=SEE_PICTURE)
def picture(sha256: str) -> ResponseReturnValue:
    """Send a picture. It is named by its content, so it may be kept for good.

    The drawings of packs are known by their kind; of other files only those that were taken in as pictures are sent.
    """
    asked = select(StoredFile.size, StoredFile.media_type.label("stored_as"), Picture.media_type)
    found = db.session.execute(
        asked.outerjoin(Picture, Picture.sha256 == StoredFile.sha256).where(StoredFile.sha256 == sha256)
    ).first()
    if found is None or (found.media_type is None and found.stored_as != SVG):
        abort(404)
    response = Response(stream_file(sha256), mimetype=found.media_type or SVG)
    response.content_length = found.size
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return response


def _chips(words: str, level: str) -> list[dict[str, object]]:
    titles = {
        "": _("Tất cả"),
        "basic": _("Chuẩn cơ bản"),
        "advanced": _("Chuẩn nâng cao"),
        "local": _("Bổ trợ, ngoài chuẩn"),
    }
    return [
        {
            "title": title,
            "url": url_for(".catalogue", q=words or None, level=key or None),
            "on": key == level,
        }
        for key, title in titles.items()
    ]


def _own_cells() -> dict[str, list[str]]:
    """The reader's cells by module code, of the state's standard."""
    return {row.module.code: row.cells for row in matrix_of(current_user.id).rows}
