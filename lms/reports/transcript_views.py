"""The transcript of a person: for that person, and for whoever follows the unit."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.audit import log_deed
from lms.db import now
from lms.permissions import Permission, signed_in
from lms.reports.permissions import SEE_TRANSCRIPT
from lms.reports.transcripts import Subject, find_subject, paper_of, score_text, transcript_of
from lms.reports.views import attachment
from lms.web.i18n import SOURCE, in_language
from lms.web.routing import Blueprint

SEE_OWN_TRANSCRIPT = Permission("lms.see_own_transcript", signed_in)

bp = Blueprint("transcripts", __name__)


def find_person(user_id: int) -> Subject:
    """Load whose transcript it is; answers 404."""
    return find_subject(user_id) or abort(404)


@bp.page("/transcript", may=SEE_OWN_TRANSCRIPT)
def mine() -> ResponseReturnValue:
    """To the reader's own."""
    return redirect(url_for(".show", user_id=current_user.id))


@bp.page("/transcripts/<int:user_id>", may=SEE_TRANSCRIPT, load=find_person)
def show(subject: Subject) -> ResponseReturnValue:
    """What a person has completed, by years."""
    own = subject.id == current_user.id
    return render_template(
        "reports/transcript.html",
        transcript=transcript_of(subject, _year()),
        frame="frames/learner.html" if own else "frames/staff.html",
        is_own=own,
        score_text=score_text,
    )


@bp.page("/transcripts/<int:user_id>/pdf", may=SEE_TRANSCRIPT, load=find_person, methods=("POST",))
def paper(subject: Subject) -> ResponseReturnValue:
    """The same on A4. A form asks for it: taking somebody's results away is a deed to be logged."""
    year = _year()
    log_deed("lms.transcript_fetched", f"lms:user:{subject.id}", year=year)
    name = f"bang-ket-qua_{subject.staff_code}{f'_{year}' if year else ''}.pdf"
    with in_language(SOURCE):  # a paper is Vietnamese whoever reads it
        content = paper_of(transcript_of(subject, year), at=now())
    return attachment(content, name, "application/pdf")


def _year() -> int | None:
    """The year that the address asks for, None for all."""
    asked = request.args.get("year", "")
    return int(asked) if asked.isdecimal() and len(asked) == 4 else None
