"""Handing in files, on a page of its own or by the script of the attempt page."""

import uuid
from dataclasses import dataclass
from urllib.parse import quote

from flask import Response, abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.questions.contract import QUESTION_TYPES, Unacceptable
from courses.questions.filetypes import KINDS, UnwantedFile, ending_of
from courses.questions.text import block
from courses.quizzes import services, uploads
from courses.quizzes.answer_models import Upload
from courses.quizzes.answers import Receipt, Seat, Stale, save_answer
from courses.quizzes.permissions import TAKE_ATTEMPT
from courses.quizzes.views import bp, find_place
from lms.api import JSONDict, _, now, stream_file


@dataclass(frozen=True)
class HandedIn:
    """An upload with the learner who sent it."""

    upload: Upload
    owner_id: int


@dataclass(frozen=True)
class StartingFile:
    """A file of a task with the learner whose paper has it."""

    file: JSONDict
    owner_id: int


def find_task(attempt_id: int, number: int) -> Seat:
    """Load a question that takes files, or answer 404."""
    seat = find_place(attempt_id, number)
    return seat if QUESTION_TYPES[seat.type].takes_files else abort(404)


def find_start(attempt_id: int, number: int, place: int) -> StartingFile:
    """Load a file that a question begins with, or answer 404."""
    seat = find_task(attempt_id, number)
    files = seat.settings.get("files", [])
    return StartingFile(files[place], seat.owner_id) if place < len(files) else abort(404)


def find_handed_in(attempt_id: int, number: int, upload_id: int) -> HandedIn:
    """Load an upload of a question, or answer 404."""
    upload = uploads.find_upload(attempt_id, number, upload_id) or abort(404)
    return HandedIn(upload, find_place(attempt_id, number).owner_id)


@bp.page("/attempts/<int:attempt_id>/uploads/<int:number>", may=TAKE_ATTEMPT, load=find_task)
def upload(seat: Seat) -> ResponseReturnValue:
    """Show the task with a place to hand a file in."""
    if services.is_over(seat.attempt, now()):
        return redirect(url_for(".result", attempt_id=seat.attempt.id))
    return _page(seat)


@bp.page("/attempts/<int:attempt_id>/uploads/<int:number>", may=TAKE_ATTEMPT, load=find_task, methods=("POST",))
def hand_in(seat: Seat) -> ResponseReturnValue:
    """Keep a file. A script then saves the answer that names it; without one that is done here."""
    by_script = request.accept_mimetypes.best == "application/json"
    at = now()
    if services.is_over(seat.attempt, at):
        return _over(seat, by_script=by_script)
    posted = request.files.get("file")
    name = posted.filename or "" if posted else ""
    content = posted.stream.read(uploads.largest_of(seat.settings) + 1) if posted else b""
    try:
        kept = uploads.keep_upload(seat.slot, seat.settings, name, content, at)
    except UnwantedFile as refusal:
        return (jsonify(message=refusal.sentence), 422) if by_script else (_page(seat, refusal.sentence), 422)
    if by_script:
        return jsonify(answer=uploads.answer_with(kept), url=_file_url(kept))
    return _save(seat, kept)


@bp.page("/attempts/<int:attempt_id>/uploads/<int:number>/<int:upload_id>", may=TAKE_ATTEMPT, load=find_handed_in)
def handed_in(found: HandedIn) -> ResponseReturnValue:
    """Give the learner the file back."""
    return file_response(found.upload)


@bp.page("/attempts/<int:attempt_id>/uploads/<int:number>/start/<int:place>", may=TAKE_ATTEMPT, load=find_start)
def starting_file(found: StartingFile) -> ResponseReturnValue:
    """Give the learner a file that the task begins with; the first one is 0."""
    name, media_type = found.file["name"], KINDS[ending_of(found.file["name"])].media_type
    return saved(found.file["sha256"], name=name, size=found.file["size"], media_type=media_type)


def file_response(upload: Upload) -> Response:
    """A file that somebody handed in."""
    return saved(upload.sha256, name=upload.name, size=upload.size, media_type=upload.media_type)


def saved(sha256: str, *, name: str, size: int, media_type: str) -> Response:
    """A stored file to be saved and never shown by the browser; 404 when it is gone."""
    try:
        pieces = stream_file(sha256)
    except FileNotFoundError:
        abort(404)
    response = Response(pieces, mimetype=media_type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    response.headers["Content-Length"] = str(size)
    return response


def _save(seat: Seat, kept: Upload) -> ResponseReturnValue:
    """Make the upload the answer, and go back to the question."""
    base, name = request.form.get("base", 0, type=int), request.form.get("request", "")[:64] or str(uuid.uuid4())
    try:
        outcome = save_answer(seat, uploads.answer_with(kept), base=base, request=name, at=now())
    except Unacceptable as refusal:
        return _page(seat, refusal.sentence), 422
    if isinstance(outcome, Receipt):
        flash(_("Đã nộp tệp %(name)s · phiếu số %(seq)d", name=kept.name, seq=outcome.seq), "good")
        return redirect(_question_url(seat))
    if isinstance(outcome, Stale):
        sentence = _("Câu này vừa được trả lời ở nơi khác. Hãy xem lại; nếu vẫn muốn thay thì tải tệp lên lần nữa.")
        return _page(find_task(seat.attempt.id, seat.slot.position), sentence), 409
    return _over(seat, by_script=False)


def _over(seat: Seat, *, by_script: bool) -> ResponseReturnValue:
    url = url_for(".result", attempt_id=seat.attempt.id)
    if by_script:
        return jsonify(finished=True, url=url), 410
    flash(_("Đã hết giờ hoặc bài đã nộp, nên tệp vừa gửi không được nhận."), "warn")
    return redirect(url)


def _page(seat: Seat, trouble: str = "") -> str:
    public = QUESTION_TYPES[seat.type].public(seat.settings, 0)
    return render_template(
        "courses/upload.html",
        seat=seat,
        prompt=block(public["text"]),
        public=public,
        given=seat.answer.given if seat.answer else None,
        back_url=_question_url(seat),
        trouble=trouble,
    )


def _question_url(seat: Seat) -> str:
    return url_for(".attempt", attempt_id=seat.attempt.id, number=seat.slot.position)


def _file_url(upload: Upload) -> str:
    return url_for(".handed_in", attempt_id=upload.attempt_id, number=upload.position, upload_id=upload.id)
