"""Filling a class: people picked, pasted, from a sheet, or by a rule; taking people off."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import Select, func, or_, select

from courses.assigning.options import fill_who, units_granted
from courses.assigning.permissions import ASSIGN
from courses.assigning.who import Who
from courses.attendance.models import LEFT, Seat
from courses.classes import following, listing
from courses.classes.edit_views import refuse_over
from courses.classes.forms import ClassRuleForm
from courses.classes.listing import Found
from courses.classes.permissions import RUN_CLASSES
from courses.classes.queries import PlacedClass
from courses.classes.seats import ClassFull, ClassOver, free_seats, leave, seat_people
from courses.classes.views import bp, find_class, typed_words
from lms.api import (
    LARGEST_FILE,
    Membership,
    SourceFile,
    Unit,
    UnreadableFile,
    User,
    _,
    db,
    fold,
    nfc_lines,
    ngettext,
    now,
    page_of,
    scope_of,
)

LARGEST_ID = 2**31 - 1
SUFFIXES = (".xlsx", ".xls", ".ods", ".csv")


@dataclass(frozen=True)
class Trial:
    """What a list would do, before anything is done."""

    found: list[Found]
    free: int | None

    def of(self, *kinds: str) -> list[Found]:
        """The lines that came out so."""
        return [one for one in self.found if one.kind in kinds]

    @property
    def coming(self) -> list[Found]:
        """Who would get a seat."""
        return self.of(listing.NEW, listing.IN_LINE)

    @property
    def is_too_many(self) -> bool:
        return self.free is not None and len(self.coming) > self.free

    @property
    def can_be_done(self) -> bool:
        """All of it or nothing: no line may be unknown, and everybody must have room."""
        return bool(self.coming) and not self.of(listing.UNKNOWN) and not self.is_too_many


@bp.page("/staff/classes/<int:class_id>/people", may=RUN_CLASSES, load=find_class, methods=("GET", "POST"))
def people(placed: PlacedClass) -> ResponseReturnValue:
    """Take a list; show what it would do; do all of it or nothing."""
    if request.method == "GET":
        return _page(placed)
    try:
        text = _handed_in()
    except UnreadableFile as refusal:
        trouble = f"{refusal.place}: {refusal.sentence}" if refusal.place else refusal.sentence
        return _page(placed, trouble=trouble), 422
    lines = listing.lines_of(text)
    if not lines or len(lines) > listing.MOST_LINES:
        trouble = _("Dán ít nhất một mã cán bộ, hoặc chọn tệp.") if not lines else _("Nhiều nhất 2000 người một lần.")
        return _page(placed, text=text, trouble=trouble), 422
    trial = Trial(listing.look_up(placed.row.id, lines), free_seats(placed.row))
    if request.form.get("do") != "save" or not trial.can_be_done:
        return _page(placed, text=text, trial=trial), 200 if trial.can_be_done else 422
    return _seat(placed, [one.person_id for one in trial.coming], text, trial)


@bp.page("/staff/classes/<int:class_id>/pick", may=RUN_CLASSES, load=find_class, methods=("POST",))
def pick(placed: PlacedClass) -> ResponseReturnValue:
    """Seat people who were ticked, of the officer's own."""
    chosen = [person.id for person in ticked_people()]
    if not chosen:
        return _page(placed, trouble=_("Hãy chọn ít nhất một người.")), 422
    return _seat(placed, chosen, "", None)


@bp.page("/staff/classes/<int:class_id>/take-off", may=RUN_CLASSES, load=find_class, methods=("POST",))
def take_off(placed: PlacedClass) -> ResponseReturnValue:
    """Take somebody off the class or its line."""
    person = request.form.get("person", 0, type=int)
    try:
        gone = leave(placed.row.id, [person] if 0 < person <= LARGEST_ID else [], by_id=current_user.id, at=now())
    except ClassOver:
        return refuse_over(placed.row.id)
    if gone:
        flash(_("Đã cho thôi lớp. Điểm danh đã có vẫn giữ; người đầu danh sách chờ được vào chỗ trống."), "good")
    else:
        flash(_("Người này không còn trong lớp."), "info")
    return redirect(url_for(".show", class_id=placed.row.id))


@bp.page("/staff/classes/<int:class_id>/rule", may=RUN_CLASSES, load=find_class, methods=("GET", "POST"))
def rule(placed: PlacedClass) -> ResponseReturnValue:
    """Ask whom the class is to catch by itself; show how many; let it."""
    klass = placed.row
    form = ClassRuleForm(data=_stored(placed))
    form.unit.choices = units_granted()
    offered = fill_who(form)
    action, reach, status = request.form.get("do", ""), None, 200
    if request.method == "POST" and action == "find":
        form.unit_words.errors = [] if offered.found else [_("Không tìm thấy đơn vị nào trong phạm vi được giao.")]
    elif request.method == "POST":
        fits = bool(form.unit.choices) and form.validate()
        if fits and action == "save":
            try:
                seated = following.set_rule(klass.id, form.who(()), form.unit.data, by_id=current_user.id, at=now())
            except ClassOver:
                return refuse_over(klass.id)
            flash(
                ngettext(
                    "Đã lưu quy định; %(num)d người vào lớp.", "Đã lưu quy định; %(num)d người vào lớp.", len(seated)
                ),
                "good",
            )
            return redirect(url_for(".show", class_id=klass.id))
        reach, status = (following.reach_of(klass.id, form.who(()), form.unit.data), 200) if fits else (None, 422)
    return render_template(
        "courses/classes/rule.html", form=form, placed=placed, offered=offered, reach=reach, free=free_seats(klass)
    ), status


