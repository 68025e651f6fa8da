"""Adding a person and changing what belongs to one."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from lms.db import db, now
from lms.organisation.models import Membership, Unit
from lms.organisation.permissions import MANAGE_STAFF
from lms.organisation.queries import units_in_scope
from lms.permissions import allowed
from lms.staffing import people_posts, people_services
from lms.staffing.people_forms import (
    ChangePostForm,
    IdentityForm,
    LastDayForm,
    NewPersonForm,
    PlaceForm,
)
from lms.staffing.people_posts import PostRefused
from lms.staffing.people_queries import namesakes
from lms.staffing.people_scope import CHANGE_PERSON, Card, Place
from lms.staffing.people_services import PersonRefused
from lms.staffing.people_views import bp, find_person
from lms.web.formats import today_of
from lms.web.forms import Form


class HeldPost:
    """An open post of a person whom the officer may change, where the post too lies in the officer's subtree."""

    def __init__(self, person: Card, post: Membership, place: str) -> None:
        self.person, self.post, self.place = person, post, place
        self.id, self.unit_path, self.grants = person.id, person.unit_path, person.grants


def find_post(person_id: int, post_id: int) -> HeldPost:
    """Load a post with its person, or answer 404: unknown, of somebody else, ended, or of a unit out of sight."""
    person = find_person(person_id)
    row = db.session.execute(
        select(Membership, Unit.path)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(Membership.id == post_id, Membership.user_id == person_id, Membership.valid_to.is_(None))
    ).first()
    if row is None or (allowed(CHANGE_PERSON, person) and not allowed(MANAGE_STAFF, Place(row.path))):
        abort(404)
    return HeldPost(person, row.Membership, row.path)


@bp.page("/staff/people/new", may=MANAGE_STAFF, methods=("GET", "POST"))
def new() -> ResponseReturnValue:
    """Enter a person; where there are namesakes, ask first whether it is one of them."""
    form = NewPersonForm(units=units_in_scope(MANAGE_STAFF))
    if request.method == "GET":
        form.since.data = today_of(now())
        form.unit.data = request.args.get("unit", type=int)
    same: list[Any] = []
    if form.validate_on_submit():
        same = [] if form.is_sure.data else namesakes(form.name.data, birth_date=form.birth_date.data)
        if not same and (person_id := _added(form)):
            flash(_("Đã thêm %(name)s. Hãy in phiếu để người này đăng nhập lần đầu.", name=form.name.data), "good")
            return redirect(url_for(".show", person_id=person_id))
    status = 422 if request.method == "POST" else 200
    return render_template("staffing/people/new.html", form=form, namesakes=same), status


def _added(form: NewPersonForm) -> int | None:
    try:
        return people_services.add_person(
            form.staff_code.data, form.identity(), form.unit.data, form.terms(), since=form.since.data, at=now()
        )
    except (PersonRefused, PostRefused) as refusal:
        db.session.rollback()
        tell(form, refusal)
        return None


@bp.page("/staff/people/<int:person_id>/edit", may=CHANGE_PERSON, load=find_person, methods=("GET", "POST"))
def edit(person: Card) -> ResponseReturnValue:
    """Correct name, birthday and address."""
    form = IdentityForm(obj=person)
    if form.validate_on_submit():
        try:
            people_services.change_identity(person.id, form.identity())
        except PersonRefused as refusal:
            tell(form, refusal)
        else:
            flash(_("Đã lưu hồ sơ."), "good")
            return redirect(url_for(".show", person_id=person.id))
    return _page("staffing/people/edit.html", form, person=person)


@bp.page("/staff/people/<int:person_id>/posts/new", may=CHANGE_PERSON, load=find_person, methods=("GET", "POST"))
def add_post(person: Card) -> ResponseReturnValue:
    """Give a further post; somebody who has left comes back with it."""
    form = PlaceForm(units=units_in_scope(MANAGE_STAFF))
    if request.method == "GET":
        form.since.data = today_of(now())
    if form.validate_on_submit():
        try:
            people_posts.add_post(person.id, form.unit.data, form.terms(), since=form.since.data, at=now())
        except PostRefused as refusal:
            tell(form, refusal)
        else:
            if not person.is_present:
                people_services.restore(person.id)
            flash(_("Đã thêm vị trí."), "good")
            return redirect(url_for(".show", person_id=person.id))
    title = _("Thêm vị trí kiêm nhiệm") if person.is_present else _("Nhận trở lại làm việc")
    return _page("staffing/people/place.html", form, person=person, title=title)


