"""Targets: which one holds, who may set it, and a forecast that can be worked out by hand."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from courses.oversight.targets import forecast, target_of, targets_for
from courses.oversight.targets_models import Target
from lms.db import db
from lms.organisation.models import Unit
from lms.skills.profiles import find_profile
from tests.courses.oversight.commune import BASIC, settle

TODAY = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("people", "held", "held_before", "weeks", "expected", "missing", "weekly", "weekly_needed"),
    [
        (100, 50, 34, 5, 60, 20, 2.0, 6),  # 16 in 8 weeks are 2 a week; 5 weeks bring 10 more; 30 in 5 weeks are 6
        (100, 50, 10, 8, 90, 0, 5.0, 4),  # 5 a week for 8 weeks; 30 in 8 weeks are 3,75
        (100, 90, 50, 8, 100, 0, 5.0, 0),  # nobody is counted twice
        (100, 50, 60, 5, 50, 30, 0.0, 6),  # a loss is not carried on
        (10, 3, 2, 6, 3, 5, 0.125, 1),  # three quarters of a person are nobody; 5 in 6 weeks are 1 begun
        (0, 0, 0, 4, 0, 0, 0.0, 0),
    ],
)
def test_the_forecast_carries_the_mean_of_eight_weeks_on(
    people, held, held_before, weeks, expected, missing, weekly, weekly_needed
):
    ahead = forecast(
        people=people, held=held, held_before=held_before, percent=80, due_on=TODAY + timedelta(weeks=weeks),
        today=TODAY,
    )  # fmt: skip

    assert (ahead.expected, ahead.missing, ahead.weekly) == (expected, missing, weekly)
    assert ahead.weekly_needed == weekly_needed


def test_a_forecast_counts_days_and_not_only_whole_weeks():
    ahead = forecast(people=100, held=20, held_before=4, percent=50, due_on=TODAY + timedelta(days=11), today=TODAY)

    assert ahead.expected == 23  # 2 a week over 11 days are 3,14
    assert ahead.weekly_needed == 20  # 30 in 11 days


def test_on_and_after_the_day_there_is_nothing_to_carry_on():
    for days in (0, -5):
        due_on = TODAY + timedelta(days=days)
        ahead = forecast(people=10, held=7, held_before=0, percent=80, due_on=due_on, today=TODAY)
        assert (ahead.expected, ahead.missing, ahead.weekly_needed, ahead.is_reached) == (7, 1, None, False)


def test_a_part_of_a_person_is_wanted_whole():
    assert forecast(people=9, held=7, held_before=7, percent=80, due_on=TODAY, today=TODAY).wanted == 8


@pytest.fixture
def commune(world):
    return settle(world)


def test_the_nearest_target_upwards_holds(app, commune, world):
    commune.target(world.province, 80, date(2026, 12, 31))
    commune.target(world.quy_chau, 90, date(2026, 12, 1))
    with app.app_context():
        paths = {unit.id: unit.path for unit in db.session.scalars(select(Unit))}
        basic, advanced = find_profile("tt03-2014", "basic"), find_profile("tt03-2014", "advanced")

        assert target_of(paths[commune.economy], basic).percent == 90
        assert target_of(paths[world.con_cuong], basic).percent == 80
        assert target_of(paths[world.con_cuong], advanced) is None
        found = targets_for(list(paths.values()), basic)
        assert {unit_id: found[path].percent for unit_id, path in paths.items()} == {
            world.province: 80, world.quy_chau: 90, world.con_cuong: 80, commune.office: 90, commune.economy: 90,
        }  # fmt: skip


def form(percent="80", due_on="2030-12-31", profile="tt03-2014:basic") -> dict[str, str]:
    return {"percent": percent, "due_on": due_on, "profile": profile}


def test_whoever_manages_the_whole_province_sets_changes_and_drops_a_target(app, commune, sign_in, world):
    chief = world.person("Chu Đức Tài", world.province)
    for permission in ("lms.follow", "lms.manage_staff"):
        world.grant(chief, permission, world.province)
    client, address = sign_in(chief), f"/staff/follow/units/{world.quy_chau}/target"

    assert client.post(address, data=form()).status_code == 302
    assert client.post(address, data=form(percent="85")).status_code == 302

    assert "85 %" in client.get("/staff/follow/targets").text
    with app.app_context():
        (target,) = db.session.scalars(select(Target)).all()
    assert client.post(f"/staff/follow/targets/{target.id}/drop").status_code == 302
    assert "Chưa có mục tiêu nào" in client.get("/staff/follow/targets").text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (form(percent="0"), "Tỷ lệ là một số từ 1 đến 100."),
        (form(percent="101"), "Tỷ lệ là một số từ 1 đến 100."),
        (form(percent=""), "Hãy nhập tỷ lệ phần trăm."),
        (form(due_on="2020-01-01"), "Ngày phải đạt không thể là ngày đã qua."),
        (form(due_on="31/12"), "Ngày cần viết đủ ngày, tháng, năm."),
        (form(profile="none:none"), "Lựa chọn này không có trong danh sách."),
    ],
)
def test_a_bad_target_is_refused_with_a_plain_sentence(app, commune, sign_in, world, given, said):
    chief = world.person("Chu Đức Tài", world.province)
    world.grant(chief, "lms.manage_staff", world.province)

    answer = sign_in(chief).post(f"/staff/follow/units/{world.quy_chau}/target", data=given)

    assert answer.status_code == 422
    assert said in answer.text
    with app.app_context():
        assert db.session.scalars(select(Target)).all() == []


def test_a_target_that_stands_is_not_touched_by_wrong_input_and_the_form_keeps_what_was_typed(
    app, commune, sign_in, world
):
    commune.target(world.quy_chau, 70, date(2030, 6, 30))
    chief = world.person("Chu Đức Tài", world.province)
    world.grant(chief, "lms.manage_staff", world.province)

    answer = sign_in(chief).post(
        f"/staff/follow/units/{world.quy_chau}/target", data=form(percent="bảy mươi", profile="tt03-2014:advanced")
    )

    assert answer.status_code == 422
    assert 'value="bảy mươi"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert '<option selected value="tt03-2014:advanced">' in answer.text
    with app.app_context():
        assert [target.percent for target in db.session.scalars(select(Target))] == [70]


def test_an_officer_of_a_commune_sees_what_binds_it_and_may_not_set_anything(commune, sign_in, world):
    for permission in ("lms.follow", "lms.manage_staff"):
        world.grant(world.binh, permission, world.quy_chau)
    commune.target(world.province, 80, commune.today + timedelta(days=70))
    commune.target(world.con_cuong, 33, commune.today + timedelta(days=70))
    commune.shows(world.an, *BASIC)
    client = sign_in(world.binh)

    text = client.get("/staff/follow/targets").text

    assert "80 %" in text
    assert "1/4" in text  # the own people, not the province's
    assert "33 %" not in text
    assert "Đặt mục tiêu" not in text
    assert client.post(f"/staff/follow/units/{world.quy_chau}/target", data=form()).status_code == 403


def test_the_matrix_shows_target_and_forecast_of_the_one_who_reads(commune, sign_in, world):
    world.grant(world.binh, "lms.follow", world.quy_chau)
    commune.target(world.province, 80, commune.today + timedelta(days=56))
    commune.shows(world.an, *BASIC)

    text = sign_in(world.binh).get("/staff/follow/matrix").text

    assert "còn 56 ngày" in text
    assert "50,0 %" in text  # one of four in eight weeks, so one more in eight
    assert "thiếu 2 người" in text
    assert "mỗi tuần phải thêm 1 người" in text