@bp.page("/staff/classes/<int:class_id>/rule/end", may=RUN_CLASSES, load=find_class, methods=("POST",))
def end_rule(placed: PlacedClass) -> ResponseReturnValue:
    """Let the class catch nobody any longer by itself."""
    try:
        following.end_rule(placed.row.id, by_id=current_user.id)
    except ClassOver:
        return refuse_over(placed.row.id)
    flash(_("Lớp thôi tự lấy người theo quy định. Người đang có chỗ giữ nguyên."), "good")
    return redirect(url_for(".show", class_id=placed.row.id))


def _seat(placed: PlacedClass, chosen: list[int], text: str, trial: Trial | None) -> ResponseReturnValue:
    try:
        new = seat_people(placed.row.id, chosen, by_id=current_user.id, at=now())
    except ClassFull as full:
        db.session.rollback()
        sentence = _("Chỉ còn %(n)d chỗ; chưa ai được xếp vào lớp.", n=full.free)
        return _page(placed, text=text, trial=trial, trouble=sentence), 409
    except ClassOver:
        return refuse_over(placed.row.id)
    flash(ngettext("Đã xếp %(num)d người vào lớp.", "Đã xếp %(num)d người vào lớp.", len(new)), "good")
    return redirect(url_for(".show", class_id=placed.row.id))


def _handed_in() -> str:
    """The pasted text, or the file as such a text. Raises `UnreadableFile`."""
    posted = request.files.get("file")
    if posted is not None and posted.filename:
        return listing.text_of_sheet(SourceFile(posted.filename, posted.stream.read(LARGEST_FILE + 1)))
    return nfc_lines(request.form.get("codes", ""))


def _page(placed: PlacedClass, *, text: str = "", trial: Trial | None = None, trouble: str = "") -> str:
    words = typed_words()
    return render_template(
        "courses/classes/people.html",
        placed=placed,
        text=text,
        trial=trial,
        trouble=trouble,
        words=words,
        may_pick=bool(current_user.granted_paths(ASSIGN.name)),
        page=page_of(candidates(placed.row.id, words), size=20) if words else None,
        free=free_seats(placed.row),
        suffixes=SUFFIXES,
    )


def ticked_people() -> list[Any]:
    """Those who were ticked and are the officer's own: id, name and the path of their unit; by name."""
    asked = {number for number in request.form.getlist("ids", type=int) if 0 < number <= LARGEST_ID}
    own = (
        select(User.id, User.name, Unit.path.label("unit_path"))
        .join(Membership, (Membership.user_id == User.id) & Membership.main & Membership.valid_to.is_(None))
        .join(Unit, Unit.id == Membership.unit_id)
        .where(User.id.in_(asked), scope_of(ASSIGN, Unit.path), ~User.is_suspended)
        .order_by(User.sort_key, User.id)
    )
    return list(db.session.execute(own)) if asked else []


def candidates(class_id: int, words: str) -> Select[*tuple[Any, ...]]:
    """The officer's people who are not in the class, by what was typed."""
    typed = fold(words)
    return (
        select(
            User.id.label("person_id"), User.name, User.staff_code, Membership.position, Unit.name.label("unit_name")
        )
        .join(Membership, (Membership.user_id == User.id) & Membership.main & Membership.valid_to.is_(None))
        .join(Unit, Unit.id == Membership.unit_id)
        .outerjoin(Seat, (Seat.learner_id == User.id) & (Seat.class_id == class_id))
        .where(
            scope_of(ASSIGN, Unit.path),
            ~User.is_suspended,
            func.coalesce(Seat.state, LEFT) == LEFT,
            or_(User.search_text.contains(typed, autoescape=True), func.lower(User.staff_code) == typed),
        )
        .order_by(User.sort_key, User.id)
    )


def _stored(placed: PlacedClass) -> dict[str, object]:
    """The rule that stands, as the form has it."""
    klass = placed.row
    if klass.rule is None:
        return {}
    who = Who.from_json(klass.rule)
    yes_or_no = {True: "yes", False: "no", None: ""}
    return {
        "unit": klass.rule_unit_id, "units": list(who.units), "groups": list(who.groups), "position": who.position,
        "leader": yes_or_no[who.leader], "it_dedicated": yes_or_no[who.it_dedicated], "below": who.below,
        "lacks": list(who.lacks),
    }  # fmt: skip
