"""What was marked lately stands beside the start page."""

from datetime import timedelta

from courses.marking.cards import LATELY
from courses.quizzes.mark_models import MANUAL, GradeEvent
from lms.api import db
from tests.courses.quizzes.conftest import MORNING

CARD = "Bài vừa chấm xong"


def test_what_people_have_marked_stands_on_the_start_page_for_two_weeks(app, world, sat, sign_in, time_machine):
    an = sign_in(world.an)
    assert CARD not in an.get("/").text
    with app.app_context():
        db.session.add(GradeEvent(attempt_id=sat, kind=MANUAL, score=0.5, reason="", at=MORNING, by_id=world.binh))
        db.session.commit()

    page = an.get("/").text
    assert CARD in page
    assert f'href="/attempts/{sat}/result"' in page
    assert CARD not in sign_in(world.dung).get("/").text

    time_machine.move_to(MORNING + LATELY + timedelta(minutes=1), tick=False)
    assert CARD not in sign_in(world.an).get("/").text
