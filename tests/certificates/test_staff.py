"""The register as HR officers see it: their own subtree, filters, revocation."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from certificates.models import Award
from lms.api import db, now


@pytest.fixture
def hr(world, sign_in):
    """Bình as HR officer over a unit."""

    def over(unit, *permissions):
        for permission in permissions or ("certificates.see", "certificates.revoke"):
            world.grant(world.binh, permission, unit)
        return sign_in(world.binh)

    return over


def award_of(app, owner):
    with app.app_context():
        return db.session.scalar(select(Award).where(Award.owner_id == owner))


def audit(app):
    with app.app_context():
        return [tuple(row) for row in db.session.execute(text("SELECT action, subject, actor_id FROM lms_audit_entry"))]


def test_an_officer_sees_the_own_subtree_alone(world, complete, hr):
    complete(world.an)
    complete(world.dung)

    page = hr(world.quy_chau).get("/staff/certificates").text

    assert "Nguyễn Thị An" in page
    assert "Lô Văn Dũng" not in page
    assert "Con Cuông" not in page


def test_an_officer_of_the_province_sees_every_unit(world, complete, hr):
    complete(world.an)
    complete(world.dung)

    page = hr(world.province).get("/staff/certificates").text

    assert "Nguyễn Thị An" in page
    assert "Lô Văn Dũng" in page


@pytest.mark.parametrize("path", ["", "/archives", "/1/revoke"])
def test_nobody_else_sees_the_register(app, world, complete, sign_in, path):
    complete(world.an)

    assert sign_in(world.an).get(f"/staff/certificates{path}").status_code == 403
    assert app.test_client().get(f"/staff/certificates{path}").status_code == 302


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"An", "Dũng"}),
        ("unit={quy_chau}", {"An"}),
        ("unit={province}", {"An", "Dũng"}),
        ("subject=courses:course:2", {"Dũng"}),
        ("q=nguyen+thi", {"An"}),
        ("q=Lô+Văn", {"Dũng"}),
        ("q=000002", {"Dũng"}),
        ("q=%25", set()),
        ("since={today}", {"An", "Dũng"}),
        ("until={yesterday}", set()),
        ("state=revoked", set()),
        ("state=issued", {"An", "Dũng"}),
        ("state=waiting", set()),
        ("state=soon", set()),
        ("state=expired", set()),
        ("state=replaced", set()),
        ("page=99", set()),
    ],
)
def test_filters_narrow_the_list(world, complete, hr, query, shown):
    complete(world.an)
    complete(world.dung, "courses:course:2", title="Khóa khác")
    today = (now() + timedelta(hours=7)).date()
    query = query.format(
        quy_chau=world.quy_chau, province=world.province, today=today, yesterday=today - timedelta(days=1)
    )

    page = hr(world.province).get(f"/staff/certificates?{query}").text

    for name, full in {"An": "Nguyễn Thị An", "Dũng": "Lô Văn Dũng"}.items():
        assert (full in page) == (name in shown), name


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("unit={con_cuong}", "không có trong danh sách"),
        ("unit=abc", "không có trong danh sách"),
        ("since=31/02/2026", "Ngày cần viết đủ"),
        ("since=2026-05-01&until=2026-01-01", "Ngày cuối đứng trước"),
    ],
)
def test_a_wrong_filter_is_told_and_shows_nobody(world, complete, hr, query, sentence):
    complete(world.an)
    complete(world.dung)

    page = hr(world.quy_chau).get("/staff/certificates?" + query.format(con_cuong=world.con_cuong)).text

    assert sentence in page
    assert "Nguyễn Thị An" not in page
    assert "Lô Văn Dũng" not in page


def test_strange_names_in_the_address_are_dropped(world, complete, hr):
    complete(world.an)
    officer = hr(world.quy_chau)

    page = officer.get("/staff/certificates?q=an&_scheme=javascript&_external=1&endpoint=x")
    beyond = officer.get("/staff/certificates?q=an&page=9&_external=1&_scheme=ftp&_anchor=x")

    assert page.status_code == 200
    assert beyond.location == "/staff/certificates?q=an"


def test_the_list_comes_in_pages_of_fifty(world, complete, hr):
    people = [world.person(f"Người Số{n:03}", world.quy_chau) for n in range(53)]
    for person in people:
        complete(person)

    page = hr(world.quy_chau).get("/staff/certificates?page=2").text

    assert "51–53 trên 53" in page
    assert page.count("Người Số") == 3


def test_asking_for_a_revocation_changes_nothing_and_waits_once(app, world, complete, hr):
    complete(world.an)
    officer = hr(world.quy_chau)
    award = award_of(app, world.an)

    answer = officer.post(
        f"/staff/certificates/{award.id}/revoke",
        data={"reason": "Ghi sai họ tên khi cấp", "decision": "87/QĐ-TT"},
        follow_redirects=True,
    )
    again = officer.post(
        f"/staff/certificates/{award.id}/revoke",
        data={"reason": "Một lý do thứ hai", "decision": "88/QĐ-TT"},
        follow_redirects=True,
    )

    assert "khi người thứ hai duyệt" in answer.text
    assert "đang có một đề nghị chờ duyệt" in again.text
    assert award_of(app, world.an).state == "issued"
    assert audit(app) == [("certificates.change_proposed", "certificates:proposal:1", world.binh)]


@pytest.mark.parametrize(
    ("reason", "decision", "sentence"),
    [
        ("ngắn", "87", "từ 10 đến 500"),
        ("   a   b   ", "87", "từ 10 đến 500"),
        ("", "87", "Cần ghi lý do"),
        ("Một lý do đủ dài", "", "Cần ghi số quyết định"),
        ("x" * 501, "87", "từ 10 đến 500"),
    ],
)
def test_a_revocation_needs_a_reason_and_a_decision(app, world, complete, hr, reason, decision, sentence):
    complete(world.an)
    award = award_of(app, world.an)

    page = (
        hr(world.quy_chau)
        .post(f"/staff/certificates/{award.id}/revoke", data={"reason": reason, "decision": decision})
        .text
    )

    assert sentence in page
    assert award_of(app, world.an).state == "issued"


@pytest.mark.parametrize("permission", ["certificates.see", "certificates.revoke"])
@pytest.mark.parametrize("action", ["revoke", "redraw"])
def test_revoking_needs_the_permission_over_the_unit(app, world, complete, hr, permission, action):
    complete(world.dung)
    award = award_of(app, world.dung)
    where = world.con_cuong if permission == "certificates.see" else world.quy_chau

    answer = hr(where, permission).post(
        f"/staff/certificates/{award.id}/{action}", data={"reason": "Một lý do đủ dài", "decision": "1"}
    )

    assert answer.status_code == 403
    assert award_of(app, world.dung).state == "issued"


def test_whoever_may_only_see_is_offered_no_revocation(world, complete, hr):
    complete(world.an)

    assert "/revoke" not in hr(world.quy_chau, "certificates.see").get("/staff/certificates").text


def test_the_learner_reads_why_a_certificate_was_revoked(app, world, certificate, sign_in):
    award_id = certificate(world.an)
    with app.app_context():
        db.session.execute(
            update(Award).where(Award.id == award_id).values(state="revoked", reason="Ghi sai", revoked_at=now())
        )
        db.session.commit()

    page = sign_in(world.an).get("/certificates").text

    assert "Đã bị thu hồi" in page
    assert "Ghi sai" in page


@pytest.mark.parametrize("count", [10, 120])
def test_pages_cost_the_same_few_statements_for_any_number(app, world, complete, hr, sign_in, statements, count):
    complete(world.an)
    with app.app_context():
        one = dict(db.session.execute(select(Award.__table__)).mappings().one())
        completion = dict(db.session.execute(text("SELECT * FROM lms_completion")).mappings().one())
        db.session.execute(text("UPDATE certificates_award SET file_sha256 = 'x'"))
        for n in range(2, count):
            db.session.execute(
                text(
                    "INSERT INTO lms_completion (id, learner_id, subject, title, hours, facts, completed_at,"
                    " unit_then_id, withdrawn_reason, period) VALUES (:id, :learner_id, :subject, :title, :hours,"
                    " :facts, :completed_at, :unit_then_id, '', 1)"
                ),
                {**completion, "id": n + 1000, "subject": f"s{n}", "facts": "{}"},
            )
            db.session.execute(
                Award.__table__.insert(),
                {
                    **one, "id": n + 1000, "completion_id": n + 1000, "serial": n, "number": f"n{n}", "code": f"c{n}",
                    "subject": f"s{n}", "file_sha256": f"{n:064}",
                },
            )  # fmt: skip
        db.session.commit()
    officer, an = hr(world.province), sign_in(world.an)

    for client, path in (
        (officer, "/staff/certificates"),
        (officer, "/staff/certificates?q=an"),
        (officer, "/staff/certificates/archives"),
        (officer, f"/staff/certificates/{one['id']}/revoke"),
        (officer, f"/staff/certificates/{one['id']}"),
        (an, "/certificates"),
        (an, "/certificates/list"),
    ):
        statements.clear()
        assert client.get(path).status_code == 200
        assert len(statements) <= 8, path + "\n" + "\n".join(statements)
