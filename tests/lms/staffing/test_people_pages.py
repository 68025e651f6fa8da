"""The list of people, the search, and a person's card: in order, found however typed, and never beyond the subtree."""

from datetime import date

import pytest
from sqlalchemy import update

from lms.accounts.models import User
from lms.db import db
from lms.organisation.models import Membership
from lms.web.text import fold

MANAGE, ADMINISTER = "lms.manage_staff", "lms.administer"
MOST_STATEMENTS = 8


@pytest.fixture
def officer(world, sign_in):
    """Bình looks after the people of Quỳ Châu."""
    world.grant(world.binh, MANAGE, world.quy_chau)
    return sign_in(world.binh)


def change(app, model, where, **values):
    with app.app_context():
        db.session.execute(update(model).where(where).values(**values))
        db.session.commit()


def names(page, *wanted):
    """The names that a page shows, in the order in which they stand there."""
    body = page.split("<main", 1)[1]
    return sorted((name for name in wanted if name in body), key=body.index)


def test_people_stand_by_ten_then_ho_in_the_vietnamese_order(world, officer):
    wanted = ["Lê Thị Hòa", "Vi Văn Hoàng", "Lê Văn Hóa", "Đặng Thị Hoa", "Bùi Thị Hoa"]
    for name in wanted:
        world.person(name, world.quy_chau)

    page = officer.get("/staff/people").text

    assert names(page, *wanted) == ["Bùi Thị Hoa", "Đặng Thị Hoa", "Lê Thị Hòa", "Lê Văn Hóa", "Vi Văn Hoàng"]


@pytest.mark.parametrize(
    "typed", ["hoà", "hòa", "hoa", "HOA", "Hòa Lê", "le hoa", "NA00004", "na00004", "nguoi4@", "Ho\u0300a"]
)
def test_a_person_is_found_however_the_name_is_typed(world, officer, typed):
    world.person("Lê Thị Hòa", world.quy_chau)

    listed, found = officer.get("/staff/people", query_string={"q": typed}), officer.get(f"/staff/find?q={typed}")

    assert "Lê Thị Hòa" in listed.text.split("<main", 1)[1]
    assert "Lê Thị Hòa" in found.text.split("<main", 1)[1]
    assert "Nguyễn Thị An" not in listed.text.split("<main", 1)[1]


def test_percent_and_underscore_are_signs_like_others(world, officer):
    assert "Không có ai khớp" in officer.get("/staff/people?q=%25").text
    assert "Không có ai khớp" in officer.get("/staff/people?q=_").text


def test_a_unit_is_found_by_name_and_code(world, officer):
    assert "UBND xã Quỳ Châu" in officer.get("/staff/find?q=quy chau").text
    assert "1 người" not in officer.get("/staff/find?q=h40.x01").text
    assert "2 người" in officer.get("/staff/find?q=h40.x01").text


def test_filters_narrow_the_list(app, world, officer):
    office = world.unit("Phòng Kinh tế", world.quy_chau, "H40.X01.01")
    inside = world.person("Vi Thị Trong", office)
    change(app, User, User.id == world.an, password_hash="x")
    change(app, User, User.id == inside, is_suspended=True)
    change(app, Membership, Membership.user_id == world.an, is_leader=True, learner_group="can_bo")
    change(app, Membership, Membership.user_id == inside, is_it_dedicated=True)

    def seen(query):
        return set(names(officer.get(f"/staff/people?{query}").text, "Nguyễn Thị An", "Trần Văn Bình", "Vi Thị Trong"))

    assert seen(f"unit={office}") == {"Vi Thị Trong"}
    assert seen(f"unit={world.quy_chau}") == {"Nguyễn Thị An", "Trần Văn Bình", "Vi Thị Trong"}
    assert seen("group=can_bo") == seen("leader=1") == {"Nguyễn Thị An"}
    assert seen("it=1") == seen("state=suspended") == {"Vi Thị Trong"}
    assert seen("state=new") == {"Trần Văn Bình"}


