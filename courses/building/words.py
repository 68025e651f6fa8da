"""Sentences that several pages of the desk say."""

from courses.building.drafts import Stale
from courses.quizzes.rules.words import moment_words
from lms.api import User, _, db


def conflict_sentence(refusal: Stale) -> str:
    """Say who was quicker, and when."""
    name = db.session.get(User, refusal.by_id) if refusal.by_id else None
    if name is None or refusal.at is None:
        return str(_("Khóa học đã đổi từ lúc mở trang, nên chưa lưu. Trên màn hình bây giờ là bản mới nhất."))
    return str(
        _(
            "%(name)s đã sửa phần này lúc %(when)s, nên chưa lưu. Trên màn hình bây giờ là bản mới nhất.",
            name=name.name, when=moment_words(refusal.at),
        )
    )  # fmt: skip
