"""What learners and trainers are told of classes."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select

from courses.attendance.models import SEATED, CourseClass
from lms.api import Notice, User, _, date_text, db, in_language, notify


def tell(klass: CourseClass, learner_ids: Collection[int], state: str, *, at: datetime) -> None:
    """Tell people that they have a seat, or stand in line."""
    rows = db.session.execute(select(User.id, User.language).where(User.id.in_(list(learner_ids))).order_by(User.id))
    notify([_seat_notice(klass, person, language, state, at) for person, language in rows], at=at)


def tell_cancelled(klass: CourseClass, learner_ids: Collection[int], *, at: datetime) -> None:
    """Tell people that their class will not be held."""
    rows = db.session.execute(select(User.id, User.language).where(User.id.in_(list(learner_ids))).order_by(User.id))
    notices = []
    for person, language in rows:
        with in_language(language):
            notices.append(
                Notice(
                    key=f"courses.class_cancelled:{klass.id}:{person}",
                    kind="courses.class_cancelled",
                    recipient_id=person,
                    subject=str(_("Lớp %(title)s không mở nữa", title=klass.title)),
                    body=str(
                        _(
                            "Lớp “%(title)s” (%(code)s) đã hủy. Đồng chí vẫn học được khóa trên mạng.",
                            title=klass.title, code=klass.code,
                        )
                    ),
                    url=f"/courses/{klass.course_id}",
                )
            )  # fmt: skip
    notify(notices, at=at)


def tell_trainers(klass: CourseClass, trainers: Sequence[int], *, at: datetime) -> None:
    """Tell people that they teach a class, with the way to its roll."""
    rows = db.session.execute(select(User.id, User.language).where(User.id.in_(list(trainers))).order_by(User.id))
    notices = []
    for person, language in rows:
        with in_language(language):
            notices.append(
                Notice(
                    key=f"courses.class_trainer:{klass.id}:{person}",
                    kind="courses.class_trainer",
                    recipient_id=person,
                    subject=str(_("Phân công giảng dạy: %(title)s", title=klass.title)),
                    body=str(
                        _(
                            "Đồng chí giảng dạy lớp “%(title)s” (%(code)s), từ %(first)s đến %(last)s. "
                            "Trang của lớp có danh sách và điểm danh.",
                            title=klass.title, code=klass.code, first=date_text(klass.begins_on),
                            last=date_text(klass.ends_on),
                        )
                    ),
                    url=f"/staff/classes/{klass.id}",
                )
            )  # fmt: skip
    notify(notices, at=at)


def _seat_notice(klass: CourseClass, person: int, language: str, state: str, at: datetime) -> Notice:
    with in_language(language):
        names = {"title": klass.title, "code": klass.code}
        if state == SEATED:
            subject = _("Đồng chí có chỗ trong lớp %(title)s", title=klass.title)
            body = _(
                "Lớp “%(title)s” (%(code)s) từ %(first)s đến %(last)s. Địa điểm: %(place)s.",
                first=date_text(klass.begins_on), last=date_text(klass.ends_on),
                place=klass.place or klass.link or "…", **names,
            )  # fmt: skip
        else:
            subject = _("Đồng chí ở danh sách chờ của lớp %(title)s", title=klass.title)
            body = _(
                "Lớp “%(title)s” (%(code)s) đã đủ chỗ. Khi có người thôi, người đầu danh sách chờ vào lớp.", **names
            )
    return Notice(
        key=f"courses.class_{state}:{klass.id}:{person}:{int(at.timestamp())}",
        kind=f"courses.class_{state}",
        recipient_id=person,
        subject=str(subject),
        body=str(body),
        url="/my-classes",
    )
