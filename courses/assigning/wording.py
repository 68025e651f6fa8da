"""Rules in words."""

from typing import Any

from sqlalchemy import select

from courses.assigning.models import Assignment
from courses.assigning.options import LEVEL_TITLES
from courses.assigning.repeating import VALIDITY, YEARLY
from courses.assigning.rule_queries import PlacedRule
from courses.assigning.what import LEVEL, MISSING
from courses.assigning.who import Who
from courses.catalogue.languages import in_language
from courses.catalogue.models import Course
from lms.api import LEARNER_GROUPS, JSONDict, Unit, _, date_text, db, ngettext


def subject_words(rule: Assignment, titles: JSONDict | None = None) -> str:
    """What a rule asks for; `titles` are those of its course."""
    level = str(LEVEL_TITLES.get(rule.level, rule.level))
    if rule.what == LEVEL:
        return str(_("Chương trình %(level)s", level=level))
    if rule.what == MISSING:
        return str(_("Các mô đun còn thiếu của %(level)s", level=level))
    return in_language(titles) if titles else ""


def due_words(rule: Assignment) -> str:
    """By when."""
    if rule.due_on is not None:
        return date_text(rule.due_on)
    if rule.due_days is not None:
        return str(ngettext("%(num)d ngày sau khi vào đơn vị", "%(num)d ngày sau khi vào đơn vị", rule.due_days))
    return str(_("không đặt hạn"))


def repeat_words(rule: Assignment) -> str:
    """How often."""
    again = rule.again_days or 0
    if rule.repeats == YEARLY:
        month, day = rule.yearly_on.split("-")
        return str(_("Hằng năm từ ngày %(day)s/%(month)s, học lại trong %(n)d ngày", day=day, month=month, n=again))
    if rule.repeats == VALIDITY:
        return str(_("Sau %(months)d tháng, học lại trong %(n)d ngày", months=rule.valid_months, n=again))
    return str(_("Học một lần"))


def rule_facts(placed: PlacedRule, *, in_full: bool) -> list[tuple[str, str]]:
    """What a rule says, line by line. Whoever only sees it is not told which units or people it names."""
    rule, who = placed.rule, Who.from_json(placed.rule.who)
    titles = db.session.scalar(select(Course.titles).where(Course.id == rule.course_id)) if rule.course_id else None
    facts = [
        (_("Học gì"), subject_words(rule, titles)),
        (_("Đơn vị giao"), placed.unit_name),
        (_("Hạn"), due_words(rule)),
        (_("Học lại"), repeat_words(rule)),
    ]
    return facts + _who_facts(who, in_full=in_full)


def _who_facts(who: Who, *, in_full: bool) -> list[tuple[str, str]]:
    yes_or_no: dict[Any, str] = {True: _("chỉ lãnh đạo"), False: _("trừ lãnh đạo")}
    dedicated: dict[Any, str] = {True: _("chỉ người chuyên trách"), False: _("trừ người chuyên trách")}
    lines = [
        (_("Nhóm học viên"), ", ".join(str(LEARNER_GROUPS.get(key, key)) for key in who.groups)),
        (_("Chức vụ, vị trí có chữ"), who.position),
        (_("Lãnh đạo"), yes_or_no.get(who.leader, "")),
        (_("Chuyên trách CNTT"), dedicated.get(who.it_dedicated, "")),
        (_("Mức đã đạt"), _("chưa đạt %(level)s", level=LEVEL_TITLES.get(who.below, who.below)) if who.below else ""),
        (_("Còn thiếu mô đun"), ", ".join(who.lacks)),
    ]
    if in_full and who.units:
        names = db.session.scalars(select(Unit.name).where(Unit.id.in_(who.units)).order_by(Unit.position, Unit.name))
        lines.insert(0, (_("Trong các đơn vị"), "; ".join(names)))
    if in_full and who.people:
        count = len(who.people)
        lines.append((_("Theo danh sách"), ngettext("%(num)d người nêu tên", "%(num)d người nêu tên", count)))
    return [(str(title), str(text)) for title, text in lines if text]
