"""The reminder letter: what it will say, the files, and a letter for each unit below as one ZIP."""

import secrets
from urllib.parse import quote

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.oversight.blueprint import bp
from courses.oversight.leader_queries import FollowedUnit
from courses.oversight.leader_views import find_followed, profile_of_leaders
from courses.oversight.letter_facts import file_stem, letter_about, sender_for, until_for
from courses.oversight.letter_forms import LetterForm
from courses.oversight.letter_jobs import LETTERS
from courses.oversight.letter_words import Letter, body_of, opening_of, paper_of
from lms.api import (
    DOCX,
    FOLLOW,
    Job,
    Permission,
    _,
    db,
    enqueue,
    fold,
    log_deed,
    now,
    own,
    paper_docx,
    paper_pdf,
    stream_file,
    today_of,
)

FETCH_LETTERS = Permission("courses.fetch_letters", own)
PERMISSIONS = [FETCH_LETTERS]

LINES_AT_ONCE = 300
"""Lines of a list that are laid out while somebody waits, in about two seconds; longer letters are a job's work."""


@bp.page("/unit/letter", may=FOLLOW, load=find_followed)
def letter(followed: FollowedUnit | None) -> ResponseReturnValue:
    """What the letter will say, and who sends it."""
    followed = followed or abort(404)
    form = LetterForm.filled(sender_for(followed, current_user), until_for(followed, today_of(now())))
    return _page(followed, form, _letter(followed, form))


@bp.page("/unit/letter", may=FOLLOW, load=find_followed, methods=("POST",))
def write_letter(followed: FollowedUnit | None) -> ResponseReturnValue:
    """Hand out the letter as Word or PDF file, or begin the work for many; each is logged."""
    followed = followed or abort(404)
    form = LetterForm()
    if not form.validate():
        shown = LetterForm.filled(sender_for(followed, current_user), until_for(followed, today_of(now())))
        return _page(followed, form, _letter(followed, shown)), 422
    wanted = request.form.get("as")
    written = _letter(followed, form)
    if not written.late:
        return redirect(url_for(".letter", unit=followed.unit.id))
    if wanted == "each" or len(written.lines) > LINES_AT_ONCE:
        return redirect(url_for(".letters", job_id=_ask(followed, form, each=wanted == "each")))
    log_deed(
        "courses.letter_written", f"lms:unit:{followed.unit.id}", form="pdf" if wanted == "pdf" else "docx",
        late=written.late, until=written.until.isoformat(),
    )  # fmt: skip
    paper, stem = paper_of(written), file_stem(written)
    if wanted == "pdf":
        return _attachment(paper_pdf(paper), "application/pdf", f"{stem}.pdf")
    return _attachment(paper_docx(paper), DOCX, f"{stem}.docx")


def find_letters(job_id: int) -> Job:
    """Load the job of some letters; answers 404 for any other job."""
    job = db.session.get(Job, job_id)
    return job if job is not None and job.kind == LETTERS else abort(404)


@bp.page("/unit/letters/<int:job_id>", may=FETCH_LETTERS, load=find_letters)
def letters(job: Job) -> ResponseReturnValue:
    """How far the letters are."""
    return render_template("courses/oversight/leader_letters.html", job=job, title=_("Công văn đôn đốc"), left=None)


@bp.page("/unit/letters/<int:job_id>/zip", may=FETCH_LETTERS, load=find_letters, methods=("POST",))
def fetch_letters(job: Job) -> ResponseReturnValue:
    """Stream the ZIP. A form asks for it, because fetching the names of many people is a deed to be logged."""
    digest = job.result.get("sha256") if job.state == "done" else None
    if not digest:
        abort(404)
    try:
        pieces = stream_file(digest)
    except FileNotFoundError:
        abort(404)
    log_deed("courses.letters_fetched", f"lms:job:{job.id}", letters=job.result["letters"], sha256=digest)
    response = _attachment(pieces, "application/zip", f"Công văn đôn đốc - {job.payload['about']}.zip")
    response.headers["Content-Length"] = str(job.result["size"])
    return response


def _letter(followed: FollowedUnit, form: LetterForm) -> Letter:
    return letter_about(
        followed, profile_of_leaders(), current_user, sender=form.sender(), until=form.until.data, at=now()
    )


def _page(followed: FollowedUnit, form: LetterForm, written: Letter) -> str:
    paper = paper_of(written)
    return render_template(
        "courses/oversight/leader_letter.html", followed=followed, form=form, letter=written, paper=paper,
        opening=opening_of(written), body=body_of(written), at_once=LINES_AT_ONCE,
    )  # fmt: skip


def _ask(followed: FollowedUnit, form: LetterForm, *, each: bool) -> int:
    payload = {
        "unit": followed.unit.id, "each": each, "sender": form.as_json(), "until": form.until.data.isoformat(),
        "owner": current_user.id, "about": followed.unit.name, "token": secrets.token_hex(8), "what": _("công văn"),
    }  # fmt: skip
    job = enqueue(LETTERS, payload, owner_id=current_user.id)
    log_deed("courses.letters_asked", f"lms:job:{job.id}", unit=followed.unit.id, each=each)
    return job.id


def _attachment(content: object, media_type: str, name: str) -> Response:
    response = Response(content, mimetype=media_type)  # type: ignore[arg-type]
    plain = fold(name).replace('"', "")
    response.headers["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    return response
