"""Everything that an editor finds in packs, and the table of what they cover."""

from collections.abc import Iterator, Sequence

from courses.proofing.banks import likeness_problems, mix_problems
from courses.proofing.coverage import Covered, coverage_of, gaps
from courses.proofing.entries import Proof
from courses.proofing.items import RULES
from courses.proofing.lessons import lesson_problems
from courses.proofing.reviews import review_problems
from lms.api import FRAMEWORKS, Problem, SkillFramework


def problems_of(proof: Proof) -> Iterator[Problem]:
    """What is to be mended in one pack, whatever other packs there are."""
    for entry in proof.entries:
        yield from (entry.problem(fault) for rule in RULES for fault in rule(entry.fields))
    yield from mix_problems(proof.name, proof.entries)
    yield from lesson_problems(proof)
    yield from review_problems(proof)


def problems_between(proofs: Sequence[Proof]) -> Iterator[Problem]:
    """What is to be mended in packs that stand side by side: questions alike, items that nothing covers."""
    yield from likeness_problems(entry for proof in proofs for entry in proof.entries)
    for framework, covered in coverages(proofs):
        yield from gaps(framework, covered)


def coverages(proofs: Sequence[Proof]) -> list[tuple[SkillFramework, list[Covered]]]:
    """What the packs cover of each standard of which they teach a whole module."""
    found = [(framework, coverage_of(framework, proofs)) for framework in FRAMEWORKS]
    return [(framework, covered) for framework, covered in found if covered]


def table_of(covered: Sequence[Covered]) -> list[str]:
    """Item, lessons, questions: a line each, numbers right-aligned."""
    width = max(len(line.item.code) for line in covered)
    head = f"{'item':<{width}}  lessons  questions  title"
    lines = [f"{it.item.code:<{width}}  {it.lessons:>7}  {it.questions:>9}  {it.item.titles['vi']}" for it in covered]
    total = f"{'':<{width}}  {'':>7}  {sum(it.questions for it in covered):>9}  {len(covered)} items"
    return [head, *lines, total]
