"""The signed file: drawn once, never changed, for its owner and the HR officers of the unit alone."""

import hashlib
import io

import pikepdf
import pytest
import time_machine
from sqlalchemy import select, update

from certificates import issuing, services
from certificates.contract import CODE_PROPERTY
from certificates.jobs import DrawCertificate
from certificates.models import Award, IssuingBody
from certificates.points import NoSigner
from certificates.starting import catch_up
from lms.api import Job, User, db, now, store_file


def award_in(app, award_id):
    with app.app_context():
        return db.session.get(Award, award_id)


def test_the_job_draws_signs_and_enters_the_file(app, world, certificate, sign_in):
    award_id = certificate(world.an)

    answer = sign_in(world.an).get(f"/certificates/{award_id}.pdf")

    award = award_in(app, award_id)
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert hashlib.sha256(answer.data).hexdigest() == award.file_sha256
    assert award.signed_with
    assert award.template_version
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="GCN_000001-{award.year}-GCN-NA_Nguyen_Thi_An.pdf"'
    )


def test_drawing_again_changes_no_byte(app, world, certificate):
    award_id = certificate(world.an)
    before = award_in(app, award_id)

    with app.app_context():
        assert issuing.issue(award_id, at=now()) is False
        db.session.commit()

    after = award_in(app, award_id)
    assert (after.file_sha256, after.fields) == (before.file_sha256, before.fields)


def test_of_two_drawings_at_once_the_first_entered_stays(app, world, complete, monkeypatch):
    complete(world.an)
    with app.app_context():
        award_id = db.session.scalar(select(Award.id))
    real = issuing.seal

    def seal_while_another_finishes(*given):
        other = store_file(b"%PDF-first", media_type="application/pdf")
        db.session.execute(update(Award).values(file_sha256=other))
        db.session.commit()
        return real(*given)

    monkeypatch.setattr(issuing, "seal", seal_while_another_finishes)
    with app.app_context():
        assert issuing.issue(award_id, at=now()) is False
        db.session.commit()

    assert award_in(app, award_id).file_sha256 == hashlib.sha256(b"%PDF-first").hexdigest()


def test_a_job_killed_after_storing_runs_again_without_harm(app, world, complete, run_jobs, monkeypatch):
    complete(world.an)
    monkeypatch.setattr(issuing, "update", lambda _table: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        run_jobs()
    monkeypatch.undo()
    with app.app_context():
        db.session.execute(update(Job).values(lease_until=now()))
        db.session.commit()

    run_jobs()

    with app.app_context():
        assert db.session.scalar(select(Award.file_sha256))
        assert set(db.session.scalars(select(Job.state))) == {"done"}


def test_a_name_that_the_fonts_lack_waits_with_a_plain_reason_and_is_drawn_when_mended(
    app, world, certificate, sign_in, run_jobs
):
    person = world.person("Nguyễn 漢 An", world.quy_chau)
    award_id = certificate(person)
    assert "“漢” (U+6F22) ở họ và tên" in award_in(app, award_id).trouble
    world.grant(world.binh, "certificates.see", world.quy_chau)
    world.grant(world.binh, "certificates.revoke", world.quy_chau)
    binh = sign_in(world.binh)
    assert "Vẽ lại" in binh.get("/staff/certificates?state=waiting").text
    with app.app_context():
        db.session.get(User, person).name = "Nguyễn Hán An"
        db.session.commit()

    binh.post(f"/staff/certificates/{award_id}/redraw")
    run_jobs()

    award = award_in(app, award_id)
    assert award.file_sha256
    assert award.trouble == ""
    assert award.holder_name == award.fields["holder_name"] == "Nguyễn Hán An"


def test_redrawing_never_touches_a_finished_certificate(app, world, certificate):
    award_id = certificate(world.an)
    with app.app_context():
        db.session.get(User, world.an).name = "Tên Khác"
        db.session.commit()
        services.refresh(db.session.get(Award, award_id))
        db.session.commit()

    assert award_in(app, award_id).holder_name == "Nguyễn Thị An"


def test_a_signer_that_is_away_is_tried_again_and_caught_up_with(app, world, complete, run_jobs, monkeypatch):
    def away(_source):
        raise NoSigner("Chưa cắm thiết bị ký.")

    monkeypatch.setattr("certificates.signers.DemoAuthority.open", away)
    complete(world.an)
    with time_machine.travel(now(), tick=True) as clock:
        for _try in range(DrawCertificate.tries + 1):
            run_jobs()
            clock.shift(50_000)
    with app.app_context():
        job = db.session.scalar(select(Job))
        assert (job.state, job.error) == ("failed", "Chưa cắm thiết bị ký.")
        monkeypatch.undo()

        assert catch_up() == (0, 1)

    run_jobs()
    with app.app_context():
        assert db.session.scalar(select(Award.file_sha256))


def test_a_body_may_name_a_signer_of_its_own(app, world, certificate):
    with app.app_context():
        db.session.execute(update(IssuingBody).values(signer="key_files"))
        db.session.commit()

    award_id = certificate(world.an)

    assert award_in(app, award_id).file_sha256 is None


@pytest.mark.parametrize(
    ("who", "grant", "status"),
    [
        ("an", None, 200),
        ("binh", None, 403),
        ("binh", "quy_chau", 200),
        ("binh", "province", 200),
        ("dung", "con_cuong", 403),
        ("dung", None, 403),
    ],
)
def test_the_file_is_for_its_owner_and_the_units_hr(world, certificate, sign_in, who, grant, status):
    award_id = certificate(world.an)
    reader = getattr(world, who)
    if grant:
        world.grant(reader, "certificates.see", getattr(world, grant))

    assert sign_in(reader).get(f"/certificates/{award_id}.pdf").status_code == status


def test_a_visitor_is_sent_to_sign_in(app, world, certificate):
    award_id = certificate(world.an)

    answer = app.test_client().get(f"/certificates/{award_id}.pdf")

    assert answer.status_code == 302
    assert b"%PDF" not in answer.data


def test_a_certificate_that_is_not_there_answers_404(world, sign_in, body):
    assert sign_in(world.an).get("/certificates/4711.pdf").status_code == 404


def test_the_learner_sees_own_certificates_and_waits_for_the_signature(world, complete, run_jobs, sign_in):
    complete(world.an)
    complete(world.binh, "courses:course:2", title="Khóa của Bình")
    an = sign_in(world.an)

    waiting = an.get("/certificates").text
    run_jobs()
    ready = an.get("/certificates").text

    assert "Đang ký" in waiting
    assert "data-poll=" in waiting
    assert "data-poll=" not in ready
    assert ".pdf" in ready
    assert "Khóa của Bình" not in ready
    assert "data-done" in an.get("/certificates/list").text


def test_the_page_tells_who_has_none_what_will_be_here(world, sign_in):
    assert "Chưa có giấy chứng nhận nào" in sign_in(world.an).get("/certificates").text


def test_the_file_carries_number_holder_and_check_code(app, world, certificate, sign_in):
    award_id = certificate(world.an)
    content = sign_in(world.an).get(f"/certificates/{award_id}.pdf").data

    award = award_in(app, award_id)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert str(pdf.docinfo["/Title"]) == f"Giấy chứng nhận {award.number} – Nguyễn Thị An"
        assert str(pdf.docinfo[f"/{CODE_PROPERTY}"]) == award.code
