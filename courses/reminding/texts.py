"""The words of reminders: those that ship, those of units, and what stands in braces in both."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from courses.reminding.models import ReminderText
from lms.api import Problem, Unit, _, db, lazy_

LONGEST_SUBJECT = 150
LONGEST_BODY = 4000
PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")


@dataclass(frozen=True)
class Text:
    """A subject of one line and a body, with placeholders in braces."""

    subject: str
    body: str


OF_LEARNERS: dict[str, Any] = {
    "ten": lazy_("họ tên người nhận"),
    "don_vi": lazy_("đơn vị của người nhận"),
    "khoa": lazy_("tên khóa học, hoặc số khóa học nếu có nhiều khóa"),
    "han": lazy_("ngày hết hạn gần nhất"),
    "con": lazy_("thời gian còn lại hoặc số ngày quá hạn"),
    "danh_sach": lazy_("từng khóa học với hạn của nó, mỗi khóa một dòng"),
}
OF_OTHERS: dict[str, Any] = {
    "ten": lazy_("họ tên người nhận"),
    "don_vi": lazy_("đơn vị mà người nhận phụ trách"),
    "so": lazy_("số người quá hạn"),
    "ngay": lazy_("ngày lập danh sách"),
    "danh_sach": lazy_("những người quá hạn, hoặc số người của từng đơn vị"),
}


@dataclass(frozen=True)
class Kind:
    """A kind of reminder: its name and sentence for officers, what may stand in its braces, the words that ship."""

    key: str
    title: Any
    when: Any
    placeholders: Mapping[str, Any]
    shipped: Mapping[str, Text]


KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind(
            "before",
            lazy_("Trước hạn"),
            lazy_("Gửi người học 14, 7, 3 và 1 ngày trước hạn."),
            OF_LEARNERS,
            {
                "vi": Text(
                    "Nhắc hạn học: {khoa}, {con}",
                    "Kính gửi đồng chí {ten},\n\nĐồng chí được giao hoàn thành:\n{danh_sach}\n\n"
                    "Đề nghị đồng chí sắp xếp thời gian học và làm bài kiểm tra trước hạn.\n\nTrân trọng.",
                ),
                "en": Text(
                    "Due soon: {khoa}, {con}",
                    "Dear {ten},\n\nYou have been asked to complete:\n{danh_sach}\n\n"
                    "Please find the time to learn and to take the test before it is due.\n\nKind regards",
                ),
            },
        ),
        Kind(
            "due",
            lazy_("Ngày đến hạn"),
            lazy_("Gửi người học vào ngày cuối của hạn."),
            OF_LEARNERS,
            {
                "vi": Text(
                    "Hôm nay là hạn cuối: {khoa}",
                    "Kính gửi đồng chí {ten},\n\nHôm nay là ngày cuối để hoàn thành:\n{danh_sach}\n\n"
                    "Đề nghị đồng chí hoàn thành trong ngày.\n\nTrân trọng.",
                ),
                "en": Text(
                    "Due today: {khoa}",
                    "Dear {ten},\n\nToday is the last day to complete:\n{danh_sach}\n\n"
                    "Please complete it today.\n\nKind regards",
                ),
            },
        ),
        Kind(
            "late",
            lazy_("Quá hạn"),
            lazy_("Gửi người học 1 ngày sau hạn, rồi mỗi tuần một lần cho đến khi hoàn thành."),
            OF_LEARNERS,
            {
                "vi": Text(
                    "Quá hạn học: {khoa}, {con}",
                    "Kính gửi đồng chí {ten},\n\nĐến nay hệ thống chưa ghi nhận đồng chí hoàn thành:\n{danh_sach}\n\n"
                    "Đề nghị đồng chí hoàn thành sớm. Nếu có lý do chính đáng hoặc đã học ở nơi khác, đề nghị đồng chí "
                    "báo bộ phận tổ chức cán bộ của đơn vị để được xem xét.\n\nTrân trọng.",
                ),
                "en": Text(
                    "Overdue: {khoa}, {con}",
                    "Dear {ten},\n\nThe platform has no record yet that you completed:\n{danh_sach}\n\n"
                    "Please complete it soon. If you have good reasons, or have learnt it elsewhere, tell the "
                    "personnel officer of your unit.\n\nKind regards",
                ),
            },
        ),
        Kind(
            "head",
            lazy_("Báo lãnh đạo đơn vị"),
            lazy_("Gửi lãnh đạo của đơn vị khi có người quá hạn 7 ngày; đơn vị chưa có lãnh đạo thì gửi cấp trên."),
            OF_OTHERS,
            {
                "vi": Text(
                    "{don_vi}: {so} người quá hạn học từ 7 ngày",
                    "Kính gửi đồng chí {ten},\n\nTính đến ngày {ngay}, {don_vi} có {so} người quá hạn học từ 7 ngày "
                    "trở lên:\n{danh_sach}\n\nĐề nghị đồng chí đôn đốc để các đồng chí có tên trên hoàn thành việc học."
                    "\n\nTrân trọng.",
                ),
                "en": Text(
                    "{don_vi}: {so} people 7 days overdue or more",
                    "Dear {ten},\n\nOn {ngay}, {so} people of {don_vi} are 7 days overdue or more:\n{danh_sach}\n\n"
                    "Please see to it that they complete what they were asked to.\n\nKind regards",
                ),
            },
        ),
        Kind(
            "officer",
            lazy_("Tổng hợp cho bộ phận tổ chức cán bộ"),
            lazy_("Gửi người được giao việc học hoặc quản lý hồ sơ khi có người quá hạn 14 ngày."),
            OF_OTHERS,
            {
                "vi": Text(
                    "Tổng hợp quá hạn học từ 14 ngày: {so} người",
                    "Kính gửi đồng chí {ten},\n\nTính đến ngày {ngay}, trong phạm vi {don_vi} có {so} người quá hạn "
                    "học từ 14 ngày trở lên, theo đơn vị:\n{danh_sach}\n\nĐề nghị đồng chí xem xét, có biện pháp đôn "
                    "đốc.\n\nTrân trọng.",
                ),
                "en": Text(
                    "14 days overdue or more: {so} people",
                    "Dear {ten},\n\nOn {ngay}, {so} people within {don_vi} are 14 days overdue or more, by unit:\n"
                    "{danh_sach}\n\nPlease look into it.\n\nKind regards",
                ),
            },
        ),
    )
}


@dataclass(frozen=True)
class Own:
    """Words of a unit, and which unit it is."""

    text: Text
    unit_path: str
    unit_name: str


class Wording:
    """The words that hold in each unit, read once for a whole run: the nearest unit upwards that has its own wins."""

    def __init__(self) -> None:
        found = db.session.execute(
            select(
                Unit.path, Unit.name, ReminderText.kind, ReminderText.language, ReminderText.subject, ReminderText.body
            ).join(Unit, Unit.id == ReminderText.unit_id)
        )  # fmt: skip
        self._own = {
            (path, kind, language): Own(Text(subject, body), path, name)
            for path, name, kind, language, subject, body in found
        }

    def own(self, kind: str, language: str, path: str) -> Own | None:
        """The words that a unit, the one at `path` or one above it, has set; None where the shipped ones hold."""
        return next((own for place in places_up(path) if (own := self._own.get((place, kind, language)))), None)

    def text(self, kind: str, language: str, path: str) -> Text:
        """The words for people of the unit at `path`."""
        own = self.own(kind, language, path)
        return own.text if own else shipped_text(kind, language)


def shipped_text(kind: str, language: str) -> Text:
    """The words that ship with the product."""
    shipped = KINDS[kind].shipped
    return shipped.get(language) or shipped["vi"]


def places_up(path: str) -> list[str]:
    """A unit's path and those of the units above it, the nearest first: /1/4/ and /1/ for /1/4/."""
    ids = path.strip("/").split("/")
    return [f"/{'/'.join(ids[:depth])}/" for depth in range(len(ids), 0, -1)]


def filled(text: Text, values: Mapping[str, str]) -> Text:
    """Put values into the braces; what is unknown stays as it is written."""

    def value(found: re.Match[str]) -> str:
        return values.get(found[1], found[0])

    return Text(" ".join(PLACEHOLDER.sub(value, text.subject).split()), PLACEHOLDER.sub(value, text.body))


def troubles_with(kind: Kind, text: Text) -> list[Problem]:
    """What is wrong with words that somebody wants to set, each with its place: subject or body."""
    found: list[Problem] = []
    for place, said in (("subject", text.subject), ("body", text.body)):
        unknown = [name for name in PLACEHOLDER.findall(said) if name not in kind.placeholders]
        known = ", ".join(f"{{{name}}}" for name in kind.placeholders)
        if unknown:
            sentence = _(
                "Không có chỗ điền nào tên {%(name)s}. Các chỗ điền dùng được: %(known)s.", name=unknown[0], known=known
            )
            found.append(Problem(place, str(sentence)))
        elif set(PLACEHOLDER.sub("", said)) & set("{}"):
            found.append(Problem(place, str(_("Dấu ngoặc nhọn phải có đôi và không lồng nhau."))))
    return found