@bp.page(
    "/staff/people/<int:person_id>/posts/<int:post_id>", may=CHANGE_PERSON, load=find_post, methods=("GET", "POST")
)
def change_post(held: HeldPost) -> ResponseReturnValue:
    """Let a post have other terms, from a day or as a correction."""
    form = ChangePostForm(obj=held.post)
    if request.method == "GET":
        form.since.data = today_of(now())
    if form.validate_on_submit():
        try:
            people_posts.change_post(held.id, held.post.id, form.terms(), since=form.from_when(), at=now())
        except PostRefused as refusal:
            tell(form, refusal)
        else:
            flash(_("Đã lưu vị trí."), "good")
            return redirect(url_for(".show", person_id=held.id))
    return _page("staffing/people/post.html", form, person=held.person, post=held.post)


@bp.page(
    "/staff/people/<int:person_id>/posts/<int:post_id>/move", may=CHANGE_PERSON, load=find_post, methods=("GET", "POST")
)
def move(held: HeldPost) -> ResponseReturnValue:
    """Let a post be in another unit of the subtree from a day."""
    form = PlaceForm(units=units_in_scope(MANAGE_STAFF), obj=held.post)
    if request.method == "GET":
        form.since.data, form.unit.data = today_of(now()), held.post.unit_id
    if form.validate_on_submit():
        try:
            people_posts.move(held.id, held.post.id, form.unit.data, form.terms(), since=form.since.data, at=now())
        except PostRefused as refusal:
            tell(form, refusal)
        else:
            flash(_("Đã chuyển đơn vị. Kết quả học trước ngày này vẫn thuộc đơn vị cũ."), "good")
            return redirect(url_for(".show", person_id=held.id))
    return _page("staffing/people/place.html", form, person=held.person, title=_("Chuyển đơn vị"))


@bp.page("/staff/people/<int:person_id>/posts/<int:post_id>/main", may=CHANGE_PERSON, load=find_post, methods=("POST",))
def make_main(held: HeldPost) -> ResponseReturnValue:
    """Let another post be the main one."""
    try:
        people_posts.make_main(held.id, held.post.id, at=now())
        flash(_("Đã đổi vị trí chính."), "good")
    except PostRefused as refusal:
        flash(str(refusal), "stop")
    return redirect(url_for(".show", person_id=held.id))


@bp.page(
    "/staff/people/<int:person_id>/posts/<int:post_id>/end", may=CHANGE_PERSON, load=find_post, methods=("GET", "POST")
)
def end_post(held: HeldPost) -> ResponseReturnValue:
    """Let a further post end."""
    form = LastDayForm()
    if request.method == "GET":
        form.on.data = today_of(now())
    if form.validate_on_submit():
        try:
            people_posts.end_post(held.id, held.post.id, on=form.on.data, at=now())
        except PostRefused as refusal:
            tell(form, refusal)
        else:
            flash(_("Đã ghi thôi kiêm nhiệm."), "good")
            return redirect(url_for(".show", person_id=held.id))
    return _page("staffing/people/end.html", form, person=held.person, post=held.post)


@bp.page("/staff/people/<int:person_id>/leave", may=CHANGE_PERSON, load=find_person, methods=("GET", "POST"))
def leave(person: Card) -> ResponseReturnValue:
    """Enter that somebody has left; records and certificates stay."""
    form = LastDayForm()
    if request.method == "GET":
        form.on.data = today_of(now())
    if form.validate_on_submit():
        try:
            people_services.refuse_last_administrator(person.id)
            people_posts.leave(person.id, on=form.on.data, at=now())
        except (PersonRefused, PostRefused) as refusal:
            tell(form, refusal)
        else:
            flash(_("Đã ghi thôi việc và tạm khóa tài khoản."), "good")
            return redirect(url_for(".show", person_id=person.id))
    return _page("staffing/people/end.html", form, person=person, post=None)


@bp.page("/staff/people/<int:person_id>/suspend", may=CHANGE_PERSON, load=find_person, methods=("POST",))
def suspend(person: Card) -> ResponseReturnValue:
    """Let nobody in with this account."""
    try:
        people_services.suspend(person.id)
        flash(_("Đã tạm khóa tài khoản. Người này bị đăng xuất ở mọi máy."), "good")
    except PersonRefused as refusal:
        flash(str(refusal), "stop")
    return redirect(url_for(".show", person_id=person.id))


@bp.page("/staff/people/<int:person_id>/restore", may=CHANGE_PERSON, load=find_person, methods=("POST",))
def restore(person: Card) -> ResponseReturnValue:
    """Open a suspended account again."""
    people_services.restore(person.id)
    flash(_("Đã mở lại tài khoản."), "good")
    return redirect(url_for(".show", person_id=person.id))


def tell(form: Form, refusal: PersonRefused | PostRefused) -> None:
    """Put a refusal where it belongs in the form, and leave nothing half-written."""
    db.session.rollback()
    if refusal.field in form:
        form[refusal.field].errors = [str(refusal)]
    else:
        form.form_errors.append(str(refusal))


def _page(template: str, form: Form, **values: Any) -> ResponseReturnValue:
    return render_template(template, form=form, **values), 422 if request.method == "POST" else 200
