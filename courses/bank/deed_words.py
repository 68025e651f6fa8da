"""What a deed did, in sentences: for how many questions, and how many were left out for what reason."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select

from courses.bank import deeds
from courses.bank.views import STATUS_NAMES
from courses.catalogue.languages import in_language
from courses.catalogue.models import Course
from courses.questions.desk_models import BankDeed
from courses.questions.models import Bank
from lms.api import _, db, lazy_, ngettext

DIFFICULTIES = {1: lazy_("Dễ"), 2: lazy_("Vừa"), 3: lazy_("Khó")}

REASONS: Mapping[str, Any] = {
    deeds.READ_ONLY: lazy_("đồng chí chỉ được xem ngân hàng của câu đó"),
    deeds.SAME: lazy_("đã như vậy từ trước"),
    deeds.FAULTY: lazy_("câu còn chỗ phải sửa trước khi sẵn sàng"),
    deeds.UNTAGGED: lazy_("chưa có mã chuẩn"),
    deeds.NAMED: lazy_("có bài kiểm tra gọi đích danh câu đó"),
    deeds.PACKED: lazy_("gói khóa học sẽ nạp lại câu đó; hãy sao chép"),
    deeds.UNKNOWN: lazy_("chưa cài loại câu hỏi đó"),
}


def sentence_of(deed: BankDeed, titles: Mapping[int, str]) -> str:
    """Say what a deed did. `titles` are those of banks, by `bank_titles`."""
    done = deed.told["done"]
    what = _what(deed, titles)
    skipped = sum(deed.told["skipped"].values())
    if not skipped:
        return f"{what}."
    reasons = "; ".join(
        f"{count}: {REASONS[why]}" if len(deed.told["skipped"]) > 1 else str(REASONS[why])
        for why, count in deed.told["skipped"].items()
    )
    left = ngettext("bỏ qua %(num)d câu vì %(reasons)s", "bỏ qua %(num)d câu vì %(reasons)s", skipped, reasons=reasons)
    return f"{what}, {left}." if done else f"{_('Không câu nào thay đổi')}, {left}."


def bank_titles(found: list[BankDeed]) -> dict[int, str]:
    """The titles of the banks that some deeds speak of; one statement."""
    ids = {deed.told["value"] for deed in found if deed.kind in {deeds.MOVE, deeds.COPY}}
    rows = db.session.execute(
        select(Bank.id, Bank.title, Course.titles)
        .outerjoin(Course, Course.id == Bank.course_id)
        .where(Bank.id.in_(ids))
    )
    return {key: in_language(titles) if titles is not None else title for key, title, titles in rows}


def _what(deed: BankDeed, titles: Mapping[int, str]) -> str:
    kind, value, count = deed.kind, deed.told["value"], deed.told["done"]
    said: dict[str, Any] = {
        deeds.DIFFICULTY: DIFFICULTIES.get(value, value) if kind == deeds.DIFFICULTY else "",
        deeds.STATUS: STATUS_NAMES.get(value, value) if kind == deeds.STATUS else "",
        deeds.MOVE: titles.get(value, "") if kind == deeds.MOVE else "",
        deeds.COPY: titles.get(value, "") if kind == deeds.COPY else "",
    }
    if kind == deeds.CATEGORY and not value:
        return str(ngettext("Đã bỏ nhóm của %(num)d câu", "Đã bỏ nhóm của %(num)d câu", count))
    return _SENTENCES[kind](count, said.get(kind, value))


_SENTENCES: Mapping[str, Callable[[int, Any], str]] = {
    deeds.SKILL: lambda n, v: ngettext(
        "Đã gắn %(value)s cho %(num)d câu", "Đã gắn %(value)s cho %(num)d câu", n, value=v
    ),
    deeds.DIFFICULTY: lambda n, v: ngettext(
        "Đã đặt độ khó “%(value)s” cho %(num)d câu", "Đã đặt độ khó “%(value)s” cho %(num)d câu", n, value=v
    ),
    deeds.CATEGORY: lambda n, v: ngettext(
        "Đã xếp %(num)d câu vào nhóm “%(value)s”", "Đã xếp %(num)d câu vào nhóm “%(value)s”", n, value=v
    ),
    deeds.STATUS: lambda n, v: ngettext(
        "Đã đổi %(num)d câu sang “%(value)s”", "Đã đổi %(num)d câu sang “%(value)s”", n, value=v
    ),
    deeds.MOVE: lambda n, v: ngettext(
        "Đã chuyển %(num)d câu vào ngân hàng “%(value)s”", "Đã chuyển %(num)d câu vào ngân hàng “%(value)s”", n, value=v
    ),
    deeds.COPY: lambda n, v: ngettext(
        "Đã sao chép %(num)d câu vào ngân hàng “%(value)s”",
        "Đã sao chép %(num)d câu vào ngân hàng “%(value)s”",
        n,
        value=v,
    ),
}
