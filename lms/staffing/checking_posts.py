"""What a line of a sheet does to somebody's posts: which one it means, what differs, and from which day."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext as _

from lms.organisation.kinds import LEARNER_GROUPS
from lms.organisation.models import ALWAYS
from lms.staffing.known_people import TERMS, KnownPerson, Post
from lms.staffing.known_units import KnownUnit, KnownUnits, UnitTrouble
from lms.staffing.values import CLEARED
from lms.staffing.verdicts import PostChange, Wrong
from lms.web.formats import date_text

DEFAULTS: dict[str, Any] = {
    "position": "", "job_position": "", "rank": "", "learner_group": "cong_chuc", "is_leader": False,
    "is_it_dedicated": False,
}  # fmt: skip


@dataclass
class PostChecks:
    """Judges the posts of lines; knows which units have been given to whom by lines before."""

    units: KnownUnits
    today: date
    given: set[tuple[int | str, int]] = field(default_factory=set)

    def first(self, values: dict[str, Any]) -> tuple[KnownUnit, PostChange]:
        """The main post of somebody who has none."""
        unit = self._unit(values, None)
        if unit is None:
            raise Wrong("unit_code", _("Thiếu mã đơn vị."))
        self.given.add((values.get("staff_code", ""), unit.id))
        return unit, PostChange(unit_id=unit.id, terms=DEFAULTS | _terms(values), since=self._since(values))

    def main(self, values: dict[str, Any], person: KnownPerson) -> tuple[PostChange | None, bool]:
        """What differs of the main post, and whether the unit does; nothing where nothing differs."""
        post = person.main
        if post is None or post.unit_id not in self.units.by_id:
            raise Wrong("staff_code", _("Vị trí chính của người này không ở đơn vị trong phạm vi của đồng chí."))
        unit = self._unit(values, person)
        moves = unit is not None and unit.id != post.unit_id
        terms = _differing(values, post)
        if not moves and not terms:
            return None, False
        if moves and unit is not None:
            if any(other.unit_id == unit.id for other in person.posts):
                raise Wrong("unit_code", _("Người này đang kiêm nhiệm ở %(unit)s; hãy thôi trước.", unit=unit.name))
            self.given.add((person.id, unit.id))
        return self._changed(post, unit.id if unit else post.unit_id, terms, values), moves

    def further(self, values: dict[str, Any], person: KnownPerson) -> tuple[PostChange | None, list[list[str]]]:
        """What a line says of a further post: given, changed, ended, or nothing."""
        unit = self._needed(values, person)
        post = next((post for post in person.posts if post.unit_id == unit.id), None)
        if post is not None and post.main:
            raise Wrong("secondary", _("%(unit)s là đơn vị chính của người này.", unit=unit.name))
        self._refuse_twice(person.id, unit)
        ends_on = values.get("leaves_on")
        if isinstance(ends_on, date):
            if post is None:
                return None, []
            self._refuse_end(post, ends_on)
            return PostChange(post.id, ends_on=ends_on), [["secondary", unit.name, ""]]
        if post is None:
            group = person.main.terms["learner_group"] if person.main else DEFAULTS["learner_group"]
            terms = DEFAULTS | {"learner_group": group} | _terms(values)
            change = PostChange(unit_id=unit.id, main=False, terms=terms, since=self._since(values))
            return change, [["secondary", "", unit.name]]
        if not (terms := _differing(values, post)):
            return None, []
        change = self._changed(post, unit.id, terms, values)
        return change, [["secondary", unit.name, unit.name], *_shown(post, terms)]

    def further_of_newcomer(self, values: dict[str, Any], code: str, main_unit_id: int) -> tuple[PostChange, str]:
        """A further post of somebody whose main line stands in the same file."""
        unit = self._needed(values, None)
        if unit.id == main_unit_id:
            raise Wrong("secondary", _("%(unit)s là đơn vị chính của người này.", unit=unit.name))
        self._refuse_twice(code, unit)
        terms = DEFAULTS | _terms(values)
        return PostChange(unit_id=unit.id, main=False, terms=terms, since=self._since(values)), unit.name

    def leaving(self, person: KnownPerson, on: date) -> list[PostChange]:
        """The ends of all posts: `on` is the first day without any."""
        if person.main is None or person.main.unit_id not in self.units.by_id:
            raise Wrong("staff_code", _("Vị trí chính của người này không ở đơn vị trong phạm vi của đồng chí."))
        for post in person.posts:
            self._refuse_end(post, on)
        return [PostChange(post.id, ends_on=on) for post in person.posts]

    def shown(self, person: KnownPerson, change: PostChange) -> list[list[str]]:
        """What a change of the main post looks like: column, before, after."""
        post = person.main
        assert post is not None
        lines = _shown(post, change.terms)
        if change.unit_id != post.unit_id:
            names = [self.units.by_id[unit_id].name for unit_id in (post.unit_id, change.unit_id)]
            lines.insert(0, ["unit_name", *names])
        return lines

    def _changed(self, post: Post, unit_id: int, terms: dict[str, Any], values: dict[str, Any]) -> PostChange:
        since = self._since(values)
        if since < post.valid_from:
            day = date_text(post.valid_from)
            raise Wrong("since", _("Vị trí hiện nay bắt đầu ngày %(day)s; thay đổi không thể sớm hơn.", day=day))
        in_place = since == post.valid_from
        return PostChange(post.id, unit_id, post.main, terms, since, in_place=in_place)

    def _since(self, values: dict[str, Any]) -> date:
        since = values.get("since", CLEARED)
        if since is CLEARED:
            return self.today
        if not isinstance(since, date):
            raise Wrong("since", _("“Từ ngày” cần đủ ngày, tháng, năm."))
        self._refuse_future("since", since)
        if since < ALWAYS:
            raise Wrong("since", _("Ngày %(day)s quá sớm.", day=date_text(since)))
        return since

    def _refuse_end(self, post: Post, on: date) -> None:
        self._refuse_future("leaves_on", on)
        if on <= post.valid_from != ALWAYS:
            day = date_text(post.valid_from)
            raise Wrong("leaves_on", _("Ngày thôi phải sau ngày bắt đầu vị trí này, %(day)s.", day=day))

    def _refuse_future(self, column: str, day: date) -> None:
        if day > self.today:
            sentence = _("Ngày %(day)s chưa đến. Hãy nhập lại dòng này từ ngày đó.", day=date_text(day))
            raise Wrong(column, sentence)

    def _refuse_twice(self, whose: int | str, unit: KnownUnit) -> None:
        if (whose, unit.id) in self.given:
            raise Wrong("secondary", _("Người này đã có một dòng khác ở %(unit)s.", unit=unit.name))
        self.given.add((whose, unit.id))

    def _needed(self, values: dict[str, Any], person: KnownPerson | None) -> KnownUnit:
        unit = self._unit(values, person)
        if unit is None:
            raise Wrong("unit_code", _("Thiếu mã đơn vị."))
        return unit

    def _unit(self, values: dict[str, Any], person: KnownPerson | None) -> KnownUnit | None:
        """The unit that a line names; None where it names none."""
        code, name = values.get("unit_code", ""), values.get("unit_name", "")
        if not code and not name:
            return None
        post = person.main if person else None
        today = self.units.by_id.get(post.unit_id) if post else None
        if not code and today and today.name.casefold() == name.casefold():
            return today
        unit = self.units.named(code, name)
        if isinstance(unit, UnitTrouble):
            offered = tuple(("unit_code", one.code, one.name) for one in unit.offered)
            sentence = unit.sentence
            if offered and unit.column == "unit_name":
                sentence += " " + _("Đơn vị đã sắp xếp lại hoặc có tên khác.")
            elif offered:
                sentence += " " + _("Đơn vị đã sắp xếp lại.")
            raise Wrong(unit.column, sentence, offered)
        if today is not None and (today.id == unit.id or self.units.calls(today, name)):
            return unit  # who stays, or leaves the unit that is named, may have an old name beside the code
        if name and not self.units.calls(unit, name):
            sentence = _("Mã %(code)s là %(unit)s, không phải “%(name)s”.", code=unit.code, unit=unit.name, name=name)
            raise Wrong("unit_name", sentence, (("unit_name", unit.name, unit.name),))
        return unit


def _terms(values: dict[str, Any]) -> dict[str, Any]:
    return {key: "" if values[key] is CLEARED else values[key] for key in TERMS if key in values}


def _differing(values: dict[str, Any], post: Post) -> dict[str, Any]:
    return {key: value for key, value in _terms(values).items() if value != post.terms[key]}


def _shown(post: Post, terms: dict[str, Any]) -> list[list[str]]:
    return [[key, _text(key, post.terms[key]), _text(key, value)] for key, value in terms.items()]


def _text(key: str, value: Any) -> str:
    if key == "learner_group":
        return str(LEARNER_GROUPS.get(value, value))
    if isinstance(value, bool):
        return str(_("có")) if value else str(_("không"))
    return str(value)
