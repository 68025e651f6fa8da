"""Two tabs and a dead link: whatever they do, no acknowledged answer is overwritten unseen."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from courses.quizzes.answer_models import AnswerTrail
from courses.quizzes.answers import Finished, Receipt, Stale
from courses.quizzes.finishing import LEARNER, finish
from courses.quizzes.queries import sheets_of
from lms.api import db
from tests.courses.quizzes.conftest import MORNING

acts = st.lists(
    st.tuples(st.sampled_from(["type", "repeat", "look", "type", "finish"]), st.sampled_from("AB"), st.integers(1, 3)),
    min_size=3,
    max_size=14,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=acts)
def test_every_save_is_acknowledged_stored_and_seen_before_it_is_replaced(app, classroom, world, acts):
    attempt_id = classroom.start(world.an, activity_id=classroom.practice)
    stored = {}  # what the server must hold: number → (version, words)
    seen = {tab: {} for tab in "AB"}  # the version that each tab knows
    sent = {tab: {} for tab in "AB"}  # the newest save of each tab, to be repeated
    receipts = []
    is_over = False

    for step, (act, tab, number) in enumerate(acts):
        at = MORNING + timedelta(seconds=step)
        if act == "finish":
            with app.app_context():
                finish(attempt_id, by=LEARNER, at=at)
                db.session.commit()
            is_over = True
            continue
        if act == "look":
            seen[tab] = {place: version for place, (version, _) in stored.items()}
            continue
        if act == "repeat" and number not in sent[tab]:
            continue
        if act == "type":
            base, request = seen[tab].get(number, 0), f"save-{step:04}-{tab}"
        else:
            base, request, receipt = sent[tab][number]
        outcome = classroom.save(attempt_id, number, {}, base=base, request=request, at=at)

        if act == "repeat" and receipt is not None:
            assert (outcome.seq, outcome.version) == (receipt.seq, receipt.version)
        elif is_over:
            assert isinstance(outcome, Finished)
        elif base != stored.get(number, (0, ""))[0]:
            assert isinstance(outcome, Stale)
            assert outcome.version == stored[number][0]
        else:
            assert isinstance(outcome, Receipt)
            stored[number] = (outcome.version, request)
            seen[tab][number] = outcome.version
            receipts.append(outcome.seq)
        sent[tab][number] = (base, request, outcome if isinstance(outcome, Receipt) else None)

    with app.app_context():
        held = {s.number: (s.answer.version, s.answer.request) for s in sheets_of(attempt_id) if s.answer}
        trail = db.session.scalars(
            select(AnswerTrail.seq).where(AnswerTrail.attempt_id == attempt_id).order_by(AnswerTrail.seq)
        ).all()
        finish(attempt_id, by=LEARNER, at=MORNING + timedelta(minutes=1))
        db.session.commit()
    assert held == stored
    assert list(trail) == receipts == list(range(1, len(receipts) + 1))
