"""Pages of the frame itself: health, language, size of the letters."""

from flask import jsonify, redirect, request, session
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from lms import __version__
from lms.db import db
from lms.web.i18n import LANGUAGES
from lms.web.redirects import safe_target
from lms.web.routing import Blueprint

bp = Blueprint("web", __name__)


@bp.page("/health", may=None)
def health() -> ResponseReturnValue:
    """For watchers: whether the database answers."""
    try:
        db.session.execute(text("SELECT 1"))
        database = db.engine.dialect.name
    except SQLAlchemyError:
        db.session.rollback()
        return jsonify(status="failing", database="unreachable", version=__version__), 503
    return jsonify(status="ok", database=database, version=__version__)


@bp.page("/language", may=None, methods=("POST",))
def language() -> ResponseReturnValue:
    """Choose the language of pages; kept in the account of whoever has signed in."""
    asked = request.form.get("language", "")
    if asked in LANGUAGES:
        session["language"] = asked
        if current_user.is_authenticated:
            current_user.row.language = asked
    return redirect(safe_target(request.form.get("next")))


@bp.page("/text-size", may=None, methods=("POST",))
def text_size() -> ResponseReturnValue:
    """Switch between usual and large letters."""
    large = request.form.get("large") == "1"
    session["large_text"] = large
    if current_user.is_authenticated:
        current_user.row.large_text = large
    return redirect(safe_target(request.form.get("next")))
