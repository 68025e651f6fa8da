"""Taking a sheet of staff in: all of its changes in one transaction, once, with a trace of every row."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import insert, select, update

from lms.accounts.models import User
from lms.accounts.session import renewed_epoch
from lms.audit import log_deed
from lms.db import JSONDict, db, rows_of
from lms.events import publish
from lms.jobs.services import enqueue
from lms.organisation.events import MembershipsChanged
from lms.organisation.models import Membership
from lms.staffing.checking import check
from lms.staffing.import_models import APPLIED, LOOKED_AT, WAITING, StaffImport, StaffTrace
from lms.staffing.looking import changes_in, keep_verdicts, kept_lines
from lms.staffing.officers import Officer
from lms.staffing.traces import columns_as_kept, kept
from lms.staffing.verdicts import Plan, PostChange, Verdict
from lms.web.formats import today_of
from lms.web.text import fold, sort_key

AT_ONCE = 500
"""Lines up to which a file is taken in at once; a larger one is work for the worker."""

JOB = "lms.staff_import"
BATCH = 500


@dataclass(frozen=True)
class Applied:
    """How taking in ended: the lines that changed something, or why nothing was done."""

    count: int = 0
    was_taken: bool = True
    has_changed: bool = False
    """What the file would do is no longer what the officer has seen; nothing was done."""


def begin(handed: StaffImport, *, by_id: int | None) -> int | None:
    """Give a large file to the worker; gives the id of the job, None when somebody has been quicker."""
    if not _take(handed.id, LOOKED_AT, WAITING):
        return None
    job = enqueue(JOB, {"import": handed.id, "what": str(_("dòng"))}, owner_id=by_id)
    handed.state, handed.job_id = WAITING, job.id
    return job.id


def apply(handed: StaffImport, officer: Officer, *, at: datetime, state: str = LOOKED_AT) -> Applied:
    """Take a file in. Of two who do so at the same moment one does it.

    Everything is checked anew under the locks: where the outcome is another than the officer has seen, it is kept to
    be looked at and nothing is done. About twenty statements for any number of lines.
    """
    if not _take(handed.id, state, APPLIED, at):
        return Applied(was_taken=False)
    lines, before = kept_lines(handed.id)
    verdicts = check(lines, officer, today=today_of(at), encoding=handed.encoding, hold=True)
    if keep_verdicts(handed, verdicts, before):
        handed.state, handed.decided_at = LOOKED_AT, None
        return Applied(has_changed=True)
    handed.state, handed.decided_at = APPLIED, at
    plans = [verdict.plan for verdict in verdicts.values() if verdict.plan is not None]
    if plans:
        changed = _write(handed.id, plans)
        _tell(handed, verdicts.values(), officer)
        publish(MembershipsChanged(user_ids=tuple(sorted(changed))))
    return Applied(changes_in(handed.counts))


def _take(import_id: int, state: str, becomes: str, at: datetime | None = None) -> bool:
    """Let an import go from one state to the next, for one caller alone."""
    taken = db.session.scalar(
        update(StaffImport)
        .where(StaffImport.id == import_id, StaffImport.state == state)
        .values(state=becomes, decided_at=at)
        .returning(StaffImport.id)
    )
    return taken is not None


def _tell(handed: StaffImport, verdicts: Iterable[Verdict], officer: Officer) -> None:
    people = sorted({verdict.plan.person_id for verdict in verdicts if verdict.plan and verdict.plan.person_id})
    log_deed(
        "lms.staff_imported", f"lms:staff_import:{handed.id}", actor_id=officer.id, sha256=handed.file_hash,
        counts=handed.counts, people=people,
    )  # fmt: skip


def _write(import_id: int, plans: Sequence[Plan]) -> set[int]:
    """Write what the plans say, with its traces; gives the ids of the people whose posts have changed."""
    ids = _add_people(import_id, [plan for plan in plans if plan.person_id is None and plan.values])
    _change_people(import_id, [plan for plan in plans if plan.person_id is not None and plan.values])
    posts = [
        (plan.person_id if plan.person_id is not None else ids[plan.code], post)
        for plan in plans
        for post in plan.posts
    ]
    _write_posts(import_id, posts)
    return {person_id for person_id, _post in posts}


def _add_people(import_id: int, plans: Sequence[Plan]) -> dict[str, int]:
    """Add people without a password; gives their ids by staff code."""
    if not plans:
        return {}
    blank = {"email": None, "birth_date": None}
    rows = [blank | plan.values | _written_name(plan.values) | {"session_epoch": renewed_epoch()} for plan in plans]
    # Asking for the ids by the insert itself makes statements so long that taking them apart costs the driver seconds.
    db.session.execute(insert(User).execution_options(render_nulls=True), rows)
    added = list(_rows_by(User, User.staff_code, [plan.code for plan in plans]))
    _trace_new(import_id, User, added)
    return {row["staff_code"]: row["id"] for row in added}


def _written_name(values: dict[str, Any]) -> dict[str, str]:
    if "name" not in values:
        return {}
    return {"sort_key": sort_key(values["name"]), "search_text": fold(values["name"])}


def _change_people(import_id: int, plans: Sequence[Plan]) -> None:
    changes: dict[int, dict[str, Any]] = {}
    for plan in plans:
        assert plan.person_id is not None
        values = plan.values | _written_name(plan.values)
        if values.get("is_suspended"):
            values["session_epoch"] = renewed_epoch()
        changes[plan.person_id] = values
    _change(import_id, User, changes)


def _write_posts(import_id: int, posts: Sequence[tuple[int, PostChange]]) -> None:
    changes: dict[int, dict[str, Any]] = {}
    opened: list[JSONDict] = []
    replaced: dict[int, tuple[int, PostChange]] = {}
    for person_id, post in posts:
        if post.post_id is None:
            opened.append(_row(person_id, post, post.terms))
        elif post.ends_on is not None:
            changes[post.post_id] = {"valid_to": post.ends_on}
        elif post.in_place:
            changes[post.post_id] = {"unit_id": post.unit_id, **post.terms}
        else:
            changes[post.post_id] = {"valid_to": post.since}
            replaced[post.post_id] = (person_id, post)
    for found in _rows_by(Membership, Membership.id, list(replaced)):
        person_id, post = replaced[found["id"]]
        opened.append(_row(person_id, post, {name: found[name] for name in _TERMS} | post.terms))
    _change(import_id, Membership, changes)
    if opened:
        ids = db.session.scalars(insert(Membership).returning(Membership.id), opened)
        _trace_new(import_id, Membership, _rows_by(Membership, Membership.id, sorted(ids)))


_TERMS = ("position", "job_position", "rank", "learner_group", "is_leader", "is_it_dedicated")


def _row(person_id: int, post: PostChange, terms: dict[str, Any]) -> JSONDict:
    return {
        "user_id": person_id, "unit_id": post.unit_id, "main": post.main, "valid_from": post.since, "valid_to": None,
        **terms,
    }  # fmt: skip


def _change(import_id: int, model: type[User | Membership], changes: dict[int, dict[str, Any]]) -> None:
    """Change rows by their ids, with a trace of what stood there."""
    if not changes:
        return
    traces = []
    for row in _rows_by(model, model.id, list(changes)):
        values = changes[row["id"]]
        traces.append(
            {
                "import_id": import_id, "kind": model.__tablename__, "row_id": row["id"], "is_new": False,
                "before": kept({name: row[name] for name in values}), "after": kept(values),
            }
        )  # fmt: skip
    db.session.execute(insert(StaffTrace), traces)
    alike: defaultdict[tuple[str, ...], list[JSONDict]] = defaultdict(list)
    for key, values in changes.items():
        alike[tuple(sorted(values))].append({"id": key, **values})
    for rows in alike.values():
        db.session.execute(update(model).execution_options(synchronize_session=False), rows)


def _trace_new(import_id: int, model: type[User | Membership], rows: Iterable[JSONDict]) -> None:
    """Keep the rows that were added as the database holds them, defaults included."""
    traces = [
        {
            "import_id": import_id, "kind": model.__tablename__, "row_id": row["id"], "is_new": True,
            "before": {}, "after": kept(row),
        }
        for row in rows
    ]  # fmt: skip
    db.session.execute(insert(StaffTrace), traces)


def _rows_by(model: type[User | Membership], column: Any, values: Sequence[Any]) -> Iterable[JSONDict]:
    """Whole rows, some hundreds a statement: databases take so many parameters and no more."""
    for start in range(0, len(values), BATCH):
        some = values[start : start + BATCH]
        statement = select(*columns_as_kept(model)).where(column.in_(some)).order_by(model.id)
        yield from (dict(row) for row in rows_of(statement).mappings())
