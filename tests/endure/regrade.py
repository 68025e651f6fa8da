"""Stored attempts keep their marks to the last digit, whatever becomes of the bank that they were drawn from.

    python3 -m tests endure regrade [--times 10000] [--edits 1000] [--database sqlite|postgresql|both] [--seed N]

Papers are drawn and answered (rightly, wrongly, partly, not at all) while questions are edited, dropped, reordered and
brought in. Then every stored answer is marked again from what the browser had sent, by a grader of the tests' own.
"""

import random
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

from flask import Flask
from sqlalchemy import select, update

from courses.packing.reading import read_pack
from courses.questions.models import QuestionVersion
from courses.questions.services import Draft, keep_questions
from courses.questions.variants import bound
from courses.quizzes.answer_models import Answer
from courses.quizzes.finishing import LEARNER, finish
from courses.quizzes.mark_models import Mark
from courses.quizzes.models import Attempt, Quiz, Slot
from courses.quizzes.queries import attempt_with_quiz, sheets_of
from courses.quizzes.sheet_saving import Entry, save_sheets
from lms.db import db, now
from lms.testing import World
from tests.endure.grader import worth
from tests.endure.ground import Ground, asked_of, run
from tests.endure.proof import Proof, Telling
from tests.learning import PACKS, Taught, answer_to, begin, teach

PACK = PACKS / "every_type"
COPIES = 3
"""How often each question of the pack stands in the bank at first."""
FEWEST = 15
"""Questions that stay, so that papers stay full."""
PER_PERSON = 5
"""Attempts of one learner."""
ALMOST = 1e-9


@dataclass
class Bank:
    """The questions of a course as their authors have them now, and how they go on changing."""

    course: int
    chance: random.Random
    drafts: dict[str, Draft] = field(default_factory=dict)
    edits: int = 0

    def change(self) -> None:
        """Edit, drop, reorder or bring in: one of it, at random."""
        self.edits += 1
        key = self.chance.choice(list(self.drafts))
        match self.chance.choice(("edit", "edit", "edit", "drop", "reorder", "import")):
            case "edit":
                self.drafts[key] = edited(self.drafts[key], self.edits)
            case "drop" if len(self.drafts) > FEWEST:
                del self.drafts[key]
            case "reorder":
                self.drafts[key] = reordered(self.drafts[key], self.chance)
            case _:
                new = f"{key.partition('--')[0]}--{self.edits}"
                self.drafts[new] = edited(replace(self.drafts[key], key=new), self.edits)
        keep_questions(self.course, self.drafts.values(), now())
        db.session.commit()


def edited(draft: Draft, number: int) -> Draft:
    """The question with another text, another key, another tolerance, whatever its type has."""
    settings = deepcopy(draft.settings)
    settings["text"] = f"{settings['text']} ({number})"
    for name in ("options", "regions"):
        if parts := settings.get(name):
            rights = [part["right"] for part in parts]
            for part, right in zip(parts, [*rights[1:], rights[0]], strict=True):
                part["right"] = right
    if draft.type == "courses.matching":
        rights = [(pair["right"], pair["right_id"]) for pair in settings["pairs"]]
        for pair, (right, key) in zip(settings["pairs"], [*rights[1:], rights[0]], strict=True):
            pair["right"], pair["right_id"] = right, key
    for gap in settings.get("gaps", {}).values():
        gap["weight"] = number % 3 + 1
    return replace(draft, settings={**settings, **_key_of(draft, number)})


def _key_of(draft: Draft, number: int) -> dict[str, Any]:
    """What else of a question's key an edit changes."""
    settings: dict[str, Any] = {}
    if draft.type == "courses.true_false":
        settings["answer"] = not draft.settings["answer"]
    if draft.type == "courses.numeric":
        settings["answer"] = str(number % 50 + 0.5)
    if draft.type == "courses.short_answer":
        settings["accept"] = [*draft.settings["accept"][-1:], f"đáp án {number}"]
        settings["tone_marks"] = ("required", "optional")[number % 2]
    if draft.type in {"courses.choices", "courses.hotspot", "courses.ordering"}:
        settings["all_or_nothing"] = number % 2 == 0
    return settings


def reordered(draft: Draft, chance: random.Random) -> Draft:
    """The question with what it lists in another order. The order of an ordering question is its key."""
    settings = deepcopy(draft.settings)
    for name in ("options", "regions", "pairs", "items", "accept"):
        if isinstance(settings.get(name), list):
            chance.shuffle(settings[name])
    return replace(draft, settings=settings)


