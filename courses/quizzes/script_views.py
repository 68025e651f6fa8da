"""The same acts as JSON, for the script that saves every answer at once and outlives a dead link."""

import re
from dataclasses import dataclass
from typing import Any

from flask import Response, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from courses.questions.contract import Raw, Unacceptable
from courses.questions.rendering import raw_from_json
from courses.quizzes import queries, services
from courses.quizzes.answers import Late, Receipt, Seat, Settled, Stale, remaining, save_answer
from courses.quizzes.finishing import DEADLINE, LEARNER
from courses.quizzes.notes import keep_notes, note_origin, note_seen, read_notes, read_seen
from courses.quizzes.origins import this_origin
from courses.quizzes.pages import second
from courses.quizzes.permissions import TAKE_ATTEMPT
from courses.quizzes.receipts import hash_of_save, save_code
from courses.quizzes.rows import AttemptRow
from courses.quizzes.views import bp, find_attempt, find_place
from lms.api import _, now

MOST_SAVES = 2**31
REQUEST_NAME = re.compile(r"[0-9A-Za-z-]{8,64}")

bp.add_app_template_global(save_code)


@dataclass(frozen=True)
class Save:
    """One save as the script sent it."""

    raw: Raw
    base: int
    request: str


@bp.page("/attempts/<int:attempt_id>/answers/<int:number>", may=TAKE_ATTEMPT, load=find_place, methods=("PUT",))
def put_answer(seat: Seat) -> ResponseReturnValue:
    """Save an answer: 200 with the receipt, 409 with what is stored, 410 when over, 422 with a sentence."""
    sent = _sent_save()
    if isinstance(sent, str):
        return _unreadable(sent)
    try:
        outcome = save_answer(seat, sent.raw, base=sent.base, request=sent.request, at=now())
    except Unacceptable as refusal:
        return jsonify(message=refusal.sentence), 422
    if isinstance(outcome, Receipt):
        note_origin(seat.attempt, this_origin(), at=outcome.saved_at)
        return jsonify(
            saved=True,
            seq=outcome.seq,
            version=outcome.version,
            clock=second(outcome.saved_at),
            saved_at=outcome.saved_at.isoformat(),
            sha256=hash_of_save(seat.attempt.id, seat.slot.position, outcome.seq, outcome.saved_at, dict(sent.raw)),
            remaining=outcome.remaining,
        )
    if isinstance(outcome, Stale):
        return jsonify(
            stored=outcome.stored,
            version=outcome.version,
            seq=outcome.seq,
            clock=second(outcome.saved_at) if outcome.saved_at else "",
        ), 409
    if isinstance(outcome, Settled):
        return jsonify(message=_("Câu này đã chấm xong, không sửa được nữa.")), 422
    return _over(seat.attempt, late=isinstance(outcome, Late))


@bp.page("/attempts/<int:attempt_id>/flags/<int:number>", may=TAKE_ATTEMPT, load=find_place, methods=("PUT",))
def put_flag(seat: Seat) -> ResponseReturnValue:
    """Mark a question to come back to, or take the mark away."""
    asked = _sent_json()
    flagged = asked.get("flagged") if isinstance(asked, dict) else None
    if not isinstance(flagged, bool):
        return _unreadable(_("“flagged” phải là true hoặc false."))
    if services.is_over(seat.attempt, now()):
        return _over(seat.attempt, late=not seat.attempt.is_finished)
    services.flag(seat.attempt.id, seat.slot.position, flagged=flagged)
    return jsonify(flagged=flagged)


@bp.page("/attempts/<int:attempt_id>/notes", may=TAKE_ATTEMPT, load=find_attempt, methods=("POST",))
def put_notes(attempt: AttemptRow) -> ResponseReturnValue:
    """Keep what the page noticed: which questions were seen when, and when the exam was out of sight."""
    asked, at = _sent_json(), now()
    if not isinstance(asked, dict):
        return _unreadable(_("Nội dung gửi lên không phải JSON, hoặc bị cắt giữa chừng."))
    note_seen(attempt, read_seen(asked.get("seen")), at=at)
    note_origin(attempt, this_origin(), at=at)
    return jsonify(kept=keep_notes(attempt, read_notes(asked.get("notes")), at=at))


@bp.page("/attempts/<int:attempt_id>/state", may=TAKE_ATTEMPT, load=find_attempt)
def state(attempt: AttemptRow) -> ResponseReturnValue:
    """Tell what the server holds: time left, every answer as it was sent, flags, and a fresh forgery token."""
    at = now()
    sheets = queries.sheets_of(attempt.id)
    return jsonify(
        finished=services.is_over(attempt, at),
        url=url_for(".result", attempt_id=attempt.id),
        reason=_reason(attempt, late=not attempt.is_finished),
        remaining=remaining(attempt.deadline_at, at),
        seq=attempt.last_seq,
        csrf=generate_csrf(),
        answers={
            sheet.number: {
                "stored": sheet.answer.raw,
                "version": sheet.answer.version,
                "seq": sheet.answer.seq,
                "clock": second(sheet.answer.saved_at),
            }
            for sheet in sheets
            if sheet.answer
        },
        flags=[sheet.number for sheet in sheets if sheet.slot.flagged],
    )


def _sent_json() -> Any:
    """What was sent as JSON; None when it is none, or nested deeper than Python can read."""
    try:
        return request.get_json(silent=True)
    except RecursionError:
        return None


def _sent_save() -> Save | str:
    """What the script sent, or the sentence that refuses it."""
    asked = _sent_json()
    if not isinstance(asked, dict):
        return str(_("Nội dung gửi lên không phải JSON, hoặc bị cắt giữa chừng."))
    raw, base, name = raw_from_json(asked.get("given")), asked.get("base"), asked.get("request")
    if raw is None:
        return str(_("Thiếu câu trả lời, hoặc câu trả lời không đọc được."))
    if isinstance(base, bool) or not isinstance(base, int) or not 0 <= base < MOST_SAVES:
        return str(_("“base” phải là số lần lưu mà trang đã biết."))
    if not isinstance(name, str) or not REQUEST_NAME.fullmatch(name):
        return str(_("“request” phải là tên riêng của lần lưu này."))
    return Save(raw, base, name)


def _unreadable(sentence: str) -> Response:
    response = jsonify(message=sentence)
    response.status_code = 400
    return response


def _over(attempt: AttemptRow, *, late: bool) -> ResponseReturnValue:
    url = url_for(".result", attempt_id=attempt.id)
    return jsonify(finished=True, url=url, reason=_reason(attempt, late=late)), 410


def _reason(attempt: AttemptRow, *, late: bool) -> str:
    """Why no more is taken: the deadline, or the learner has finished."""
    return DEADLINE if late or attempt.finished_by == DEADLINE else LEARNER
