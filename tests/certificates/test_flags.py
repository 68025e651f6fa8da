"""A certificate whose completion was withdrawn is flagged to the register's keeper, and stays valid until revoked."""

import pytest
from sqlalchemy import select

from certificates.amending.deciding import approve
from certificates.amending.proposing import propose_revocation
from certificates.models import Award
from certificates.services import unrewarded
from lms.api import Completion, correct_scores, db, now, record_completion, withdraw_completions
from lms.audit import AuditEntry

REASON = "Câu 3 có đáp án sai."


@pytest.fixture
def keeper(world, sign_in):
    for permission in ("certificates.see", "certificates.revoke"):
        world.grant(world.binh, permission, world.quy_chau)
    return sign_in(world.binh)


@pytest.fixture
def revoked(app, world):
    """The keeper has proposed to revoke the first certificate and somebody else has approved."""

    def revoked():
        second = world.person("Võ Thị Duyệt", world.province)
        with app.app_context():
            award = db.session.get(Award, 1)
            asked = {"decision": "12/QĐ", "reason": "Kết quả thi đã bị rút.", "by": world.binh, "at": now()}
            proposal = propose_revocation(award, **asked)
            approve(proposal.id, remark="", by=second, at=now())
            db.session.commit()

    return revoked


@pytest.fixture
def withdraw(app, world):
    def withdraw(*learners):
        with app.app_context():
            subject = db.session.scalars(select(Completion.subject)).first()
            withdraw_completions(
                learner_ids=learners, subject=subject, reason=REASON, by_id=world.binh, at=now()
            )  # fmt: skip
            db.session.commit()
            return subject

    return withdraw


@pytest.fixture
def again(app):
    """The learner completes the same subject once more."""

    def again(learner, subject):
        with app.app_context():
            old = db.session.scalars(select(Completion).where(Completion.learner_id == learner)).one()
            record_completion(
                learner_id=learner, subject=subject, title=old.title, score=old.score, facts=old.facts, at=now()
            )
            db.session.commit()

    return again


def awards(app):
    with app.app_context():
        return [
            (award.owner_id, award.state, award.flag, award.flag_reason)
            for award in db.session.scalars(select(Award).order_by(Award.id))
        ]


def test_the_keeper_finds_it_by_the_filter_and_strangers_still_see_it_valid(app, world, complete, keeper, withdraw):
    complete(world.an)
    complete(world.dung)
    withdraw(world.an)
    with app.app_context():
        code = db.session.scalars(select(Award.code).where(Award.owner_id == world.an)).one()

    page = keeper.get("/staff/certificates?state=waiting").text

    assert REASON in page
    assert "/review" in page
    assert awards(app) == [(world.an, "issued", "withdrawn", REASON), (world.dung, "issued", "", "")]
    public = app.test_client().get(f"/x/{code}").text
    assert "Đã bị thu hồi" not in public
    assert REASON not in public


def test_keeping_it_needs_a_reason_which_the_log_keeps(app, world, complete, keeper, withdraw):
    complete(world.an)
    withdraw(world.an)

    refused = keeper.post("/staff/certificates/1/review", data={"reason": ""})
    kept = keeper.post("/staff/certificates/1/review", data={"reason": "Đã đối chiếu bài thi trên giấy."})
    again = keeper.post("/staff/certificates/1/review", data={"reason": "Đã đối chiếu bài thi trên giấy."})

    assert "Cần ghi lý do." in refused.text
    assert (kept.status_code, again.status_code) == (302, 302)
    assert awards(app) == [(world.an, "issued", "", "")]
    with app.app_context():
        entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "certificates.kept")).all()
        assert [(entry.actor_id, entry.detail["reason"]) for entry in entries] == [
            (world.binh, "Đã đối chiếu bài thi trên giấy."),
        ]  # fmt: skip


def test_revoked_by_two_people_it_is_no_longer_looked_at_again(app, world, complete, keeper, withdraw, revoked):
    complete(world.an)
    withdraw(world.an)

    revoked()

    assert awards(app)[0][1] == "revoked"
    assert "1/review" not in keeper.get("/staff/certificates?state=waiting").text


def test_completed_anew_the_flag_is_lifted_and_no_second_certificate_is_made(app, world, complete, withdraw, again):
    complete(world.an)
    subject = withdraw(world.an)

    again(world.an, subject)

    assert awards(app) == [(world.an, "issued", "", "")]


def test_completed_anew_after_a_revocation_another_certificate_is_earned_once(
    app, world, complete, withdraw, revoked, again
):
    complete(world.an)
    subject = withdraw(world.an)
    revoked()
    with app.app_context():
        owed_before = unrewarded()

    again(world.an, subject)
    again(world.an, subject)

    assert [award[1] for award in awards(app)] == ["revoked", "issued"]
    assert owed_before == []
    with app.app_context():
        assert unrewarded() == []


def test_another_printed_grade_is_flagged_and_lifted_when_it_fits_again(app, world, complete):
    complete(world.an)
    with app.app_context():
        completion = db.session.scalars(select(Completion)).one()
        first = completion.score
        for score in (0.5, first):
            correct_scores(scores={world.an: score}, subject=completion.subject)
            db.session.commit()
            seen = awards(app) if score == 0.5 else None
            if seen:
                assert seen[0][2] == "grade"
                assert "→" in seen[0][3]

    assert awards(app) == [(world.an, "issued", "", "")]
