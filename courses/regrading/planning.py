"""What a regrade comes to for attempts: which marks change, which score follows. It reads and writes nothing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import or_, select

from courses.questions.arithmetic import ExpressionError
from courses.questions.contract import QUESTION_TYPES, Unacceptable
from courses.questions.criteria import fraction_of
from courses.questions.models import QuestionVersion
from courses.questions.office.reports import Report
from courses.questions.variants import bound
from courses.quizzes.answer_models import Answer
from courses.quizzes.behaviours.certainty import without_certainty
from courses.quizzes.file_marks import Pair, entries_of, is_automatic, reports_of
from courses.quizzes.finishing import earned
from courses.quizzes.grading import Marked, Place, is_passed, places_of, whole_score
from courses.quizzes.manners import Manner, manner_of
from courses.quizzes.mark_models import DROP, FULL, MANUAL, OVERRIDE, Mark, MarkEvent
from courses.quizzes.models import Attempt, Slot
from lms.api import JSONDict, db

GONE, KEPT, UNFIT = "gone", "kept", "unfit"
"""What happened to a place beside its mark: the answer's option no longer exists, so it counts as no answer; a person
had given the mark, so it stays; the values drawn for it do not fit the mended question, so it stays."""


@dataclass(frozen=True)
class Ruling:
    """What is done with a question: dropped, full marks, or marked by `version`."""

    action: str
    version: QuestionVersion | None = None


@dataclass(frozen=True)
class NewMark:
    """The mark of a place before and after; `None` is a mark that people still have to give."""

    position: int
    before: float | None
    after: float | None
    excluded_before: bool
    excluded: bool
    version_id: int
    note: str = ""
    criteria: list[JSONDict] | None = None
    """What the mark after it is made of, as in `Mark`."""

    @property
    def is_new(self) -> bool:
        return (self.before, self.excluded_before) != (self.after, self.excluded)

    def to_json(self) -> JSONDict:
        """As a regrade's line keeps it."""
        return {"before": self.before, "after": self.after, "excluded": self.excluded, "note": self.note}


@dataclass
class Verdict:
    """What a regrade comes to for one attempt. `after` is None while people still have to mark something.

    `is_empty` says that no question would be left to judge by: that must not happen to anybody.
    """

    attempt: Attempt
    marks: list[NewMark] = field(default_factory=list)
    marked: list[Marked] = field(default_factory=list)
    after: float | None = None
    passed_after: bool | None = None
    is_empty: bool = False

    @property
    def changed(self) -> list[NewMark]:
        return [mark for mark in self.marks if mark.is_new]

    @property
    def notes(self) -> list[str]:
        return [mark.note for mark in self.marks if mark.note]


def rulings_of(changes: Sequence[JSONDict]) -> dict[int, Ruling]:
    """Read what a regrade's changes say about questions, by the questions' ids."""
    ids = [change["version_id"] for change in changes if change.get("version_id")]
    versions = {
        version.id: version
        for version in db.session.scalars(select(QuestionVersion).where(QuestionVersion.id.in_(ids)))
    }
    return {
        change["question_id"]: Ruling(change["action"], versions.get(change.get("version_id") or 0))
        for change in changes
        if "question_id" in change
    }


def verdicts(
    attempts: Sequence[Attempt], rulings: Mapping[int, Ruling], singles: Sequence[JSONDict] = ()
) -> list[Verdict]:
    """Judge finished attempts anew, in three statements for any number of them, two more where rules read files.

    A mark that a person gave stands against a mended key; a dropped question and full marks are for everybody.
    `singles` are marks set by an override: [{"attempt_id", "position", "fraction"}].
    """
    ids = [attempt.id for attempt in attempts]
    places = places_of(ids)
    rows = _affected(ids, rulings, singles)
    by_people = _given_by_people(ids)
    reports = reports_of(_ruled(rows, rulings))
    wanted = {(single["attempt_id"], single["position"]): single["fraction"] for single in singles}
    found = []
    for attempt in attempts:
        manner = manner_of(attempt)
        verdict = Verdict(attempt)
        for slot, mark, version, answer in rows[attempt.id]:
            key = (attempt.id, slot.position)
            if key in wanted:
                verdict.marks.append(_overridden(slot, mark, wanted[key]))
                continue
            ruling = rulings[version.question_id]
            if ruling.version is None:
                verdict.marks.append(_for_everybody(slot, mark, ruling.action))
                continue
            if key in by_people or mark.fraction is None:
                verdict.marks.append(_kept(slot, mark, KEPT if key in by_people else ""))
                continue
            if (report := reports.get(_pair(answer, ruling.version))) is not None:
                verdict.marks.append(_by_rules(slot, mark, ruling.version, report))
                continue
            verdict.marks.append(_remarked(manner, slot, mark, answer, ruling.version))
        _sum_up(verdict, places[attempt.id])
        found.append(verdict)
    return found


