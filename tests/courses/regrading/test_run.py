"""A regrade reaches everything that hangs on a grade, adds and never overwrites, and does nothing twice."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from courses.completion.models import Enrolment, Progress
from courses.quizzes.mark_models import FIRST, REGRADE, GradeEvent, Mark, MarkEvent, Regrade, RegradeLine
from courses.quizzes.models import Attempt, Quiz
from courses.regrading import jobs
from courses.regrading.jobs import RunRegrade
from courses.statistics.services import REFRESH_JOB
from lms.api import Completion, Job, db, matrix_of, now
from lms.audit import AuditEntry
from tests.courses.quizzes.together import count
from tests.courses.regrading.conftest import MONDAY


def effects(app):
    with app.app_context():
        return dict(db.session.execute(select(RegradeLine.owner_id, RegradeLine.effect)).all())


def iu06(app, learner):
    with app.app_context():
        return next(row for row in matrix_of(learner).rows if row.module.code == "IU06")


def test_a_wrong_key_is_mended_and_marks_grades_progress_completion_and_evidence_follow(app, room, world):
    falls = room.sit(world.an, "AA--")
    rises = room.sit(world.binh, "BA--")
    stays = room.sit(world.dung, "BBBA")
    assert room.results() == {falls: (0.5, True), rises: (0.25, False), stays: (0.25, False)}
    assert room.completed() == {world.an}

    regrade = room.ask(room.remark("q1", "B"))
    assert room.results()[falls] == (0.5, True)
    assert effects(app) == {world.an: "withdraws", world.binh: "completes", world.dung: "completes"}
    room.approve(regrade)

    assert room.results() == {falls: (0.25, False), rises: (0.5, True), stays: (0.5, True)}
    assert room.completed() == {world.binh, world.dung}
    with app.app_context():
        withdrawn = db.session.scalars(select(Completion).where(~Completion.counting())).one()
        assert (withdrawn.learner_id, withdrawn.withdrawn_reason) == (world.an, "Đáp án câu này sai.")
        progress = db.session.scalars(select(Progress).where(Progress.learner_id == world.an)).one()
        assert (progress.state, progress.done_at, progress.score) == ("going", None, None)
        assert db.session.scalar(select(Enrolment.completed_at).where(Enrolment.learner_id == world.an)) is None
        assert {row.effect for row in db.session.scalars(select(RegradeLine)) if row.is_done} == {
            "withdraws", "completes",
        }  # fmt: skip
    assert (iu06(app, world.an).passed, iu06(app, world.binh).passed) == (False, True)


def test_nothing_is_overwritten_and_the_newest_events_are_the_state(app, room, world):
    attempts = [room.sit(person, letters) for person, letters in ((world.an, "AABB"), (world.dung, "BBAA"))]
    room.approve(room.ask(room.remark("q1", "B"), room.other("q2", "drop"), room.other("q3", "full")))

    with app.app_context():
        for attempt_id in attempts:
            grades = db.session.scalars(
                select(GradeEvent).where(GradeEvent.attempt_id == attempt_id).order_by(GradeEvent.id)
            ).all()
            attempt = db.session.get_one(Attempt, attempt_id)
            assert [grade.kind for grade in grades] == [FIRST, REGRADE]
            assert (grades[-1].score, grades[-1].passed) == (attempt.score, attempt.passed)
            assert (grades[-1].by_id, grades[-1].reason) == (room.second, "Đáp án câu này sai.")
            events = {
                event.position: event
                for event in db.session.scalars(
                    select(MarkEvent).where(MarkEvent.attempt_id == attempt_id).order_by(MarkEvent.id)
                )
            }
            for mark in db.session.scalars(select(Mark).where(Mark.attempt_id == attempt_id)):
                event = events.get(mark.position)
                assert event is None or (event.after, event.excluded) == (mark.fraction, mark.excluded)
    assert room.results() == {attempts[0]: (pytest.approx(1 / 3), False), attempts[1]: (1.0, True)}


def test_the_statistics_are_computed_anew_once_for_a_whole_regrade(app, room, world, time_machine):
    def asked_for():
        with app.app_context():
            return db.session.scalar(select(func.count()).where(Job.kind == REFRESH_JOB))

    time_machine.move_to(MONDAY, tick=False)
    room.sit(world.an, "AA--")
    room.sit(world.binh, "BA--")
    regrade = room.ask(room.remark("q1", "B"))
    before = asked_for()

    time_machine.move_to(MONDAY + timedelta(hours=1), tick=False)
    room.approve(regrade)

    assert asked_for() == before + 1


def test_another_attempt_that_is_still_passed_keeps_the_completion(app, room, world):
    room.sit(world.an, "AA--")
    room.sit(world.an, "-AAA")

    regrade = room.ask(room.remark("q1", "B"))
    room.approve(regrade)

    assert room.summary(regrade)["withdraws"] == 0
    assert room.summary(regrade)["fails"] == 1
    assert room.completed() == {world.an}
    with app.app_context():
        assert db.session.scalars(select(Progress.score)).one() == 0.75


def test_where_the_last_attempt_counts_a_worse_one_takes_the_pass_away(app, room, world):
    with app.app_context():
        db.session.get_one(Quiz, room.quiz).counts = "last"
        db.session.commit()

    room.sit(world.an, "AAAA")
    first = room.completed()
    room.sit(world.an, "----")
    second = room.completed()
    room.sit(world.an, "AA--")

    assert (first, second, room.completed()) == ({world.an}, set(), {world.an})


def test_a_lower_score_that_still_passes_is_corrected_in_progress_and_record(app, room, world):
    room.sit(world.an, "AAA-")
    room.approve(room.ask(room.remark("q1", "B")))

    with app.app_context():
        assert db.session.scalars(select(Progress.score)).one() == 0.5
        assert db.session.scalars(select(Completion.score)).one() == 0.5
    assert room.completed() == {world.an}


def test_a_run_that_breaks_off_goes_on_where_it_was_and_a_second_run_changes_nothing(app, room, world, monkeypatch):
    monkeypatch.setattr(jobs, "AT_ONCE", 1)
    people = [world.person(f"Người {number}", world.con_cuong) for number in range(5)]
    for person in people:
        room.sit(person, "AA--")
    regrade = room.ask(room.remark("q1", "B"))
    carry_out, calls = jobs.carry_out, []

    def break_off(*arguments, **named):
        calls.append(1)
        if len(calls) == 3:
            raise RuntimeError("the power went")
        return carry_out(*arguments, **named)

    monkeypatch.setattr(jobs, "carry_out", break_off)
    room.approve(regrade)
    assert len(room.completed()) == 3
    with app.app_context():
        job = db.session.scalars(select(Job).where(Job.kind == "courses.regrade_run")).one()
        assert (job.state, job.error) == ("waiting", "the power went")

        run_again(job.payload)
        run_again(job.payload)

        assert db.session.get_one(Regrade, regrade).state == "done"
        deeds = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
        assert deeds.count("courses.regrade_done") == 1
        assert {"courses.regrade_asked", "courses.regrade_approved"} <= set(deeds)
    assert room.completed() == set()
    assert count(app, GradeEvent) == 10


def run_again(payload):
    class Silent:
        def step(self, *_arguments, **_named):
            db.session.commit()

        advance = step

    RunRegrade().run(payload, Silent())


def test_an_attempt_that_was_open_then_is_treated_like_the_others_when_it_is_finished(app, room, world, run_jobs):
    room.sit(world.an, "AA--")
    running = room.sit(world.dung, "BA--", at=now(), end=False)
    room.approve(room.ask(room.remark("q1", "B")))

    room.hand_in(running, at=now())
    assert room.results()[running] == (0.25, False)
    run_jobs()

    assert room.results()[running] == (0.5, True)
    assert world.dung in room.completed()


def test_a_regrade_costs_the_same_statements_for_any_number_of_attempts(app, room, world, statements):
    def cost(people):
        for person in people:
            room.sit(person, "AA--")
        regrade = room.ask(room.remark("q1", "B"))
        statements.clear()
        room.approve(regrade)
        spent = len(statements)
        room.approve(room.ask(room.remark("q1", "A")))
        return spent

    few = cost([world.an])
    many = cost([world.person(f"Người {number}", world.con_cuong) for number in range(12)])

    assert many <= few + 2


def test_a_dropped_question_counts_for_nobody_and_against_nobody(app, room, world):
    attempt = room.sit(world.an, "BAAA")

    room.approve(room.ask(room.other("q1", "drop")))

    assert room.results()[attempt] == (1.0, True)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Mark).where(Mark.excluded)) == 1
