"""Whoever shows a module in an entry test goes straight to the exam of its course."""

from datetime import UTC, datetime
from re import findall
from shutil import copytree

import pytest
from sqlalchemy import select

from courses.catalogue.models import Course
from courses.completion.models import Enrolment, Progress
from courses.completion.services import activity_done
from courses.quizzes import services
from courses.quizzes.models import Quiz, Slot
from lms.api import Completion, db, matrix_of
from tests.learning import PACKS, answer_all, read_all, teach

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)


@pytest.fixture
def small(app, world):
    with app.app_context():
        return teach()


@pytest.fixture
def entry(app, small):
    with app.app_context():
        return teach(PACKS / "entry")


def sit(entry, learner, *, right=True, at=FRIDAY):
    """Take the entry test, all right or all wrong; returns the attempt."""
    attempt = services.start(db.session.get_one(Quiz, entry.exam), learner_id=learner, at=at)
    db.session.commit()
    answer_all(attempt.id, right=right)
    services.finish(attempt.id, by="learner", at=at)
    db.session.commit()
    return attempt.id


def lessons(taught, learner):
    return db.session.scalars(
        select(Progress).where(Progress.learner_id == learner, Progress.activity_id.in_(taught.lessons.values()))
    ).all()


def test_the_paper_comes_from_the_bank_that_the_pack_names(app, world, small, entry):
    with app.app_context():
        attempt = sit(entry, world.an)

        assert len(db.session.scalars(select(Slot).where(Slot.attempt_id == attempt)).all()) == 4


def test_a_shown_module_excuses_the_lessons_and_the_exam_alone_completes_the_course(app, world, small, entry):
    with app.app_context():
        sit(entry, world.an)
        excused = lessons(small, world.an)
        enrolled = db.session.scalars(select(Enrolment).where(Enrolment.course_id == small.course)).all()
        completion = activity_done(learner_id=world.an, activity_id=small.exam_activity, score=0.9, at=FRIDAY)
        db.session.commit()

        assert [(one.state, one.is_excused, one.score, one.done_at) for one in excused] == [
            ("done", True, None, FRIDAY)
        ]
        assert enrolled == [], "being excused is not taking the course"
        assert completion is not None
        assert completion.subject == small.subject


def test_a_module_that_was_not_shown_excuses_nothing(app, world, small, entry):
    with app.app_context():
        sit(entry, world.an, right=False)

        assert lessons(small, world.an) == []


def test_a_course_over_several_modules_is_read_all_the_same(app, world, small, entry):
    with app.app_context():
        db.session.get_one(Course, small.course).skills = ["IU06", "IU01"]
        db.session.commit()
        sit(entry, world.an)

        assert lessons(small, world.an) == []


def test_what_was_read_before_stays_as_it_was(app, world, small, entry):
    with app.app_context():
        for activity in small.lessons.values():
            activity_done(learner_id=world.an, activity_id=activity, at=MONDAY)
        db.session.commit()
        sit(entry, world.an)

        assert [(one.is_excused, one.done_at) for one in lessons(small, world.an)] == [(False, MONDAY)]


def test_whoever_had_passed_the_exam_before_completes_the_course_by_the_entry_test(app, world, small, entry):
    with app.app_context():
        activity_done(learner_id=world.an, activity_id=small.exam_activity, score=0.9, at=MONDAY)
        db.session.commit()
        sit(entry, world.an)

        completed = db.session.scalars(select(Completion).where(Completion.subject == small.subject)).all()

        assert [(one.learner_id, one.completed_at) for one in completed] == [(world.an, FRIDAY)]


def test_sitting_it_again_changes_nothing(app, world, small, entry):
    with app.app_context():
        sit(entry, world.an, at=MONDAY)
        sit(entry, world.an, at=FRIDAY)

        assert [(one.is_excused, one.done_at) for one in lessons(small, world.an)] == [(True, MONDAY)]


def test_the_result_leads_straight_to_the_exam_and_the_course_says_why(app, world, small, entry, sign_in):
    with app.app_context():
        attempt = sit(entry, world.an)
    client = sign_in(world.an)

    result = client.get(f"/attempts/{attempt}/result").text
    course = client.get(f"/courses/{small.course}").text

    assert "Kết quả bài đầu vào" in result
    assert f'href="/courses/{small.course}"' in result.split('id="excused"')[1].split("</section>")[0]
    assert "Đồng chí được miễn 1 bài học." in course


def test_a_result_without_a_shown_module_says_so(app, world, small, entry, sign_in):
    with app.app_context():
        attempt = sit(entry, world.an, right=False)

    result = sign_in(world.an).get(f"/attempts/{attempt}/result").text

    assert "chưa mô đun nào đạt mức ấy" in result
    assert "đã dùng hết số lượt" not in result


def test_somebody_else_is_excused_nothing(app, world, small, entry):
    with app.app_context():
        sit(entry, world.an)
        read_all(small, world.binh)

        assert [one.is_excused for one in lessons(small, world.binh)] == [False]


def test_the_list_of_questions_goes_by_the_sections_of_the_paper(app, world, small, sign_in, tmp_path):
    folder = tmp_path / "entry"
    copytree(PACKS / "entry", folder)
    copytree(PACKS / "small", tmp_path / "small")
    manifest = (folder / "pack.yaml").read_text(encoding="utf-8")
    line = "          - {draw: 4, skill: IU06, evenly_over: items}\n"
    second = f"      - title: {{vi: Phần sau, en: Later part}}\n        lines:\n{line.replace('4', '2')}"
    (folder / "pack.yaml").write_text(manifest.replace(line, line + second), encoding="utf-8")
    with app.app_context():
        entry = teach(folder)
    client = sign_in(world.an)

    begun = client.post(f"/quizzes/{entry.exam_activity}/start").location
    page = client.get(begun).text

    headings = findall(r'<div class="t-part">([^<]+)</div>', page)
    assert headings == ["Internet", "Phần sau"]


def test_an_entry_test_is_done_when_taken_and_proves_nothing_toward_the_standard(app, world, small, entry):
    with app.app_context():
        sit(entry, world.an)
        sit(entry, world.binh, right=False)

        assert [row.passed for row in matrix_of(world.an).rows] == [False] * 15
        assert db.session.scalars(select(Progress.state).where(Progress.activity_id == entry.exam_activity)).all() == [
            "done", "done",
        ]  # fmt: skip
