"""Who has shown what: the matrix of a person, drawn from the evidence in one statement."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Select, bindparam, select

from lms.db import rows_of
from lms.skills.contract import FRAMEWORKS, Level, Skill, SkillFramework
from lms.skills.models import Evidence


@dataclass(frozen=True)
class SkillCell:
    """One skill of a person. `state` is none, going, done, proven or again."""

    skill: Skill
    state: str
    items: tuple[tuple[Skill, str], ...]


@dataclass(frozen=True)
class ModuleRow:
    """One module of a person: its cells, and whether it has been passed."""

    module: Skill
    skills: tuple[SkillCell, ...]
    passed: bool
    best: float | None

    @property
    def cells(self) -> list[str]:
        """The states alone, in the order of the standard."""
        return [cell.state for cell in self.skills]

    @property
    def proven(self) -> int:
        return sum(cell.state == "proven" for cell in self.skills)

    @property
    def begun(self) -> bool:
        return any(cell.state != "none" for cell in self.skills)


@dataclass(frozen=True)
class Matrix:
    """A person against a framework."""

    framework: SkillFramework
    rows: tuple[ModuleRow, ...]
    reached: tuple[str, ...]

    def rows_of(self, level: Level) -> list[ModuleRow]:
        """The modules that count for `level`."""
        return [row for row in self.rows if row.module.code in level.modules]

    def missing(self, level: Level) -> list[ModuleRow]:
        """The modules of `level` that have not been passed."""
        return [row for row in self.rows_of(level) if not row.passed]

    def still_needed(self, level: Level) -> int:
        """How many more modules of `level` must be passed."""
        return max(0, level.needed - sum(row.passed for row in self.rows_of(level)))


def matrix_of(learner_id: int, framework_key: str = "tt03-2014") -> Matrix:
    """Draw a person's matrix. Of several tests of an item the last one counts, of a module what the framework says."""
    framework = FRAMEWORKS[framework_key]
    found = rows_of(_evidence(), learner=learner_id, framework=framework_key)
    studied: set[str] = set()
    last: dict[str, float] = {}
    best: dict[str, float] = {}
    for code, kind, fraction in found:
        if kind == "studied":
            studied.add(code)
        else:
            last[code] = fraction
            best[code] = fraction if framework.counts_last else max(fraction, best.get(code, 0.0))
    shown = studied | last.keys()
    rows = tuple(
        blank if codes.isdisjoint(shown) else _row(framework, blank.module, studied, last, best)
        for codes, blank in _blank_rows(framework)
    )
    return Matrix(framework, rows, framework.levels_reached(row.module.code for row in rows if row.passed))


@cache
def _blank_rows(framework: SkillFramework) -> tuple[tuple[frozenset[str], ModuleRow], ...]:
    """The rows of somebody who has shown nothing, each with the codes that would change it."""
    blank = []
    for module in framework.modules:
        skills = framework.children(module.code)
        below = (skill for parent in skills for skill in (parent, *framework.items_of(parent.code)))
        codes = frozenset(skill.code for skill in (module, *below))
        blank.append((codes, _row(framework, module, set(), {}, {})))
    return tuple(blank)


@cache
def _evidence() -> Select[str, str, float]:
    return (
        select(Evidence.code, Evidence.kind, Evidence.fraction)
        .where(
            Evidence.learner_id == bindparam("learner"),
            Evidence.framework == bindparam("framework"),
            Evidence.superseded_at.is_(None),
        )
        .order_by(Evidence.at, Evidence.id)
    )


def _row(
    framework: SkillFramework, module: Skill, studied: set[str], last: dict[str, float], best: dict[str, float]
) -> ModuleRow:
    cells = []
    for skill in framework.children(module.code):
        items = framework.items_of(skill.code) or (skill,)
        states = tuple((item, _state([item], studied, last, framework.pass_mark)) for item in items)
        cells.append(SkillCell(skill, _state(items, studied, last, framework.pass_mark), states))
    mark = best.get(module.code)
    return ModuleRow(module, tuple(cells), mark is not None and mark >= framework.pass_mark, mark)


def _state(items: Iterable[Skill], studied: set[str], last: dict[str, float], pass_mark: float) -> str:
    codes = [item.code for item in items]
    tested = [last[code] for code in codes if code in last]
    if tested:
        return "proven" if sum(tested) / len(tested) >= pass_mark else "again"
    known = sum(code in studied for code in codes)
    if known == 0:
        return "none"
    return "done" if known == len(codes) else "going"
