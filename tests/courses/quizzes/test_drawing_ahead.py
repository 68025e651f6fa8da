"""Papers drawn before an exam opens: once for each, in bulk, and void as soon as the exam changes."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from courses.enrolment.services import enrol
from courses.questions.models import Question, QuestionVersion
from courses.quizzes import services
from courses.quizzes.drawing import NothingToDraw, met_by
from courses.quizzes.drawing_ahead import bank_changed, draw_ahead, schedule_drawing
from courses.quizzes.finishing import LEARNER, finish
from courses.quizzes.freezing import Frozen
from courses.quizzes.models import Attempt, Paper, Quiz, Slot
from courses.quizzes.sections import one_section
from lms.api import Job, db, now
from lms.jobs.services import run_due
from tests.courses.quizzes.conftest import MORNING
from tests.courses.quizzes.together import count, in_parallel

HOUR = timedelta(hours=1)


def the_exam(classroom) -> Quiz:
    return db.session.scalars(select(Quiz).where(Quiz.activity_id == classroom.exam)).one()


@pytest.fixture
def enrolled(app, classroom, world):
    people = [world.an, world.dung, world.binh]
    with app.app_context():
        enrol(classroom.course, people, source="assigned", at=MORNING)
        db.session.commit()
    return people


def draw(app, classroom, at=MORNING) -> int:
    with app.app_context():
        drawn = draw_ahead(the_exam(classroom), at=at)
        db.session.commit()
        return drawn


def test_everybody_enrolled_gets_one_whole_paper_of_their_own(app, classroom, enrolled):
    assert draw(app, classroom) == 3

    with app.app_context():
        papers = db.session.scalars(select(Paper).order_by(Paper.owner_id)).all()
        assert sorted(paper.owner_id for paper in papers) == sorted(enrolled)
        assert {len(paper.slots) for paper in papers} == {18}
        assert len({tuple(slot["version_id"] for slot in paper.slots) for paper in papers}) == 3


def test_drawing_again_draws_nothing(app, classroom, enrolled):
    draw(app, classroom)

    assert draw(app, classroom) == 0


def test_four_workers_at_once_draw_each_paper_once(app, classroom, enrolled):
    drawn = in_parallel(app, 4, lambda _number: draw_ahead(the_exam(classroom), at=MORNING))

    assert sum(drawn) == 3
    assert count(app, Paper) == 3


def test_a_start_takes_the_paper_and_nobody_else_can(app, classroom, enrolled, world):
    draw(app, classroom)
    with app.app_context():
        paper = db.session.scalars(select(Paper).where(Paper.owner_id == world.an)).one()
        seed, versions = paper.seed, [slot["version_id"] for slot in paper.slots]

    attempt_id = classroom.start(world.an)

    with app.app_context():
        slots = db.session.scalars(select(Slot).where(Slot.attempt_id == attempt_id).order_by(Slot.position))
        assert [slot.version_id for slot in slots] == versions
        assert db.session.get_one(Attempt, attempt_id).seed == seed
        assert db.session.scalars(select(Paper).where(Paper.owner_id == world.an)).first() is None


def test_drawing_while_people_begin_leaves_one_attempt_with_one_paper_each(app, classroom, enrolled):
    def deed(number):
        quiz = the_exam(classroom)
        if number < 3:
            return services.start(quiz, learner_id=enrolled[number], at=MORNING).id
        try:
            return draw_ahead(quiz, at=MORNING)
        except Frozen:  # somebody was quicker and sits it already
            return 0

    in_parallel(app, 5, deed)

    assert count(app, Attempt) == 3
    assert count(app, Slot) == 3 * 18


def test_a_paper_of_an_older_edition_is_never_used_and_gives_way_to_a_new_one(app, classroom, enrolled, world):
    draw(app, classroom)
    with app.app_context():
        stale = {paper.owner_id: paper.seed for paper in db.session.scalars(select(Paper))}
        bank_changed(classroom.course, at=MORNING)
        db.session.commit()

    begun = classroom.attempt(classroom.start(world.an))
    with app.app_context():
        finish(begun.id, by=LEARNER, at=MORNING)
        db.session.commit()
    draw(app, classroom, at=MORNING + HOUR)

    assert begun.seed != stale[world.an]
    with app.app_context():
        fresh = {paper.owner_id: paper.seed for paper in db.session.scalars(select(Paper))}
        assert fresh.keys() == stale.keys()
        assert all(fresh[owner] != stale[owner] for owner in fresh)


def test_who_sits_it_has_passed_it_or_has_no_attempt_left_gets_no_paper(app, classroom, enrolled, world):
    classroom.start(world.an)
    passed = classroom.start(world.dung)
    classroom.answer_all(passed)
    with app.app_context():
        finish(passed, by=LEARNER, at=MORNING)
        db.session.commit()

    draw(app, classroom, at=MORNING + 2 * HOUR)

    with app.app_context():
        assert db.session.scalars(select(Paper.owner_id)).all() == [world.binh]


def test_a_second_sitting_is_drawn_as_one_with_what_was_met_put_last(app, classroom, enrolled, world):
    with app.app_context():
        db.session.execute(update(Quiz).values(sections=one_section(6, evenly=True)))
        db.session.commit()
    first = classroom.start(world.an)
    with app.app_context():
        finish(first, by=LEARNER, at=MORNING)
        db.session.commit()

    draw(app, classroom, at=MORNING + HOUR)

    with app.app_context():
        paper = db.session.scalars(select(Paper).where(Paper.owner_id == world.an)).one()
        before = set(db.session.scalars(select(Slot.version_id).where(Slot.attempt_id == first)))
        assert paper.number == 2
        assert before.isdisjoint(slot["version_id"] for slot in paper.slots)


def test_what_was_met_is_told_by_quiz_and_person(app, classroom, world):
    mine, hers = classroom.start(world.an, activity_id=classroom.practice), classroom.start(world.dung)

    with app.app_context():
        practised, sat = (
            set(
                db.session.scalars(
                    select(QuestionVersion.question_id)
                    .join(Slot, Slot.version_id == QuestionVersion.id)
                    .where(Slot.attempt_id == attempt)
                )
            )
            for attempt in (mine, hers)
        )
        practice = db.session.scalars(select(Quiz.id).where(Quiz.activity_id == classroom.practice)).one()
        exam = the_exam(classroom).id
        assert met_by(practice) == {world.an: practised}
        assert met_by(exam) == met_by(exam, world.dung) == {world.dung: sat}
        assert met_by(exam, world.an) == {}


def test_two_hours_before_the_opening_the_job_draws_for_all_and_late_comers_are_served_on_beginning(
    app, classroom, enrolled, world
):
    with app.app_context():
        quiz = the_exam(classroom)
        quiz.opens_at = now() + HOUR
        schedule_drawing(quiz, at=now())
        db.session.commit()
        run_due()
        drawn = db.session.scalar(select(func.count()).select_from(Paper))
        db.session.rollback()
    late = world.person("Vi Thị Hoa", world.quy_chau)

    attempt_id = classroom.start(late, at=now() + 2 * HOUR)

    assert drawn == 3
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(Slot.attempt_id == attempt_id)) == 18


def test_the_job_waits_for_its_hour_and_does_nothing_for_an_older_edition(app, classroom, enrolled):
    with app.app_context():
        quiz = the_exam(classroom)
        quiz.opens_at = now() + 5 * HOUR
        schedule_drawing(quiz, at=now())
        db.session.commit()
        job = db.session.scalars(select(Job)).one()
        assert job.not_before == quiz.opens_at - 2 * HOUR
        quiz.edition += 1
        job.not_before = now()
        db.session.commit()

        run_due()

    assert count(app, Paper) == 0


def test_an_open_exam_is_not_drawn_for_again(app, classroom, enrolled):
    with app.app_context():
        quiz = the_exam(classroom)
        quiz.opens_at, quiz.closes_at = MORNING - HOUR, MORNING + HOUR
        db.session.commit()

    with pytest.raises(Frozen, match=r"09:00 ngày 23/11/2026"):
        draw(app, classroom)


def test_a_bank_that_is_too_small_draws_nobody_a_paper(app, classroom, enrolled, world):
    with app.app_context():
        db.session.execute(
            update(Question)
            .where(
                Question.id.in_(select(QuestionVersion.question_id).where(QuestionVersion.skill != "IU06.2.1")),
            )
            .values(status="retired")
        )
        db.session.commit()

    with pytest.raises(NothingToDraw, match=r"Phần 1, dòng 1 cần 18 câu, ngân hàng có \d+ câu phù hợp, thiếu \d+"):
        draw(app, classroom)
    with pytest.raises(NothingToDraw):
        classroom.start(world.an)

    assert (count(app, Paper), count(app, Attempt), count(app, Slot)) == (0, 0, 0)


def test_the_number_of_statements_is_the_same_for_one_person_and_for_many(app, classroom, world, statements):
    costs = []
    for people in ([world.an], [world.person(f"Lò Văn {n}", world.quy_chau) for n in range(30)]):
        with app.app_context():
            enrol(classroom.course, people, source="assigned", at=MORNING)
            db.session.commit()
            quiz = the_exam(classroom)
            statements.clear()
            assert draw_ahead(quiz, at=MORNING) == len(people)
            costs.append(len(statements))
            db.session.commit()

    assert costs[0] == costs[1] <= 8
