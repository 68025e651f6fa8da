"""Who may do what in courses."""

from typing import Any

from lms.api import Permission, granted, lazy_, signed_in


def _may_learn(user: Any, place: Any) -> bool:  # noqa: ARG001 (the place has been read for this user)
    """The learner has enrolled, or the course is open to everybody and asks nothing of those who join."""
    course = place.course
    return bool(place.enrolment is not None or (course.state == "open" and not course.has_conditions))


def _may_enrol(user: Any, course: Any) -> bool:  # noqa: ARG001 (whoever has signed in)
    return bool(course.state == "open")


def _may_mark(user: Any, work: Any) -> bool:
    """The learner belongs to a unit whose work the examiner marks, and nobody marks their own."""
    return granted("courses.mark")(user, work) and getattr(work, "owner_id", None) != user.id


def is_of_province(path: str) -> bool:
    """Whether a unit's path is that of a root."""
    return path.count("/") == 2


def writes_for(user: Any, place: str | None) -> bool:
    """Whether `user` is a trainer over the unit with this path; over the province where it is None."""
    paths = user.granted_paths(AUTHOR.name)
    return any(is_of_province(path) if place is None else place.startswith(path) for path in paths)


SEE_HOME = Permission("courses.see_home", signed_in, lazy_("Xem việc học của mình"))
SEE_PICTURE = Permission("courses.see_picture", signed_in, lazy_("Xem hình trong bài"))
LEARN = Permission("courses.learn", _may_learn, lazy_("Học bài"))
ENROL = Permission("courses.enrol", _may_enrol, lazy_("Ghi danh vào khóa học mở"))
AUTHOR = Permission("courses.author", granted("courses.author"), lazy_("Biên soạn khóa học và câu hỏi"), grantable=True)
MARK = Permission("courses.mark", _may_mark, lazy_("Chấm bài tự luận và thực hành"), grantable=True)

PERMISSIONS = [SEE_HOME, SEE_PICTURE, LEARN, ENROL, AUTHOR, MARK]
