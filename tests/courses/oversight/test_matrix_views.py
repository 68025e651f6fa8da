"""“Tiến độ theo đơn vị”: what an officer sees, opens, narrows down and takes away, and what stays hidden."""

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import update

from courses.oversight import matrix_export_views
from lms.db import db
from lms.organisation.models import Membership
from tests.courses.oversight.commune import BASIC, settle

MATRIX = "/staff/follow/matrix"


@pytest.fixture
def commune(world):
    """Quỳ Châu with two offices: An is up to the standard, Bình has shown one module, Dũng lives elsewhere."""
    commune = settle(world)
    commune.shows(world.an, *BASIC, days_ago=10)
    commune.shows(world.binh, "IU01", days_ago=70)
    commune.shows(commune.leader, *BASIC, days_ago=50)
    commune.late(world.binh, "IU03", 4)
    return commune


@pytest.fixture
def officer(commune, sign_in, world):
    """Bình, who follows Quỳ Châu."""
    world.grant(world.binh, "lms.follow", world.quy_chau)
    return sign_in(world.binh)


@pytest.fixture
def province(commune, sign_in, world):
    """An officer of the province."""
    person = world.person("Đậu Thị Nguyệt", world.province)
    world.grant(person, "lms.follow", world.province)
    return sign_in(person)


def page(client, address=MATRIX, **query) -> str:
    answer = client.get(address, query_string=query or None)
    assert answer.status_code == 200
    return answer.text


def test_the_top_says_who_is_up_to_the_standard_and_how_many_leaders(officer):
    text = page(officer)

    assert "50,0 %" in text  # An and the leader, of four
    assert "1/2" in text
    assert "chưa đặt chung" in text


def test_the_one_unit_of_an_officer_stands_open_with_leaders_offices_and_people(officer, commune):
    text = page(officer)

    assert "Lãnh đạo đơn vị" in text
    assert "Phòng Kinh tế" in text
    assert "Nguyễn Thị An" in text
    assert "IU01: Thạo" in text
    assert "Quá hạn" in text  # Bình
    assert "Vi Thị Nga" not in text  # in an office that is closed


def test_a_row_opens_in_place_with_the_rows_that_the_whole_page_would_show(officer, commune):
    rows = page(officer, f"{MATRIX}/rows", row=commune.economy)

    assert "Vi Thị Nga" in rows
    assert "<html" not in rows
    assert "Vi Thị Nga" in page(officer, open=[commune.world.quy_chau, commune.economy])
    assert officer.get(f"{MATRIX}/rows?row={commune.world.con_cuong}").status_code == 404
    assert officer.get(f"{MATRIX}/rows?row=nothing").status_code == 404


def test_what_a_month_has_brought_is_marked(officer):
    assert "▲\u00a025,0" in page(officer)  # An, ten days ago


def test_a_cell_leads_to_those_who_lack_the_module(officer, world):
    people = page(officer, f"/staff/follow/units/{world.quy_chau}", lacking="IU02")

    assert "Trần Văn Bình" in people
    assert "Nguyễn Thị An" not in people


@pytest.mark.parametrize(
    ("state", "shown", "hidden"),
    [
        ("held", "Nguyễn Thị An", "Trần Văn Bình"),
        ("open", "Trần Văn Bình", "Nguyễn Thị An"),
        ("late", "Trần Văn Bình", "Nguyễn Thị An"),
    ],
)
def test_people_are_narrowed_by_state(officer, world, state, shown, hidden):
    people = page(officer, f"/staff/follow/units/{world.quy_chau}", state=state)

    assert f">{shown}</a>" in people
    assert f">{hidden}</a>" not in people


def test_people_are_found_without_tone_marks(officer, world):
    people = page(officer, f"/staff/follow/units/{world.quy_chau}", q="kham")

    assert "Lô Văn Khăm" in people
    assert ">Nguyễn Thị An<" not in people


def test_leaders_alone_are_counted_like_everybody(officer):
    text = page(officer, who="leaders")

    assert "50,0 %" in text
    assert "2 người" in text


def test_the_matrix_of_an_earlier_day_counts_what_had_been_shown_by_then(officer, commune):
    text = page(officer, day=(commune.today - timedelta(days=30)).isoformat())

    assert "25,0 %" in text  # the leader alone


def test_units_under_a_percent_and_without_anybody_for_it_are_listed(province, world):
    with world.app.app_context():
        db.session.execute(update(Membership).where(Membership.user_id == world.an).values(is_it_dedicated=True))
        db.session.commit()

    below, without = page(province, below=50), page(province, without="it")

    for text in (below, without):
        assert "Con Cuông" in text
        assert "UBND xã Quỳ Châu" not in text


def test_an_office_of_a_body_that_has_somebody_for_it_lacks_nobody(province, commune, world):
    centre = world.unit("Trung tâm Phục vụ hành chính công", world.quy_chau, "H40.X01.3")
    commune.kind(centre, "su_nghiep")
    assert "Trung tâm Phục vụ" in page(province, without="it")

    with world.app.app_context():
        db.session.execute(update(Membership).where(Membership.user_id == world.an).values(is_it_dedicated=True))
        db.session.commit()

    assert "Trung tâm Phục vụ" not in page(province, without="it")


def test_a_sort_puts_the_weakest_first_and_those_without_people_last(province, commune, world):
    world.unit("UBND xã Vắng", world.province, "H40.X09")

    text = page(province, sort="share")

    places = [text.index(name) for name in ("UBND xã Con Cuông", "UBND xã Quỳ Châu", "UBND xã Vắng")]
    assert places == sorted(places)


def test_other_standards_and_levels_have_columns_of_their_own(officer):
    assert "IU15" in page(officer, standard="tt03-2014", level="advanced")
    assert "BT06" in page(officer, standard="bo-tro")


