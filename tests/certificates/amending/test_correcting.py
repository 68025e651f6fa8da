"""A wrong printed word is put right by another certificate, a wrong column of the register by an entry alone."""

import pytest
from sqlalchemy import select

from certificates.amending.deciding import approve
from certificates.amending.models import Amendment
from certificates.amending.proposing import ProposalRefused, propose_correction
from certificates.models import Award
from lms.api import User, db, now, read_file
from tests.certificates.amending.conftest import ROOT, WHY

RIGHT = "Nguyễn Thị Ân"


@pytest.fixture
def correct(app, world, second_id):
    """Let Bình propose other words for a certificate and somebody else approve."""

    def correct(award_id, *, anew=False, **said):
        with app.app_context():
            proposal = propose_correction(
                db.session.get(Award, award_id), said, anew=anew, **WHY, by=world.binh, at=now()
            )
            approve(proposal.id, remark="", by=second_id, at=now())
            db.session.commit()
            return proposal.id

    return correct


def test_a_wrong_name_is_put_right_by_a_new_certificate_with_a_new_number(
    app, world, certificate, correct, run_jobs, register, entries
):
    old_id = certificate(world.an)
    with app.app_context():
        before = db.session.get(Award, old_id)
        file, words = before.file_sha256, dict(before.fields)
        original = read_file(file)

    correct(old_id, holder_name=RIGHT)
    run_jobs()

    assert register() == [(1, "replaced"), (2, "issued")]
    assert entries() == [("replace", "entered", 1)]
    with app.app_context():
        old = db.session.get(Award, old_id)
        new = db.session.scalars(select(Award).where(Award.replaces_id == old_id)).one()
        assert (old.holder_name, old.file_sha256, old.fields) == ("Nguyễn Thị An", file, words)
        assert read_file(old.file_sha256) == original
        assert (new.holder_name, new.search_text, new.completion_id) == (RIGHT, "nguyen thi an", old.completion_id)
        assert new.fields["holder_name"] == RIGHT
        assert new.number != old.number
        assert new.code != old.code
        assert new.fields["check_url"].endswith(new.code)
        assert new.is_ready
        kept = ("course_title", "grade", "hours", "period", "unit_name", "birth_date")
        assert [new.fields[name] for name in kept] == [words[name] for name in kept]


def test_a_column_that_is_not_printed_is_put_right_by_an_entry_and_nothing_is_erased(
    app, world, certificate, correct, register, entries
):
    award_id = certificate(world.an)
    with app.app_context():
        post = db.session.get(Award, award_id).holder_post

    correct(award_id, holder_post="Phó Trưởng phòng")

    assert register() == [(1, "issued")]
    assert entries() == [("correct", "entered", 1)]
    with app.app_context():
        assert db.session.get(Award, award_id).holder_post == post
        details = db.session.scalars(select(Amendment.details)).one()
        assert details["columns"] == {"holder_post": [post, "Phó Trưởng phòng"]}


def test_the_issuers_words_alone_are_reason_enough_when_asked_for(app, world, certificate, correct):
    award_id = certificate(world.an)
    with app.app_context():
        award = db.session.get(Award, award_id)
        same = {"holder_name": award.holder_name}
        with pytest.raises(ProposalRefused, match="same"):
            propose_correction(award, same, anew=False, **WHY, by=world.binh, at=now())

    correct(award_id, anew=True, **same)

    with app.app_context():
        assert db.session.scalars(select(Award.replaces_id).order_by(Award.id)).all() == [None, award_id]


def test_the_page_shows_both_texts_and_sends_a_proposal(app, world, certificate, officer, second):
    award_id = certificate(world.an)
    page = officer.get(f"{ROOT}/{award_id}/correct").text
    with app.app_context():
        fields = db.session.get(Award, award_id).fields
    names = ("birth_date", "unit_name", "course_title", "hours", "period")
    known = {name: fields[name] for name in names}

    sent = officer.post(f"{ROOT}/{award_id}/correct", data={**known, **WHY, "holder_name": RIGHT})
    shown = second.get(sent.location).text

    assert 'value="Nguyễn Thị An"' in page
    assert "<del>Nguyễn Thị An</del> → <ins>Nguyễn Thị Ân</ins>" in shown
    assert shown.count("<del>") == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"holder_name": ""}, "Cần có họ và tên."),
        ({"birth_date": "5/1/90"}, "Ngày cần viết đủ"),
        ({"decision": ""}, "Cần ghi số quyết định"),
        ({"unit_name": "x" * 201}, "Không quá 200 chữ cái."),
    ],
)
def test_wrong_words_are_refused_in_the_readers_language(world, certificate, officer, wrong, sentence, states):
    award_id = certificate(world.an)
    said = {"holder_name": RIGHT, "course_title": "Khóa", **WHY, **wrong}

    answer = officer.post(f"{ROOT}/{award_id}/correct", data=said)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert states() == []


def test_a_change_of_the_account_after_the_proposal_changes_nothing_of_it(
    app, world, certificate, correct, run_jobs, register
):
    award_id = certificate(world.an)
    correct(award_id, holder_name=RIGHT)
    with app.app_context():
        db.session.get(User, world.an).name = "Người đã xóa"
        db.session.commit()

    run_jobs()

    with app.app_context():
        assert db.session.scalars(select(Award.holder_name).order_by(Award.id)).all() == ["Nguyễn Thị An", RIGHT]
