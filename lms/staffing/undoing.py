"""Taking back what a sheet of staff has done, to the letter, while nothing rests on it."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy_
from sqlalchemy import Select, delete, select, update

from lms.accounts.first_sign_in_models import FirstCode
from lms.accounts.models import User
from lms.audit import log_deed
from lms.db import JSONDict, Model, db, rows_of
from lms.events import publish
from lms.messages.models import Dispatch, Message, MessageDelivery
from lms.organisation.events import MembershipsChanged, NewcomersWithdrawn
from lms.organisation.models import Membership
from lms.staffing.import_models import APPLIED, UNDONE, StaffImport, StaffTrace
from lms.staffing.officers import Officer
from lms.staffing.traces import TRACED, columns_as_kept, given_back, kept

UNDO_DAYS = 30
MOST_NAMED = 5
AT_A_TIME = 5_000
"""Newcomers of one event: listeners name them to the database, which takes so many and no more."""

WHAT: dict[str, Any] = {
    "lms_evidence": lazy_("đã có kết quả học tập"),
    "lms_completion": lazy_("đã có kết quả học tập"),
    "lms_mastery": lazy_("đã có kết quả học tập"),
    "lms_standing": lazy_("đã có kết quả học tập"),
    "lms_grant": lazy_("đã được giao quyền"),
    "lms_first_code": lazy_("đã dùng mã đăng nhập lần đầu"),
    "courses_enrolment": lazy_("đã vào học"),
    "courses_attempt": lazy_("đã làm bài"),
    "courses_duty": lazy_("đã được giao học"),
}
"""Table → what its rows say of a person; of others we say that there are data."""


class CannotUndo(Exception):  # noqa: N818 (reads as what it is)
    """Something rests on what the file brought; the sentences say what. Nothing has been undone."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


@dataclass(frozen=True)
class _Trace:
    row_id: int
    is_new: bool
    before: JSONDict
    after: JSONDict


def undo(handed: StaffImport, officer: Officer, *, at: datetime) -> int:
    """Give every row back what it said before, and take out those that came; gives how many rows.

    Raises `CannotUndo` where somebody has changed a row since, or a new person has done something: the caller rolls
    back. 0 when somebody has been quicker. About sixty statements for any number of rows.
    """
    if handed.decided_at is not None and at - handed.decided_at > timedelta(days=UNDO_DAYS):
        raise CannotUndo([_("Lần nhập này đã quá %(days)d ngày nên không hoàn tác được nữa.", days=UNDO_DAYS)])
    if not all(path.startswith(officer.paths) for path in handed.scope):
        raise CannotUndo([_("Phạm vi quản lý của đồng chí đã đổi từ khi nhập tệp này.")])
    if not _take(handed.id, at):
        return 0
    traces = {name: _traces(handed.id, name) for name in TRACED}
    _refuse_changed(handed.id, traces)
    posts = select(Membership.user_id).where(Membership.id.in_(_row_ids(handed.id, Membership)))
    moved = set(db.session.scalars(posts.distinct()))
    newcomers = {trace.row_id for trace in traces[User.__tablename__] if trace.is_new}
    _give_back(handed.id, Membership, traces[Membership.__tablename__])
    if newcomers:
        _let_go(handed.id, newcomers)
    _give_back(handed.id, User, traces[User.__tablename__])
    db.session.execute(delete(StaffTrace).where(StaffTrace.import_id == handed.id))
    handed.state, handed.decided_at = UNDONE, at
    count = sum(map(len, traces.values()))
    log_deed("lms.staff_import_undone", f"lms:staff_import:{handed.id}", actor_id=officer.id, rows=count)
    publish(MembershipsChanged(user_ids=tuple(sorted(moved - newcomers))))
    return count


def _take(import_id: int, at: datetime) -> bool:
    taken = db.session.scalar(
        update(StaffImport)
        .where(StaffImport.id == import_id, StaffImport.state == APPLIED)
        .values(state=UNDONE, decided_at=at)
        .returning(StaffImport.id)
    )
    return taken is not None


def _traces(import_id: int, name: str) -> list[_Trace]:
    statement = select(StaffTrace.row_id, StaffTrace.is_new, StaffTrace.before, StaffTrace.after)
    found = statement.where(StaffTrace.import_id == import_id, StaffTrace.kind == name).order_by(StaffTrace.row_id)
    return [_Trace(*row) for row in rows_of(found)]


def _row_ids(import_id: int, model: type[User | Membership], *, new_alone: bool = False) -> Select[int]:
    ids = select(StaffTrace.row_id).where(StaffTrace.import_id == import_id, StaffTrace.kind == model.__tablename__)
    return ids.where(StaffTrace.is_new) if new_alone else ids


