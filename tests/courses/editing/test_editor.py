"""The quiz editor: every button works without a script, and nothing is saved but what can be drawn."""

import re
from datetime import timedelta
from html import unescape
from html.parser import HTMLParser

import pytest
from sqlalchemy import func, select

from courses.catalogue.models import Activity
from courses.enrolment.services import enrol
from courses.quizzes.drawing_ahead import draw_ahead
from courses.quizzes.finishing import LEARNER, finish
from courses.quizzes.models import Paper, Quiz
from lms.api import db, from_local, now
from lms.audit.models import AuditEntry
from lms.jobs.services import run_due
from lms.skills.models import Evidence
from tests.learning import answer_all, begin

HOUR = timedelta(hours=1)


class Fields(HTMLParser):
    """What a browser would send of the editor's form, as it stands on the page."""

    def __init__(self, page):
        super().__init__()
        self.sent, self._select, self._area = [], "", ""
        self._inside = False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        has = dict(attrs)
        if tag == "form":
            self._inside = "data-counts" in has
        if not self._inside:
            return
        if tag == "input" and (has.get("type") != "checkbox" or "checked" in has):
            self.sent.append((has["name"], has.get("value", "")))
        elif tag == "select":
            self._select = has["name"]
        elif tag == "option" and self._select and "selected" in has:
            self.sent.append((self._select, has["value"]))
        elif tag == "textarea":
            self._area = has["name"]
            self.sent.append((self._area, ""))

    def handle_data(self, text):
        if self._inside and self._area:
            self.sent[-1] = (self._area, text)

    def handle_endtag(self, tag):
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""


class Editor:
    """The editor in a trainer's browser without a script."""

    def __init__(self, client, quiz_id):
        self.client, self.address = client, f"/staff/quizzes/{quiz_id}/edit"
        self.open()

    def open(self):
        self.answer = self.client.get(self.address)
        self._keep()

    def press(self, button, **changes):
        """Fill in fields and press a button; a change to None unticks."""
        names = {name.replace("__", "-"): value for name, value in changes.items()}
        fields = [(name, value) for name, value in self.fields if name not in names]
        fields += [(name, value) for name, value in names.items() if value is not None]
        form = {}
        for name, value in [*fields, ("do", button)]:
            form.setdefault(name, []).append(value)
        self.answer = self.client.post(self.address, data=form)
        if self.answer.status_code == 302:
            self.open()
        else:
            self._keep()
        return self

    def _keep(self):
        self.page = unescape(self.answer.text)
        self.fields = Fields(self.answer.text).sent

    def field(self, name):
        return next(value for key, value in self.fields if key == name)


@pytest.fixture
def editor(trainer, taught):
    return Editor(trainer, taught.exam)


@pytest.fixture
def stored(app, taught):
    """The quiz as it is stored."""

    def read():
        with app.app_context():
            quiz = db.session.get_one(Quiz, taught.exam)
            db.session.expunge(quiz)
            return quiz

    return read


def test_saving_the_page_as_it_stands_changes_nothing(editor, stored):
    editor.press("save")

    assert "Không có gì thay đổi" in editor.page
    assert (stored().edited_at, stored().edition) == (None, 2)


def test_what_is_filled_in_is_saved_told_to_lists_and_logged(app, editor, stored, taught):
    editor.press(
        "save", minutes="45", attempts="", pass_mark="6,5", counts="last", opens_at="2030-12-01T08:00",
        closes_at="2030-12-01T11:00", **{"tick-waiting_room": "1", "rate": "40", "tick-rule-courses.cooling_off": "1",
        "rule-courses.cooling_off-minutes": "90", "s-0-title_vi": "Phần chung", "s-0-minimum": "40"},
    )  # fmt: skip

    quiz = stored()
    assert "Đã lưu bài kiểm tra." in editor.page
    assert (quiz.minutes, quiz.attempts, quiz.counts) == (45, None, "last")
    assert quiz.pass_mark == pytest.approx(0.65)
    assert quiz.opens_at == from_local(quiz.opens_at.replace(year=2030, month=12, day=1, hour=8, tzinfo=None))
    assert (quiz.has_waiting_room, quiz.admit_rate) == (True, 40.0)
    assert quiz.rules == {"courses.cooling_off": {"minutes": 90}}
    assert (quiz.sections[0]["titles"], quiz.sections[0]["minimum"]) == ({"vi": "Phần chung"}, 0.4)
    assert quiz.edited_at is not None
    with app.app_context():
        assert db.session.get_one(Activity, quiz.activity_id).settings["minutes"] == 45
        deed = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "courses.quiz_edited")).one()
        assert (deed.subject, "minutes" in deed.detail["changed"]) == (f"courses:quiz:{taught.exam}", True)


