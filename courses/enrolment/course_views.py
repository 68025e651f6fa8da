"""A course: its outline with what is done, what is left, and joining it."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.activities.contract import ACTIVITY_TYPES, ActivityRow
from courses.attendance.own import OwnClass, classes_of_course
from courses.catalogue.models import Course
from courses.catalogue.queries import code_of, find_course
from courses.catalogue.views import bp
from courses.completion.queries import Place, Section, Step, enrolment_of, own_place, place_in, words_for
from courses.enrolment.conditions import courses_before, refusal
from courses.enrolment.due import days_words, url_of
from courses.enrolment.requests import latest_request
from courses.enrolment.services import enrol as enrol_people
from courses.permissions import ENROL, LEARN
from lms.api import FRAMEWORKS, Skill, _, allowed, matrix_of, ngettext, now, number, today_of


@bp.page("/courses/<int:course_id>", may=None, load=find_course)
def course(course: Course) -> ResponseReturnValue:
    """Show the outline to everybody; whoever takes the course sees where they are in it."""
    place = own_place(course, current_user.id)
    learning = allowed(LEARN, place)
    before = courses_before(course, current_user.id) if place.enrolment is None else []
    scores = _scores(place)
    may_ask = course.asks_approval and place.enrolment is None and current_user.is_authenticated
    today = today_of(now())
    classes = classes_of_course(course.id, current_user.id or 0, today) if course.has_classes else []
    days = (place.due_on - today).days if place.due_on else None
    return render_template(
        "courses/course.html",
        course=course,
        place=place,
        code=code_of(course),
        may_learn=learning,
        before=before,
        asked=latest_request(course.id, current_user.id) if may_ask else None,
        refusal=refusal(course, before, unit_path=current_user.unit_path, at=now()),
        sections=[
            _section(position, section, place, learning, scores) for position, section in enumerate(place.sections, 1)
        ],
        left=_left(place) + _attendance_left(place, classes),
        classes=classes,
        today=today,
        next=_next(place) if learning else None,
        skills=_skills(course),
        days=days_words(days),
        late=days is not None and days < 0,
    )


@bp.page("/courses/<int:course_id>/enrol", may=ENROL, load=find_course, methods=("POST",))
def enrol(course: Course) -> ResponseReturnValue:
    """Join a course, and go straight to its first lesson."""
    moment = now()
    if enrolment_of(course.id, current_user.id) is None:
        before = courses_before(course, current_user.id)
        if sentence := refusal(course, before, unit_path=current_user.unit_path, at=moment):
            flash(sentence, "warn")
            return redirect(url_for(".course", course_id=course.id))
        if course.asks_approval:
            flash(_("Khóa học này phải được duyệt mới vào học; hãy gửi đề nghị ghi danh."), "warn")
            return redirect(url_for(".course", course_id=course.id))
    if enrol_people(course.id, [current_user.id], source="self", at=moment):
        flash(_("Đã ghi danh vào khóa “%(title)s”.", title=course.title), "good")
    step = place_in(course, None, current_user.id).next
    return redirect(url_of(step) if step else url_for(".course", course_id=course.id))


def _scores(place: Place) -> dict[int, float]:
    """What the reader may see of their scores; asks only kinds of activities in which something was scored."""
    scored: dict[str, list[ActivityRow]] = {}
    for step in place.steps:
        if step.progress and step.progress.score is not None:
            scored.setdefault(step.activity.type, []).append(step.activity)
    found: dict[int, float] = {}
    for key, activities in scored.items():
        found |= ACTIVITY_TYPES[key].scores(activities, current_user.id)
    return found


def _section(position: int, section: Section, place: Place, learning: bool, scores: dict[int, float]) -> dict[str, Any]:
    here = place.next if place.enrolment else None
    title = section.module.title if section.module else _("Luyện tập và kiểm tra")
    return {
        "title": f"{position}. {title}",
        "note": words_for(section.steps).replace(", ", " · "),
        "open": section.state != "done" or place.is_complete,
        "state": section.state,
        "items": [
            _item(step, learning, scores.get(step.activity.id), now=here is not None and step is here)
            for step in section.steps
        ],
    }


def _item(step: Step, learning: bool, score: float | None, *, now: bool) -> dict[str, Any]:
    activity = step.activity
    title = activity.title
    return {
        "title": _("Bài %(n)d. %(title)s", n=step.number, title=title) if step.number else title,
        "url": url_of(step) if learning else None,
        "state": step.state,
        "meta": ACTIVITY_TYPES[activity.type].summary(activity)
        if score is None
        else _("Đạt %(score)s điểm", score=number(score * 10, 1)),
        "now": now and learning,
    }


def _next(place: Place) -> dict[str, str] | None:
    step = place.next
    if step is None:
        return None
    if step.number is None:
        action = _("Tới: %(title)s", title=step.activity.title)
    elif any(other.state for other in place.steps):
        action = _("Học tiếp bài %(n)d", n=step.number)
    else:
        action = _("Vào bài %(n)d", n=step.number)
    return {"url": url_of(step), "action": action}


def _left(place: Place) -> list[dict[str, Any]]:
    """What the course asks for, in lines that can be ticked off: module by module, then each test."""
    lines = []
    for section in place.sections:
        asked = [step for step in section.steps if step.activity.is_required]
        done = sum(step.state == "done" for step in asked)
        if section.module is None:
            lines += [{"text": _exam_words(step), "done": step.state == "done"} for step in asked]
        elif asked:
            text = ngettext("%(title)s: %(num)d bài", "%(title)s: %(num)d bài", len(asked), title=section.module.title)
            if 0 < done < len(asked):
                text = _("%(text)s, đã xong %(done)d", text=text, done=done)
            lines.append({"text": text, "done": done == len(asked)})
    return lines


def _attendance_left(place: Place, classes: list[OwnClass]) -> list[dict[str, Any]]:
    """What the learner's class asks for before the course is complete."""
    own = place.enrolment.class_id if place.enrolment else None
    return [
        {
            "text": _("Chuyên cần lớp %(code)s: dự từ %(n)d %% số tiết", code=one.row.code, n=one.row.need_percent),
            "done": one.attendance.is_enough,
        }
        for one in classes
        if one.row.id == own and one.row.asks_attendance
    ]


def _exam_words(step: Step) -> str:
    mark = step.activity.settings.get("pass_mark")
    title = step.activity.title
    return _("%(title)s: đạt từ %(mark)s điểm", title=title, mark=number(mark * 10, 1)) if mark else title


def _skills(course: Course) -> list[tuple[Skill, str]]:
    """The skills that the course teaches, each with the reader's state; `none` for visitors.

    Of a course over several modules, the modules.
    """
    if course.framework not in FRAMEWORKS:
        return []
    framework = FRAMEWORKS[course.framework]
    rows = matrix_of(current_user.id, course.framework).rows if current_user.is_authenticated else ()
    if len(course.skills) > 1:
        passed = {row.module.code: "proven" if row.passed else "going" if row.begun else "none" for row in rows}
        return [(framework.skill(code), passed.get(code, "none")) for code in course.skills]
    states = {cell.skill.code: cell.state for row in rows for cell in row.skills}
    taught = [skill for code in course.skills for skill in framework.children(code) or (framework.skill(code),)]
    return [(skill, states.get(skill.code, "none")) for skill in taught]
