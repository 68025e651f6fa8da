"""How far people are from what their positions require: the page, and the numbers against counting one by one."""

from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import select

from lms.accounts.models import User
from lms.accounts.session import person_by
from lms.db import db, now
from lms.organisation.models import Membership, Unit
from lms.reports.contract import REPORTS
from lms.reports.running import asked_again, scoped_units, statement_of
from lms.skills.contract import FRAMEWORKS
from lms.skills.gaps import gaps_of, people_measured
from lms.skills.models import Mastery
from lms.skills.position_models import PositionProfile
from lms.skills.requirements import position_key, requirements_of
from lms.skills.unit_matrix import end_of
from lms.web.formats import today_of

PAGE = "/staff/positions"
STANDARD = "tt03-2014"


def rows(app, reader, **query):
    """The cells of the report as this reader finds them now."""
    with app.test_request_context():
        report, person = REPORTS["lms.position_gap"], person_by(User.id == reader)
        form, asked = asked_again(report, query, user=person, at=now())
        assert form.validate(), form.errors
        found = db.session.execute(statement_of(report, asked, user=person)).all()
        keys = [column.key for column in report.columns]
        return [dict(zip(keys, report.cells(row, asked), strict=True)) for row in found]


def lacking(app, reader, **query):
    return {row["name"].split()[-1]: row["missing"] for row in rows(app, reader, **query)}


def test_the_list_tells_what_each_lacks_whoever_lacks_most_first(app, world, posts):
    posts.require("Kế toán", "IU04", "IU01")
    posts.show(world.an, "IU01", "IU02", "IU04")
    posts.show(world.dung, "IU04")

    found = rows(app, world.officer)

    assert [(row["name"], row["required"], row["met"], row["missing"], row["is_met"]) for row in found] == [
        ("Trần Văn Bình", 2, 0, "IU01, IU04", False), ("Lô Văn Dũng", 2, 1, "IU01", False),
        ("Nguyễn Thị An", 2, 2, "", True),
    ]  # fmt: skip
    assert set(lacking(app, world.officer, short="y")) == {"Bình", "Dũng"}
    assert set(lacking(app, world.officer, lacking="IU04")) == {"Bình"}
    assert lacking(app, world.binh) == {"Bình": "IU01, IU04", "An": ""}


def test_the_nearest_unit_decides_and_spellings_are_one(app, world, posts):
    posts.hold(world.an, "KẾ  toán")
    posts.hold(world.dung, "kế tóan")
    posts.require("Kế toán", "IU01")
    posts.require("Kế toán", "IU02", "IU03", unit=world.quy_chau)

    assert lacking(app, world.officer) == {"An": "IU02, IU03", "Bình": "IU02, IU03", "Dũng": "IU01"}
    assert set(lacking(app, world.officer, position=position_key("Kế toán"))) == {"An", "Bình", "Dũng"}


def test_whoever_has_another_position_or_none_is_not_told_of(app, world, posts):
    posts.hold(world.an, "Văn thư")
    posts.hold(world.binh, "")
    posts.require("Kế toán", "IU01")

    assert lacking(app, world.officer) == {"Dũng": "IU01"}
    assert lacking(app, world.binh) == {}


def test_a_day_that_is_past_knows_places_and_results_of_then(app, world, posts):
    posts.require("Kế toán", "IU01", "IU02")
    posts.show(world.an, "IU01", days=20)
    posts.show(world.an, "IU02", days=2)
    day = today_of(now()) - timedelta(days=5)
    with app.app_context():
        place = db.session.scalars(select(Membership).where(Membership.user_id == world.dung)).one()
        place.valid_to = day + timedelta(days=1)
        moved = Membership(user_id=world.dung, unit_id=world.quy_chau, job_position="Lái xe", position="")
        moved.valid_from = place.valid_to
        db.session.add(moved)
        db.session.commit()

    assert lacking(app, world.officer) == {"An": "", "Bình": "IU01, IU02"}
    assert lacking(app, world.officer, as_of=day.isoformat()) == {
        "An": "IU02", "Bình": "IU01, IU02", "Dũng": "IU01, IU02",
    }  # fmt: skip


def test_a_module_that_the_standard_has_no_longer_is_not_required(app, world, posts):
    made = posts.require("Kế toán", "IU01")
    with app.app_context():
        db.session.get_one(PositionProfile, made).modules = ["IU01", "IU99"]
        db.session.commit()

    assert set(lacking(app, world.officer).values()) == {"IU01"}


