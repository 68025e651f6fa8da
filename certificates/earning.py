"""What a rule gives to whom: which rule holds for somebody, and everybody who has earned what it gives."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, func, not_, or_, select, true
from sqlalchemy.orm import aliased

from certificates.models import Award, IssuingBody, Rule
from certificates.wording import Learnt
from lms.api import Attainment, Completion, Membership, Profile, Unit, User, db, profile_of_subject, shared_alias

AT_ONCE: Final = 5000
AUTO, BY_BATCH = "auto", "batch"
"""The modes of a rule."""

Post, Place = shared_alias(Membership, "post"), shared_alias(Unit, "place")


@dataclass(frozen=True, kw_only=True)
class Earned:
    """One certificate that somebody has earned: its words, and what the register keeps beside them.

    `unit_id` is where they work today, else where they did on the day they completed; `post` is today's.
    """

    owner_id: int
    completion_id: int | None
    unit_id: int
    unit_path: str
    post: str
    sort_key: str
    learnt: Learnt


def chosen(rules: Iterable[tuple[Rule, str]], path: str) -> Rule | None:
    """Pick of the rules for one subject, each with the place of its body, the one that holds for people at `path`.

    That is the deepest body's, then the oldest.
    """
    fitting = [(-len(reach), rule.id, rule) for rule, reach in rules if path.startswith(reach)]
    return min(fitting, key=lambda each: each[:2])[2] if fitting else None


def _holds_at(rule: Rule, path: Any) -> list[ColumnElement[bool]]:
    """Conditions on people at `path`: this rule is theirs, and no other is."""
    other, body, unit = aliased(Rule), aliased(IssuingBody), aliased(Unit)
    reach = rule.unit_path or ""
    depth = func.length(func.coalesce(unit.path, ""))
    nearer = (
        select(other.id)
        .join(body, body.id == other.body_id)
        .outerjoin(unit, unit.id == body.unit_id)
        .where(
            other.subject == rule.subject, other.id != rule.id, other.is_active,
            or_(depth > len(reach), (depth == len(reach)) & (other.id < rule.id)),
            or_(body.unit_id.is_(None), path.startswith(unit.path)),
        )
        .exists()
    )  # fmt: skip
    return [path.startswith(reach, autoescape=True) if reach else true(), not_(nearer)]


def completions_of(rule: Rule) -> Select[*tuple[Any, ...]]:
    """Completions that earn what a rule for a course gives and have no certificate, with their people's places."""
    settled = exists().where(
        Award.completion_id == Completion.id,
        or_(Award.state != "revoked", Award.issued_at >= Completion.completed_at),
    )
    return (
        select(
            Completion.id.label("completion_id"), Completion.learner_id, Completion.title, Completion.hours,
            Completion.score, Completion.started_at, Completion.completed_at, *_PERSON,
        )
        .join(User, User.id == Completion.learner_id)
        .outerjoin(Post, is_main_post(Completion.learner_id))
        .join(Place, Place.id == func.coalesce(Post.unit_id, Completion.unit_then_id))
        .where(Completion.subject == rule.subject, Completion.counting(), ~settled, *_holds_at(rule, Place.path))
    )  # fmt: skip


def attainments_of(rule: Rule, profile: Profile) -> Select[*tuple[Any, ...]]:
    """People who are up to the level that a rule is about and have no certificate of it, with their places."""
    settled = exists().where(
        Award.owner_id == Attainment.learner_id,
        Award.subject == rule.subject,
        Award.completion_id.is_(None),
        or_(Award.state != "revoked", Award.issued_at >= Attainment.reached_at),
    )
    return (
        select(Attainment.learner_id, Attainment.reached_at.label("completed_at"), *_PERSON)
        .join(User, User.id == Attainment.learner_id)
        .join(Post, is_main_post(Attainment.learner_id))
        .join(Place, Place.id == Post.unit_id)
        .where(
            Attainment.framework == profile.framework.key, Attainment.profile == profile.key, ~settled,
            *_holds_at(rule, Place.path),
        )
    )  # fmt: skip


