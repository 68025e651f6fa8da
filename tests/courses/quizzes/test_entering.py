"""What stands in the way is told before one presses start, and holds when one does."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from courses.api import AccessRule, Refusal
from courses.completion.services import activity_done
from courses.plugin import plugin as courses
from courses.quizzes.models import Attempt, Quiz
from courses.quizzes.rules.contract import ACCESS_RULES
from lms.api import Plugin, db, now
from lms.plugins.registry import installed_plugins

MINUTE = timedelta(minutes=1)
BAI_1_FIRST = {"prerequisites": {"activities": ["bai-1"]}}


class FullMoon(AccessRule):
    """A plugin's rule: closed on one unit's day."""

    key = "moon.full"
    title = "Trăng tròn"

    def described(self, terms, settings):  # noqa: ARG002 (the contract's shape)
        return "Nghỉ ngày rằm."

    def refusal(self, circumstances, settings):
        return Refusal("Hôm nay là ngày rằm.") if circumstances.unit_path and settings.get("on", True) else None


@pytest.fixture
def plugins():
    """Everything that is installed, and a plugin with a rule of its own."""
    moon = Plugin(
        name="moon", title="Moon", api=1, requires=("courses",), provides={ACCESS_RULES: [FullMoon()]}
    )  # fmt: skip
    return [*installed_plugins(), moon]


@pytest.fixture
def rule(app, classroom):
    """Give the exam rules, dates, or both."""

    def change(rules=None, **fields):
        with app.app_context():
            quiz = db.session.scalars(select(Quiz).where(Quiz.activity_id == classroom.exam)).one()
            quiz.rules = rules or {}
            for name, value in fields.items():
                setattr(quiz, name, value)
            db.session.commit()

    return change


def attempts(app):
    with app.app_context():
        return db.session.scalar(select(func.count(Attempt.id)))


def assert_refused(app, client, activity, sentence):
    """The page says it and offers no start; starting all the same is refused with the same sentence."""
    page = client.get(f"/quizzes/{activity}")
    posted = client.post(f"/quizzes/{activity}/start")

    assert (page.status_code, posted.status_code) == (200, 409)
    assert sentence in page.text
    assert sentence in posted.text
    assert f"/quizzes/{activity}/start" not in page.text
    assert attempts(app) == 0


def test_dates_prerequisites_and_addresses_are_told_and_hold(app, classroom, world, rule, sign_in):
    an = sign_in(world.an)
    refusals = {
        "Bài mở lúc": {"opens_at": now() + MINUTE},
        "Bài đã đóng lúc": {"closes_at": now() - MINUTE, "opens_at": None},
        "Cần hoàn thành trước: Địa chỉ trang.": {
            "rules": {"prerequisites": {"activities": ["bai-1"]}},
            "closes_at": None,
        },
        "Máy này (127.0.0.1) không thuộc mạng": {"rules": {"addresses": {"ranges": ["10.0.0.0/8"]}}},
    }
    for sentence, fields in refusals.items():
        rule(**fields)
        assert_refused(app, an, classroom.exam, sentence)


def test_what_had_to_come_first_opens_the_quiz_once_it_is_done(app, classroom, world, rule, sign_in):
    rule({**BAI_1_FIRST, "addresses": {"ranges": ["127.0.0.0/8"]}})
    with app.app_context():
        activity_done(learner_id=world.an, activity_id=classroom.lesson, at=now())
        db.session.commit()

    assert sign_in(world.an).post(f"/quizzes/{classroom.exam}/start").status_code == 302


def test_a_closing_ends_an_attempt_before_its_minutes_are_over(classroom, world, rule, sign_in):
    closes_at = now() + 10 * MINUTE
    rule(closes_at=closes_at)

    an = sign_in(world.an)
    attempt_id = int(an.post(f"/quizzes/{classroom.exam}/start").location.split("/")[2])

    assert classroom.attempt(attempt_id).deadline_at == closes_at


def test_the_room_code_is_asked_for_at_the_start_and_few_wrong_ones_are_borne(app, classroom, world, rule, sign_in):
    rule({"room_code": {"code": "Sen 47"}})
    an, url = sign_in(world.an), f"/quizzes/{classroom.exam}/start"
    field = "typed-courses.room_code"

    page = an.get(f"/quizzes/{classroom.exam}").text
    wrong = [an.post(url, data={field: f"sen{number}"}) for number in range(5)]
    waits = an.post(url, data={field: "sen47"})

    assert f'name="{field}"' in page
    assert "Sen 47" not in page
    assert {answer.status_code for answer in wrong} == {409}
    assert "Mã phòng thi chưa đúng." in wrong[0].text
    assert "Đã nhập sai nhiều lần." in waits.text
    assert attempts(app) == 0
    dung = sign_in(world.dung)
    assert dung.post(url).status_code == 409
    assert dung.post(url, data={field: "SEN47"}).status_code == 302


def test_the_right_code_forgives_the_wrong_ones_before_it(app, classroom, world, rule, sign_in):
    rule({"room_code": {"code": "Sen 47"}})
    an, url = sign_in(world.an), f"/quizzes/{classroom.exam}/start"
    field = "typed-courses.room_code"

    for _attempt in range(2):
        answers = [an.post(url, data={field: typed}) for typed in ("sen1", "sen2", "sen3", "sen47")]
        an.post(f"/attempts/{answers[-1].location.split('/')[2]}/finish", data={"confirmed": "yes"})

        assert [answer.status_code for answer in answers] == [409, 409, 409, 302]


def test_a_plugins_rule_is_told_and_holds_like_ours(app, classroom, world, rule, sign_in):
    rule({"moon.full": {}})

    assert_refused(app, sign_in(world.an), classroom.exam, "Hôm nay là ngày rằm.")

    rule({"moon.full": {"on": False}})
    page = sign_in(world.an).get(f"/quizzes/{classroom.exam}").text
    assert "Nghỉ ngày rằm." in page
    assert "Hôm nay là ngày rằm." not in page


def test_a_rule_whose_plugin_is_gone_lets_nobody_in_and_says_which_it_is(app, classroom, world, rule, sign_in):
    rule({"sun.eclipse": {}})

    assert_refused(app, sign_in(world.an), classroom.exam, "sun.eclipse")


def test_the_page_with_every_rule_costs_eight_statements_at_most(app, classroom, world, rule, sign_in, statements):
    rule(
        {**BAI_1_FIRST, "one_session": {}, "cooling_off": {"minutes": 60}},
        opens_at=now() + MINUTE, has_waiting_room=True,
    )  # fmt: skip
    an = sign_in(world.an)
    statements.clear()

    page = an.get(f"/quizzes/{classroom.exam}")

    assert page.status_code == 200
    assert len(statements) <= 8


def test_the_manifest_names_the_point():
    assert ACCESS_RULES in courses.points
