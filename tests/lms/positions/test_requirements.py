"""Settling what positions require."""

import pytest
from sqlalchemy import select

from lms.audit.models import AuditEntry
from lms.db import db
from lms.skills.position_models import PositionProfile

PAGE = "/staff/positions/requirements"


@pytest.fixture
def hr(world, posts, sign_in):
    """Keeps the requirements of Quỳ Châu."""
    world.grant(world.binh, "lms.set_requirements", world.quy_chau)
    return sign_in(world.binh)


def kept(app):
    with app.app_context():
        rows = db.session.scalars(select(PositionProfile).order_by(PositionProfile.id))
        return [(each.position, each.unit_id, each.modules) for each in rows]


def test_positions_of_ones_own_people_are_offered_with_their_numbers(app, world, posts, hr, statements):
    posts.hold(world.dung, "Thủ quỹ")
    statements.clear()

    page = hr.get(PAGE).text

    assert len(statements) <= 8
    assert "Kế toán" in page
    assert '<td class="num" data-k="Số người">2</td>' in page
    assert "Thủ quỹ" not in page


def test_a_requirement_is_set_changed_and_taken_away(app, world, hr):
    form = {"position": " kế toán ", "unit": world.quy_chau, "modules": ["IU04", "IU01"]}

    page = hr.post(f"{PAGE}/new", data=form, follow_redirects=True).text

    assert "2 người giữ vị trí này." in page
    assert kept(app) == [("kế toán", world.quy_chau, ["IU01", "IU04"])]
    hr.post(f"{PAGE}/1", data={"modules": ["IU02"]})
    assert kept(app) == [("kế toán", world.quy_chau, ["IU02"])]
    assert hr.post(f"{PAGE}/1/remove").status_code == 302
    assert kept(app) == []
    with app.app_context():
        deeds = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
        assert [deed for deed in deeds if "requirement" in deed] == [
            "lms.requirement_set", "lms.requirement_changed", "lms.requirement_removed",
        ]  # fmt: skip


def test_a_name_that_nobody_holds_is_entered_with_a_warning(app, world, hr):
    form = {"position": "Kế toán trưởng", "unit": world.quy_chau, "modules": ["IU04"]}

    page = hr.post(f"{PAGE}/new", data=form, follow_redirects=True).text

    assert "chưa ai trong đơn vị giữ vị trí “Kế toán trưởng”" in page
    assert "Chưa ai giữ" in page
    assert len(kept(app)) == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"position": " "}, "Ghi tên vị trí việc làm."),
        ({"position": "x" * 151}, "Tên dài quá 150 chữ."),
        ({"modules": []}, "Chọn ít nhất một mô đun."),
        ({"modules": ["IU99"]}, "Có mô đun không thuộc bộ kỹ năng này."),
        ({"unit": "con_cuong"}, "Lựa chọn này không có trong danh sách."),
        ({"unit": "province"}, "Lựa chọn này không có trong danh sách."),
        ({"unit": "abc"}, "Lựa chọn này không có trong danh sách."),
        ({"position": "KẾ TOÁN"}, "Vị trí này đã có yêu cầu ở đơn vị đã chọn."),
    ],
)
def test_wrong_input_is_told_at_its_place_and_changes_nothing(app, world, posts, hr, changes, sentence):
    posts.require("Kế toán", "IU01", unit=world.quy_chau)
    form = {"position": "Thủ quỹ", "unit": world.quy_chau, "modules": ["IU04"], **changes}
    form["unit"] = getattr(world, str(form["unit"]), form["unit"])

    answer = hr.post(f"{PAGE}/new", data=form)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert len(kept(app)) == 1


def test_what_the_province_requires_is_shown_and_cannot_be_changed(app, world, posts, hr):
    above = posts.require("Kế toán", "IU01")
    other = posts.require("Thủ quỹ", "IU01", unit=world.con_cuong)

    page = hr.get(PAGE).text

    assert "của cấp trên" in page
    assert "Thủ quỹ" not in page
    for made in (above, other):
        assert hr.post(f"{PAGE}/{made}", data={"modules": ["IU02"]}).status_code == 403
        assert hr.post(f"{PAGE}/{made}/remove").status_code == 403
    assert [modules for _position, _unit, modules in kept(app)] == [["IU01"], ["IU01"]]


def test_a_level_can_be_taken_as_a_beginning(world, hr):
    page = hr.get(f"{PAGE}/new?position=K%E1%BA%BF+to%C3%A1n&level=basic").text

    assert 'value="Kế toán"' in page
    assert page.count("checked") == 6