def test_sections_and_lines_are_added_moved_and_taken_away_before_anything_is_saved(editor, stored):
    editor.press("add-section")
    editor.press("add-question:1")
    editor.press("preview", **{"s-1-title_vi": "Phần hai", "s-1-0-draw": "1", "s-1-1-question": "small-1"})
    editor.press("up:1:1")
    editor.press("up:1")

    assert editor.field("s-0-title_vi") == "Phần hai"
    assert editor.field("s-0-0-question") == "small-1"
    assert len(stored().sections) == 1

    editor.press("remove:0:1")
    editor.press("save", **{"s-1-0-draw": "4"})

    assert [[line.get("draw", line.get("question")) for line in part["lines"]] for part in stored().sections] == [
        ["small-1"], [4],
    ]  # fmt: skip


def test_each_line_tells_how_many_questions_it_can_draw_from(editor):
    editor.press("preview", **{"s-0-0-skill": "IU06.1.1"})

    assert re.search(r'id="s-0-0-found" data-found>Rút được từ 3 câu', editor.page)


def test_a_paper_that_the_bank_cannot_fill_is_refused_beside_its_line(editor, stored):
    editor.press("save", **{"s-0-0-draw": "60"})

    assert editor.answer.status_code == 422
    assert 'class="t-line is-wrong"' in editor.page
    assert "Phần 1, dòng 1 cần 60 câu, ngân hàng có 6 câu phù hợp, thiếu 54." in editor.page
    assert editor.field("s-0-0-draw") == "60"
    assert stored().count == 6


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"minutes": "-5"}, "số nguyên từ 1 đến 600"),
        ({"pass_mark": "50"}, "số từ 0 đến 10"),
        ({"s-0-0-draw": "nhiều"}, "số nguyên từ 1 đến 200"),
        ({"s-0-0-draw": ""}, "số câu cần rút"),
        ({"s-0-0-skill": "IU06.77"}, "Chuẩn không có mã IU06.77"),
        ({"s-0-weight": "nan"}, "số từ 0,01 đến 1000"),
        ({"opens_at": "2030-12-01T08:00", "closes_at": "2030-12-01T07:00"}, "sau giờ mở"),
        ({"tick-rule-courses.room_code": "1"}, "Hãy điền mục này"),
        ({"behaviour": "practice"}, "nó phải là bài thi"),
        ({"behaviour": "nothing"}, "chỉ có thể là"),
        ({"section": None}, "từ 1 đến 30 phần"),
    ],
)
def test_what_cannot_be_read_is_told_in_its_place_and_nothing_is_saved(editor, stored, changes, sentence):
    before = stored()

    editor.press("save", **changes)

    assert editor.answer.status_code == 422
    assert sentence in editor.page
    assert (stored().minutes, stored().sections, stored().edited_at) == (before.minutes, before.sections, None)


def test_the_list_of_faults_leads_to_each_field_by_its_name(editor):
    rule = "rule-courses.cooling_off"
    editor.press("save", **{"minutes": "-5", "s-0-0-draw": "nhiều", f"tick-{rule}": "1", f"{rule}-minutes": "-1"})

    told = editor.page.split('class="t-errors"')[1].split("</ul>")[0]
    for field, name in (
        ("minutes", "Thời gian, phút"), (f"{rule}-minutes", "Chờ giữa hai lượt"), ("s-0", "Phần 1, dòng 1"),
    ):  # fmt: skip
        assert f'<a class="t-link" href="#{field}">{name}</a>: Hãy nhập số nguyên' in told
        assert f'id="{field}"' in editor.page