_PERSON: Final = (
    User.name, User.birth_date, User.sort_key, Post.position.label("post"), Place.id.label("unit_id"),
    Place.name.label("unit_name"), Place.path.label("unit_path"),
)  # fmt: skip


def is_main_post(person: Any) -> ColumnElement[bool]:
    """The post that `Post` is to be joined for: the person's main one today."""
    return and_(Post.user_id == person, Post.main, Post.valid_to.is_(None))


def earned_by(rule: Rule, *where: ColumnElement[bool]) -> list[Earned]:
    """Everybody who has earned what a rule gives and has no certificate of it, at places and times as `where` says.

    `where` speaks of `Place`, and of `Completion` or, for a level, `Attainment`.
    """
    profile = profile_of_subject(rule.subject)
    if profile is None:
        statement = completions_of(rule).where(*where).order_by(Completion.id)
        return [_of_course(rule, row) for row in db.session.execute(statement)]
    rows = db.session.execute(attainments_of(rule, profile).where(*where).order_by(Attainment.learner_id)).all()
    studies = _studies(profile, [row.learner_id for row in rows])
    return [_of_level(rule, profile, row, studies[row.learner_id]) for row in rows]


def earners_of(rule: Rule) -> Select[*tuple[Any, ...]]:
    """Everybody whom `earned_by` would give, as rows."""
    profile = profile_of_subject(rule.subject)
    return completions_of(rule) if profile is None else attainments_of(rule, profile)


def time_column(rule: Rule) -> Any:
    """The column that tells when what a rule is about was reached, for conditions of `earned_by`."""
    return Attainment.reached_at if profile_of_subject(rule.subject) else Completion.completed_at


def _of_course(rule: Rule, row: Any) -> Earned:
    learnt = Learnt(
        **_holder(row), title=rule.title or row.title, title_en=rule.title_en, hours=row.hours, score=row.score,
        started_at=row.started_at, completed_at=row.completed_at,
    )  # fmt: skip
    return _earned(row, row.completion_id, learnt)


def _of_level(rule: Rule, profile: Profile, row: Any, studies: Sequence[Any]) -> Earned:
    """A level has no mark of its own, its hours are those of the courses taken for it, from the first day of these."""
    known = [study for study in studies if study.completed_at <= row.completed_at]
    learnt = Learnt(
        **_holder(row), title=rule.title or profile.title("vi"),
        title_en=rule.title_en or profile.title("en"), hours=sum(study.hours for study in known),
        started_at=min((study.started_at or study.completed_at for study in known), default=None),
        completed_at=row.completed_at,
    )  # fmt: skip
    return _earned(row, None, learnt)


def _holder(row: Any) -> dict[str, Any]:
    return {"holder_name": row.name, "birth_date": row.birth_date, "unit_name": row.unit_name}


def _earned(row: Any, completion_id: int | None, learnt: Learnt) -> Earned:
    return Earned(
        owner_id=row.learner_id, completion_id=completion_id, unit_id=row.unit_id, unit_path=row.unit_path,
        post=row.post or "", sort_key=row.sort_key, learnt=learnt,
    )  # fmt: skip


def _studies(profile: Profile, learner_ids: Collection[int]) -> dict[int, list[Any]]:
    """The courses that these people have completed for modules of a profile, each once, as they stand latest."""
    latest: dict[tuple[int, str], Any] = {}
    ids = sorted(learner_ids)
    for start in range(0, len(ids), AT_ONCE):
        rows = db.session.execute(
            select(
                Completion.learner_id, Completion.subject, Completion.hours, Completion.started_at,
                Completion.completed_at, Completion.facts,
            )
            .where(Completion.learner_id.in_(ids[start : start + AT_ONCE]), Completion.counting())
            .order_by(Completion.learner_id, Completion.period)
        )  # fmt: skip
        for row in rows:
            if row.facts.get("framework") == profile.framework.key and set(profile.codes) & set(
                row.facts.get("skills", ())
            ):
                latest[row.learner_id, row.subject] = row
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in latest.values():
        found[row.learner_id].append(row)
    return found
