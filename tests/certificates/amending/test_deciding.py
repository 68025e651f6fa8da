"""Revoking needs two people: the second one's word enters it, once, under a number of the annex."""

import pytest
from sqlalchemy import func, select

from certificates.amending.deciding import approve, reject
from certificates.amending.models import Proposal
from certificates.amending.proposing import ProposalRefused, withdraw
from certificates.models import Award
from lms.api import Message, db, now
from lms.audit import AuditEntry
from tests.certificates.amending.conftest import ROOT, WHY
from tests.courses.quizzes.together import in_parallel


def test_the_second_persons_word_revokes_and_everybody_concerned_is_told(
    app, world, certificate, officer, second, register, entries
):
    award_id = certificate(world.an)
    with app.app_context():
        code = db.session.get(Award, award_id).code

    asked = officer.post(f"{ROOT}/{award_id}/revoke", data=WHY)
    before = app.test_client().get(f"/x/{code}").text
    page = second.get(asked.location).text
    answer = second.post(f"{asked.location}/approve", data={"remark": "Đúng."}, follow_redirects=True)
    after = app.test_client().get(f"/x/{code}").text

    assert "Duyệt và ghi vào sổ" in page
    assert "Duyệt và ghi vào sổ" not in officer.get(asked.location).text
    assert "Đã duyệt và ghi vào sổ." in answer.text
    assert "bị thu hồi" in after
    assert "87/QĐ-TTBD" not in before
    assert register() == [(1, "revoked")]
    assert entries() == [("revoke", "entered", 1)]
    with app.app_context():
        told = db.session.execute(select(Message.kind, Message.recipient_id).order_by(Message.kind)).all()
        kinds = {(kind, person) for kind, person in told}
        assert ("certificates.amended", world.an) in kinds
        assert ("certificates.change_decided", world.binh) in kinds
        assert len([kind for kind, _person in told if kind == "certificates.change_proposed"]) == 1


def test_the_log_says_who_did_what_by_ids_and_without_names(app, world, complete, propose, second_id):
    complete(world.an)
    proposal_id = propose(world.an)

    with app.app_context():
        approve(proposal_id, remark="", by=second_id, at=now())
        db.session.commit()
        logged = db.session.execute(select(AuditEntry.action, AuditEntry.actor_id, AuditEntry.detail)).all()

    actions = [(row.action, row.actor_id) for row in logged if row.action.startswith("certificates.")]
    assert actions == [
        ("certificates.change_proposed", world.binh),
        ("certificates.revoked", second_id),
        ("certificates.amended", second_id),
        ("certificates.change_approved", second_id),
    ]
    assert not any("Nguyễn" in str(row.detail) for row in logged)


def test_whoever_proposed_never_approves_even_with_the_right_to(app, world, complete, officer, propose, register):
    complete(world.an)
    world.grant(world.binh, "certificates.approve", world.province)
    proposal_id = propose(world.an)

    answer = officer.post(f"{ROOT}/amendments/{proposal_id}/approve", follow_redirects=True)

    assert "không tự duyệt được" in answer.text
    assert register() == [(1, "issued")]


def test_a_holder_does_not_decide_about_the_own_certificate(app, world, complete, propose, sign_in, register):
    complete(world.an)
    world.grant(world.an, "certificates.approve", world.province)
    proposal_id = propose(world.an)

    answer = sign_in(world.an).post(f"{ROOT}/amendments/{proposal_id}/approve", follow_redirects=True)

    assert "Giấy của chính đồng chí" in answer.text
    assert register() == [(1, "issued")]


def test_a_right_over_another_unit_decides_nothing(world, complete, propose, sign_in):
    complete(world.an)
    stranger = world.person("Người xã khác", world.con_cuong)
    world.grant(stranger, "certificates.approve", world.con_cuong)
    proposal_id = propose(world.an)

    client = sign_in(stranger)

    assert client.post(f"{ROOT}/amendments/{proposal_id}/approve").status_code == 403
    assert client.get(f"{ROOT}/amendments/{proposal_id}").status_code == 403
    assert "Nguyễn Thị An" not in client.get(f"{ROOT}/amendments").text