def answer_by_chance(kind: str, settings: Mapping[str, Any], chance: random.Random) -> dict[str, list[str]]:
    """Right, wrong, partly right, or nothing."""
    sent = answer_to(kind, settings, right=chance.random() < 0.6)
    if len(sent) > 1 and kind != "courses.ordering" and chance.random() < 0.3:
        sent.pop(chance.choice(list(sent)))
    if kind in {"courses.choices", "courses.hotspot"} and chance.random() < 0.3:
        other = answer_to(kind, settings, right=False)["answer"]
        sent = {
            "answer": list(dict.fromkeys([*sent["answer"][:1], *(other[:1] if settings.get("many", True) else ())]))
        }
    if kind == "courses.ordering" and chance.random() < 0.5:
        places = [str(place) for place in range(1, len(sent) + 1)]
        chance.shuffle(places)
        sent = {name: [place] for name, place in zip(sent, places, strict=True)}
    if kind == "courses.short_answer" and chance.random() < 0.4:
        typed = sent["answer"][0]
        sent = {"answer": [chance.choice((typed.upper(), f" {typed} . ", "trinh duyet", "Trình duyệt"))]}
    if kind == "courses.numeric" and chance.random() < 0.4:
        sent = {"answer": [sent["answer"][0].replace(".", ",") + " MB"]}
    return {} if chance.random() < 0.1 else sent


def regraded(app: Flask, world: World, *, times: int, edits: int, seed: int) -> Iterator[Proof]:
    """Sit `times` papers during half of the edits, make the other half, then mark everything again."""
    chance, telling = random.Random(seed), Telling()
    with app.app_context():
        taught = teach(PACK)
        db.session.execute(update(Quiz).where(Quiz.id == taught.exam).values(attempts=None, minutes=None, shuffle=True))
        pack, _problems = read_pack(PACK)
        assert pack is not None
        bank = Bank(taught.course, chance)
        for draft in pack.questions:
            bank.drafts |= {key: replace(draft, key=key) for key in (draft.key, *_copies(draft.key))}
        keep_questions(bank.course, bank.drafts.values(), now())
        db.session.commit()
    for place in range(times):
        if place % PER_PERSON == 0:
            person = world.person(f"Vi Thị {place}", world.quy_chau)
        with app.app_context():
            while bank.edits * times < place * edits / 2:
                bank.change()
            _sit(taught, person, chance)
        telling(place + 1, times, 0)
    with app.app_context():
        while bank.edits < edits:
            bank.change()
        yield _compared(times, bank.edits)


def _copies(key: str) -> list[str]:
    return [f"{key}--{'abc'[number]}" for number in range(COPIES - 1)]


def _sit(taught: Taught, person: int, chance: random.Random) -> None:
    """Begin, answer by chance, hand in."""
    attempt = attempt_with_quiz(begin(taught, person))
    assert attempt is not None
    entries = [Entry(sheet, answer_by_chance(sheet.type, sheet.settings, chance), 0) for sheet in sheets_of(attempt.id)]
    save_sheets(attempt, entries, request=f"sheet-{attempt.id:06}", at=now())
    finish(attempt.id, by=LEARNER, at=now())
    db.session.commit()


def _compared(times: int, edits: int) -> Proof:
    """Mark every stored answer again, and make every score anew."""
    proof = Proof(f"stored attempts that are marked otherwise after {edits} edits of the bank")
    answers, kinds = 0, set()
    for attempt in list(db.session.scalars(select(Attempt).where(Attempt.finished_at.is_not(None)))):
        proof.tried += 1
        rows = db.session.execute(
            select(Slot, QuestionVersion.type, QuestionVersion.settings, Answer.raw, Mark.fraction)
            .join(QuestionVersion, QuestionVersion.id == Slot.version_id)
            .join(Mark, (Mark.attempt_id == Slot.attempt_id) & (Mark.position == Slot.position))
            .outerjoin(Answer, (Answer.attempt_id == Slot.attempt_id) & (Answer.position == Slot.position))
            .where(Slot.attempt_id == attempt.id)
        ).all()
        answers += len(rows)
        kinds |= {row.type for row in rows}
        fractions, faults = {}, []
        for slot, kind, settings, raw, marked in rows:
            fractions[slot.position] = worth(kind, bound(settings, slot.variant), raw or {})
            if abs(fractions[slot.position] - marked) > ALMOST:
                faults.append(f"{kind}: {raw} had {marked}, has {fractions[slot.position]}")
        if abs(sum(fractions.values()) / len(rows) - (attempt.score or 0)) > ALMOST:
            faults.append(f"the score was {attempt.score}")
        if faults:
            proof.failures.append(f"attempt {attempt.id}: {faults[0]}")
        db.session.expunge_all()
    db.session.rollback()
    if proof.tried != times:
        proof.failures.append(f"{proof.tried} attempts are stored, {times} were finished")
    proof.also.append(f"{answers} answers to questions of {len(kinds)} types: {', '.join(sorted(kinds))}")
    return proof


def main(words: list[str]) -> int:
    """Run at full length."""
    asked = asked_of("regrade", words, times=10_000, edits=1000)

    def prove(ground: Ground) -> Iterator[Proof]:
        with ground.application() as (app, world):
            yield from regraded(app, world, times=asked.times, edits=asked.edits, seed=asked.seed)

    return run("regrade", asked, prove)
