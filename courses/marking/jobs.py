"""Files that were handed in are looked at by their tasks' rules, once the learner has finished."""

from sqlalchemy import exists, select

from courses.marking.services import tell_if_done
from courses.questions.criteria import fraction_of
from courses.questions.models import QuestionVersion
from courses.questions.variants import bound
from courses.quizzes.answer_models import Answer, Upload
from courses.quizzes.events import AttemptHandedIn
from courses.quizzes.file_marks import entries_of, has_rules, is_automatic, keep_report, report_for
from courses.quizzes.mark_models import BY_RULES
from courses.quizzes.marking import MarkChanged, NeedsSecondPerson, set_mark
from courses.quizzes.models import Attempt, Slot
from lms.api import JobKind, JSONDict, Progress, User, _, db, enqueue, in_language, lazy_, now

READ_JOB = "courses.read_files"


class ReadFiles(JobKind):
    """Look at an attempt's files by rules: their points are proposed to who marks, or are the mark."""

    key = READ_JOB
    title = lazy_("Đọc tệp bài thực hành theo quy tắc chấm")

    def run(self, payload: JSONDict, progress: Progress) -> JSONDict:
        """Look at each file once; what is marked already stays. A file that cannot be read is left to people."""
        attempt = db.session.get(Attempt, payload["attempt"])
        if attempt is None or not attempt.is_finished:
            return {}
        learner = db.session.get_one(User, attempt.owner_id)
        tasks = _tasks(attempt.id)
        for place, (slot, version, upload) in enumerate(tasks, start=1):
            with in_language(learner.language):  # the learner reads what was found
                _look(slot, version, upload)
            progress.advance(place, len(tasks))
        return {"files": len(tasks)}


def read_soon(event: AttemptHandedIn) -> None:
    """Let the worker look at the files of an attempt that has any."""
    if db.session.scalar(select(exists().where(Upload.attempt_id == event.attempt_id))):
        enqueue(READ_JOB, {"attempt": event.attempt_id}, key=f"{READ_JOB}:{event.attempt_id}")


def _look(slot: Slot, version: QuestionVersion, upload: Upload) -> None:
    rules = bound(version.settings, slot.variant)
    report, at = report_for(upload, rules), now()
    keep_report((upload.id, version.id), report, at=at)
    if not is_automatic(rules) or report.trouble:
        return
    entries = entries_of(rules, report)
    try:
        attempt = set_mark(
            slot.attempt_id,
            slot.position,
            fraction_of(entries),
            by_id=None,
            reason=_("Chấm theo quy tắc của bài"),
            comment="",
            expected=None,
            at=at,
            criteria=entries,
            kind=BY_RULES,
        )
    except (MarkChanged, NeedsSecondPerson):
        return  # looked at before, or marked by a person meanwhile
    tell_if_done(attempt)


def _tasks(attempt_id: int) -> list[tuple[Slot, QuestionVersion, Upload]]:
    """The places of an attempt whose files are looked at by rules, with the file that counts."""
    rows = db.session.execute(
        select(Slot, QuestionVersion, Upload, Answer.given)
        .join(QuestionVersion, QuestionVersion.id == Slot.version_id)
        .join(Answer, (Answer.attempt_id == Slot.attempt_id) & (Answer.position == Slot.position))
        .join(Upload, (Upload.attempt_id == Slot.attempt_id) & (Upload.position == Slot.position))
        .where(Slot.attempt_id == attempt_id)
        .order_by(Slot.position, Upload.id)
    )
    return [
        (slot, version, upload)
        for slot, version, upload, given in rows
        if given.get("upload") == upload.id and has_rules(version.settings)
    ]
