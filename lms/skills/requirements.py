"""What people's positions require of them: which profile reaches whom, and which of its modules they have shown.

Positions are typed freely in the sheets of staff: names that differ in capitals, tone placement or spaces are one.
A profile reaches whoever works in its unit as that lies today, or in one that has gone over into it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Integer, case, cast, false, literal, null, or_, select

from lms.db import db
from lms.organisation.models import Membership, Unit
from lms.skills.bits import bit_of, bits_of
from lms.skills.contract import FRAMEWORKS, Skill, SkillFramework
from lms.skills.models import Standing
from lms.skills.position_models import PositionProfile
from lms.web.text import fold


def position_key(name: str) -> str:
    """The name of a position as it is compared with others."""
    return " ".join(fold(name).split())


@dataclass(frozen=True)
class Requirement:
    """A profile with its unit; `modules` are those that the framework still has."""

    id: int
    framework: SkillFramework
    position: str
    key: str
    modules: tuple[Skill, ...]
    unit_id: int
    unit_name: str
    unit_path: str

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the modules, in the order of the framework."""
        return tuple(module.code for module in self.modules)

    @property
    def bits(self) -> int:
        """The modules as bits of `Standing.passed`."""
        return bits_of(self.framework, self.codes)


@dataclass(frozen=True)
class Requirements:
    """The profiles of a framework, the nearest unit first, and the spellings of their positions among all staff."""

    framework: SkillFramework
    found: tuple[Requirement, ...]
    spellings: dict[str, list[str]]

    def only(self, key: str) -> "Requirements":
        """Those of one position alone."""
        return replace(self, found=tuple(each for each in self.found if each.key == key))

    def around(self, paths: Collection[str]) -> list[Requirement]:
        """Those of units at, below and above these paths, by position."""
        near = (
            each
            for each in self.found
            if any(each.unit_path.startswith(path) or path.startswith(each.unit_path) for path in paths)
        )
        return sorted(near, key=lambda each: each.key)

    def profile_id(self, path: ColumnElement[str]) -> ColumnElement[int]:
        """The id of the profile that reaches a membership in the unit at `path`, as it lies today; NULL for none."""
        reached = [
            (Membership.job_position.in_(names) & path.startswith(each.unit_path, autoescape=True), each.id)
            for each in self.found
            if (names := self.spellings.get(each.key))
        ]
        return case(*reached, else_=None) if reached else cast(null(), Integer)

    def held(self) -> ColumnElement[bool]:
        """Condition on memberships: the position is one of those that have a profile anywhere."""
        names = [name for key in {each.key for each in self.found} for name in self.spellings.get(key, ())]
        return Membership.job_position.in_(names) if names else false()

    def bits(self, profile_id: ColumnElement[int]) -> ColumnElement[int]:
        """The modules, as bits, that the profile with this id requires."""
        bits = {each.id: literal(each.bits, BigInteger) for each in self.found}
        return case(bits, value=profile_id, else_=literal(0, BigInteger)) if bits else literal(0, BigInteger)


def requirements_of(framework: SkillFramework) -> Requirements:
    """All profiles of a framework; two statements, one where there is none."""
    found = _load([PositionProfile.framework == framework.key])
    keys = {each.key for each in found}
    spellings: dict[str, list[str]] = {}
    for name in _names_held() if found else ():
        if (key := position_key(name)) in keys:
            spellings.setdefault(key, []).append(name)
    return Requirements(framework, tuple(sorted(found, key=_nearest_first)), spellings)


def requirements_around(framework: SkillFramework, paths: Collection[str]) -> list[Requirement]:
    """The profiles of units at and below these paths, and of those above them; by position, the widest first."""
    above = {int(part) for path in paths for part in path.strip("/").split("/") if part}
    inside = or_(false(), *(Unit.path.startswith(path, autoescape=True) for path in paths))
    found = _load([PositionProfile.framework == framework.key, or_(inside, Unit.id.in_(above))])
    return sorted(found, key=lambda each: (each.key, each.unit_path.count("/"), each.unit_path))


@dataclass(frozen=True)
class OwnRequirement:
    """What the position of one person requires, with whether each module has been shown."""

    required: Requirement
    shown: tuple[tuple[Skill, bool], ...]

    @property
    def missing(self) -> list[Skill]:
        """What has not been shown yet."""
        return [module for module, is_shown in self.shown if not is_shown]


def own_requirements(learner_id: int, unit_path: str | None) -> list[OwnRequirement]:
    """What is required of a person who works at `unit_path`, by frameworks. One statement, one more where there is."""
    if unit_path is None:
        return []
    above = [int(part) for part in unit_path.strip("/").split("/")]
    mine = select(Membership.job_position).where(
        Membership.user_id == learner_id, Membership.main, Membership.valid_to.is_(None)
    )
    rows = _rows([PositionProfile.unit_id.in_(above)], mine.scalar_subquery().label("mine"))
    reaching = [each for row in rows if row.mine and row.PositionProfile.position_key == position_key(row.mine)
                for each in _read([row])]  # fmt: skip
    nearest: dict[str, Requirement] = {}
    for each in sorted(reaching, key=_nearest_first):
        nearest.setdefault(each.framework.key, each)
    if not nearest:
        return []
    passed = dict(
        db.session.execute(select(Standing.framework, Standing.passed).where(Standing.learner_id == learner_id)).all()
    )
    return [_own(each, passed.get(key, 0)) for key, each in sorted(nearest.items(), reverse=True)]


def _own(required: Requirement, passed: int) -> OwnRequirement:
    framework = required.framework
    shown = ((module, bool(passed & bit_of(framework, module.code))) for module in required.modules)
    return OwnRequirement(required, tuple(shown))


def _nearest_first(each: Requirement) -> tuple[int, int]:
    return (-each.unit_path.count("/"), each.id)


def _load(which: Sequence[ColumnElement[bool]]) -> list[Requirement]:
    return list(_read(_rows(which)))


def _rows(which: Sequence[ColumnElement[bool]], *more: Any) -> Sequence[Any]:
    return db.session.execute(
        select(PositionProfile, Unit.name.label("unit_name"), Unit.path.label("unit_path"), *more)
        .join(Unit, Unit.id == PositionProfile.unit_id)
        .where(*which)
        .order_by(PositionProfile.id)
    ).all()


def _read(rows: Iterable[Any]) -> Iterable[Requirement]:
    """Profiles whose framework is installed; of modules that it has no longer nothing is required."""
    for row in rows:
        profile = row.PositionProfile
        if profile.framework in FRAMEWORKS:
            framework = FRAMEWORKS[profile.framework]
            modules = tuple(module for module in framework.modules if module.code in profile.modules)
            yield Requirement(
                profile.id, framework, profile.position, profile.position_key, modules, profile.unit_id,
                row.unit_name, row.unit_path,
            )  # fmt: skip


def _names_held() -> Sequence[str]:
    """Every name of a position that anybody holds or has held."""
    return db.session.scalars(select(Membership.job_position).where(Membership.job_position != "").distinct()).all()