def test_an_address_that_makes_no_sense_is_the_plain_page(officer):
    wild = {"day": "2026-13-45", "below": "999", "sort": "drop", "group": "x", "block": "y", "open": "'"}

    assert "50,0 %" in page(officer, **wild)


def test_an_officer_of_one_commune_never_sees_the_other(officer, world):
    addresses = (
        MATRIX, f"{MATRIX}?below=100", f"{MATRIX}?without=it", f"{MATRIX}?open={world.con_cuong}",
        f"/staff/follow/compare?unit={world.con_cuong}", "/staff/follow/compare?q=con", "/staff/follow/targets",
        f"{MATRIX}?day=2020-01-01",
    )  # fmt: skip
    for address in addresses:
        text = page(officer, address)
        assert "Con Cuông" not in text, address
        assert "Dũng" not in text, address
    assert officer.get(f"/staff/follow/units/{world.con_cuong}").status_code == 403
    assert officer.get(f"/staff/follow/people/{world.dung}").status_code == 403


def test_a_leader_follows_the_own_unit_without_a_grant(commune, sign_in, world):
    client = sign_in(commune.head)  # of the office for economy

    assert "Vi Thị Nga" in page(client)
    assert client.get(f"/staff/follow/units/{world.quy_chau}").status_code == 403
    assert "Nguyễn Thị An" not in page(client)


def test_one_persons_page_shows_skills_and_duties(officer, world):
    text = page(officer, f"/staff/follow/people/{world.binh}")

    assert "Trần Văn Bình" in text
    assert "Xử lý văn bản cơ bản" in text
    assert "Quá hạn" in text


def test_the_workbook_holds_every_unit_with_numbers_and_no_formula(officer, commune):
    book = load_workbook(BytesIO(officer.post(f"{MATRIX}/file", data={"as": "xlsx"}).data))
    rows = [list(row) for row in book.active.iter_rows(values_only=True)]

    head = next(place for place, row in enumerate(rows) if row[0] == "Đơn vị")
    lines = {str(row[0]).strip(): dict(zip(rows[head], row, strict=True)) for row in rows[head + 1 :]}
    assert lines["UBND xã Quỳ Châu"]["Số người"] == 4
    assert lines["UBND xã Quỳ Châu"]["Đủ 6 mô đun, người"] == 2
    assert lines["UBND xã Quỳ Châu"]["Đủ 6 mô đun, tỷ lệ"] == 0.5
    assert lines["UBND xã Quỳ Châu"]["IU01, người đạt"] == 3
    assert lines["Phòng Kinh tế"]["Lãnh đạo"] == 1
    assert not any("Con Cuông" in str(cell) for row in rows for cell in row)
    assert not any(cell.data_type == "f" for row in book.active.iter_rows() for cell in row)


def test_the_paper_is_a4_on_its_side_with_the_numbers_of_the_matrix(officer):
    answer = officer.post(f"{MATRIX}/file", data={"as": "pdf"})

    assert answer.mimetype == "application/pdf"
    (sheet,) = PdfReader(BytesIO(answer.data)).pages
    assert [round(float(side) / 72 * 25.4) for side in (sheet.mediabox.width, sheet.mediabox.height)] == [297, 210]
    text = " ".join(sheet.extract_text().split())
    assert "Tiến độ học tập theo đơn vị" in text
    assert "IU01 (%)" in text
    assert "UBND xã Quỳ Châu 4 75 50 50 50 50 50 50 % 1/2" in text
    assert "Phòng Kinh tế" in text
    assert "Con Cuông" not in text
    assert "Trần Văn Bình" in text  # who signs


def test_a_long_workbook_is_made_by_a_job_for_its_owner_alone(officer, commune, sign_in, world, run_jobs, monkeypatch):
    monkeypatch.setattr(matrix_export_views, "LONG", 2)

    answer = officer.post(f"{MATRIX}/file", data={"as": "xlsx"})
    run_jobs()

    assert answer.status_code == 302
    fetched = officer.post(f"{answer.location}/fetch")
    assert load_workbook(BytesIO(fetched.data)).active.max_row > 4
    world.grant(commune.head, "lms.follow", world.province)
    assert sign_in(commune.head).post(f"{answer.location}/fetch").status_code == 403


def test_whoever_has_lost_the_right_meanwhile_gets_no_file(officer, world, run_jobs, monkeypatch):
    monkeypatch.setattr(matrix_export_views, "LONG", 0)
    answer = officer.post(f"{MATRIX}/file", data={"as": "xlsx"})
    with world.app.app_context():
        db.session.execute(db.text("DELETE FROM lms_grant"))
        db.session.commit()

    run_jobs()

    assert officer.post(f"{answer.location}/fetch").status_code == 404


def test_pages_take_a_few_statements_whatever_the_number_of_people_and_units(province, commune, world, statements):
    def sent(address: str) -> int:
        statements.clear()
        page(province, address)
        return len(statements)

    addresses = (
        f"{MATRIX}?open={world.province}&open={world.quy_chau}", f"/staff/follow/units/{world.province}",
        f"/staff/follow/compare?unit={world.quy_chau}&unit={world.con_cuong}", "/staff/follow/targets",
        f"{MATRIX}/rows?row={world.quy_chau}", f"/staff/follow/people/{world.an}",
    )  # fmt: skip
    few = [sent(address) for address in addresses]
    for number in range(6):
        commune.person(f"Lô Thị Mai {number}", world.unit(f"Phòng {number}", world.quy_chau, f"P{number}"))
        commune.person(f"Vi Văn Nam {number}", world.quy_chau, leads=True)

    assert [sent(address) for address in addresses] == few
    assert max(few) <= 8