def test_of_many_who_decide_at_the_same_moment_one_does(app, world, complete, propose, entries, states):
    complete(world.an)
    deciders = [world.person(f"Người duyệt {n}", world.province) for n in range(12)]
    proposal_id = propose(world.an)

    def decide(place):
        deed = approve if place % 2 else reject
        try:
            deed(proposal_id, remark="Cùng một lúc với nhau.", by=deciders[place], at=now())
        except ProposalRefused:
            db.session.rollback()

    in_parallel(app, len(deciders), decide)

    assert states()[0] in ("approved", "rejected")
    assert entries() == [("revoke", "entered", 1) if states() == ["approved"] else ("revoke", "void", None)]
    with app.app_context():
        decided = ("certificates.change_approved", "certificates.change_rejected")
        assert db.session.scalar(select(func.count()).where(AuditEntry.action.in_(decided))) == 1


def test_many_proposals_approved_at_once_get_numbers_without_a_gap(app, world, complete, propose, second_id, entries):
    people = [world.person(f"Người {n}", world.quy_chau) for n in range(10)]
    for person in people:
        complete(person)
    proposals = [propose(person) for person in people]

    def decide(place):
        approve(proposals[place], remark="", by=second_id, at=now())

    in_parallel(app, len(people), decide)

    assert sorted(number for _kind, _state, number in entries()) == list(range(1, 11))


def test_what_was_taken_back_cannot_be_approved_and_may_be_proposed_anew(
    app, world, complete, officer, second, propose, states, register
):
    complete(world.an)
    proposal_id = propose(world.an)

    officer.post(f"{ROOT}/amendments/{proposal_id}/withdraw")
    answer = second.post(f"{ROOT}/amendments/{proposal_id}/approve", follow_redirects=True)
    propose(world.an)

    assert "đã được quyết định" in answer.text
    assert states() == ["withdrawn", "proposed"]
    assert register() == [(1, "issued")]


def test_nobody_takes_back_what_another_has_proposed_or_what_is_decided(
    app, world, complete, officer, second, second_id, propose
):
    complete(world.an)
    proposal_id = propose(world.an)

    foreign = second.post(f"{ROOT}/amendments/{proposal_id}/withdraw")
    with app.app_context():
        approve(proposal_id, remark="", by=second_id, at=now())
        db.session.commit()
        with pytest.raises(ProposalRefused, match="over"):
            withdraw(proposal_id, by=world.binh, at=now())

    assert foreign.status_code == 403


def test_a_rejection_needs_a_remark_which_the_proposer_reads(
    app, world, complete, officer, second, propose, states, register
):
    complete(world.an)
    proposal_id = propose(world.an)

    short = second.post(f"{ROOT}/amendments/{proposal_id}/reject", data={"remark": "Không"})
    said = second.post(
        f"{ROOT}/amendments/{proposal_id}/reject", data={"remark": "Họ tên trên giấy là đúng."}, follow_redirects=True
    )

    assert (short.status_code, said.status_code) == (422, 200)
    assert "Họ tên trên giấy là đúng." in officer.get(f"{ROOT}/amendments/{proposal_id}").text
    assert (states(), register()) == (["rejected"], [(1, "issued")])
    with app.app_context():
        bodies = db.session.scalars(select(Message.body).where(Message.recipient_id == world.binh)).all()
        assert any("Họ tên trên giấy là đúng." in body for body in bodies)


def test_the_list_shows_what_waits_for_me_first_and_keeps_to_eight_statements(
    world, complete, officer, second, propose, statements
):
    complete(world.an)
    complete(world.dung)
    done = propose(world.dung)
    second.post(f"{ROOT}/amendments/{done}/approve")
    waits = propose(world.an)

    statements.clear()
    page = second.get(f"{ROOT}/amendments").text

    assert len(statements) <= 8, "\n".join(statements)
    assert "1 chờ đồng chí" in page
    assert page.index(f"amendments/{waits}") < page.index(f"amendments/{done}")
    assert f"amendments/{done}" not in second.get(f"{ROOT}/amendments?state=proposed").text
    statements.clear()
    second.get(f"{ROOT}/amendments/{waits}")
    assert len(statements) <= 8, "\n".join(statements)


def test_names_stay_in_the_annex_when_the_accounts_are_renamed(app, world, complete, propose, second_id):
    complete(world.an)
    proposal_id = propose(world.an)
    with app.app_context():
        approve(proposal_id, remark="", by=second_id, at=now())
        db.session.commit()
        proposal = db.session.get(Proposal, proposal_id)

        assert proposal.decider_name == "Võ Thị Duyệt"
        assert proposal.proposer_name
