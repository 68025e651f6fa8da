"""“Báo cho đơn vị cấp”: from what the public check has found to those who look after the issuing body's register."""

import io
import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select, update

from certificates.models import IssuingBody
from certificates.plugin import plugin
from certificates.suspicions.models import Suspicion
from certificates.suspicions.services import ForgetContacts, settle
from lms.api import Job, Message, Progress, db, now, read_file
from lms.app import create_app
from lms.testing import make_tables

SAID = {"seen": "Thời lượng ghi 80 tiết, trang kiểm tra ghi 40 tiết.", "place": "Hồ sơ dự tuyển", "contact": "0912"}
LINK = re.compile(r'href="(/x/report\?about=[^"]+)"')


@pytest.fixture
def keeper(world, sign_in):
    """Who may propose to revoke, for the whole site."""
    world.grant(world.binh, "certificates.revoke", world.province)
    return sign_in(world.binh)


@pytest.fixture
def altered(app, award, visitor):
    """The page that tells of a changed file."""
    with app.app_context():
        content = read_file(award.file_sha256) + b"\n"
    return visitor.post("/x/file", data={"file": (io.BytesIO(content), "giay.pdf")}).text


def link_in(page: str) -> str:
    return unescape(LINK.search(page)[1])


def send(visitor, link: str, **changed):
    return visitor.post("/x/report/send", data={"about": link.partition("=")[2], **SAID, **changed})


def stored(app) -> list[Suspicion]:
    with app.app_context():
        return list(db.session.scalars(select(Suspicion).order_by(Suspicion.id)))


def test_an_altered_file_is_reported_to_its_body_and_settled_once(app, world, award, altered, visitor, keeper):
    link = link_in(altered)
    form = visitor.get(link).text
    assert award.number in form
    assert "Nguyễn Thị An" not in form

    assert send(visitor, link).status_code == 302
    (one,) = stored(app)

    assert (one.kind, one.award_id, one.body_id, one.state) == ("altered", award.id, award.body_id, "new")
    assert re.fullmatch("[0-9a-f]{64}", one.file_sha256)
    with app.app_context():
        letters = db.session.scalars(select(Message).where(Message.kind == "certificates.suspicion")).all()
        assert [(letter.recipient_id, letter.url) for letter in letters] == [
            (world.binh, f"/staff/certificates/reports/{one.id}")
        ]
        assert letters[0].body == f"Giấy số {award.number}: tệp khác với bản đã cấp."
    page = keeper.get(f"/staff/certificates/reports/{one.id}").text
    assert SAID["seen"] in page
    assert "Nguyễn Thị An" not in page
    settled = f"/staff/certificates/reports/{one.id}/settle"
    assert keeper.post(settled, data={"note": "Đã báo công an xã."}).status_code == 302
    again = keeper.post(settled, data={"note": "Người khác ghi đè."}, follow_redirects=True).text
    assert "đã có người xử lý" in again
    assert [(row.state, row.note) for row in stored(app)] == [("handled", "Đã báo công an xã.")]
    assert "Hồ sơ dự tuyển" in keeper.get("/staff/certificates/reports?state=handled").text
    assert "Hồ sơ dự tuyển" not in keeper.get("/staff/certificates/reports?state=new").text


def test_the_same_finding_sent_twice_is_one_report(app, altered, visitor):
    link = link_in(altered)

    assert [send(visitor, link).status_code for _ in range(2)] == [302, 302]
    assert len(stored(app)) == 1


def test_a_strangers_file_goes_to_the_body_that_issues_by_default(app, award, visitor):
    page = visitor.post("/x/file", data={"file": (io.BytesIO(b"%PDF-1.4 la"), "la.pdf")}).text

    send(visitor, link_in(page))

    assert [(one.kind, one.award_id, one.body_id) for one in stored(app)] == [("unknown", None, award.body_id)]


def test_a_paper_unlike_its_page_is_reported_with_its_code_and_a_true_file_is_not(app, award, visitor):
    send(visitor, link_in(visitor.get(f"/x/{award.code}").text))

    assert [(one.kind, one.award_id, one.file_sha256) for one in stored(app)] == [("paper", award.id, "")]
    with app.app_context():
        original = read_file(award.file_sha256)
    right = visitor.post("/x/file", data={"file": (io.BytesIO(original), "giay.pdf")}).text
    assert LINK.search(right) is None


