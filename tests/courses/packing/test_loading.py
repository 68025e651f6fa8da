from datetime import timedelta

from sqlalchemy import func, select

from courses.catalogue.models import Activity, Course
from courses.completion.models import Progress
from courses.packing.commands import load_from, packs
from courses.questions.models import READY, RETIRED, Question, QuestionVersion
from courses.quizzes.finishing import LEARNER, finish
from courses.quizzes.models import Quiz, Slot
from courses.quizzes.services import start
from lms.api import StoredFile, db, now
from lms.jobs.services import run_due
from lms.skills.models import Evidence
from lms.testing import make_tables
from tests.learning import PACKS, answer_all, begin, read_all, teach

MANIFEST, LESSON, BANK = "pack.yaml", "lessons/01-mot.md", "questions/IU06.1.yaml"


def rows() -> dict[str, int]:
    """How many rows each table of courses has, and the files."""
    tables = (Course, Activity, Quiz, Question, QuestionVersion, StoredFile)
    return {table.__tablename__: db.session.scalar(select(func.count()).select_from(table)) for table in tables}


def test_a_good_pack_becomes_a_course(app, folder):
    with app.app_context():
        loaded = folder.load()

        course = db.session.scalars(select(Course)).one()
        activities = db.session.scalars(select(Activity).order_by(Activity.position)).all()
        quiz = db.session.scalars(select(Quiz).where(Quiz.key == "thi")).one()

        assert (loaded.state, loaded.new) == ("new", ["01-mot", "thi", "luyen"])
        assert (course.key, course.hours, course.state, course.level) == ("small", 1.0, "open", "basic")
        assert course.titles == {"vi": "Khóa thử ngắn", "en": "A short trial course"}
        assert [(activity.key, activity.is_required) for activity in activities] == [
            ("01-mot", True), ("thi", True), ("luyen", False),
        ]  # fmt: skip
        assert (quiz.minutes, quiz.attempts, quiz.count) == (20, 3, 6)
        assert db.session.scalar(select(func.count()).select_from(StoredFile)) == 1


def test_a_lesson_is_kept_in_parts_with_its_check_question_and_picture(app, folder):
    with app.app_context():
        folder.load()

        lesson = db.session.scalars(select(Activity).where(Activity.key == "01-mot")).one()
        html = "".join(part.get("html", "") for part in lesson.content["parts"])
        picture = db.session.scalars(select(StoredFile)).one()

        assert [next(iter(part)) for part in lesson.content["parts"]] == ["html", "check", "html"]
        assert lesson.content["checks"]["small-l01-a"]["type"] == "courses.true_false"
        assert [heading["title"] for heading in lesson.settings["headings"]] == ["Địa chỉ", "Tóm tắt"]
        assert f'src="/pictures/{picture.sha256}"' in html
        assert "<figcaption>Hình 1. Thanh địa chỉ.</figcaption>" in html


def test_loading_twice_changes_nothing(app, folder, statements):
    with app.app_context():
        folder.load()
        before = rows()
        statements.clear()

        again = folder.load()

        assert again.state == "unchanged"
        assert rows() == before
        assert not [words for words in statements if words.startswith(("UPDATE", "DELETE"))]


def test_a_changed_question_gets_a_new_version_and_the_others_none(app, folder):
    with app.app_context():
        folder.load()
        before = rows()

        folder.change(BANK, "Internet là gì?", "Internet là gì vậy?")
        loaded = folder.load()

        assert loaded.questions.changed == ["small-1"]
        assert rows()["courses_question_version"] == before["courses_question_version"] + 1
        assert (loaded.changed, len(loaded.unchanged)) == ([], 3)


def test_a_question_that_was_taken_out_here_stays_out_and_gets_its_new_words(app, folder):
    with app.app_context():
        folder.load()
        question = db.session.scalars(select(Question).where(Question.key == "small-1")).one()
        question.status = RETIRED
        db.session.commit()

        folder.change(BANK, "Internet là gì?", "Internet nghĩa là gì?")
        folder.load()
        folder.change(BANK, "Ghép phím tắt", "Hãy ghép phím tắt")
        folder.load()

        assert (question.status, question.latest) == (RETIRED, 2)


def test_a_question_that_the_pack_took_out_comes_back_with_the_pack(app, folder):
    with app.app_context():
        folder.load()
        text = (folder.root / BANK).read_text(encoding="utf-8")
        folder.change(MANIFEST, "count: 6", "count: 5")
        (folder.root / BANK).write_text(text[: text.index("- key: small-6")], encoding="utf-8")
        folder.load()
        states = select(Question.status).where(Question.key == "small-6")
        gone = db.session.scalar(states)

        (folder.root / BANK).write_text(text, encoding="utf-8")
        folder.load()

        assert (gone, db.session.scalar(states)) == (RETIRED, READY)


