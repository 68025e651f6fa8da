"""Doing something to many questions: say what, see for how many, do it, and undo it."""

from dataclasses import dataclass
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from courses.bank import deeds as doing
from courses.bank import undoing
from courses.bank.deed_words import DIFFICULTIES, bank_titles, sentence_of
from courses.bank.exporting import exported, offers
from courses.bank.names import BankLine, banks_with_numbers
from courses.bank.places import OWN_DEED, find_deed
from courses.bank.selection import MOST, Selection, chosen, numbers_of, selection_from
from courses.bank.undoing import CannotUndo
from courses.bank.views import STATUS_NAMES, bp
from courses.permissions import AUTHOR
from courses.questions.banks import banks_of
from courses.questions.desk_models import BankDeed
from courses.questions.formats.contract import QUESTION_FORMATS
from courses.questions.models import Bank
from courses.quizzes.freezing import Frozen
from lms.api import FRAMEWORKS, Skill, _, db, lazy_, log_deed, nfc, now, page_of

EXPORT = "export"
TITLES = {
    doing.SKILL: lazy_("Gắn mã chuẩn"), doing.DIFFICULTY: lazy_("Đặt độ khó"), doing.CATEGORY: lazy_("Xếp nhóm"),
    doing.STATUS: lazy_("Đổi trạng thái"), doing.MOVE: lazy_("Chuyển ngân hàng"), doing.COPY: lazy_("Sao chép"),
    EXPORT: lazy_("Xuất ra tệp"),
}  # fmt: skip
LONGEST_CATEGORY = 100


@dataclass(frozen=True)
class Refused(Exception):  # noqa: N818 (reads as what it is)
    """What was chosen makes no sense; the sentence asks again."""

    sentence: str


@bp.page("/staff/bank/bulk", may=AUTHOR)
def bulk() -> ResponseReturnValue:
    """Ask for what the deed needs, and say for how many questions it will be."""
    kind, selection = request.args.get("deed", ""), selection_from(request.args)
    return _page(kind, selection)


@bp.page("/staff/bank/bulk/do", may=AUTHOR, methods=("POST",))
def do() -> ResponseReturnValue:
    """Do it, all in one transaction."""
    kind, selection = request.form.get("deed", ""), selection_from(request.form)
    if kind == EXPORT:
        return _export(selection)
    try:
        deed = _done(kind, selection)
    except Refused as refusal:
        return _page(kind, selection, refusal.sentence, 422)
    except Frozen as frozen:
        return _page(kind, selection, frozen.sentence, 409)
    return redirect(url_for(".deed", deed_id=deed.id))


@bp.page("/staff/bank/deeds", may=AUTHOR)
def deeds() -> ResponseReturnValue:
    """List what one has done to many questions."""
    own = select(BankDeed).where(BankDeed.by_id == current_user.id).order_by(BankDeed.id.desc())
    page = page_of(own, size=30)
    found = [row.BankDeed for row in page.rows]
    titles = bank_titles(found)
    told = [(deed, sentence_of(deed, titles)) for deed in found]
    return render_template("courses/bank/deeds.html", page=page, told=told)


@bp.page("/staff/bank/deeds/<int:deed_id>", may=OWN_DEED, load=find_deed)
def deed(deed: BankDeed) -> ResponseReturnValue:
    """Tell what a deed did, and offer to undo it."""
    return render_template("courses/bank/deed.html", deed=deed, sentence=sentence_of(deed, bank_titles([deed])))


@bp.page("/staff/bank/deeds/<int:deed_id>/undo", may=OWN_DEED, load=find_deed, methods=("POST",))
def undo(deed: BankDeed) -> ResponseReturnValue:
    """Bring the questions of a deed back to what they were."""
    try:
        undoing.undo(deed, user=current_user, at=now())
    except (CannotUndo, Frozen) as refusal:
        db.session.rollback()
        flash(refusal.sentence, "warn")
    else:
        flash(_("Đã hoàn tác."), "good")
    return redirect(url_for(".deed", deed_id=deed.id))


