"""Slips: for whom they may be printed, what is on them, and that they open exactly what they should."""

import re
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from flask_mailman import EmailMessage
from pypdf import PdfReader
from sqlalchemy import select, update

from lms.accounts.first_sign_in_models import FirstCode
from lms.accounts.models import User
from lms.db import db
from lms.jobs.models import Job
from lms.jobs.progress import Progress
from lms.staffing import slips
from lms.staffing.slips_jobs import ForgetSlips
from lms.storage import read_file

NEW = "mèo trắng ăn bánh đa"


@pytest.fixture
def officer(world, sign_in):
    """Bình looks after the people of Quỳ Châu."""
    world.grant(world.binh, "lms.manage_staff", world.quy_chau)
    return sign_in(world.binh)


def text_of(answer):
    assert answer.mimetype == "application/pdf", answer.text[-2000:]
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(answer.data)).pages)


def codes_in(text):
    return re.findall(r"\b[A-Z0-9]{5}-[A-Z0-9]{5}\b", text)


def owners(app):
    with app.app_context():
        return set(db.session.scalars(select(FirstCode.user_id)))


def test_a_slip_says_who_where_and_how_and_opens_the_account(app, world, officer):
    text = text_of(officer.post(f"/staff/people/{world.an}/slip"))

    assert "Nguyễn Thị An" in text
    assert "NA00001" in text
    assert "/first-sign-in" in text
    (code,) = codes_in(text)
    form = {"login": "NA00001", "code": code, "new": NEW, "repeated": NEW}
    assert app.test_client().post("/first-sign-in", data=form).location == "/sign-in"


def test_slips_of_a_unit_go_to_whoever_has_never_signed_in(app, world, officer):
    inside, locked = world.person("Vi Thị Vào", world.quy_chau), world.person("Vi Thị Khóa", world.quy_chau)
    with app.app_context():
        db.session.execute(update(User).where(User.id == inside).values(password_hash="x"))
        db.session.execute(update(User).where(User.id == locked).values(is_suspended=True))
        db.session.commit()

    text = text_of(officer.post("/staff/slips/print", data={"unit": world.quy_chau}))

    assert owners(app) == {world.an}  # nobody else has never signed in, Bình is the officer
    assert "Vi Thị" not in text


def test_chosen_people_of_elsewhere_or_with_more_rights_get_none(app, world, officer):
    chief = world.person("Cao Thị Trên", world.quy_chau)
    world.grant(chief, "lms.administer", world.province)

    officer.post("/staff/slips/print", data={"id": [world.an, world.dung, chief, world.binh]})

    assert owners(app) == {world.an}


def test_nothing_is_printed_for_nobody(app, world, officer):
    answer = officer.post("/staff/slips/print", data={"id": [world.dung]}, follow_redirects=True)

    assert "Không có ai để in phiếu" in answer.text
    assert not owners(app)


def test_many_slips_are_work_for_a_job_whose_paper_belongs_to_its_owner(
    app, world, officer, sign_in, run_jobs, monkeypatch
):
    monkeypatch.setattr(slips, "AT_ONCE", 2)
    for number in range(4):
        world.person(f"Lê Thị {number}", world.quy_chau)
    other = world.person("Vi Thị Khác", world.quy_chau)
    world.grant(other, "lms.manage_staff", world.quy_chau)

    place = officer.post("/staff/slips/print", data={"pick": "all"}).location
    waiting = officer.get(place)
    run_jobs()
    text = text_of(officer.post(f"{place}/paper"))

    assert "Đang chờ" in waiting.text
    assert len(codes_in(text)) == 6
    assert "Tải tệp PDF" in officer.get(place).text
    assert sign_in(other).get(place).status_code == 403
    assert sign_in(other).post(f"{place}/paper").status_code == 403
    with app.app_context():
        kept = read_file(db.session.scalars(select(Job)).one().result["sha256"])
    assert not kept.startswith(b"%PDF")


def test_a_job_prints_only_what_the_officer_may_still_see(app, world, officer, run_jobs, monkeypatch):
    monkeypatch.setattr(slips, "AT_ONCE", 1)
    world.person("Lê Thị Hoa", world.quy_chau)
    officer.post("/staff/slips/print", data={"pick": "all"})
    with app.app_context():
        db.session.execute(update(User).where(User.id == world.binh).values(is_suspended=True))
        db.session.commit()

    run_jobs()

    assert not owners(app)


def test_paper_of_a_job_is_gone_after_three_days(app, world, officer, run_jobs, monkeypatch):
    monkeypatch.setattr(slips, "AT_ONCE", 1)
    world.person("Lê Thị Hoa", world.quy_chau)
    place = officer.post("/staff/slips/print", data={"pick": "all"}).location
    run_jobs()
    with app.app_context():
        job = db.session.scalars(select(Job)).one()
        job.finished_at = datetime(2020, 11, 28, tzinfo=UTC)
        db.session.commit()

        digest = job.result["sha256"]
        forgotten = ForgetSlips().run(date(2020, 12, 1), Progress(job), at=datetime(2020, 12, 1, tzinfo=UTC))

    assert officer.post(f"{place}/paper").status_code == 410
    assert forgotten == {"files": 1}
    with app.app_context(), pytest.raises(FileNotFoundError):
        read_file(digest)


def test_whoever_has_an_address_can_be_sent_a_link_once(app, world, officer, run_jobs, monkeypatch):
    letters = []
    monkeypatch.setattr(EmailMessage, "send", lambda letter: letters.append(letter))  # noqa: PLW0108 (a bound method)
    silent = world.person("Lê Thị Không Thư", world.quy_chau)
    with app.app_context():
        db.session.execute(update(User).where(User.id == silent).values(email=None))
        db.session.commit()

    place = officer.post("/staff/slips/mail", data={"pick": "all"}).location
    run_jobs()
    with app.app_context():
        job = db.session.scalars(select(Job)).one()
        job.state = "waiting"  # the worker died after its last letter
        db.session.commit()
    run_jobs()

    assert [letter.to for letter in letters] == [["nguoi1@nghean.example"]]
    link = re.search(r"http://[^/]+(/\S+)", letters[0].body).group(1)
    assert app.test_client().post(link, data={"new": NEW, "repeated": NEW}).location == "/sign-in"
    assert officer.get(place).status_code == 200


def test_the_page_counts_before_anything_happens(app, world, officer):
    page = officer.get(f"/staff/slips?unit={world.quy_chau}").text

    assert "In 1 phiếu" in page
    assert "Gửi thư cho 1 người" in page
    assert not owners(app)
