"""Giving a rule, with whom it reaches shown before; changing and ending it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.assigning import services
from courses.assigning.forms import RuleForm, TermsForm
from courses.assigning.models import Assignment
from courses.assigning.options import fill, people_named
from courses.assigning.permissions import ASSIGN
from courses.assigning.reach import Reach, reach_of
from courses.assigning.rule_queries import PlacedRule
from courses.assigning.views import bp, find_rule
from courses.assigning.wording import subject_words
from lms.api import _, nfc, now, today_of


@bp.page("/staff/assignments/new", may=ASSIGN, methods=("GET", "POST"))
def new() -> ResponseReturnValue:
    """Ask for a rule; show whom it would reach; give it. The address may say what, and for whom, to begin with."""
    form = RuleForm(data=_begun())
    offered = fill(form)
    action, reach, status = request.form.get("do", ""), None, 200
    if request.method == "POST" and action == "find":
        form.unit_words.errors = [] if offered.found else [_("Không tìm thấy đơn vị nào trong phạm vi được giao.")]
    elif request.method == "POST":
        people = people_named(form) if form.validate() else None
        fits = people is not None and form.terms_fit(today_of(now()))
        if fits and people is not None and action == "save":
            rule = services.assign(form.order(people), key=form.key.data, by_id=current_user.id, at=now())
            flash(_("Đã giao “%(title)s”.", title=rule.title), "good")
            return redirect(url_for(".show", rule_id=rule.id))
        reach, status = _reach(form, people), 200 if fits else 422
    return render_template("courses/assigning/new.html", form=form, offered=offered, reach=reach), status


@bp.page("/staff/assignments/reach", may=ASSIGN, methods=("POST",))
def reach() -> ResponseReturnValue:
    """Whom a rule reaches as the form stands now, to be shown beside it while one types."""
    form = RuleForm()
    fill(form)
    people = people_named(form)
    return render_template("courses/assigning/reach.html", reach=_reach(form, people), form=form)


def _begun() -> dict[str, object]:
    said = request.args
    return {"what": said.get("what"), "position": nfc(said.get("position", "")), "lacks": said.getlist("lacks")}


def _reach(form: RuleForm, people: list[int] | None) -> Reach | None:
    """Count whom the form's rule reaches, whatever else is still missing in it."""
    asked = (form.unit, form.what, form.units, form.groups, form.lacks, form.below)
    if people is None or not all(field.validate(form) for field in asked):
        return None
    order = form.order(people) if not _has_day_trouble(form) else None
    if order is None:
        return None
    return reach_of(services.draft_of(order, by_id=current_user.id, at=now()), at=now())


def _has_day_trouble(form: RuleForm) -> bool:
    is_yearly = form.repeats.data == "yearly"
    return is_yearly and (form.yearly_day.data is None or form.yearly_month.data is None)


@bp.page("/staff/assignments/<int:rule_id>/edit", may=ASSIGN, load=find_rule, methods=("GET", "POST"))
def edit(placed: PlacedRule) -> ResponseReturnValue:
    """Give a rule another name, day or repetition."""
    rule = placed.rule
    form = TermsForm(data=_typed(rule))
    if form.validate_on_submit() and form.terms_fit(today_of(now()), before=rule.due_on):
        services.change_terms(rule, title=form.title.data or "", terms=form.terms(), by_id=current_user.id, at=now())
        flash(_("Đã sửa quy định. Hạn của những người chưa xong theo hạn mới."), "good")
        return redirect(url_for(".show", rule_id=rule.id))
    status = 422 if request.method == "POST" else 200
    return render_template(
        "courses/assigning/edit.html", form=form, placed=placed, rule=rule, subject=subject_words(rule)
    ), status


@bp.page("/staff/assignments/<int:rule_id>/end", may=ASSIGN, load=find_rule, methods=("POST",))
def end(placed: PlacedRule) -> ResponseReturnValue:
    """End a rule."""
    rule = placed.rule
    if services.end(rule, by_id=current_user.id, at=now()):
        flash(_("Đã kết thúc “%(title)s”. Người chưa xong được thôi việc này.", title=rule.title), "good")
    else:
        flash(_("Quy định này đã kết thúc từ trước."), "info")
    return redirect(url_for(".show", rule_id=rule.id))


def _typed(rule: Assignment) -> dict[str, object]:
    month, _dash, day = rule.yearly_on.partition("-")
    return {
        "title": rule.title,
        "by": "date" if rule.due_on else "days" if rule.due_days else "none",
        "due_on": rule.due_on,
        "due_days": rule.due_days,
        "repeats": rule.repeats,
        "yearly_day": int(day) if day else None,
        "yearly_month": int(month) if month else None,
        "valid_months": rule.valid_months,
        "again_days": rule.again_days,
    }
