"""A plausible learning past of many people: completions, evidence, and the summaries that follow from it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from lms.db import db
from lms.demo.pouring import pour
from lms.records.models import Completion
from lms.skills.contract import FRAMEWORKS
from lms.skills.models import Evidence
from lms.skills.standings import recount
from lms.skills.tt03_2014 import Circular03

YEARS = 3


@dataclass(frozen=True)
class PastSubject:
    """Something that could have been learnt. `modules` are those that its exam shows."""

    subject: str
    title: str
    hours: float
    framework: str
    modules: tuple[str, ...]


def subjects_of_the_standard() -> list[PastSubject]:
    """One made-up course a module of the standard."""
    framework = FRAMEWORKS[Circular03.key]
    return [
        PastSubject(f"lms:demo:{module.code}", module.titles["vi"], 15.0, framework.key, (module.code,))
        for module in framework.modules
    ]


def make_past(
    people: Sequence[tuple[int, int]], count: int, subjects: Sequence[PastSubject], *, chance: Random, at: datetime
) -> int:
    """Spread `count` completions over people (id, unit) and subjects; gives how many there are.

    Nobody completes a subject twice, so there are at most people × subjects of them.
    """
    if not people or count <= 0:
        return 0
    passed = list(_passed(people, count, subjects, chance, at))
    columns = (
        "learner_id", "subject", "title", "score", "hours", "facts", "started_at", "completed_at", "unit_then_id",
    )  # fmt: skip
    pour(
        Completion,
        columns,
        (
            (who, one.subject, one.title, score, one.hours, "{}", moment - timedelta(days=20), moment, unit)
            for who, unit, one, score, moment in passed
        ),
    )
    pour(
        Evidence,
        ("learner_id", "framework", "code", "kind", "source", "fraction", "at"),
        (
            (who, one.framework, code, "tested", f"{one.subject}:{who}", score, moment)
            for who, _unit, one, score, moment in passed
            for code in one.modules
        ),
    )
    db.session.flush()
    for framework in {one.framework for one in subjects}:
        recount(framework, [who for who, _unit in people])
    return len(passed)


def _passed(
    people: Sequence[tuple[int, int]], count: int, subjects: Sequence[PastSubject], chance: Random, at: datetime
) -> Iterator[tuple[int, int, PastSubject, float, Any]]:
    """Who has completed what, the earlier subjects by more people than the later ones."""
    count = min(count, len(people) * len(subjects))
    each, more = divmod(count, len(people))
    for place, (who, unit) in enumerate(people):
        wanted = each + (place < more)
        likely = sorted(range(len(subjects)), key=lambda one: chance.random() + one / (2 * len(subjects)))
        for one in (subjects[number] for number in sorted(likely[:wanted])):
            moment = at - timedelta(minutes=chance.randrange(60, YEARS * 365 * 24 * 60))
            yield who, unit, one, round(chance.uniform(0.5, 1.0), 2), moment
