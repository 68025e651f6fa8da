"""People against what their positions require."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy_
from sqlalchemy import CTE, Select, select
from wtforms import BooleanField

from lms.accounts.models import User
from lms.organisation.permissions import followed_paths
from lms.reports.asking import AskAsOf, AskName, AskPeople, ChoiceField
from lms.reports.conditions import people_asked
from lms.reports.contract import Asked, Report, ReportColumn
from lms.reports.shipped.staff import RESULTS
from lms.skills.bits import all_bits
from lms.skills.contract import FRAMEWORKS, SkillFramework
from lms.skills.gaps import missing_bits, number_of_bits, people_measured
from lms.skills.requirements import requirements_of
from lms.web.sheets import CellKind


def framework_asked(key: str | None) -> SkillFramework:
    """The framework of this name; the first that has levels without one."""
    found = sorted(FRAMEWORKS, key=lambda each: not each.levels)
    return next((each for each in found if each.key == key), found[0])


class AskPosition(AskAsOf, AskPeople):
    """By which standard, on which day, and which people."""

    standard = ChoiceField(lazy_("Bộ kỹ năng"))

    def offer(self, user: Any) -> None:
        """Every framework; the first where nothing is said."""
        super().offer(user)
        found = sorted(FRAMEWORKS, key=lambda each: not each.levels)
        self.standard.choices = [("", found[0].title), *((each.key, each.title) for each in found[1:])]


class GapForm(AskPosition, AskName):
    """Also of which position, lacking which module, and those alone who lack anything."""

    position = ChoiceField(lazy_("Vị trí việc làm"))
    lacking = ChoiceField(lazy_("Còn thiếu mô đun"))
    short = BooleanField(lazy_("Chỉ người còn thiếu"))

    def offer(self, user: Any) -> None:
        """The positions for which something is required at, below or above the reader's units."""
        super().offer(user)
        framework = framework_asked(self.standard.data)
        self.requirements = requirements_of(framework)
        names = {each.key: each.position for each in self.requirements.around(followed_paths(user))}
        self.position.choices = [("", _("Mọi vị trí")), *names.items()]
        modules = ((module.code, f"{module.code} {module.title}") for module in framework.modules)
        self.lacking.choices = [("", _("Không xét")), *modules]

    def values(self) -> dict[str, Any]:
        """Also what is required, so that it is read once."""
        return {**super().values(), "requirements": self.requirements}


class PositionGap(Report):
    """A line a person whose position requires something."""

    key = "lms.position_gap"
    title = lazy_("Khoảng cách kỹ năng theo vị trí việc làm")
    group = RESULTS
    description = lazy_("Vị trí việc làm của mỗi người yêu cầu mô đun nào, đã đạt bao nhiêu, còn thiếu gì.")
    order = 36
    form = GapForm
    note = lazy_(
        "Yêu cầu là yêu cầu hiện nay, cả khi tính đến một ngày đã qua. Người có vị trí chưa đặt yêu cầu không kể."
    )
    columns = (
        ReportColumn("name", lazy_("Họ và tên"), width=28, sort="sort_key"),
        ReportColumn("staff_code", lazy_("Mã cán bộ"), width=12),
        ReportColumn("unit", lazy_("Đơn vị"), width=34, sort="unit_order"),
        ReportColumn("job_position", lazy_("Vị trí việc làm"), width=28),
        ReportColumn("required", lazy_("Mô đun yêu cầu"), CellKind.INTEGER, 10),
        ReportColumn("met", lazy_("Đã đạt"), CellKind.INTEGER, 9),
        ReportColumn("missing", lazy_("Còn thiếu"), width=30, sort="lacks"),
        ReportColumn("is_met", lazy_("Đủ yêu cầu"), CellKind.YES, 10),
    )

    def select(self, asked: Asked, units: CTE) -> Select[Any]:
        framework = framework_asked(asked["standard"])
        required = asked["requirements"]
        required = required.only(asked["position"]) if asked["position"] else required
        measured = people_measured(required, units, asked.as_of, people_asked(asked))
        missing = missing_bits(measured)
        lacks = number_of_bits(required, missing)
        people = (
            select(
                User.name.label("name"),
                User.staff_code.label("staff_code"),
                units.c.name.label("unit"),
                measured.c.job_position.label("job_position"),
                number_of_bits(required, measured.c.required).label("required"),
                number_of_bits(required, measured.c.passed.op("&")(measured.c.required)).label("met"),
                missing.label("missing"),
                (missing == 0).label("is_met"),
                lacks.label("lacks"),
                User.id.label("person_id"),
                User.sort_key.label("sort_key"),
                units.c.search_text.label("unit_order"),
            )
            .select_from(measured)
            .join(units, units.c.id == measured.c.unit_id)
            .join(User, User.id == measured.c.user_id)
            .order_by(lacks.desc(), units.c.search_text, units.c.id, User.sort_key, User.id)
        )
        if asked["short"]:
            people = people.where(missing != 0)
        if bit := all_bits(framework).get(asked["lacking"]):
            people = people.where(missing.op("&")(bit) != 0)
        return people

    def cells(self, row: Any, asked: Asked) -> Sequence[Any]:
        cells = [*super().cells(row, asked)]
        bits = all_bits(framework_asked(asked["standard"]))
        lacking = ", ".join(code for code, bit in bits.items() if row.missing & bit)
        return [*cells[:6], lacking, bool(row.is_met)]
