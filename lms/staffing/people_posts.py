"""Posts of one person: coming, changing, moving, ending. Each change holds from a day that is not in the future."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select, update

from lms.accounts.models import User
from lms.accounts.session import renewed_epoch
from lms.audit import log_deed
from lms.db import db
from lms.events import publish
from lms.organisation.events import MembershipsChanged
from lms.organisation.models import ALWAYS, Membership
from lms.web.formats import date_text, today_of


class PostRefused(Exception):  # noqa: N818 (reads as what it is)
    """The change cannot be; the message is a plain sentence. `field` is where it was asked for."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True)
class PostTerms:
    """What is known of a post, beside where and from when."""

    position: str = ""
    job_position: str = ""
    rank: str = ""
    learner_group: str = "cong_chuc"
    is_leader: bool = False
    is_it_dedicated: bool = False


def change_post(person_id: int, post_id: int, terms: PostTerms, *, since: date | None, at: datetime) -> None:
    """Let a post have other terms since a day, which closes the time before; without a day it is corrected as it is.

    Nothing happens when the terms are the same. Raises `PostRefused`.
    """
    post = _held(person_id, post_id)
    changed = {name: value for name, value in asdict(terms).items() if getattr(post, name) != value}
    if changed:
        _replace(post, changed, since=since, at=at)
        _tell("lms.post_changed", person_id, post=post_id, since=_day(since), fields=sorted(changed))


def move(person_id: int, post_id: int, unit_id: int, terms: PostTerms, *, since: date, at: datetime) -> None:
    """Let a post be in another unit since a day. Raises `PostRefused`."""
    post = _held(person_id, post_id)
    if post.unit_id == unit_id:
        raise PostRefused(_("Người này đang ở chính đơn vị đó."), "unit")
    _refuse_second(person_id, unit_id)
    before = post.unit_id
    _replace(post, {**asdict(terms), "unit_id": unit_id}, since=since, at=at)
    _tell("lms.person_moved", person_id, post=post_id, since=_day(since), before=before, after=unit_id)


def add_post(person_id: int, unit_id: int, terms: PostTerms, *, since: date, at: datetime) -> None:
    """Give a further post, the main one where there is none. Raises `PostRefused`."""
    _hold(person_id)
    _refuse_future(since, at)
    _refuse_second(person_id, unit_id)
    main = not any(post.main for post in _open_posts(person_id))
    post = Membership(user_id=person_id, unit_id=unit_id, main=main, valid_from=since, **asdict(terms))
    db.session.add(post)
    db.session.flush()
    _tell("lms.post_given", person_id, post=post.id, unit=unit_id, since=_day(since), main=main)


def make_main(person_id: int, post_id: int, *, at: datetime) -> None:
    """Let another post be the main one from today; making it so again changes nothing. Raises `PostRefused`."""
    post = _held(person_id, post_id)
    if post.main:
        return
    today = today_of(at)
    for other in _open_posts(person_id):
        if other.main:
            _replace(other, {"main": False}, since=max(today, other.valid_from), at=at)
    _replace(post, {"main": True}, since=max(today, post.valid_from), at=at)
    _tell("lms.main_post_changed", person_id, post=post_id)


def end_post(person_id: int, post_id: int, *, on: date, at: datetime) -> None:
    """Let a post end: `on` is the first day without it. A further post stays behind the main one: choose that first.

    Raises `PostRefused`.
    """
    post = _held(person_id, post_id)
    if post.main:
        raise PostRefused(_("Đây là vị trí chính. Hãy chọn vị trí chính khác trước, hoặc ghi người này thôi việc."))
    _end(post, on, at)
    _tell("lms.post_ended", person_id, post=post_id, on=_day(on))


def leave(person_id: int, *, on: date, at: datetime) -> None:
    """End all posts: `on` is the first day without any. The account is suspended. Raises `PostRefused`."""
    _hold(person_id)
    posts = _open_posts(person_id)
    if not posts:
        raise PostRefused(_("Người này đã thôi việc từ trước."))
    for post in posts:
        _end(post, on, at)
    db.session.execute(
        update(User).where(User.id == person_id).values(is_suspended=True, session_epoch=renewed_epoch())
    )
    _tell("lms.person_left", person_id, on=_day(on), posts=[post.id for post in posts])


def _replace(post: Membership, changes: dict[str, Any], *, since: date | None, at: datetime) -> None:
    """Write changes into a post, or close it and open the next where a day says from when they hold."""
    if since is None or since == post.valid_from:
        for name, value in changes.items():
            setattr(post, name, value)
        db.session.flush()
        return
    _refuse_future(since, at)
    _refuse_before(since, post)
    kept = {
        column: getattr(post, column)
        for column in (
            "user_id", "unit_id", "main", "position", "job_position", "rank", "learner_group", "is_leader",
            "is_it_dedicated",
        )
    }  # fmt: skip
    post.valid_to = since
    db.session.add(Membership(**(kept | changes), valid_from=since))
    db.session.flush()


def _end(post: Membership, on: date, at: datetime) -> None:
    _refuse_future(on, at, field="on")
    if on <= post.valid_from != ALWAYS:
        sentence = _("Ngày thôi phải sau ngày bắt đầu vị trí này, %(day)s.", day=date_text(post.valid_from))
        raise PostRefused(sentence, "on")
    post.valid_to = on
    db.session.flush()


def _refuse_future(day: date, at: datetime, *, field: str = "since") -> None:
    if day > today_of(at):
        raise PostRefused(_("Chưa ghi trước được: hãy ghi khi tới ngày đó."), field)
    if day < ALWAYS:
        raise PostRefused(_("Ngày này không có thật."), field)


def _refuse_before(day: date, post: Membership) -> None:
    if day < post.valid_from:
        sentence = _(
            "Vị trí hiện nay bắt đầu ngày %(day)s; thay đổi không thể sớm hơn.", day=date_text(post.valid_from)
        )
        raise PostRefused(sentence, "since")


def _refuse_second(person_id: int, unit_id: int) -> None:
    if any(post.unit_id == unit_id for post in _open_posts(person_id)):
        raise PostRefused(_("Người này đã có một vị trí ở đơn vị đó."), "unit")


def _hold(person_id: int) -> None:
    """Keep others from changing the same person's posts until the commit."""
    db.session.execute(select(User.id).where(User.id == person_id).with_for_update()).one()


def _held(person_id: int, post_id: int) -> Membership:
    _hold(person_id)
    post = db.session.scalars(
        select(Membership)
        .where(Membership.id == post_id, Membership.user_id == person_id, Membership.valid_to.is_(None))
        .execution_options(populate_existing=True)
    ).first()
    if post is None:
        raise PostRefused(_("Vị trí này vừa được người khác thay đổi. Hãy xem lại hồ sơ rồi làm tiếp."))
    return post


def _open_posts(person_id: int) -> list[Membership]:
    return list(
        db.session.scalars(
            select(Membership).where(Membership.user_id == person_id, Membership.valid_to.is_(None)).order_by("id")
        )
    )


def _tell(action: str, person_id: int, **detail: Any) -> None:
    log_deed(action, f"lms:user:{person_id}", **detail)
    publish(MembershipsChanged(user_ids=(person_id,)))


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
