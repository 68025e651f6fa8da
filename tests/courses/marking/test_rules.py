"""Files marked by rules: proposed to a person, or the mark itself; what cannot be read never breaks marking."""

import io

import openpyxl
import pytest
from sqlalchemy import select

from courses.marking.jobs import READ_JOB
from courses.questions.models import Question, QuestionVersion
from courses.questions.services import draft_from, keep_questions
from courses.quizzes.mark_models import BY_RULES, Mark, MarkEvent
from courses.quizzes.models import Attempt, Quiz
from courses.quizzes.report_models import RuleReport
from courses.regrading.services import approve, ask
from lms.api import db
from lms.jobs.services import enqueue, run_due
from lms.mail import Letter
from tests.courses.questions.office.files import sheet, with_part
from tests.courses.quizzes.conftest import MORNING
from tests.courses.quizzes.test_uploads import hand_in
from tests.courses.workshop import CHOICE, ESSAY, FILE, QUESTIONS

RULES = [
    {
        "rule": "xlsx_sheets", "points": 1, "sentence": "Trang tính tên Thu", "skill": "IU04.4.2",
        "ask": {"names": ["Thu"]},
    },
    {
        "rule": "xlsx_value", "points": 3, "sentence": "Ô A1 là 30", "skill": "IU04.3.1",
        "ask": {"cell": "A1", "number": 30},
    },
]  # fmt: skip
RUBRIC = [{"text": "Trình bày gọn", "points": 4, "skill": "IU04.6.3"}]
NAME = "bai.xlsx"


def book(value, name="Thu"):
    return sheet(lambda _book, page: page.write(0, 0, value), name)()


@pytest.fixture
def task(app, workshop):
    """Make the workshop's task one that takes workbooks, with more fields of its own."""

    def make(**fields):
        own = {**QUESTIONS[FILE - 1], "extensions": ["xlsx"], "rules": RULES, "skill": "IU04.5.2", **fields}
        with app.app_context():
            drafts = [draft_from({"skill": "IU03.1.1", **one}) for one in (*QUESTIONS[: FILE - 1], own)]
            course = db.session.get_one(Quiz, workshop.quiz).course_id
            keep_questions(course, drafts, MORNING)
            db.session.commit()

    return make


@pytest.fixture
def sit(app, workshop, world, sign_in):
    """An hands a workbook in and finishes; the worker then does what is due."""

    def sat(content, name=NAME):
        attempt = workshop.start(world.an, at=MORNING)
        workshop.save(attempt, CHOICE, {"answer": ["false"]}, at=MORNING)
        hand_in(sign_in(world.an), attempt, content, name)
        workshop.finish(attempt, at=MORNING)
        with app.app_context():
            run_due()
        return attempt

    return sat


def mark_of(app, attempt):
    with app.app_context():
        mark = db.session.get_one(Mark, (attempt, FILE))
        return mark.fraction, [entry["points"] for entry in mark.criteria or ()]


def score_of(app, attempt):
    with app.app_context():
        return db.session.get_one(Attempt, attempt).score


def test_an_automatic_task_is_marked_by_its_rules_and_the_learner_sees_each_with_its_points(
    app, task, sit, world, sign_in
):
    task(marking="automatic")

    attempt = sit(book(30, "Chi"))
    page = sign_in(world.an).get(f"/attempts/{attempt}/result").text

    assert mark_of(app, attempt) == (0.75, [0, 3])
    assert score_of(app, attempt) == pytest.approx((1 + 0 + 0.75) / 3)
    with app.app_context():
        event = db.session.scalars(select(MarkEvent).where(MarkEvent.position == FILE)).one()
        letters = db.session.scalars(select(Letter.subject)).all()
    assert (event.kind, event.by_id) == (BY_RULES, None)
    assert letters == ["Bài “Bài thi thực hành” đã chấm xong"]
    assert "Trang tính tên Thu" in page
    assert "Ô A1 là 30" in page
    assert "3/3" in page


