"""Units beside each other, today and from month to month."""

import re

import pytest

from tests.courses.oversight.commune import BASIC, settle

COMPARE = "/staff/follow/compare"


@pytest.fixture
def officer(sign_in, world):
    """Somebody who follows the province; An of Quỳ Châu is up to the standard since ten days ago."""
    commune = settle(world)
    commune.shows(world.an, *BASIC, days_ago=10)
    person = world.person("Đậu Thị Nguyệt", world.province)
    world.grant(person, "lms.follow", world.province)
    return sign_in(person)


def test_chosen_units_stand_in_a_table_and_a_drawing_with_its_figures(officer, world):
    text = officer.get(f"{COMPARE}?unit={world.quy_chau}&unit={world.con_cuong}").text

    assert text.count("<polyline") == 2
    assert "25,0 %" in text  # one of four
    assert "Xem bằng bảng số" in text
    assert len(re.findall(r'<th scope="row" class="num">\d\d/\d{4}</th>', text)) == 12


def test_a_unit_is_found_by_name_without_tone_marks_and_added(officer, world):
    text = officer.get(f"{COMPARE}?unit={world.quy_chau}&q=con+cuong").text

    (added,) = re.findall(r'href="([^"]*)">.*?UBND xã Con Cuông</a>', text)
    assert f"unit={world.quy_chau}" in added
    assert f"unit={world.con_cuong}" in added


def test_six_units_are_the_most_and_nonsense_is_left_out(officer, world):
    units = [world.unit(f"UBND xã Số {number}", world.province, f"N{number}") for number in range(7)]
    address = "&".join(f"unit={unit}" for unit in units)

    text = officer.get(f"{COMPARE}?{address}&unit=x&unit={10**18}").text

    assert text.count("<polyline") == 6


def test_without_units_the_page_says_what_to_do(officer):
    assert "Chưa chọn đơn vị nào" in officer.get(COMPARE).text
