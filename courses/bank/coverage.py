"""How far the banks cover the standard: questions for each item, against the sizes that the rules ask for.

Circular 17/2016/TTLT-BGDĐT-BTTTT, article 5: a bank for the basic certificate has at least 700 questions over every
skill group of the six basic modules; one for an advanced module has at least 150.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from courses.questions.banks import banks_of
from courses.questions.models import READY, Question, QuestionVersion
from lms.api import FRAMEWORKS, Skill, SkillFramework, db

BASIC_BANK, ADVANCED_BANK = 700, 150
BASIC, ADVANCED = "basic", "advanced"


@dataclass(frozen=True)
class ItemLine:
    """An item with its ready questions by difficulty, how many it should have, and how many drafts wait."""

    item: Skill
    counts: tuple[int, int, int]
    drafts: int
    needed: int

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def missing(self) -> int:
        return max(0, self.needed - self.total)


@dataclass(frozen=True)
class ModuleLine:
    """A module with its items. `elsewhere` counts ready questions that carry the code of a group, not of an item."""

    module: Skill
    needed: int
    lines: Sequence[ItemLine]
    elsewhere: int

    @property
    def total(self) -> int:
        return sum(line.total for line in self.lines) + self.elsewhere

    @property
    def missing(self) -> int:
        return max(0, self.needed - self.total)

    @property
    def empty(self) -> int:
        """How many items have no ready question at all."""
        return sum(not line.total for line in self.lines)


def coverage_of(user: Any, framework: SkillFramework, bank_id: int | None = None) -> list[ModuleLine]:
    """Count the questions of a bank, or of all banks that `user` may read, by the items of a standard; one statement.

    Each module of the basic level has its share of the 700 by its items, each item its share of its module. No rule
    says how many questions a module of another level needs.
    """
    which = Question.bank_id.in_(banks_of(user))
    rows = db.session.execute(
        select(QuestionVersion.skill, QuestionVersion.difficulty, Question.status, func.count())
        .join(Question, (Question.id == QuestionVersion.question_id) & (Question.latest == QuestionVersion.number))
        .where(which, *([Question.bank_id == bank_id] if bank_id is not None else []))
        .group_by(QuestionVersion.skill, QuestionVersion.difficulty, Question.status)
    )
    counts: Counter[tuple[str, int, str]] = Counter()
    for skill, difficulty, status, count in rows:
        counts[skill, difficulty, status] += count
    basic = sum(len(framework.items_of(module.code)) for module in framework.modules if module.level == BASIC)
    return [_module(framework, module, counts, basic) for module in framework.modules]


def frameworks() -> list[SkillFramework]:
    """The standards that are installed."""
    return list(FRAMEWORKS)


def _module(framework: SkillFramework, module: Skill, counts: Counter[tuple[str, int, str]], basic: int) -> ModuleLine:
    items = framework.items_of(module.code)
    shares = {BASIC: round(BASIC_BANK * len(items) / basic) if basic else 0, ADVANCED: ADVANCED_BANK}
    needed = shares.get(module.level, 0)
    each = -(-needed // len(items)) if items else 0
    lines = [_item(item, counts, each) for item in items]
    codes = {item.code for item in items}
    elsewhere = sum(
        count
        for (skill, _difficulty, status), count in counts.items()
        if status == READY and skill not in codes and (skill == module.code or skill.startswith(f"{module.code}."))
    )
    return ModuleLine(module, needed, lines, elsewhere)


def _item(item: Skill, counts: Counter[tuple[str, int, str]], needed: int) -> ItemLine:
    easy, middle, hard = (counts[item.code, difficulty, READY] for difficulty in (1, 2, 3))
    drafts = sum(counts[item.code, difficulty, "draft"] for difficulty in (1, 2, 3))
    return ItemLine(item, (easy, middle, hard), drafts, needed)
