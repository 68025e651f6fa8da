"""A lesson: reading it, trying its check questions, and saying that one has read it."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from courses.catalogue.views import bp
from courses.completion.queries import place_in
from courses.completion.services import activity_done, check_answered
from courses.enrolment.due import url_of
from courses.enrolment.lessons import Lesson, find_lesson, read_answer
from courses.permissions import LEARN
from courses.questions.contract import Raw
from courses.questions.rendering import QuestionView, question_view, raw_from
from lms.api import FRAMEWORKS, JSONDict, _, now


@dataclass(frozen=True)
class Check:
    """A check question on the page, with the reader's answer and what is said about it."""

    key: str
    view: QuestionView
    problem: str = ""

    @property
    def prefix(self) -> str:
        """What the names of its inputs begin with: there are several on a page."""
        return f"{self.key}-"


@bp.page("/lessons/<int:activity_id>", may=LEARN, load=find_lesson)
def lesson(lesson: Lesson) -> ResponseReturnValue:
    """Show a lesson with the answers that the reader has given in it."""
    return _page(lesson)


@bp.page("/lessons/<int:activity_id>/done", may=LEARN, load=find_lesson, methods=("POST",))
def lesson_done(lesson: Lesson) -> ResponseReturnValue:
    """Enter that the lesson has been read, and go on to what comes after it."""
    was_complete = lesson.enrolment is not None and lesson.enrolment.completed_at is not None
    completion = activity_done(learner_id=current_user.id, activity_id=lesson.activity.id, at=now())
    if completion and not was_complete:
        flash(_("Đồng chí đã hoàn thành khóa “%(title)s”.", title=lesson.course.title), "good")
        return redirect(url_for(".course", course_id=lesson.course.id))
    _before, _here, after = place_in(lesson.course, lesson.enrolment, current_user.id).around(lesson.activity)
    return redirect(url_of(after) if after else url_for(".course", course_id=lesson.course.id))


@bp.page("/lessons/<int:activity_id>/checks/<key>", may=LEARN, load=find_lesson, methods=("POST",))
def check(lesson: Lesson) -> ResponseReturnValue:
    """Tell how good the answer to a check question is. A script gets the question alone, others the page at it."""
    key, activity_id = lesson.check, lesson.activity.id
    question = lesson.checks[key]
    raw = raw_from(request.form, f"{key}-")
    given, problem = read_answer(question, raw)
    if given is not None:
        answer = {"given": given}
        check_answered(learner_id=current_user.id, activity_id=activity_id, key=key, answer=answer, at=now())
    shown = _check(lesson, key, given, problem, raw)
    if request.headers.get("X-Requested-With") == "fetch":
        return render_template("courses/check.html", check=shown, activity_id=activity_id)
    if problem:
        return _page(lesson, shown), 422
    return redirect(url_for(".lesson", activity_id=activity_id, _anchor=f"check-{key}"))


def _page(lesson: Lesson, asked_again: Check | None = None) -> str:
    place = place_in(lesson.course, lesson.enrolment, current_user.id)
    before, here, after = place.around(lesson.activity)
    given = here.progress.checks if here.progress else {}
    numbered = [step for step in place.steps if step.number]
    return render_template(
        "courses/lesson.html",
        lesson=lesson,
        activity=lesson.activity,
        course=lesson.course,
        skills=_skill_words(lesson),
        parts=[_part(lesson, part, given, asked_again) for part in _parts(lesson)],
        here=here,
        all=len(numbered),
        done=sum(step.state == "done" for step in numbered),
        before=before and {"title": before.activity.title, "url": url_of(before), "number": before.number},
        after=after and {"title": after.activity.title, "url": url_of(after), "number": after.number},
    )


def _parts(lesson: Lesson) -> list[JSONDict]:
    parts: list[JSONDict] = lesson.activity.content["parts"]
    return parts


def _part(lesson: Lesson, part: JSONDict, given: JSONDict, asked_again: Check | None) -> dict[str, Any]:
    if key := part.get("check"):
        if asked_again and asked_again.key == key:
            return {"check": asked_again}
        return {"check": _check(lesson, key, (given.get(key) or {}).get("given"))}
    return {"html": Markup(part["html"])}  # noqa: S704 (cleaned by nh3 when the pack was loaded)


def _check(lesson: Lesson, key: str, given: JSONDict | None, problem: str = "", posted: Raw | None = None) -> Check:
    question = lesson.checks[key]
    show = given is not None and not problem
    view = question_view(
        question["type"], question["settings"], lesson.seed(key), given, posted=posted if problem else None, show=show
    )
    return Check(key, view, problem)


def _skill_words(lesson: Lesson) -> str:
    """The items that the lesson teaches, by code and title."""
    if lesson.course.framework not in FRAMEWORKS:
        return ", ".join(lesson.activity.skills)
    skills = FRAMEWORKS[lesson.course.framework].skills
    return " · ".join(f"{code} {skills[code].title}" if code in skills else code for code in lesson.activity.skills)
