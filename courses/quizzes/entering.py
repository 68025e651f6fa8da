"""May this person begin this quiz now: what the rules say, with everything that they have to know."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import select, union_all
from sqlalchemy.sql.expression import literal

from courses.catalogue.languages import in_language
from courses.catalogue.models import Activity, Course
from courses.completion.models import Enrolment, Progress
from courses.completion.periods import has_completed
from courses.questions.contract import full_key
from courses.quizzes.allowances import Given, allowances_of, terms_of
from courses.quizzes.holding import held_until
from courses.quizzes.models import Attempt, Quiz
from courses.quizzes.origins import NOWHERE, Origin
from courses.quizzes.parts import ExamStanding, standing_of
from courses.quizzes.rules.contract import ACCESS_RULES, AccessRule, Circumstances, Earlier, Refusal, Subject
from courses.quizzes.waiting import ticket_of
from lms.api import JSONDict, _, db


@dataclass(frozen=True)
class Entry:
    """What a request brings with it. `session` names it; `typed` is what rules ask for, by their keys.

    In a rehearsal the rules are asked and let everybody in, so that an exam can be rehearsed before it opens.
    """

    unit_path: str | None = None
    origin: Origin = NOWHERE
    session: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    is_rehearsal: bool = False


@dataclass(frozen=True)
class Door:
    """A quiz's door as one person finds it. `missing` are keys of rules whose plugin is not installed.

    `exam` is there where the quiz is a part of one.
    """

    circumstances: Circumstances
    rules: tuple[tuple[AccessRule, JSONDict], ...]
    missing: tuple[str, ...]
    given: tuple[Given, ...]
    exam: ExamStanding | None

    @property
    def sentences(self) -> list[str]:
        """The rules in words."""
        told = (rule.described(self.circumstances.terms, settings) for rule, settings in self.rules)
        return [sentence for sentence in told if sentence]

    @property
    def questions(self) -> list[AccessRule]:
        """The rules that ask for something to be typed on entering."""
        return [rule for rule, _settings in self.rules if rule.question]

    @property
    def binds_session(self) -> bool:
        return any(rule.binds_session for rule, _settings in self.rules)

    @property
    def deadline(self) -> datetime | None:
        """When an attempt that begins at this moment has to end."""
        return deadline_of(self.rules, self.circumstances)

    def refusals(self, *, is_entering: bool, is_moving: bool = False) -> dict[str, Refusal]:
        """What stands in the way, by the rules' keys. Rules that ask for something are asked only on entering.

        `is_moving` leaves the rules out that do not matter to an attempt that goes on on another device.
        """
        found = {} if is_moving else {key: _missing_rule(key) for key in self.missing}
        for rule, settings in self.rules:
            if (rule.question and not is_entering) or (is_moving and not rule.holds_on_moving):
                continue
            if refusal := rule.refusal(self.circumstances, settings):
                found[rule.key] = refusal
        return found

    def at(self, moment: datetime) -> "Door":
        """The same door at another moment, for somebody whose ticket is in order."""
        return replace(self, circumstances=replace(self.circumstances, at=moment, lets_in_at=moment))


def door_of(quiz: Quiz, *, person_id: int, attempts: Sequence[Attempt], entry: Entry, at: datetime) -> Door:
    """Read what the rules in force have to know; one statement, and one more for each thing that a rule asks for."""
    rules, missing = rules_of(quiz)
    given = allowances_of(quiz.id, person_id)
    asked = {name for rule, settings in rules for name in rule.subjects(settings)}
    ticket = ticket_of(quiz.id, person_id) if quiz.has_waiting_room else None
    exam = standing_of(quiz.exam_id, person_id, at) if quiz.exam_id else None
    circumstances = Circumstances(
        person_id=person_id,
        quiz_id=quiz.id,
        at=at,
        terms=terms_of(quiz, [each.allowance for each in given]),
        unit_path=entry.unit_path,
        attempts=_earlier(attempts, exam.counts_until if exam else {}, at),
        address=entry.origin.address,
        typed=entry.typed,
        subjects=_subjects(quiz.course_id, person_id, asked) if asked else {},
        has_waiting_room=quiz.has_waiting_room,
        lets_in_at=ticket.lets_in_at if ticket else None,
    )
    return Door(circumstances, tuple(rules), tuple(missing), tuple(given), exam)


def deadline_of(rules: Iterable[tuple[AccessRule, JSONDict]], circumstances: Circumstances) -> datetime | None:
    """The earliest end that a rule sets to an attempt that begins in these circumstances."""
    ends = [rule.deadline(circumstances, settings) for rule, settings in rules]
    return min((end for end in ends if end is not None), default=None)


def rules_of(quiz: Quiz) -> tuple[list[tuple[AccessRule, JSONDict]], list[str]]:
    """The rules in force with their settings, in the order in which they are installed, and the missing ones' keys."""
    chosen = {full_key(name): settings or {} for name, settings in quiz.rules.items()}
    in_force = [(rule, chosen.get(rule.key, {})) for rule in ACCESS_RULES if rule.is_always or rule.key in chosen]
    return in_force, [key for key in chosen if key not in ACCESS_RULES]


def _missing_rule(key: str) -> Refusal:
    return Refusal(
        _(
            "Bài này có quy định “%(key)s” của một phần mở rộng chưa được cài, nên chưa ai vào được. "
            "Đề nghị báo quản trị viên.",
            key=key,
        )
    )


def _earlier(attempts: Sequence[Attempt], ends: Mapping[int, datetime], at: datetime) -> tuple[Earlier, ...]:
    """What rules hear of earlier attempts: no result that is held back, for they speak to the learner."""
    return tuple(
        Earlier(
            attempt.number,
            attempt.started_at,
            attempt.finished_at,
            None if held_until(attempt.quiz, at, passed=attempt.passed) else attempt.score,
            None if held_until(attempt.quiz, at, passed=attempt.passed) else attempt.passed,
            ends.get(attempt.id),
        )
        for attempt in sorted(attempts, key=lambda attempt: attempt.number)
        if not attempt.is_past
    )


def _subjects(course_id: int, person_id: int, names: Collection[str]) -> dict[str, Subject]:
    """What the person has done of activities of this course and of whole courses, in one statement."""
    keys: dict[str, list[str]] = {"activity": [], "course": []}
    for name in names:
        kind, _colon, key = name.partition(":")
        keys.setdefault(kind, []).append(key)
    activities = (
        select(literal("activity:") + Activity.key, Activity.titles, Progress.id.is_not(None))
        .outerjoin(
            Progress,
            (Progress.activity_id == Activity.id) & (Progress.learner_id == person_id) & (Progress.state == "done"),
        )
        .where(Activity.course_id == course_id, Activity.key.in_(keys["activity"]))
    )
    courses = (
        select(literal("course:") + Course.key, Course.titles, Enrolment.id.is_not(None))
        .outerjoin(
            Enrolment,
            (Enrolment.course_id == Course.id) & (Enrolment.learner_id == person_id) & has_completed(),
        )
        .where(Course.key.in_(keys["course"]))
    )
    rows = db.session.execute(union_all(activities, courses))
    return {name: Subject(in_language(titles), bool(is_done)) for name, titles, is_done in rows}