@pytest.mark.parametrize("days", [0, 60])
def test_the_numbers_agree_with_counting_people_one_by_one(app, world, posts, days):
    chance = Random(days)
    names, codes = ("Kế toán", "Văn thư", "Địa chính", "Bảo vệ"), [f"IU{place:02}" for place in range(1, 16)]
    office = world.unit("Phòng Kinh tế", world.quy_chau, "H40.X01.P1")
    for place in range(14):
        person = world.person(f"Người {place}", chance.choice((office, world.quy_chau, world.con_cuong)))
        posts.hold(person, chance.choice(names))
        for back in (10, 100):
            posts.show(person, *chance.sample(codes, chance.randint(0, 8)), days=back)
    for name, unit in (("Kế toán", None), ("Văn thư", None), ("Địa chính", world.quy_chau), ("Kế toán", office)):
        posts.require(name, *chance.sample(codes, 4), unit=unit)
    today = today_of(now())
    day = today - timedelta(days=days)

    with app.test_request_context():
        required = requirements_of(FRAMEWORKS[STANDARD])
        units = scoped_units(day if days else None, None, user=person_by(User.id == world.officer), ever=False)
        found = gaps_of(people_measured(required, units, day if days else None), required)

        shown = {(row.learner_id, row.code) for row in db.session.scalars(select(Mastery))
                 if row.reached_at < end_of(day)}  # fmt: skip
        expected = _counted(shown)
    assert {key: (gap.people, gap.met, gap.modules) for key, gap in found.items()} == expected
    assert len(expected) >= 3


def _counted(shown):
    counts = {}
    profiles = db.session.scalars(select(PositionProfile)).all()
    rows = db.session.execute(select(Membership, Unit.path).join(Unit, Unit.id == Membership.unit_id))
    for place, path in rows:
        reaching = [each for each in profiles if each.position == place.job_position and each.unit_path in path]
        if reaching:
            mine = max(reaching, key=lambda each: len(each.unit_path))
            people, met, modules = counts.get(mine.id, (0, 0, dict.fromkeys(mine.modules, 0)))
            have = [code for code in mine.modules if (place.user_id, code) in shown]
            modules = {code: number + (code in have) for code, number in modules.items()}
            counts[mine.id] = (people + 1, met + (len(have) == len(mine.modules)), modules)
    return counts


def test_the_page_shows_positions_against_modules_within_the_readers_units(app, world, posts, sign_in, statements):
    posts.require("Kế toán", "IU01", "IU04")
    made = posts.require("Thủ quỹ", "IU02", unit=world.con_cuong)
    posts.hold(world.dung, "Thủ quỹ")
    posts.show(world.an, "IU01", "IU04")
    reader = sign_in(world.binh)
    statements.clear()

    page = reader.get(PAGE).text

    assert len(statements) <= 8
    assert "Kế toán" in page
    assert "1/2 " in page
    assert "50<span" in page
    assert "Thủ quỹ" not in page
    assert "IU02" not in page
    assert "Thủ quỹ" not in reader.get(f"{PAGE}?position={made}").text
    assert "Thủ quỹ" in sign_in(world.officer).get(f"{PAGE}?position={made}").text
    assert "Không có vị trí nào khớp bộ lọc" in reader.get(f"{PAGE}?leaders=y").text
    assert "Ngày này chưa tới" in reader.get(f"{PAGE}?as_of={date(2099, 1, 1)}").text


def test_nothing_is_required_yet(world, posts, sign_in):
    assert "Chưa vị trí nào có yêu cầu" in sign_in(world.binh).get(PAGE).text
    assert sign_in(world.an).get(PAGE).status_code == 403


def test_a_learner_reads_what_their_own_position_requires(world, posts, sign_in):
    assert "Vị trí của đồng chí yêu cầu" not in sign_in(world.an).get("/skills").text
    posts.require("Kế toán", "IU01", "IU04")
    posts.show(world.an, "IU01")

    page = sign_in(world.an).get("/skills").text

    own = page[page.index("Vị trí của đồng chí yêu cầu") : page.index("Mức cơ bản")]
    assert "Còn thiếu 1 mô đun." in own
    assert own.index("IU01") < own.index("Đạt") < own.index("IU04") < own.index("Chưa đạt")
    posts.show(world.an, "IU04", days=1)
    assert "Đã đạt mọi mô đun mà vị trí yêu cầu." in sign_in(world.an).get("/skills").text