def _refuse_changed(import_id: int, traces: dict[str, list[_Trace]]) -> None:
    """Raise `CannotUndo` where a row no longer says what the import has left there."""
    signed_in: set[int] = set()
    changed: set[int] = set()
    for name, model in TRACED.items():
        whose = User.id if model is User else Membership.user_id
        rows = select(*columns_as_kept(model), whose.label("whose"))
        found = rows_of(rows.where(model.id.in_(_row_ids(import_id, model))).with_for_update()).mappings()
        now = {row["id"]: dict(row) for row in found}
        for trace in traces[name]:
            row = now.get(trace.row_id)
            differing = {
                key for key, value in trace.after.items() if row is None or kept({key: row[key]})[key] != value
            }
            if row is not None and differing:
                (signed_in if trace.is_new and differing & SIGNS_OF_USE else changed).add(row["whose"])
    said = []
    if signed_in:
        said.append(_("Không hoàn tác được: %(names)s đã đăng nhập.", names=_names(signed_in)))
    if changed - signed_in:
        names = _names(changed - signed_in)
        said.append(_("Không hoàn tác được: hồ sơ của %(names)s đã được sửa sau lần nhập này.", names=names))
    if said:
        raise CannotUndo(said)


def _differing(row: JSONDict, after: JSONDict) -> set[str]:
    return {name for name, value in kept({name: row[name] for name in after}).items() if value != after[name]}


SIGNS_OF_USE = {"password_hash", "session_epoch", "notice_version", "notice_read_at", "language", "large_text"}
"""Columns of an account that its owner changes by signing in."""


def _give_back(import_id: int, model: type[User | Membership], traces: list[_Trace]) -> None:
    alike: defaultdict[tuple[str, ...], list[JSONDict]] = defaultdict(list)
    for trace in traces:
        if not trace.is_new:
            alike[tuple(sorted(trace.before))].append({"id": trace.row_id, **given_back(model, trace.before)})
    for rows in alike.values():
        db.session.execute(update(model).execution_options(synchronize_session=False), rows)
    if any(trace.is_new for trace in traces):
        new = _row_ids(import_id, model, new_alone=True)
        db.session.execute(delete(model).where(model.id.in_(new)).execution_options(synchronize_session=False))


def _let_go(import_id: int, newcomers: Collection[int]) -> None:
    """Take back what the platform made for new people by itself; raises `CannotUndo` for what is left."""
    new = _row_ids(import_id, User, new_alone=True)
    mine = select(Message.id).where(Message.recipient_id.in_(new))
    for statement in (
        delete(FirstCode).where(FirstCode.user_id.in_(new), FirstCode.used_at.is_(None)),
        delete(MessageDelivery).where(MessageDelivery.message_id.in_(mine)),
        delete(Message).where(Message.recipient_id.in_(new)),
        delete(Dispatch).where(Dispatch.recipient_id.in_(new)),
    ):
        db.session.execute(statement.execution_options(synchronize_session=False))
    ids = sorted(newcomers)
    for start in range(0, len(ids), AT_A_TIME):
        publish(NewcomersWithdrawn(user_ids=tuple(ids[start : start + AT_A_TIME])))
    kept_by: defaultdict[str, set[int]] = defaultdict(set)
    for column in _columns_naming_people():
        holders = select(column).where(column.in_(new)).distinct().limit(MOST_NAMED + 1)
        if found := set(db.session.scalars(holders)):
            kept_by[str(WHAT.get(column.table.name, lazy_("đã có dữ liệu liên quan")))] |= found
    if kept_by:
        raise CannotUndo(
            [
                _("Không hoàn tác được: %(names)s %(what)s.", names=_names(ids), what=what)
                for what, ids in kept_by.items()
            ]
        )


def _columns_naming_people() -> Iterator[Any]:
    """Every column of any package that points to a person."""
    for table in Model.metadata.sorted_tables:
        for column in table.columns:
            if any(key.column.table.name == User.__tablename__ for key in column.foreign_keys):
                yield column


def _names(ids: Collection[int]) -> str:
    shown = sorted(ids)[:MOST_NAMED]
    people = db.session.execute(select(User.name, User.staff_code).where(User.id.in_(shown)).order_by(User.sort_key))
    text = ", ".join(f"{name} ({code})" for name, code in people)
    more = len(ids) - len(shown)
    return text + (str(_(" và %(count)d người nữa", count=more)) if more else "")
