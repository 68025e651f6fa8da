"""The chips above a list of questions: what is chosen can be taken away, what is not can be chosen; links only."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from courses.bank.filters import LOOK, QUALITIES, SILENT, WEAK, Filter
from courses.bank.names import BankLine
from courses.questions.contract import QUESTION_TYPES, full_key
from courses.questions.models import DRAFT, READY, RETIRED
from courses.statistics import coach
from lms.api import FRAMEWORKS, _, lazy_

QUALITY_NAMES = {
    LOOK: lazy_("Cần xem lại"), "key": lazy_("Nghi sai đáp án"), coach.HARD: lazy_("Quá khó"),
    coach.EASY: lazy_("Quá dễ"), WEAK: lazy_("Phân biệt kém"), coach.BLIND: lazy_("Đoán mò cũng đúng"),
    coach.UNCHOSEN: lazy_("Có phương án không ai chọn"), SILENT: lazy_("Chưa có nhận xét"),
}  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """One thing that a chip offers, with its address."""

    title: str
    query: str


@dataclass(frozen=True)
class Chip:
    """A chip. `value` is what is chosen, and `query` takes it away; else `choices` are offered, or `query` alone."""

    title: str
    value: str
    query: str
    choices: Sequence[Choice] = ()


def chips_of(wanted: Filter, banks: Sequence[BankLine]) -> list[Chip]:
    """The chips for what is asked for. `banks` is empty where the list is that of one bank."""
    return [*_chips(wanted, banks)]


def _chips(wanted: Filter, banks: Sequence[BankLine]) -> Iterator[Chip]:
    if banks:
        yield _chip(wanted, "bank", _("Ngân hàng"), {str(bank.id): bank.title for bank in banks})
    yield _chip(wanted, "skill", _("Chuẩn"), {module: module for module in _modules()})
    yield _chip(wanted, "type", _("Loại"), {_short(kind.key): kind.title for kind in QUESTION_TYPES})
    yield _chip(
        wanted, "status", _("Trạng thái"),
        {READY: _("Sẵn sàng"), DRAFT: _("Bản nháp"), RETIRED: _("Ngừng dùng")},
    )  # fmt: skip
    yield _chip(wanted, "quality", _("Chất lượng"), {name: QUALITY_NAMES[name] for name in QUALITIES})
    yield _chip(wanted, "difficulty", _("Độ khó"), {"1": _("Dễ"), "2": _("Vừa"), "3": _("Khó")})
    used = wanted["used"]
    yield Chip(_("Chưa dùng lần nào"), " " if used else "", wanted.query(used="" if used else "never"))
    for name, title in (("category", _("Nhóm")), ("author", _("Người soạn")), ("since", _("Sửa từ ngày"))):
        if wanted[name]:
            yield Chip(title, _said(name, wanted[name]), wanted.query(**{name: ""}))


def _chip(wanted: Filter, name: str, title: str, choices: dict[str, Any]) -> Chip:
    if value := wanted[name]:
        key = _short(full_key(value)) if name == "type" else value
        return Chip(title, str(choices.get(key, value)), wanted.query(**{name: ""}))
    offered = [Choice(str(words), wanted.query(**{name: key})) for key, words in choices.items()]
    return Chip(title, "", "", offered)


def _short(key: str) -> str:
    return key.removeprefix("courses.")


def _said(name: str, value: str) -> str:
    return "/".join(reversed(value.split("-"))) if name == "since" else value


def _modules() -> Iterator[str]:
    for framework in FRAMEWORKS:
        yield from (module.code for module in framework.modules)
