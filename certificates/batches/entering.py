"""Entering an approved batch in the register: everybody is looked at once more, and all are numbered in one step."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select, update

from certificates.awarding import award_many
from certificates.batches.checks import printed
from certificates.batches.criteria import conditions
from certificates.batches.drafting import read_batch, terms_of
from certificates.earning import Earned, earned_by
from certificates.models import Award, Batch, Candidate
from lms.api import Attainment, Completion, db, profile_of_subject

AWARDED, WITHDRAWN, HELD, MOVED, CHANGED, GONE = "awarded", "withdrawn", "held", "moved", "changed", "gone"
"""What has become of a candidate; all but the first are left out."""

AT_ONCE: Final = 5000
Key = tuple[int, int | None]


def enter(batch_id: int, day: date, *, at: datetime) -> int:
    """Enter the certificates of an approved batch, once, and commit; returns how many that were.

    What was learnt is locked first: whoever withdraws it, or awards it otherwise, comes before or after, and is seen
    either way. Whoever is not as the second person saw them is left out with the reason. One transaction: a run that
    is killed has given no number, and a second run finds what the first has done.
    """
    batch_is_free = db.session.scalar(
        select(Batch.id)
        .where(Batch.id == batch_id, Batch.state == "approved", Batch.entered_at.is_(None))
        .with_for_update(of=Batch)
    )
    if batch_is_free is None:
        db.session.rollback()
        return 0
    batch = read_batch(batch_id)
    candidates = {
        (row.owner_id, row.completion_id): row
        for row in db.session.execute(
            select(Candidate.id, Candidate.owner_id, Candidate.completion_id, Candidate.unit_id, Candidate.words).where(
                Candidate.batch_id == batch_id, Candidate.reason == ""
            )
        )
    }
    _lock(batch, candidates)
    terms = terms_of(batch, day)
    earned = {(one.owner_id, one.completion_id): one for one in earned_by(batch.rule, *conditions(batch))}
    outcomes: dict[Key, str] = {}
    for key, candidate in candidates.items():
        one = earned.get(key)
        if one is None:
            outcomes[key] = GONE
        elif one.unit_id != candidate.unit_id:
            outcomes[key] = MOVED
        else:
            outcomes[key] = AWARDED if printed(one, terms) == candidate.words else CHANGED
    _tell_the_gone_apart(batch, outcomes)
    given: list[Earned] = [earned[key] for key, outcome in outcomes.items() if outcome == AWARDED]
    award_many(given, terms, at=at)
    for outcome in sorted(set(outcomes.values())):
        ids = [candidates[key].id for key, found in outcomes.items() if found == outcome]
        _note(ids, outcome)
    db.session.execute(update(Batch).where(Batch.id == batch_id).values(entered_at=at))
    db.session.commit()
    return len(given)


def _lock(batch: Batch, candidates: Mapping[Key, Any]) -> None:
    profile = profile_of_subject(batch.rule.subject)
    if profile is None:
        ids = sorted(completion for _owner, completion in candidates if completion is not None)
        for part in _parts(ids):
            chosen = select(Completion.id).where(Completion.id.in_(part)).order_by(Completion.id)
            db.session.execute(chosen.with_for_update())
        return
    for part in _parts(sorted(owner for owner, _completion in candidates)):
        reached = select(Attainment.id).where(
            Attainment.framework == profile.framework.key,
            Attainment.profile == profile.key,
            Attainment.learner_id.in_(part),
        )
        db.session.execute(reached.order_by(Attainment.id).with_for_update())


def _tell_the_gone_apart(batch: Batch, outcomes: dict[Key, str]) -> None:
    """Say of those who earn nothing here any more who holds a certificate, and whose result was withdrawn."""
    gone = [key for key, outcome in outcomes.items() if outcome == GONE]
    completions = sorted(completion for _owner, completion in gone if completion is not None)
    owners = sorted(owner for owner, completion in gone if completion is None)
    withdrawn: set[int] = set()
    held: set[Key] = set()
    for part in _parts(completions):
        counted_no_more = select(Completion.id).where(Completion.id.in_(part), ~Completion.counting())
        withdrawn.update(db.session.scalars(counted_no_more))
        valid = select(Award.owner_id, Award.completion_id).where(
            Award.completion_id.in_(part), Award.state != "revoked"
        )
        held.update((row.owner_id, row.completion_id) for row in db.session.execute(valid))
    for part in _parts(owners):
        valid_level = select(Award.owner_id).where(
            Award.owner_id.in_(part), Award.subject == batch.rule.subject, Award.completion_id.is_(None),
            Award.state != "revoked",
        )  # fmt: skip
        held.update((owner, None) for owner in db.session.scalars(valid_level))
    for key in gone:
        if key[1] in withdrawn:
            outcomes[key] = WITHDRAWN
        elif key in held:
            outcomes[key] = HELD


def _note(candidate_ids: list[int], outcome: str) -> None:
    for part in _parts(candidate_ids):
        db.session.execute(
            update(Candidate)
            .where(Candidate.id.in_(part))
            .values(outcome=outcome)
            .execution_options(synchronize_session=False)
        )


def _parts(ids: list[int]) -> Iterable[list[int]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))