def test_a_running_attempt_keeps_the_versions_that_it_drew(app, folder, world):
    with app.app_context():
        taught = teach(folder.root)
        practice = db.session.scalars(select(Quiz).where(Quiz.key == "luyen", Quiz.course_id == taught.course)).one()
        attempt = start(practice, learner_id=world.an, at=now())
        db.session.commit()

        bank = folder.root / BANK
        bank.write_text(bank.read_text(encoding="utf-8").replace("\n  text: ", "\n  text: Xin hỏi, "), encoding="utf-8")
        folder.load()

        drawn = select(QuestionVersion.number, Question.latest).join(Slot, Slot.version_id == QuestionVersion.id)
        drawn = drawn.join(Question, Question.id == QuestionVersion.question_id).where(Slot.attempt_id == attempt.id)
        assert [tuple(row) for row in db.session.execute(drawn)] == [(1, 2)] * 3


def test_what_waited_for_a_closing_that_the_pack_takes_away_is_entered_at_once(app, folder, world):
    def shown():
        run_due()
        return db.session.scalar(select(func.count()).select_from(Evidence))

    with app.app_context():
        taught = teach(folder.root)
        exam = db.session.get_one(Quiz, taught.exam)
        exam.closes_at, exam.review = now() + timedelta(hours=1), {"preset": "secret"}
        attempt = begin(taught, world.an)
        answer_all(attempt)
        finish(attempt, by=LEARNER, at=now())
        db.session.commit()
        waiting = shown()

        folder.change(MANIFEST, "licence:", "licence: với lời thêm #")
        folder.load()

        assert (waiting, exam.closes_at) == (0, None)
        assert shown() > 0


def test_a_changed_lesson_keeps_its_row_and_what_learners_did(app, folder, world):
    with app.app_context():
        taught = teach(folder.root)
        read_all(taught, world.an)

        folder.change(LESSON, "title: Địa chỉ trang", "title: Địa chỉ của trang")
        loaded = folder.load()

        lesson = db.session.get_one(Activity, taught.lessons["01-mot"])
        assert loaded.changed == ["01-mot"]
        assert lesson.titles["vi"] == "Địa chỉ của trang"
        assert db.session.scalars(select(Progress.activity_id)).all() == [lesson.id]


def test_a_lesson_that_is_gone_is_retired_and_its_progress_stays(app, folder, world):
    with app.app_context():
        taught = teach(folder.root)
        read_all(taught, world.an)

        folder.change("pack.yaml", "[01-mot]", "[02-hai]")
        (folder.root / LESSON).rename(folder.root / "lessons/02-hai.md")
        loaded = folder.load()

        assert (loaded.new, loaded.retired) == (["02-hai"], ["01-mot"])
        assert db.session.get_one(Activity, taught.lessons["01-mot"]).is_retired
        assert db.session.scalar(select(func.count()).select_from(Progress)) == 1


def test_a_course_that_was_closed_here_stays_closed(app, folder):
    with app.app_context():
        folder.load()
        db.session.scalars(select(Course)).one().state = "closed"
        db.session.commit()

        folder.change(LESSON, "minutes: 5", "minutes: 6")
        folder.load()

        assert db.session.scalars(select(Course.state)).one() == "closed"


def test_a_pack_with_one_mistake_writes_nothing_and_the_command_fails(app, folder):
    folder.change(BANK, "kind: recall", "kind: trick")

    with app.app_context():
        outcome = app.test_cli_runner().invoke(packs, ["load", str(folder.root)])

        assert outcome.exit_code == 1
        assert "small/questions/IU06.1.yaml:5" in outcome.output
        assert set(rows().values()) == {0}


def test_the_command_tells_what_it_did(app, folder):
    with app.app_context():
        runner = app.test_cli_runner()

        first = runner.invoke(packs, ["load", str(folder.root)])
        again = runner.invoke(packs, ["load", str(folder.root)])

    assert first.output.startswith("small: new (activities 3 new; questions ")
    assert again.output == "small: unchanged\n"


def test_two_packs_live_beside_each_other(app, folder):
    with app.app_context():
        make_tables()
        load_from(PACKS / "small")
        load_from(PACKS / "hidden")

        assert sorted(db.session.scalars(select(Course.key))) == ["hidden", "small"]
