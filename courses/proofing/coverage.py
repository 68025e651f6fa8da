"""How far packs cover a standard: for each item, the lessons that teach it and the questions that ask for it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from courses.proofing.entries import Proof
from lms.api import Problem, Skill, SkillFramework, _

LEAST = 3
"""Questions that every item needs."""


@dataclass(frozen=True)
class Covered:
    """An item with how many lessons teach it and how many questions of banks ask for it."""

    item: Skill
    lessons: int
    questions: int


def coverage_of(framework: SkillFramework, proofs: Sequence[Proof]) -> list[Covered]:
    """Count for every item of the modules to which a pack gives itself wholly, in the order of the standard."""
    mine = [proof for proof in proofs if proof.pack.framework == framework.key]
    modules = {proof.pack.skills[0] for proof in mine if len(proof.pack.skills) == 1}
    lessons = Counter(
        code
        for proof in mine
        for part in proof.pack.activities
        if part.type == "courses.reading"
        for code in part.skills
    )
    questions = Counter(draft.skill for proof in mine for draft in proof.pack.questions)
    return [
        Covered(item, lessons[item.code], questions[item.code])
        for module in framework.modules
        if module.code in modules
        for item in framework.items_of(module.code)
    ]


def gaps(framework: SkillFramework, covered: Sequence[Covered]) -> Iterator[Problem]:
    """Items that nothing teaches, or that too few questions ask for."""
    for line in covered:
        place = f"{framework.key}/{line.item.code}"
        if not line.lessons:
            yield Problem(place, _("Chưa bài học nào dạy mục này."))
        if line.questions < LEAST:
            yield Problem(
                place, _("Mục này mới có %(n)d câu hỏi, cần ít nhất %(least)d.", n=line.questions, least=LEAST)
            )
