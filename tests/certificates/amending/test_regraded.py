"""A wrong key found in an exam: what it did to certificates is put right by one proposal that another approves."""

import pytest
from sqlalchemy import select

from certificates.amending import deciding
from certificates.amending.deciding import approve
from certificates.amending.jobs import Amend
from certificates.amending.models import Amendment, Proposal
from certificates.amending.proposing import ProposalRefused, propose_regraded
from certificates.models import Award
from lms.api import Job, correct_scores, db, now, withdraw_completions
from tests.certificates.amending.conftest import ROOT, WHY

COURSE = "courses:course:1"
FAILED, REGRADED, UNTOUCHED = 4, 5, 3


@pytest.fixture
def exam(app, world, complete):
    """Twelve certificates of one course; by a regrade four learners failed and five have another grade now."""
    people = [world.person(f"Người thi {n:02}", world.quy_chau if n % 2 else world.con_cuong) for n in range(12)]
    for person in people:
        complete(person, COURSE)
    complete(world.an, "courses:course:2", title="Khóa khác")
    with app.app_context():
        withdraw_completions(
            learner_ids=people[:FAILED], subject=COURSE, reason="Câu 3 có đáp án sai.", by_id=world.binh, at=now()
        )
        correct_scores(scores=dict.fromkeys(people[FAILED : FAILED + REGRADED], 0.95), subject=COURSE)
        withdraw_completions(
            learner_ids=[world.an], subject="courses:course:2", reason="Nhầm người.", by_id=world.binh, at=now()
        )
        db.session.commit()
    return people


@pytest.fixture
def propose_all(app, world, exam):
    """Bình proposes about all certificates of the course; the proposal's id."""

    def propose_all():
        with app.app_context():
            ids = db.session.scalars(select(Award.id).where(Award.subject == COURSE)).all()
            proposal = propose_regraded(ids, **WHY, by=world.binh, at=now())
            db.session.commit()
            return proposal.id

    return propose_all


def states_of(app, people):
    with app.app_context():
        rows = db.session.execute(
            select(Award.state, Award.fields).where(Award.owner_id.in_(people)).order_by(Award.serial)
        ).all()
        return [(state, fields["grade"]) for state, fields in rows]


def test_the_officer_finds_them_by_the_regrade_and_sends_one_proposal(app, exam, officer, entries, states):
    page = officer.get(f"{ROOT}/flagged").text
    with app.app_context():
        moment = db.session.scalar(select(Award.flagged_at).where(Award.subject == COURSE, Award.flag == "grade"))
        flagged = db.session.scalars(select(Award.id).where(Award.flag != "", Award.subject == COURSE)).all()
    assert moment
    cause = page.split(f':{COURSE}"')[0].rsplit('value="', 1)[1] + f":{COURSE}"

    only = officer.get(f"{ROOT}/flagged", query_string={"cause": cause}).text
    sent = officer.post(f"{ROOT}/flagged", query_string={"cause": cause}, data={**WHY, "id": flagged})
    again = officer.post(f"{ROOT}/flagged", query_string={"cause": cause}, data={**WHY, "id": flagged})

    assert "Nguyễn Thị An" in page
    assert "Nguyễn Thị An" not in only
    assert "9 giấy" in page
    assert "Giỏi → Xuất sắc" in only
    assert sent.status_code == 302
    assert again.status_code == 409
    assert states() == ["proposed"]
    assert sorted(kind for kind, _state, _number in entries()) == ["replace"] * REGRADED + ["revoke"] * FAILED


def test_all_pages_at_once_are_proposed_and_only_what_the_filter_shows(app, exam, officer, entries):
    officer.post(f"{ROOT}/flagged?flag=withdrawn", data={**WHY, "everything": "y"})

    assert [kind for kind, _state, _number in entries()] == ["revoke"] * (FAILED + 1)


