"""What levels and columns are called."""

from dataclasses import dataclass
from typing import Any

from courses.oversight.matrix_filters import BLOCKS, LEADERS, MatrixFilter
from lms.api import FRAMEWORKS, LEARNER_GROUPS, Profile, Skill, _, lazy_, profiles_of

LEVELS: dict[str, Any] = {"basic": lazy_("Chuẩn cơ bản"), "advanced": lazy_("Chuẩn nâng cao")}
SHORT: dict[str, Any] = {
    "IU01": lazy_("CNTT"), "IU02": lazy_("Máy tính"), "IU03": lazy_("Văn bản"), "IU04": lazy_("Bảng tính"),
    "IU05": lazy_("Trình chiếu"), "IU06": lazy_("Internet"), "BT01": lazy_("Thư công vụ"),
    "BT02": lazy_("Quản lý văn bản"), "BT03": lazy_("Chữ ký số"), "BT04": lazy_("Hỗ trợ người dân"),
    "BT05": lazy_("Lừa đảo"), "BT06": lazy_("AI"),
}  # fmt: skip
"""A word under the code in a narrow column; the whole title stands in the list under the table."""


@dataclass(frozen=True)
class ProfileLink:
    """A level to choose, with its address."""

    title: str
    url: str
    on: bool


def profile_title(profile: Profile) -> str:
    """The name of a level; a framework without levels has only its own."""
    return str(LEVELS.get(profile.key, profile.framework.title))


def needed_title(profile: Profile) -> str:
    """What the column of the whole profile says."""
    if profile.requires is not None:
        return str(_("Đạt nâng cao"))
    return str(_("Đủ %(n)d mô đun", n=profile.needed))


def column_title(module: Skill) -> str:
    """A short name under the code of a module; empty where there is none."""
    return str(SHORT.get(module.code, ""))


def profile_links(wanted: MatrixFilter, **kept: Any) -> list[ProfileLink]:
    """Every level of every framework, with the present filter and what else is `kept` in the address.

    A sort by a module of another framework is dropped.
    """
    return [
        ProfileLink(
            profile_title(profile),
            wanted.query(standard=profile.framework.key, level=profile.key, sort="", open=(), **kept),
            (profile.framework.key, profile.key) == (wanted.profile.framework.key, wanted.profile.key),
        )
        for framework in sorted(FRAMEWORKS, key=lambda each: not each.levels)
        for profile in profiles_of(framework)
    ]


def group_words(wanted: MatrixFilter) -> str:
    """Which people and units are looked at, in words; empty for all."""
    words = [str(LEARNER_GROUPS[wanted.group])] if wanted.group else []
    if wanted.who:
        words.append(str(_("Lãnh đạo") if wanted.who == LEADERS else _("Chuyên trách CNTT")))
    if wanted.block:
        words.append(str(BLOCKS[wanted.block][0]))
    if wanted.below is not None:
        words.append(str(_("đơn vị dưới %(n)d %%", n=wanted.below)))
    if wanted.without:
        words.append(str(_("đơn vị chưa có chuyên trách CNTT")))
    return "; ".join(words)
