"""The leader's page as people meet it: who may, what it costs, what it must never tell."""

from datetime import timedelta

import pytest

from tests.courses.oversight.commune import BASIC, settle


@pytest.fixture
def commune(world):
    return settle(world)


def test_a_leader_reads_the_own_unit_and_nobody_elses(commune, sign_in, world):
    commune.late(world.dung, "IU03", 30)
    commune.late(world.an, "IU03", 30)
    client = sign_in(commune.leader)

    page = client.get("/unit").text

    assert "UBND xã Quỳ Châu" in page
    assert "Nguyễn Thị An" in page
    assert "Lô Văn Dũng" not in page
    assert "Con Cuông" not in page
    for address in ("/unit", "/unit/late", "/unit/letter"):
        assert client.get(f"{address}?unit={world.con_cuong}").status_code == 403
        assert client.get(f"{address}?unit={world.province}").status_code == 403
        assert client.get(f"{address}?unit=999999").status_code == 404
        assert client.get(f"{address}?unit=99999999999999999999").status_code == 404


def test_the_menu_shows_the_page_to_those_who_follow_alone(commune, sign_in, world):
    assert 'href="/unit"' in sign_in(commune.leader).get("/").text
    assert 'href="/unit"' not in sign_in(world.an).get("/").text
    assert sign_in(world.an).get("/unit").status_code == 403


def test_the_head_of_an_office_sees_neither_the_commune_nor_the_other_office(commune, sign_in, world):
    commune.late(world.an, "IU03", 30)
    client = sign_in(commune.head)

    assert "Nguyễn Thị An" not in client.get("/unit").text
    assert client.get(f"/unit?unit={world.quy_chau}").status_code == 403
    assert client.get(f"/unit?unit={commune.office}").status_code == 403


def test_the_page_says_where_the_unit_stands(commune, sign_in, world):
    due_on = commune.today + timedelta(days=38)
    commune.target(world.quy_chau, 80, due_on)
    commune.shows(commune.head, *BASIC)
    commune.late(world.an, "IU03", 18)

    page = " ".join(sign_in(commune.leader).get("/unit").text.split())

    assert "1 trên 4 người" in page
    assert f"Mục tiêu 80 % đến {due_on:%d/%m/%Y}" in page
    assert "còn 38 ngày" in page
    assert "Dự báo đến hạn: 25 %." in page
    assert "Dự báo tính thế nào?" in page
    assert "1 người quá hạn" in page
    assert "1 người trên 14 ngày" in page
    assert ">1/2</b>" in page


def test_a_unit_without_a_target_or_people_has_its_sentences(commune, sign_in, world):
    assert "Chưa đặt mục tiêu" in sign_in(commune.leader).get("/unit").text
    assert "chưa có ai trong danh sách" in sign_in(commune.leader).get(f"/unit?unit={commune.office}").text


def test_the_page_costs_at_most_eight_statements_however_many_are_late(commune, sign_in, statements, world):
    for number in range(8):
        commune.late(commune.person(f"Nguyễn Văn Số {number}", commune.office), "IU03", number + 1)
    client = sign_in(commune.leader)
    client.get("/unit")
    statements.clear()

    page = client.get("/unit").text

    assert len(statements) <= 8
    assert page.count('class="num t-late-days"') == 5
    assert "Xem đủ 8 người" in page
    statements.clear()
    assert client.get("/unit/late").text.count('class="num t-late-days"') == 8
    assert len(statements) <= 8


def test_whoever_follows_several_units_may_switch(commune, sign_in, world):
    world.grant(commune.leader, "lms.follow", world.con_cuong)
    client = sign_in(commune.leader)

    page = client.get("/unit").text

    assert f'<option value="{world.con_cuong}"' in page
    assert "UBND xã Con Cuông</h1>" in client.get(f"/unit?unit={world.con_cuong}").text


def test_the_page_speaks_english(commune, sign_in, world):
    commune.late(world.an, "IU03", 18)

    page = sign_in(commune.leader).get("/unit?lang=en").text

    assert "My unit" in page
    assert "quá hạn" not in page