def test_whoever_has_left_is_listed_where_they_were(app, world, officer):
    change(app, Membership, Membership.user_id == world.an, valid_to=date(2026, 3, 1))

    assert "Nguyễn Thị An" not in officer.get("/staff/people").text
    page = officer.get("/staff/people?state=left").text
    assert "Nguyễn Thị An" in page
    assert "01/03/2026" in page
    assert officer.get(f"/staff/people/{world.an}").status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/staff/people", "/staff/people?q=lo", "/staff/people?state=left", "/staff/find?q=lo", "/staff/slips?pick=all"],
)
def test_nobody_and_no_unit_of_elsewhere_is_ever_shown(app, world, officer, path):
    left = world.person("Lô Thị Canh", world.con_cuong)
    change(app, Membership, Membership.user_id == left, valid_to=date(2026, 3, 1))
    world.person("Lô Thị Canary", world.con_cuong)

    page = officer.get(path).text

    assert not names(page, "Lô Thị Canary", "Lô Thị Canh", "Lô Văn Dũng", "Con Cuông")
    assert officer.get(f"/staff/people?unit={world.con_cuong}").text.count("Lô Thị") == 0
    assert officer.get(f"/staff/people/{world.dung}").status_code == 403
    assert officer.get(f"/staff/people/{left}").status_code == 403


def test_namesakes_of_elsewhere_are_not_told(world, officer):
    world.person("Lô Thị Canary", world.con_cuong)
    form = {"staff_code": "NA90000", "name": "Lô Thị Canary", "unit": world.quy_chau, "learner_group": "cong_chuc"}

    assert officer.post("/staff/people/new", data={**form, "since": "2026-01-05"}).status_code == 302


def test_pages_take_few_statements_whatever_the_number(app, world, officer, statements):
    for number in range(60):
        world.person(f"Lê Thị {'Hoa' if number % 2 else 'Hòa'}", world.quy_chau)
    for path in ("/staff/people", "/staff/find?q=hoa", f"/staff/people/{world.an}", "/staff/slips?pick=all"):
        statements.clear()

        assert officer.get(path).status_code == 200

        assert len(statements) <= MOST_STATEMENTS, path


def test_the_search_box_stands_on_every_page_of_staff_and_only_for_officers(world, officer, sign_in):
    world.grant(world.dung, "courses.admit", world.con_cuong)

    assert 'action="/staff/find"' in officer.get("/staff/people").text
    assert 'action="/staff/find"' not in sign_in(world.dung).get("/staff/allowances").text


def test_a_card_shows_posts_with_the_names_of_their_time(app, world, officer):
    with app.app_context():
        old = db.session.query(Membership).filter_by(user_id=world.an).one()
        old.valid_to = date(2026, 2, 1)
        db.session.add(Membership(user_id=world.an, unit_id=world.quy_chau, position="Phó Chủ tịch", is_leader=True,
                                  valid_from=date(2026, 2, 1)))  # fmt: skip
        db.session.commit()

    page = officer.get(f"/staff/people/{world.an}").text

    assert page.index("Phó Chủ tịch") < page.rindex("Chuyên viên")
    assert "01/02/2026" in page


def test_an_officer_only_reads_the_own_card_and_those_of_whoever_holds_more(world, officer):
    world.grant(world.an, "courses.author", world.province)

    for person in (world.binh, world.an):
        assert "chỉ xem" in officer.get(f"/staff/people/{person}").text
        assert officer.get(f"/staff/people/{person}/edit").status_code == 403
        assert officer.post(f"/staff/people/{person}/slip").status_code == 403
        assert officer.post(f"/staff/people/{person}/suspend").status_code == 403


def test_folding_is_what_search_compares(app, world):
    with app.app_context():
        assert db.session.get(User, world.an).search_text == fold("Nguyễn Thị An")
