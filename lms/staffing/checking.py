"""What a sheet of staff would change: each line against what is known, for one officer. Nothing is written."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext as _

from lms.staffing.checking_posts import PostChecks
from lms.staffing.columns import COLUMN_BY_KEY
from lms.staffing.import_models import CHANGED, ERROR, LEAVES, MOVED, NEW, QUESTION, SAME
from lms.staffing.known_people import KnownPeople, KnownPerson, Wanted, people_known_to
from lms.staffing.known_units import units_known_to
from lms.staffing.matching import namesakes_of, person_of
from lms.staffing.officers import Officer
from lms.staffing.old_letters import NAMES, is_in
from lms.staffing.values import CLEARED, Year, values_of
from lms.staffing.verdicts import OTHER_PERSON, RETURN, SAME_PERSON, Doubtful, Plan, Verdict, Wrong
from lms.web.formats import date_text
from lms.web.text import fold

OLDEST, YOUNGEST = 100, 14
"""Years of age that a birth date may tell."""


@dataclass
class LineRead:
    """A line on its way through the check."""

    number: int
    cells: dict[str, str]
    answer: str = ""
    unfinished: tuple[str, ...] = ()
    values: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    @property
    def is_further(self) -> bool:
        """Whether it is a further post of somebody."""
        return bool(self.values.get("secondary"))


def check(
    lines: Iterable[LineRead], officer: Officer, *, today: date, encoding: str = "", hold: bool = False
) -> dict[int, Verdict]:
    """Tell what becomes of each line, by its number; about ten statements for any number of lines.

    `hold` keeps others from changing the same people until the transaction ends.
    """
    lines = list(lines)
    for line in lines:
        line.values, line.faults = values_of(line.cells)
        for key in line.unfinished:
            line.faults[key] = _("Ô này là công thức chưa tính. Hãy mở tệp bằng Excel, lưu lại rồi thử lại.")
        if encoding:
            _refuse_old_letters(line, encoding)
    wanted = Wanted(
        {line.values["staff_code"] for line in lines if "staff_code" in line.values},
        {line.values["email"] for line in lines if isinstance(line.values.get("email"), str)},
        {fold(line.values["name"]) for line in lines if "name" in line.values},
    )
    known = people_known_to(officer, wanted, hold=hold)
    return _Check(known, PostChecks(units_known_to(officer), today), officer, today).all(lines)


def _refuse_old_letters(line: LineRead, encoding: str) -> None:
    for key, text in line.cells.items():
        if is_in(text, encoding):
            line.faults[key] = _("Chữ theo bảng mã %(name)s. Hãy chuyển sang Unicode.", name=NAMES[encoding])


@dataclass
class _Check:
    known: KnownPeople
    posts: PostChecks
    officer: Officer
    today: date
    people: dict[int, int] = field(default_factory=dict)
    """Known people by id → the number of their line."""
    newcomers: dict[str, int] = field(default_factory=dict)
    leavers: set[int] = field(default_factory=set)
    codes: dict[str, int] = field(default_factory=dict)
    emails: dict[str, int] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)

    def all(self, lines: list[LineRead]) -> dict[int, Verdict]:
        verdicts = {line.number: self._verdict(line) for line in lines if not line.is_further}
        verdicts |= {line.number: self._verdict(line) for line in lines if line.is_further}
        return dict(sorted(verdicts.items()))

    def _verdict(self, line: LineRead) -> Verdict:
        values = line.values
        try:
            if line.faults:
                verdict = Verdict.wrong([[key, sentence] for key, sentence in line.faults.items()])
            elif line.is_further:
                verdict = self._further(values)
            else:
                verdict = self._main(line)
        except Wrong as wrong:
            verdict = Verdict.wrong([[wrong.column, wrong.sentence]], wrong.offered)
        except Doubtful as doubt:
            verdict = Verdict.doubtful(doubt)
        verdict.name = verdict.name or values.get("name", line.cells.get("name", ""))[:200]
        verdict.code = verdict.code or values.get("staff_code", line.cells.get("staff_code", ""))[:60]
        return verdict

    def _main(self, line: LineRead) -> Verdict:
        values = line.values
        if "name" not in values and "staff_code" not in values:
            raise Wrong("name", _("Thiếu họ và tên."))
        self._refuse_strange_birth(values)
        person = person_of(values, line.answer, self.known)
        self._refuse_twice(line, person)
        verdict = self._newcomer(values) if person is None else self._known(line, person)
        self._warn(verdict, values, person, line.number)
        return verdict

    def _newcomer(self, values: dict[str, Any]) -> Verdict:
        code = values["staff_code"]
        if "name" not in values:
            raise Wrong("name", _("Thiếu họ và tên."))
        if "leaves_on" in values:
            raise Wrong("leaves_on", _("Không có cán bộ mã %(code)s để ghi thôi việc.", code=code))
        self._refuse_taken(values, None)
        unit, change = self.posts.first(values)
        plan = Plan(code, None, self._own_values(values, None), [change])
        verdict = Verdict(NEW, plan=plan, since=_day(values))
        verdict.changes = [["unit_name", "", unit.name]]
        if "learner_group" not in values:
            verdict.warnings.append(_("Chưa ghi nhóm: sẽ ghi là Công chức."))
        self.newcomers[code] = unit.id
        return verdict

    def _known(self, line: LineRead, person: KnownPerson) -> Verdict:
        values = line.values
        verdict = self._change(values, person, line.answer)
        if verdict.plan is not None and not person.is_within_reach:
            raise Wrong(
                "",
                _("Không sửa được ở đây hồ sơ của chính mình hoặc của người giữ quyền mà đồng chí không có."),
            )
        verdict.name, verdict.code = values.get("name", person.name), person.staff_code
        if verdict.kind == LEAVES:
            self.leavers.add(person.id)
        return verdict

    def _change(self, values: dict[str, Any], person: KnownPerson, answer: str) -> Verdict:
        leaves_on = values.get("leaves_on")
        if isinstance(leaves_on, date):
            if not person.posts:
                return Verdict(SAME)
            changes = self.posts.leaving(person, leaves_on)
            plan = Plan(person.staff_code, person.id, {"is_suspended": True}, changes)
            shown = [["leaves_on", "", date_text(leaves_on)]]
            return Verdict(LEAVES, plan=plan, changes=shown, since=date_text(leaves_on))
        if not person.posts:
            return self._returns(values, person, answer)
        self._refuse_taken(values, person)
        own = self._own_values(values, person)
        shown = [self._shown(key, person, value) for key, value in own.items() if key in COLUMN_BY_KEY]
        post, moved = self.posts.main(values, person)
        if post is not None:
            shown += self.posts.shown(person, post)
        if not own and post is None:
            return Verdict(SAME)
        plan = Plan(person.staff_code, person.id, own, [post] if post else [])
        return Verdict(MOVED if moved else CHANGED, plan=plan, changes=shown, since=_day(values) if post else "")

    def _returns(self, values: dict[str, Any], person: KnownPerson, answer: str) -> Verdict:
        if answer == OTHER_PERSON:
            return Verdict(SAME)
        if answer != SAME_PERSON:
            raise Doubtful(RETURN, _("%(name)s đã thôi việc.", name=person.name), person)
        self._refuse_taken(values, person)
        unit, change = self.posts.first(values)
        own = self._own_values(values, person) | {"is_suspended": False}
        plan = Plan(person.staff_code, person.id, own, [change])
        shown = [["unit_name", str(_("đã thôi việc")), unit.name]]
        return Verdict(MOVED, plan=plan, changes=shown, since=_day(values))

    def _further(self, values: dict[str, Any]) -> Verdict:
        code = values.get("staff_code", "")
        person = self.known.by_code.get(code)
        if person is None and code not in self.newcomers:
            raise Wrong("staff_code", _("Dòng kiêm nhiệm cần mã của người đã có, hoặc có dòng chính trong tệp này."))
        if person is None:
            change, title = self.posts.further_of_newcomer(values, code, self.newcomers[code])
            plan = Plan(code, None, {}, [change])
            return Verdict(CHANGED, plan=plan, changes=[["secondary", "", title]], since=_day(values))
        if person.id in self.leavers:
            raise Wrong("", _("Người này thôi việc ở một dòng khác của tệp."))
        found, shown = self.posts.further(values, person)
        if found is None:
            return Verdict(SAME, name=person.name)
        if not person.is_within_reach:
            raise Wrong("", _("Người này giữ quyền mà đồng chí không có, nên không sửa được ở đây."))
        return Verdict(
            CHANGED, name=person.name, plan=Plan(code, person.id, {}, [found]), changes=shown, since=_day(values)
        )

    def _own_values(self, values: dict[str, Any], person: KnownPerson | None) -> dict[str, Any]:
        """What differs of name, birth date, address and code."""
        told: dict[str, Any] = {}
        for key in ("staff_code", "name", "birth_date", "email"):
            value = values.get(key)
            if value is None or isinstance(value, Year):
                continue
            value = None if value is CLEARED else value
            if person is None or value != getattr(person, key):
                told[key] = value
        return told

    def _shown(self, key: str, person: KnownPerson, value: Any) -> list[str]:
        return [key, _text(getattr(person, key)), _text(value)]

    def _refuse_strange_birth(self, values: dict[str, Any]) -> None:
        born = values.get("birth_date")
        if isinstance(born, date) and not YOUNGEST <= (self.today - born).days / 365.25 <= OLDEST:
            raise Wrong("birth_date", _("Ngày sinh %(day)s không hợp lý.", day=date_text(born)))

    def _refuse_taken(self, values: dict[str, Any], person: KnownPerson | None) -> None:
        email = values.get("email")
        if not isinstance(email, str) or (person is not None and person.email == email):
            return
        if email in self.known.emails_taken:
            raise Wrong("email", _("Địa chỉ %(email)s đã có người khác dùng.", email=email))

    def _refuse_twice(self, line: LineRead, person: KnownPerson | None) -> None:
        """Everybody has one main line, every code and every address stands once."""
        if person is not None and (row := self.people.setdefault(person.id, line.number)) != line.number:
            sentence = _(
                "Trùng với dòng %(row)d. Mỗi người một dòng; vị trí khác thì đánh dấu x ở “Kiêm nhiệm”.", row=row
            )
            raise Wrong("staff_code", sentence)
        for key, seen in (("staff_code", self.codes), ("email", self.emails)):
            value = line.values.get(key)
            if isinstance(value, str) and (row := seen.setdefault(value, line.number)) != line.number:
                raise Wrong(key, _("“%(value)s” đã có ở dòng %(row)d.", value=value, row=row))

    def _warn(self, verdict: Verdict, values: dict[str, Any], person: KnownPerson | None, number: int) -> None:
        if isinstance(born := values.get("birth_date"), Year) and verdict.kind not in {ERROR, QUESTION}:
            year = born.number
            if person is None or person.birth_date is None or person.birth_date.year != year:
                verdict.warnings.append(_("Chỉ có năm sinh %(year)d: chưa ghi ngày sinh.", year=year))
        if verdict.kind != NEW:
            return
        folded = fold(values["name"])
        same = [other.staff_code for other in namesakes_of(values["name"], None, self.known)[:3]]
        if same:
            verdict.warnings.append(_("Trùng họ tên với %(codes)s, khác ngày sinh.", codes=", ".join(same)))
        if (row := self.names.setdefault(folded, number)) != number:
            verdict.warnings.append(_("Trùng họ tên với dòng %(row)d.", row=row))


def _day(values: dict[str, Any]) -> str:
    since = values.get("since")
    return date_text(since) if isinstance(since, date) else ""


def _text(value: Any) -> str:
    if value is None:
        return ""
    return date_text(value) if isinstance(value, date) else str(value)