def test_a_proposal_is_confirmed_by_a_person_who_adds_the_rubrics_points(app, task, sit, binh):
    task(marking="propose", rubric=RUBRIC)
    attempt = sit(book(30))
    url = f"/staff/marking/{attempt}/{FILE}"

    before, page = mark_of(app, attempt), binh.get(url).text
    wrong = binh.post(url, data={"seen": "none", "points_0": "1", "points_1": "3,5", "points_2": "9"})
    right = binh.post(
        url, data={"seen": "none", "points_0": "1", "points_1": "3", "points_2": "2", "remark_2": "Còn lệch cột."}
    )

    assert before == (None, [])
    assert "điểm đề xuất theo quy tắc" in page
    assert 'value="3"' in page
    assert "A1 = 30" in page
    assert wrong.status_code == 422
    assert "Điểm là số từ 0 đến 3." in wrong.text
    assert "Điểm là số từ 0 đến 4." in wrong.text
    assert right.status_code == 302
    assert mark_of(app, attempt) == (pytest.approx(6 / 8), [1, 3, 2])


def test_a_file_that_no_rule_can_read_is_told_to_the_marker_and_left_to_people(app, task, sit, binh):
    task(marking="automatic")
    broken = with_part(book(30), "xl/worksheets/sheet1.xml", b"<worksheet")

    attempt = sit(broken)
    page = binh.get(f"/staff/marking/{attempt}/{FILE}").text

    assert mark_of(app, attempt) == (None, [])
    assert "Quy tắc chấm không đọc được tệp này." in page
    assert "bị hỏng, không đọc được" in page


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "khóa bằng mật khẩu"),
        (with_part(book(1), "xl/vbaProject.bin", b"x"), "macro"),
    ],
    ids=["locked", "macros"],
)
def test_what_could_never_be_read_is_refused_at_the_upload(task, workshop, world, sign_in, content, says):
    task()
    attempt = workshop.start(world.an, at=MORNING)

    refused = hand_in(sign_in(world.an), attempt, content, NAME)

    assert refused.status_code == 422
    assert says in refused.text


def test_the_worker_may_look_twice_and_says_the_same_once(app, task, sit):
    task(marking="automatic")
    attempt = sit(book(30))

    with app.app_context():
        enqueue(READ_JOB, {"attempt": attempt})
        db.session.commit()
        run_due()
        reports = db.session.scalars(select(RuleReport)).all()
        events = db.session.scalars(select(MarkEvent)).all()

    assert (len(reports), len(events)) == (1, 1)
    assert reports[0].findings[1]["found"] == "A1 = 30"


def test_a_mended_rule_marks_the_file_again_and_a_persons_mark_stays(app, task, sit, workshop, world, binh):
    task(marking="automatic")
    attempt = sit(book(31))
    binh.post(f"/staff/marking/{attempt}/{ESSAY}", data={"seen": "none", "mark": "5"})
    before = mark_of(app, attempt)
    task(marking="automatic", rules=[RULES[0], {**RULES[1], "ask": {"cell": "A1", "number": 31}}])

    with app.app_context():
        question = db.session.scalars(select(Question).where(Question.key == "c-nop-tep")).one()
        newest = db.session.scalars(
            select(QuestionVersion.id).where(
                QuestionVersion.question_id == question.id, QuestionVersion.number == question.latest
            )
        ).one()
        quiz = db.session.get_one(Quiz, workshop.quiz)
        change = {"question_id": question.id, "action": "remark", "version_id": newest}
        regrade = ask(quiz, [change], reason="Sửa quy tắc", by_id=world.binh, at=MORNING)
        db.session.commit()
        run_due()
        approve(regrade.id, by_id=world.dung, at=MORNING)
        db.session.commit()
        run_due()

    assert before == (0.25, [1, 0])
    assert mark_of(app, attempt) == (1.0, [1, 3])


def test_marks_go_into_a_workbook_by_skill_and_criterion_within_the_examiners_units(task, sit, workshop, world, binh):
    task(marking="automatic")
    sit(book(30, "Chi"))
    workshop.sit(world.dung, at=MORNING, essay="=1+1")

    made = openpyxl.load_workbook(io.BytesIO(binh.get(f"/staff/quizzes/{workshop.quiz}/marking/export").data))
    people, parts = ([list(row) for row in page.iter_rows(values_only=True)] for page in made.worksheets)
    head, row = people[0], people[1]

    assert len(people) == 2
    assert row[0] == "Nguyễn Thị An"
    assert row[head.index("IU04.3.1")] == 10
    assert row[head.index("IU04.4.2")] == 0
    assert row[head.index("IU04")] == 7.5
    assert ["Ô A1 là 30", 3, 3, "A1 = 30"] in [one[7:] for one in parts]
