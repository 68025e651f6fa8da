"""What is asked of a report can be kept under a name, by each person alone."""

import pytest
from sqlalchemy import select

from lms.db import db
from lms.reports.models import SavedFilter

UNITS = "/staff/reports/lms.completion_by_unit"


@pytest.fixture
def officer(world, desk, sign_in):
    """The officer of the province, signed in."""
    return sign_in(world.officer)


def saved(app):
    with app.app_context():
        return [(one.name, one.query) for one in db.session.scalars(select(SavedFilter).order_by(SavedFilter.id))]


def test_a_saved_filter_is_a_link_that_asks_the_same_again(app, world, officer):
    officer.post(f"{UNITS}/filters?unit={world.quy_chau}&group=vien_chuc&strange=1", data={"name": "Viên chức"})

    assert saved(app) == [("Viên chức", {"unit": str(world.quy_chau), "group": "vien_chuc"})]
    page = officer.get(UNITS).text
    assert f"{UNITS}?unit={world.quy_chau}&amp;group=vien_chuc" in page


def test_the_same_name_replaces_what_it_stood_for(app, officer):
    for group in ("vien_chuc", "cong_chuc"):
        officer.post(f"{UNITS}/filters?group={group}", data={"name": "Của tôi"})

    assert saved(app) == [("Của tôi", {"group": "cong_chuc"})]


@pytest.mark.parametrize(
    ("query", "name", "sentence"),
    [
        ("group=cong_chuc", " ", "Cần đặt tên"),
        ("group=cong_chuc", "a" * 81, "không quá 80"),
        ("group=x", "A", "chưa lưu"),
    ],
)
def test_a_filter_needs_a_name_and_has_to_be_right(app, officer, query, name, sentence):
    answer = officer.post(f"{UNITS}/filters?{query}", data={"name": name}, follow_redirects=True)

    assert sentence in answer.text
    assert saved(app) == []


def test_nobody_else_sees_or_removes_a_saved_filter(app, world, officer, sign_in):
    officer.post(f"{UNITS}/filters?group=vien_chuc", data={"name": "Bí mật Con Cuông"})
    binh = sign_in(world.binh)

    assert "Bí mật" not in binh.get(UNITS).text
    assert binh.post("/staff/reports/filters/1/remove").status_code == 403
    assert officer.post("/staff/reports/filters/1/remove").status_code == 302
    assert saved(app) == []


def test_a_unit_out_of_reach_cannot_be_asked_for(world, desk, sign_in):
    page = sign_in(world.binh).get(f"{UNITS}?unit={world.con_cuong}").text

    assert "không có trong danh sách" in page
    assert "Con Cuông" not in page
