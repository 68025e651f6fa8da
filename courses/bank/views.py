"""The list of questions: of one bank, or of all banks that one may read."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.bank.chips import Chip, chips_of
from courses.bank.filters import LOOK, Filter, filter_from
from courses.bank.listing import page_of_questions, trouble_in, waiting_for_a_look
from courses.bank.names import BankLine, banks_with_numbers
from courses.permissions import AUTHOR
from courses.questions.banks import READ_BANK, BankPlace
from courses.questions.loaders import find_bank
from courses.questions.models import DRAFT, READY, RETIRED
from lms.api import Blueprint, NavigationItem, lazy_

bp = Blueprint("courses_bank", __name__, template_folder="../templates")
NAVIGATION = [
    NavigationItem(
        frame="staff", group=lazy_("Đào tạo"), title=lazy_("Ngân hàng câu hỏi"), icon="database",
        endpoint="courses_bank.index", may=AUTHOR, order=310,
    ),
    NavigationItem(
        frame="staff", group=lazy_("Đào tạo"), title=lazy_("Câu cần xem lại"), icon="alert-triangle",
        endpoint="courses_bank.review", may=AUTHOR, order=311, count=waiting_for_a_look,
    ),
]  # fmt: skip

STATUS_NAMES = {DRAFT: lazy_("Bản nháp"), READY: lazy_("Sẵn sàng"), RETIRED: lazy_("Ngừng dùng")}


@bp.page("/staff/bank", may=AUTHOR)
def index() -> ResponseReturnValue:
    """List the questions of all banks that one may read."""
    return _list(filter_from(request.args), banks_with_numbers(current_user))


@bp.page("/staff/bank/review", may=AUTHOR)
def review() -> ResponseReturnValue:
    """Go to the questions that need a look."""
    return redirect(url_for(".index", quality=LOOK))


@bp.page("/staff/bank/<int:bank_id>", may=READ_BANK, load=find_bank)
def show(place: BankPlace) -> ResponseReturnValue:
    """List the questions of one bank."""
    wanted = filter_from(request.args)
    wanted = replace(wanted, values={**wanted.values, "bank": str(place.bank.id)})
    banks = banks_with_numbers(current_user)
    return _list(wanted, banks, next(bank for bank in banks if bank.id == place.bank.id))


def _list(wanted: Filter, banks: Sequence[BankLine], bank: BankLine | None = None) -> ResponseReturnValue:
    page, questions = page_of_questions(current_user, wanted)
    chips: Sequence[Chip] = chips_of(wanted, banks if bank is None else ())
    titles: dict[int, Any] = {each.id: each.title for each in banks}
    return render_template(
        "courses/bank/list.html",
        wanted=wanted,
        is_narrowed=any(name != "bank" or bank is None for name in wanted.values),
        chips=chips,
        bank=bank,
        banks=banks,
        titles=titles,
        page=page,
        questions=questions,
        trouble=trouble_in(current_user, bank.id if bank else None),
        status_names=STATUS_NAMES,
    )