def test_one_reviewed_action_revokes_and_issues_anew_and_no_number_is_used_twice(
    app, exam, propose_all, second_id, second, run_jobs, register, entries
):
    proposal_id = propose_all()

    answer = second.post(f"{ROOT}/amendments/{proposal_id}/approve", follow_redirects=True)
    run_jobs()

    assert "Đã duyệt và ghi vào sổ." in answer.text
    lines = states_of(app, exam)
    assert [state for state, _grade in lines].count("revoked") == FAILED
    assert [grade for state, grade in lines if state == "replaced"] == ["Giỏi"] * REGRADED
    assert [grade for state, grade in lines[-REGRADED:] if state == "issued"] == ["Xuất sắc"] * REGRADED
    assert [serial for serial, _state in register()] == list(range(1, 12 + 1 + REGRADED + 1))
    assert sorted(number for _kind, _state, number in entries()) == list(range(1, FAILED + REGRADED + 1))
    with app.app_context():
        fresh = db.session.scalars(select(Award).where(Award.replaces_id.is_not(None))).all()
        assert all(award.is_ready and not award.flag for award in fresh)
        assert db.session.get(Proposal, proposal_id).entered_at is not None


def test_what_changed_between_proposal_and_approval_is_left_alone_with_its_reason(
    app, exam, propose_all, second_id, entries
):
    proposal_id = propose_all()
    with app.app_context():
        correct_scores(scores={exam[FAILED]: 0.5}, subject=COURSE)
        db.session.commit()

        approve(proposal_id, remark="", by=second_id, at=now())
        db.session.commit()
        reasons = db.session.scalars(select(Amendment.void_reason).where(Amendment.state == "void")).all()

    assert reasons == ["Xếp loại đã thay đổi lần nữa từ lúc đề nghị."]
    assert [state for _kind, state, _number in entries()].count("entered") == FAILED + REGRADED - 1


def test_more_than_one_transaction_holds_is_entered_by_a_job_that_goes_on_after_a_kill(
    app, exam, propose_all, second_id, run_jobs, entries, register, monkeypatch
):
    monkeypatch.setattr(deciding, "AT_ONCE", 2)
    proposal_id = propose_all()
    with app.app_context():
        approve(proposal_id, remark="", by=second_id, at=now())
        db.session.commit()
        assert {state for _kind, state, _number in entries()} == {"waiting"}
        deciding.enter(proposal_id, at=now())
        db.session.commit()

        class Killed(BaseException):
            pass

        class Progress:
            """Dies at the second report."""

            calls = 0

            def step(self, *_words, **_numbers):
                db.session.commit()

            def advance(self, *_numbers):
                self.calls += 1
                db.session.commit()
                if self.calls == 2:
                    raise Killed

        with pytest.raises(Killed):
            Amend().run({"proposal": proposal_id}, Progress())
        db.session.rollback()

    run_jobs()

    assert {state for _kind, state, _number in entries()} == {"entered"}
    assert sorted(number for _kind, _state, number in entries()) == list(range(1, FAILED + REGRADED + 1))
    assert [serial for serial, _state in register()] == list(range(1, 13 + REGRADED + 1))


def test_a_job_that_was_cancelled_is_ordered_anew_by_whoever_may_approve(
    app, exam, propose_all, second_id, second, run_jobs, entries, monkeypatch
):
    monkeypatch.setattr(deciding, "AT_ONCE", 2)
    proposal_id = propose_all()
    second.post(f"{ROOT}/amendments/{proposal_id}/approve")
    with app.app_context():
        db.session.scalars(select(Job).where(Job.kind == "certificates.amend")).one().state = "cancelled"
        db.session.commit()

    page = second.get(f"{ROOT}/amendments/{proposal_id}").text
    second.post(f"{ROOT}/amendments/{proposal_id}/go-on")
    run_jobs()

    assert "Làm tiếp" in page
    assert {state for _kind, state, _number in entries()} == {"entered"}


def test_nothing_flagged_is_nothing_to_propose(app, world, complete):
    complete(world.an)
    with app.app_context(), pytest.raises(ProposalRefused, match="empty"):
        propose_regraded([1], **WHY, by=world.binh, at=now())
