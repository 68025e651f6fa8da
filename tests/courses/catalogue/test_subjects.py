"""Courses among what can be completed."""

from courses.catalogue.subjects import Courses
from lms.api import SUBJECTS
from tests.learning import PACKS, teach


def test_courses_are_found_by_every_word_of_their_title_and_drafts_are_not(app):
    with app.app_context():
        open_one = teach()
        teach(PACKS / "hidden", is_open=False)

        found = Courses().found("", 5)

        assert [subject for subject, _title in found] == [f"courses:course:{open_one.course}"]
        assert Courses().found(found[0][1], 5) == found
        assert Courses().found("không có khóa nào như thế", 5) == []
        assert {source.key for source in SUBJECTS} == {"courses.courses", "lms.levels"}
