"""The trail of one attempt: everything that happened, in the order of the server's clock, in words."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from courses.questions.contract import QUESTION_TYPES
from courses.quizzes.answer_models import AttemptNote
from courses.quizzes.finishing import DEADLINE
from courses.quizzes.lengthening import EXTENDED
from courses.quizzes.mark_models import FIRST
from courses.quizzes.notes import ADDRESS, BROWSER, HELD, LEFT
from courses.quizzes.origins import browser_in_words
from courses.quizzes.queries import Sheet, TrailEntry
from courses.quizzes.receipts import hash_of_save
from courses.quizzes.sessions import MOVED
from courses.trails.queries import GRADE, Sat
from lms.api import JSONDict, _, local, number, percent

START, SEEN, SAVE, NOTE, FINISH, MARKED, GRADED = "start", "seen", "save", "note", "finish", "mark", "grade"


@dataclass(frozen=True)
class TrailEvent:
    """One thing that happened. `kind` is stable and goes into exports; `words` are for people; `facts` for programs."""

    at: datetime
    kind: str
    words: str
    question: int | None = None
    by: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


def trail_events(
    sat: Sat,
    sheets: Sequence[Sheet],
    saves: Sequence[TrailEntry],
    notes: Sequence[AttemptNote],
    verdicts: Sequence[Any],
) -> list[TrailEvent]:
    """Everything, in order; of the same moment in the order in which one leads to the other."""
    events = [
        *_start(sat),
        *(_seen(sheet) for sheet in sheets if sheet.slot.seen_at),
        *map(_save, saves),
        *map(_note, notes),
        *_finish(sat),
        *map(_verdict, verdicts),
    ]
    return sorted(events, key=lambda event: event.at)


def answer_in_words(type_key: str, settings: JSONDict, given: JSONDict | None) -> str:
    """An answer as its type tells it; what was stored, where the type's plugin is gone."""
    if not given:
        return str(_("(bỏ trống)"))
    if type_key not in QUESTION_TYPES:
        return json.dumps(given, ensure_ascii=False, sort_keys=True)
    return QUESTION_TYPES[type_key].describe(settings, given)


def _start(sat: Sat) -> Iterator[TrailEvent]:
    attempt = sat.attempt
    words = _("Bắt đầu lượt %(n)d", n=attempt.number)
    facts = {"deadline": attempt.deadline_at.isoformat()} if attempt.deadline_at else {}
    yield TrailEvent(attempt.started_at, START, str(words), by=sat.learner.name, facts=facts)


def _seen(sheet: Sheet) -> TrailEvent:
    assert sheet.slot.seen_at is not None
    return TrailEvent(sheet.slot.seen_at, SEEN, str(_("Mở câu hỏi lần đầu")), question=sheet.number)


def _save(entry: TrailEntry) -> TrailEvent:
    saved = entry.saved
    words = answer_in_words(entry.type, entry.settings, saved.given)
    sha256 = hash_of_save(saved.attempt_id, saved.position, saved.seq, saved.saved_at, saved.raw)
    facts = {
        "seq": saved.seq, "version": saved.version, "raw": saved.raw, "request": saved.request, "sha256": sha256,
    }  # fmt: skip
    return TrailEvent(saved.saved_at, SAVE, words, question=saved.position, facts=facts)


def _note(note: AttemptNote) -> TrailEvent:
    said = _NOTES.get(note.kind)
    words = said(note.detail) if said else f"{note.kind} {json.dumps(note.detail, ensure_ascii=False, sort_keys=True)}"
    return TrailEvent(
        note.at, NOTE, str(words), question=note.detail.get("number"), facts={"note": note.kind, **note.detail}
    )


def _finish(sat: Sat) -> Iterator[TrailEvent]:
    attempt = sat.attempt
    if attempt.finished_at is None:
        return
    by_clock = attempt.finished_by == DEADLINE
    words = _("Thu bài khi hết giờ") if by_clock else _("Nộp bài")
    yield TrailEvent(attempt.finished_at, FINISH, str(words), by="" if by_clock else sat.learner.name)


def _verdict(row: Any) -> TrailEvent:
    reason = " · ".join(text for text in (row.reason, row.comment) if text)
    facts = {"kind": row.kind, "before": row.before, "after": row.after, "reason": row.reason, "comment": row.comment}
    if row.what == GRADE:
        verdict = "" if row.passed is None else f", {_('đạt') if row.passed else _('chưa đạt')}"
        words = _("Kết quả %(score)s%(verdict)s", score=percent(row.after), verdict=verdict)
        facts |= {"passed": row.passed}
        told = str(words) if row.kind == FIRST else _with(str(words), reason)
        return TrailEvent(row.at, GRADED, told, by=row.by or "", facts=facts)
    words = (
        _("Không tính câu này") if row.excluded
        else _("Điểm câu từ %(before)s thành %(after)s", before=_mark(row.before), after=_mark(row.after))
    )  # fmt: skip
    facts |= {"excluded": row.excluded}
    return TrailEvent(row.at, MARKED, _with(str(words), reason), question=row.position, by=row.by or "", facts=facts)


def _clock(iso: str | None) -> str:
    return f"{local(datetime.fromisoformat(iso)):%H:%M:%S}" if iso else "–"


def _mark(fraction: float | None) -> str:
    return str(_("chưa chấm")) if fraction is None else number(fraction, 2)


def _with(words: str, reason: str) -> str:
    return f"{words}: {reason}" if reason else words


def _moved(detail: JSONDict) -> str:
    words = _(
        "Tiếp tục ở phiên khác; phiên cũ bị đóng. Địa chỉ mạng từ %(before)s sang %(after)s",
        before=detail.get("from") or "–",
        after=detail.get("to") or "–",
    )
    before, after = detail.get("from_browser", ""), detail.get("to_browser", "")
    if before == after:
        return str(words)
    return f"{words}. {_browsers({'from': before, 'to': after})}"


def _browsers(detail: JSONDict) -> str:
    return str(
        _(
            "Đổi trình duyệt từ %(before)s sang %(after)s",
            before=browser_in_words(detail.get("from", "")),
            after=browser_in_words(detail.get("to", "")),
        )
    )


_NOTES: dict[str, Callable[[JSONDict], Any]] = {
    LEFT: lambda detail: _("Rời khỏi trang làm bài %(n)s giây", n=detail.get("seconds", 0)),
    HELD: lambda detail: _(
        "Câu trả lời chờ %(n)s giây trên máy trước khi gửi được (theo giờ của máy)", n=detail.get("seconds", 0)
    ),
    MOVED: _moved,
    EXTENDED: lambda detail: _("Được thêm giờ, hạn mới %(moment)s", moment=_clock(detail.get("to"))),
    ADDRESS: lambda detail: _(
        "Đổi địa chỉ mạng từ %(before)s sang %(after)s", before=detail.get("from", ""), after=detail.get("to", "")
    ),
    BROWSER: _browsers,
}