def test_a_code_or_number_that_is_not_in_the_register_is_reported_to_the_body_that_it_names(app, award, visitor):
    with app.app_context():
        first = db.session.get_one(IssuingBody, award.body_id)
        words = {"lead": "", "place": "Vinh", "signer_title": "", "signer_name": ""}
        other = IssuingBody(key="khac", code="GCN-KHAC", name="Trường khác", **words)
        db.session.add(other)
        db.session.commit()
        bodies = [first.id, other.id]
    missing, unnumbered = visitor.get("/x/7K2M-9QXR-4TBN"), visitor.get("/x?q=000999/2026/GCN-KHAC")

    assert (missing.status_code, unnumbered.status_code) == (404, 200)
    for page in (missing, unnumbered):
        assert send(visitor, link_in(page.text)).status_code == 302

    assert [(one.kind, one.code, one.body_id) for one in stored(app)] == [
        ("missing", "7K2M-9QXR-4TBN", bodies[0]),
        ("missing", "000999/2026/GCN-KHAC", bodies[1]),
    ]
    assert LINK.search(visitor.get("/x/khong-phai-ma").text) is None
    assert LINK.search(visitor.get("/x?q=khong-phai-so").text) is None


def test_a_contact_is_forgotten_a_season_after_the_report_is_settled(app, world, altered, visitor):
    for _ in range(2):
        send(visitor, link_in(visitor.post("/x/file", data={"file": (io.BytesIO(b"%PDF-1.4"), "la.pdf")}).text))
    with app.app_context():
        settle(1, note="Đã đối chiếu hồ sơ.", by=world.binh, at=now() - timedelta(days=91))
        settle(2, note="Đã đối chiếu hồ sơ.", by=world.binh, at=now() - timedelta(days=89))
        db.session.commit()
        told = ForgetContacts().run(now().date(), Progress(Job(id=1, steps=[])), at=now())

    assert told == {"contacts": 1}
    assert [one.contact for one in stored(app)] == ["", SAID["contact"]]


def test_nothing_is_reported_without_a_finding_of_our_own_or_after_a_day(app, altered, visitor, monkeypatch):
    link = link_in(altered)
    for forged in ("", "abc", link.partition("=")[2][:-2]):
        assert send(visitor, f"={forged}").status_code == 400
    assert visitor.get("/x/report").status_code == 400
    monkeypatch.setattr("itsdangerous.timed.time.time", (now() + timedelta(days=2)).timestamp)

    assert send(visitor, link).status_code == 400
    assert stored(app) == []


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"seen": "  "}, "Ghi điều thấy không đúng."),
        ({"seen": "sai"}, "Viết từ 10 đến 1000 chữ."),
        ({"place": ""}, "Ghi nơi đã thấy giấy hoặc tệp này."),
        ({"contact": "9" * 201}, "Nhiều nhất 200 chữ."),
    ],
)
def test_what_is_missing_is_told_at_its_field_and_what_was_typed_stays(app, altered, visitor, changed, told):
    answer = send(visitor, link_in(altered), **changed)

    assert answer.status_code == 422
    assert told in answer.text
    assert stored(app) == []
    if "place" in changed:
        assert SAID["seen"] in answer.text


def test_an_address_sends_a_few_reports_an_hour(settings):
    app = create_app(replace(settings, environment="demo"), [plugin])
    with app.app_context():
        make_tables()
    app.config["WTF_CSRF_ENABLED"] = False
    visitor = app.test_client()

    answers = [send(visitor, "=none").status_code for _ in range(12)]

    assert answers == [400] * 10 + [429] * 2
    with app.app_context():
        db.engine.dispose()
        app.extensions["lms.huey"].storage.close()


def test_reports_on_the_body_of_a_unit_are_that_units_and_of_those_above(app, world, award, altered, visitor, sign_in):
    with app.app_context():
        db.session.execute(update(IssuingBody).values(unit_id=world.quy_chau))
        db.session.commit()
    world.grant(world.binh, "certificates.see", world.quy_chau)
    world.grant(world.dung, "certificates.revoke", world.con_cuong)
    above = world.person("Chu Thị Trên", world.province)
    world.grant(above, "certificates.see", world.province)
    send(visitor, link_in(altered))
    (one,) = stored(app)
    page = f"/staff/certificates/reports/{one.id}"

    with app.app_context():
        told = set(db.session.scalars(select(Message.recipient_id).where(Message.kind == "certificates.suspicion")))
    assert told == {world.binh, above}
    seen = {who: sign_in(who) for who in (world.binh, above, world.dung, world.an)}
    assert [seen[who].get(page).status_code for who in seen] == [200, 200, 403, 403]
    assert SAID["place"] in seen[world.binh].get("/staff/certificates/reports").text
    assert SAID["place"] not in seen[world.dung].get("/staff/certificates/reports").text
    assert seen[world.dung].post(f"{page}/settle", data={"note": "Không phải việc của tôi."}).status_code == 403


def test_reports_on_a_body_of_the_whole_site_are_not_a_units(app, world, altered, visitor, sign_in):
    world.grant(world.binh, "certificates.revoke", world.quy_chau)
    send(visitor, link_in(altered))
    (one,) = stored(app)

    assert sign_in(world.binh).get(f"/staff/certificates/reports/{one.id}").status_code == 403
    assert SAID["place"] not in sign_in(world.binh).get("/staff/certificates/reports").text
