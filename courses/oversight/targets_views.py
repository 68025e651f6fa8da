"""“Mục tiêu”: how far units shall be by when, and where they stand against it."""

from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import func, select
from wtforms import DateField, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from courses.oversight.blueprint import bp
from courses.oversight.matrix_words import profile_title
from courses.oversight.targets import drop_target, set_target, standings
from courses.oversight.targets_models import Target
from lms.api import (
    FOLLOW,
    FRAMEWORKS,
    MANAGE_STAFF,
    Form,
    Permission,
    Profile,
    Unit,
    _,
    allowed,
    db,
    find_profile,
    find_unit,
    fold,
    lazy_,
    nfc,
    now,
    profiles_of,
    scope_of,
    today_of,
)


def _over_the_root(user: Any, subject: Any) -> bool:
    """Whoever manages the staff of everything that the unit belongs to: a target binds more than one unit."""
    roots = [path for path in user.granted_paths(MANAGE_STAFF.name) if path.count("/") == 2]
    return any(subject is None or subject.unit_path.startswith(root) for root in roots)


SET_TARGET = Permission("courses.set_target", _over_the_root)


MOST_FOUND = 20


class TargetForm(Form):
    """A target of one unit."""

    profile = SelectField(lazy_("Chuẩn và mức"), validate_choice=False)
    percent = IntegerField(
        lazy_("Tỷ lệ phải đạt, phần trăm"),
        [
            InputRequired(lazy_("Hãy nhập tỷ lệ phần trăm.")),
            NumberRange(1, 100, lazy_("Tỷ lệ là một số từ 1 đến 100.")),
        ],
    )
    due_on = DateField(
        lazy_("Đến hết ngày"),
        [InputRequired(lazy_("Hãy chọn ngày phải đạt."))],
        invalid_value_message=lazy_("Ngày cần viết đủ ngày, tháng, năm."),
    )

    def validate_profile(self, field: SelectField) -> None:
        """Say in the reader's language what is wrong."""
        if field.data not in {key for key, _title in field.choices}:
            raise ValidationError(_("Lựa chọn này không có trong danh sách."))

    def validate_due_on(self, field: DateField) -> None:
        """Refuse days that have passed."""
        if field.data is not None and field.data < today_of(now()):
            raise ValidationError(_("Ngày phải đạt không thể là ngày đã qua."))

    @property
    def chosen(self) -> Profile:
        """The profile that was chosen."""
        framework, _sign, level = self.profile.data.partition(":")
        return find_profile(framework, level) or abort(404)


@dataclass(frozen=True)
class TargetPlace:
    """A target and the unit that it was set for, for permission rules."""

    target: Target
    unit: Unit

    @property
    def unit_path(self) -> str:
        """Where the unit lies."""
        return self.unit.path


def find_target(target_id: int) -> TargetPlace:
    """Load a target with its unit; answers 404 when there is none."""
    target = db.get_or_404(Target, target_id)
    return TargetPlace(target, find_unit(target.unit_id))


@bp.page("/staff/follow/targets", may=FOLLOW)
def targets() -> ResponseReturnValue:
    """List the targets that bind units which one follows, each with where its unit stands; and find one to set."""
    today, words = today_of(now()), nfc(request.args.get("q", ""))[:100]
    found, may_set = standings(today=today), allowed(SET_TARGET)
    return render_template(
        "courses/oversight/targets.html",
        standings=found,
        titles={(profile.framework.key, profile.key): profile_title(profile) for profile in _profiles()},
        followed={each.unit_path for each in found if allowed(FOLLOW, each)},
        changeable={each.unit_path for each in found if may_set and allowed(SET_TARGET, each)},
        may_set=may_set,
        words=words,
        units=_units_named(words) if may_set and words else [],
    )


@bp.page("/staff/follow/units/<int:unit_id>/target", may=SET_TARGET, load=find_unit, methods=("GET", "POST"))
def set_unit_target(unit: Unit) -> ResponseReturnValue:
    """Set or change the target of a unit."""
    form = TargetForm()
    form.profile.choices = [
        (f"{profile.framework.key}:{profile.key}", profile_title(profile)) for profile in _profiles()
    ]
    if form.validate_on_submit():
        at = now()
        set_target(unit, form.chosen, percent=form.percent.data, due_on=form.due_on.data, by_id=current_user.id, at=at)
        flash(_("Đã đặt mục tiêu %(n)d %% cho %(unit)s.", n=form.percent.data, unit=unit.name), "good")
        return redirect(url_for(".targets"))
    status = 422 if form.is_submitted() else 200
    return render_template("courses/oversight/target.html", form=form, unit=unit), status


@bp.page("/staff/follow/targets/<int:target_id>/drop", may=SET_TARGET, load=find_target, methods=("POST",))
def drop_unit_target(place: TargetPlace) -> ResponseReturnValue:
    """Take a target away."""
    drop_target(place.target)
    flash(_("Đã bỏ mục tiêu của %(unit)s; đơn vị theo mục tiêu của cấp trên nếu có.", unit=place.unit.name), "good")
    return redirect(url_for(".targets"))


def _profiles() -> list[Profile]:
    return [
        profile
        for framework in sorted(FRAMEWORKS, key=lambda each: not each.levels)
        for profile in profiles_of(framework)
    ]


def _units_named(words: str) -> list[Unit]:
    """Units of today whose staff one manages, by all words of their names."""
    named = [Unit.search_text.contains(word, autoescape=True) for word in fold(words).split()]
    found = select(Unit).where(scope_of(MANAGE_STAFF, Unit.path), Unit.valid_to.is_(None), *named)
    return list(db.session.scalars(found.order_by(func.length(Unit.path), Unit.position, Unit.id).limit(MOST_FOUND)))