def _done(kind: str, selection: Selection) -> BankDeed:
    """Carry a deed out; raises `Refused` or `Frozen`."""
    by: dict[str, Any] = {"by_id": current_user.id, "at": now()}
    typed = nfc(request.form.get("value", ""))
    if kind in {doing.MOVE, doing.COPY}:
        bank = _bank(typed)
        rows = _rows(selection, to_change=kind == doing.MOVE)
        return doing.move(rows, bank, **by) if kind == doing.MOVE else doing.copy(rows, bank, **by)
    value = _value(kind, typed)
    rows = _rows(selection)
    return doing.change_status(rows, value, **by) if kind == doing.STATUS else doing.relabel(rows, kind, value, **by)


def _rows(selection: Selection, *, to_change: bool = True) -> list[Any]:
    if rows := chosen(current_user, selection, to_change=to_change):
        return rows
    raise Refused(_("Chưa chọn câu nào."))


def _value(kind: str, typed: str) -> Any:
    """Read what the deed needs; raises `Refused`."""
    if kind == doing.SKILL:
        code = typed.upper()
        if code not in {item.code for item in _items()}:
            raise Refused(_("Chuẩn không có mã mục “%(code)s”. Hãy chọn một mã trong danh sách.", code=typed[:40]))
        return code
    if kind == doing.DIFFICULTY and typed in {"1", "2", "3"}:
        return int(typed)
    if kind == doing.STATUS and typed in STATUS_NAMES:
        return typed
    if kind == doing.CATEGORY and len(typed) <= LONGEST_CATEGORY:
        return typed
    raise Refused(_("Hãy chọn một trong các lựa chọn của trang này."))


def _bank(typed: str) -> Bank:
    """The bank to write in; raises `Refused` for one in which the reader may not."""
    key = int(typed) if typed.isdigit() and len(typed) < 19 else 0
    mine = Bank.id.in_(banks_of(current_user, to_edit=True))
    bank = db.session.scalars(select(Bank).where(Bank.id == key, mine)).first()
    if bank is None:
        raise Refused(_("Hãy chọn một ngân hàng mà đồng chí được soạn."))
    return bank


def _items() -> list[Skill]:
    return [skill for framework in FRAMEWORKS for skill in framework.skills.values() if skill.kind == "item"]


def _page(kind: str, selection: Selection, trouble: str = "", status: int = 200) -> ResponseReturnValue:
    total, editable = numbers_of(current_user, selection)
    if kind not in TITLES or not total:
        flash(_("Hãy chọn ít nhất một câu hỏi."), "warn")
        return redirect(url_for(".index"))
    banks: list[BankLine] = []
    if kind in {doing.MOVE, doing.COPY}:
        banks = [bank for bank in banks_with_numbers(current_user) if bank.may_edit]
    return render_template(
        "courses/bank/bulk.html",
        kind=kind,
        title=TITLES[kind],
        fields=list(selection.fields()),
        count=min(total, MOST),
        total=total,
        left=total - editable if kind not in {doing.COPY, EXPORT} else 0,
        trouble=trouble,
        typed=request.form.get("value", ""),
        banks=banks,
        items=_items() if kind == doing.SKILL else (),
        difficulties=DIFFICULTIES,
        statuses=STATUS_NAMES,
        offers=offers(chosen(current_user, selection, to_change=False)) if kind == EXPORT else (),
    ), status


def _export(selection: Selection) -> ResponseReturnValue:
    key = request.form.get("value", "")
    rows = chosen(current_user, selection, to_change=False)
    if key not in QUESTION_FORMATS or not QUESTION_FORMATS[key].can_write or not rows:
        return _page(EXPORT, selection, _("Hãy chọn một trong các lựa chọn của trang này."), 422)
    written = exported(rows, QUESTION_FORMATS[key])
    if not written.count:
        return _page(EXPORT, selection, _("Dạng tệp này không giữ được câu nào đã chọn."), 422)
    log_deed("courses.questions_exported", "courses:bank", format=key, questions=written.count)
    response = Response(written.content, mimetype=QUESTION_FORMATS[key].media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{written.name}"'
    return response