def test_a_preset_fills_the_page_and_leaves_saving_to_the_trainer(editor, stored):
    editor.press("preset:module")

    assert (editor.field("minutes"), editor.field("s-0-0-draw")) == ("30", "25")
    assert "thiếu 19" in editor.page
    assert stored().minutes == 20


def test_of_two_trainers_the_second_is_told_and_may_then_decide(editor, trainer, taught, stored):
    other = Editor(trainer, taught.exam)
    other.press("save", minutes="33")

    editor.press("save", minutes="44")

    assert editor.answer.status_code == 409
    assert "Người khác đã sửa bài này" in editor.page
    assert (editor.field("minutes"), stored().minutes) == ("44", 33)

    editor.press("save")

    assert stored().minutes == 44


def test_a_changed_paper_voids_what_was_drawn_ahead_and_changed_minutes_do_not(app, world, editor, stored, taught):
    def ready():
        with app.app_context():
            return db.session.scalars(select(Paper.edition)).all()

    with app.app_context():
        enrol(taught.course, [world.an], source="assigned", at=now())
        draw_ahead(db.session.get_one(Quiz, taught.exam), at=now())
        db.session.commit()

    editor.press("save", minutes="33")
    assert ready() == [stored().edition]

    editor.press("save", **{"s-0-0-draw": "5"})
    assert ready() == [stored().edition - 1]


def test_while_the_exam_is_open_only_its_closing_can_be_put_off(app, editor, stored, taught):
    with app.app_context():
        quiz = db.session.get_one(Quiz, taught.exam)
        quiz.opens_at, quiz.closes_at = now() - HOUR, (now() + HOUR).replace(second=0, microsecond=0)
        quiz.opens_at = quiz.opens_at.replace(second=0, microsecond=0)
        db.session.commit()
        closes = quiz.closes_at
    editor.open()

    editor.press("save", minutes="90")
    assert editor.answer.status_code == 409
    assert "Bài thi đang diễn ra" in editor.page

    editor.open()
    editor.press("save", closes_at=f"{(closes + 8 * HOUR):%Y-%m-%dT%H:%M}")
    assert "Đã lưu bài kiểm tra." in editor.page
    assert (stored().closes_at, stored().minutes) == (closes + HOUR, 20)


def test_what_waited_for_a_closing_that_is_taken_away_is_entered_at_once(app, world, editor, taught):
    with app.app_context():
        quiz = db.session.get_one(Quiz, taught.exam)
        quiz.closes_at, quiz.review = (now() + HOUR).replace(second=0, microsecond=0), {"preset": "secret"}
        attempt = begin(taught, world.an)
        answer_all(attempt)
        finish(attempt, by=LEARNER, at=now())
        db.session.commit()
        run_due()
        assert shown() == 0
    editor.open()

    editor.press("save", closes_at="")

    assert "Đã lưu bài kiểm tra." in editor.page
    with app.app_context():
        run_due()
        assert shown() > 0


def shown():
    """How many skills have been shown."""
    return db.session.scalar(select(func.count()).select_from(Evidence))


def test_an_attempt_that_runs_freezes_an_exam_without_hours(app, world, editor, stored, taught):
    with app.app_context():
        begin(taught, world.an)

    editor.press("save", **{"s-0-0-draw": "5"})

    assert editor.answer.status_code == 409
    assert stored().count == 6


def test_opening_the_editor_costs_at_most_eight_statements(trainer, taught, statements):
    Editor(trainer, taught.exam)
    statements.clear()

    Editor(trainer, taught.exam)

    assert len(statements) <= 8


def test_papers_are_drawn_by_a_button_and_not_while_the_exam_is_open(app, world, trainer, taught):
    with app.app_context():
        enrol(taught.course, [world.an, world.dung], source="assigned", at=now())
        db.session.commit()
    address = f"/staff/quizzes/{taught.exam}"

    trainer.post(f"{address}/draw")
    with app.app_context():
        run_due()

    assert "2 đề đã sẵn" in trainer.get(address).text
    with app.app_context():
        begin(taught, world.an)
    assert "Bài thi đang diễn ra" in trainer.post(f"{address}/draw", follow_redirects=True).text
