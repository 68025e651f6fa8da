"""The banks themselves: which there are, whom they are shared with, which courses draw on them."""

from itertools import groupby
from typing import TypeVar

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from courses.bank import services
from courses.bank import sharing as reading
from courses.bank.forms import BankForm
from courses.bank.names import banks_with_numbers, title_of
from courses.bank.places import SharePlace, find_share
from courses.bank.views import bp
from courses.permissions import AUTHOR
from courses.questions.banks import EDIT_BANK, READ_BANK, SHARE_BANK, BankPlace, banks_of
from courses.questions.loaders import find_bank
from courses.questions.models import Bank
from courses.quizzes.freezing import Frozen
from lms.api import Unit, User, _, allowed, db, nfc, now

Row = TypeVar("Row")


@bp.page("/staff/banks", may=AUTHOR, methods=("GET", "POST"))
def banks() -> ResponseReturnValue:
    """List the banks that one may read, and make a new one."""
    form = BankForm()
    if form.validate_on_submit():
        bank = services.add_bank(form.title.data, unit_id=form.unit_id, owner_id=current_user.id)
        flash(_("Đã lập ngân hàng “%(title)s”.", title=bank.title), "good")
        return redirect(url_for(".show", bank_id=bank.id))
    lines = banks_with_numbers(current_user)
    groups = [(home, list(members)) for home, members in groupby(lines, key=lambda line: line.home)]
    status = 422 if form.is_submitted() else 200
    return render_template("courses/bank/banks.html", groups=groups, form=form), status


@bp.page("/staff/bank/<int:bank_id>/sharing", may=SHARE_BANK, load=find_bank)
def sharing(place: BankPlace) -> ResponseReturnValue:
    """Tell whom a bank is shared with, and find whom to share it with."""
    words = nfc(request.args.get("q", ""))[:100]
    return render_template(
        "courses/bank/sharing.html",
        bank=place.bank,
        title=title_of(place),
        shares=reading.shares_of(place.bank.id),
        words=words,
        found=reading.recipients(words) if words else [],
        most=reading.MOST_FOUND,
    )


@bp.page("/staff/bank/<int:bank_id>/share", may=SHARE_BANK, load=find_bank, methods=("POST",))
def share(place: BankPlace) -> ResponseReturnValue:
    """Open a bank to a unit or a person."""
    unit = _named(Unit, "unit")
    person = None if unit else _named(User, "user")
    if unit is None and person is None:
        flash(_("Hãy chọn một đơn vị hoặc một người."), "warn")
        return redirect(url_for(".sharing", bank_id=place.bank.id))
    services.share(
        place.bank.id,
        unit_id=unit.id if unit else None,
        user_id=person.id if person else None,
        may_edit=request.form.get("may") == "edit",
        by_id=current_user.id,
        at=now(),
    )
    flash(_("Đã chia sẻ với %(name)s.", name=unit.name if unit else person.name if person else ""), "good")
    return redirect(url_for(".sharing", bank_id=place.bank.id))


@bp.page(
    "/staff/bank/<int:bank_id>/shares/<int:share_id>/take-back", may=SHARE_BANK, load=find_share, methods=("POST",)
)
def take_back(place: SharePlace) -> ResponseReturnValue:
    """Close a bank to whom it was opened."""
    services.take_back(place.share, by_id=current_user.id)
    flash(_("Đã thu hồi chia sẻ. Câu hỏi họ đã sao chép vẫn còn ở ngân hàng của họ."), "good")
    return redirect(url_for(".sharing", bank_id=place.bank.id))


@bp.page("/staff/bank/<int:bank_id>/links", may=READ_BANK, load=find_bank)
def links(place: BankPlace) -> ResponseReturnValue:
    """Tell on which banks a course draws, or which courses draw on a bank."""
    bank = place.bank
    lines = banks_with_numbers(current_user) if bank.course_id is not None else []
    linked = reading.linked_banks(bank.course_id) if bank.course_id is not None else []
    drawing = reading.courses_of(bank) if bank.course_id is None else []
    written = reading.courses_written_by(current_user) if bank.course_id is None else []
    own = [bank.course_id] if bank.course_id is not None and allowed(EDIT_BANK, place) else []
    return render_template(
        "courses/bank/links.html",
        bank=bank,
        title=title_of(place),
        linked=[line for line in lines if line.id in linked],
        hidden=len(set(linked) - {line.id for line in lines}),
        offered=[line for line in lines if line.id not in linked and line.id != bank.id],
        drawing=drawing,
        courses=[each for each in written if each not in drawing] if bank.course_id is None else [],
        written=[*own, *(course.id for course in written)],
    )


@bp.page("/staff/bank/<int:bank_id>/link", may=READ_BANK, load=find_bank, methods=("POST",))
def link(place: BankPlace) -> ResponseReturnValue:
    """Let a course draw on a bank, or no longer: the course of this bank on another, or another course on this."""
    pair = _pair(place.bank)
    if pair is None:
        flash(_("Hãy chọn một ngân hàng hoặc một khóa học."), "warn")
        return redirect(url_for(".links", bank_id=place.bank.id))
    bank_id, course_id = pair
    change = services.unlink if request.form.get("do") == "unlink" else services.link
    try:
        changed = change(bank_id, course_id, by_id=current_user.id, at=now())
    except Frozen as frozen:
        flash(frozen.sentence, "warn")
    else:
        flash(_("Đã đổi nguồn rút đề của khóa học.") if changed else _("Không có gì thay đổi."), "good")
    return redirect(url_for(".links", bank_id=place.bank.id))


def _pair(bank: Bank) -> tuple[int, int] | None:
    """Which bank for which course: a bank that the reader may read, a course that the reader writes."""
    if bank.course_id is None:
        key = request.form.get("course", type=int)
        return (bank.id, key) if key and _writes(key) else None
    other = request.form.get("bank", type=int)
    known = db.session.scalar(select(Bank.id).where(Bank.id == other, Bank.id.in_(banks_of(current_user))))
    return (known, bank.course_id) if known and known != bank.id and _writes(bank.course_id) else None


def _writes(course_id: int) -> bool:
    return any(course.id == course_id for course in reading.courses_written_by(current_user))


def _named(model: type[Row], name: str) -> Row | None:
    """The row that a field of the form names, if there is one."""
    key = request.form.get(name, type=int)
    return db.session.get(model, key) if key and 0 < key < 2**63 else None