def _sum_up(verdict: Verdict, places: Sequence[Place]) -> None:
    new = {mark.position: mark for mark in verdict.marks}
    for place in places:
        marked, mark = place.marked, new.get(place.marked.position)
        if mark.excluded if mark else place.excluded:
            continue
        fraction, criteria = (mark.after, mark.criteria) if mark else (marked.fraction, marked.criteria)
        verdict.marked.append(Marked(marked.position, marked.skill, marked.weight, fraction, marked.section, criteria))
    verdict.is_empty = not verdict.marked
    if all(marked.fraction is not None for marked in verdict.marked) and not verdict.is_empty:
        terms = verdict.attempt.terms
        verdict.after = whole_score(verdict.marked, terms.get("sections", []))
        verdict.passed_after = is_passed(verdict.marked, terms)


def _for_everybody(slot: Slot, mark: Mark, action: str) -> NewMark:
    after = 1.0 if action == FULL else mark.fraction
    criteria = None if action == FULL else mark.criteria
    return NewMark(
        slot.position, mark.fraction, after, mark.excluded, action == DROP, slot.version_id, criteria=criteria
    )


def _overridden(slot: Slot, mark: Mark, fraction: float) -> NewMark:
    return NewMark(slot.position, mark.fraction, fraction, mark.excluded, mark.excluded, slot.version_id)


def _kept(slot: Slot, mark: Mark, note: str) -> NewMark:
    stays = (slot.position, mark.fraction, mark.fraction, mark.excluded, mark.excluded, slot.version_id, note)
    return NewMark(*stays, mark.criteria)


def _ruled(
    rows: Mapping[int, Sequence[tuple[Slot, Mark, QuestionVersion, Answer | None]]], rulings: Mapping[int, Ruling]
) -> dict[Pair, JSONDict]:
    """The files that are to be looked at by the rules of a mended task, with its settings."""
    found = {}
    for _slot, _mark, version, answer in (row for group in rows.values() for row in group):
        ruling = rulings.get(version.question_id)
        mended = ruling.version if ruling else None
        if mended is not None and is_automatic(mended.settings) and (pair := _pair(answer, mended))[0]:
            found[pair] = mended.settings
    return found


def _pair(answer: Answer | None, version: QuestionVersion) -> Pair:
    """The file of an answer and the version; none is known by 0."""
    return (answer.given.get("upload", 0) if answer else 0, version.id)


def _by_rules(slot: Slot, mark: Mark, version: QuestionVersion, report: Report) -> NewMark:
    """Mark a file by another version's rules; one that cannot be read keeps the mark that it has."""
    if report.trouble:
        return _kept(slot, mark, UNFIT)
    entries = entries_of(version.settings, report)
    return NewMark(
        slot.position, mark.fraction, fraction_of(entries), mark.excluded, excluded=False, version_id=version.id,
        criteria=entries,
    )  # fmt: skip


def _remarked(manner: Manner, slot: Slot, mark: Mark, answer: Answer | None, version: QuestionVersion) -> NewMark:
    """Mark what the browser once sent by another version; what can no longer be read counts as no answer."""
    try:
        settings = bound(version.settings, slot.variant)
    except ExpressionError:
        return _kept(slot, mark, UNFIT)
    given, note = None, ""
    if answer is not None and answer.given:
        try:
            given = QUESTION_TYPES[version.type].parse(settings, without_certainty(answer.raw))
        except Unacceptable:
            note = GONE
    after = earned(manner, slot, answer, given, version.type, settings)
    return NewMark(slot.position, mark.fraction, after, mark.excluded, excluded=False, version_id=version.id, note=note)


def _affected(
    ids: Sequence[int], rulings: Mapping[int, Ruling], singles: Sequence[JSONDict]
) -> dict[int, list[tuple[Slot, Mark, QuestionVersion, Answer | None]]]:
    """The places that a regrade is about, with what was answered there."""
    alone = [(Slot.attempt_id == single["attempt_id"]) & (Slot.position == single["position"]) for single in singles]
    rows = db.session.execute(
        select(Slot, Mark, QuestionVersion, Answer)
        .join(Mark, (Mark.attempt_id == Slot.attempt_id) & (Mark.position == Slot.position))
        .join(QuestionVersion, QuestionVersion.id == Slot.version_id)
        .outerjoin(Answer, (Answer.attempt_id == Slot.attempt_id) & (Answer.position == Slot.position))
        .where(Slot.attempt_id.in_(ids), or_(QuestionVersion.question_id.in_(rulings), *alone))
        .order_by(Slot.attempt_id, Slot.position)
        .execution_options(populate_existing=True)
    )
    found: defaultdict[int, list[tuple[Slot, Mark, QuestionVersion, Answer | None]]] = defaultdict(list)
    for slot, mark, version, answer in rows:
        found[slot.attempt_id].append((slot, mark, version, answer))
    return found


def _given_by_people(ids: Sequence[int]) -> set[tuple[int, int]]:
    rows = db.session.execute(
        select(MarkEvent.attempt_id, MarkEvent.position)
        .where(MarkEvent.attempt_id.in_(ids), MarkEvent.kind.in_((MANUAL, OVERRIDE)))
        .distinct()
    )
    return {(attempt_id, position) for attempt_id, position in rows}
