"""Two communes merge on 1 July: nobody is lost, June stays June, and certificates keep the old name."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html import unescape

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import func, select

from certificates.models import Award
from certificates.starting import make_demo_body
from courses.quizzes.finishing import LEARNER, finish
from lms.accounts.models import Grant
from lms.db import db, now
from lms.jobs.services import run_due
from lms.organisation.history import memberships_at, units_at
from lms.organisation.models import Membership, Unit
from lms.records.models import Completion
from tests.learning import answer_all, begin, read_all, teach

JUNE, MERGER = date(2026, 6, 30), date(2026, 7, 1)
IN_JUNE = datetime(2026, 6, 10, 2, tzinfo=UTC)
IN_JULY = datetime(2026, 7, 6, 2, tzinfo=UTC)
OFFICER = ("lms.manage_staff", "lms.follow")


@dataclass
class Province:
    """The world of the story: An learns in Quỳ Châu, Dũng is from Con Cuông, Mường Xén is somebody else's."""

    muong_xen: int
    office: int
    officer: int
    hr_of_quy_chau: int
    hr_of_muong_xen: int


@pytest.fixture
def june(world) -> Iterator[Province]:
    """It is June, and An has completed a course and been given a certificate."""
    with time_machine.travel(IN_JUNE, tick=True):
        office = world.unit("Văn phòng HĐND và UBND", world.quy_chau, "H40.X01.1")
        muong_xen = world.unit("UBND xã Mường Xén", world.province, "H40.X03")
        clerk, stranger = world.person("Hà Thị Văn", office), world.person("Cụt Thị Xén", muong_xen)
        officer = world.person("Đậu Thị Minh", world.province)
        for permission in (*OFFICER, "lms.organise"):
            world.grant(officer, permission, world.province)
        for permission in OFFICER:
            world.grant(clerk, permission, world.quy_chau)
            world.grant(stranger, permission, muong_xen)
        with world.app.app_context():
            make_demo_body()
            db.session.commit()
            taught = teach()
            read_all(taught, world.an)
            attempt = begin(taught, world.an)
            answer_all(attempt)
            finish(attempt, by=LEARNER, at=now())
            db.session.commit()
            run_due()
        yield Province(muong_xen, office, officer, clerk, stranger)


def people_on(day: date | None) -> dict[str, set[int]]:
    """Name of each unit as it was called on a day → people with their main place in it or below."""
    above, below = units_at(day), units_at(day)
    rows = db.session.execute(
        select(above.c.name, Membership.user_id)
        .join(below, below.c.path.startswith(above.c.path))
        .join(Membership, Membership.unit_id == below.c.id)
        .where(Membership.main, memberships_at(day))
    )
    found: dict[str, set[int]] = {}
    for name, person in rows:
        found.setdefault(name, set()).add(person)
    return found


def words(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text[answer.text.find("<main") :])).split())


def merge(client: FlaskClient, world, *, grants: Sequence[int]) -> str:
    """The officer types the resolution, looks at the preview and carries it out; gives the preview's words."""
    typed = client.post(
        f"/staff/units/{world.quy_chau}/reorganise/merge",
        data={
            "decision": "12/NQ-HĐND", "day": "01/07/2026", "others": [world.con_cuong], "into": 0,
            "code": "H40.X04", "name": "UBND xã Châu Cuông", "unit_kind": "xa",
        },
    )  # fmt: skip
    preview = client.get(typed.location).text
    seen = re.search(r'name="seen" value="(\w+)"', preview)
    assert seen
    done = client.post(f"{typed.location}/apply", data={"seen": seen[1], "grant": grants})
    assert done.status_code == 302
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", preview)).split())


def test_two_communes_merge_and_every_person_and_paper_is_where_it_belongs(
    app, world, june: Province, sign_in: Callable[[int], FlaskClient]
):
    with app.app_context():
        before = people_on(None)
        grants = db.session.scalars(select(Grant.id).where(Grant.user_id == june.hr_of_quy_chau)).all()
        held = db.session.scalar(select(func.count()).select_from(Membership).where(Membership.valid_to.is_(None)))

    with time_machine.travel(IN_JULY, tick=True):
        officer = sign_in(june.officer)
        preview = merge(officer, world, grants=grants)

        # the preview has told what will happen
        assert "Từ ngày 01/07/2026: 2 đơn vị kết thúc, 1 đơn vị mới, 3 người chuyển." in preview
        assert "Kết quả hoàn thành 1 giữ tên đơn vị của ngày hoàn thành" in preview
        assert "Giấy chứng nhận đã cấp 1 giữ tên đơn vị in trên giấy" in preview

        with app.app_context():
            on_30_june, on_1_july = people_on(JUNE), people_on(MERGER)

            # 30 June is what it was, to the person; so is the province on 1 July
            assert on_30_june == before
            assert on_1_july["Tỉnh Nghệ An"] == before["Tỉnh Nghệ An"]
            assert on_1_july["UBND xã Châu Cuông"] == before["UBND xã Quỳ Châu"] | before["UBND xã Con Cuông"]
            assert on_1_july["Văn phòng HĐND và UBND"] == before["Văn phòng HĐND và UBND"]
            assert on_1_july["UBND xã Mường Xén"] == before["UBND xã Mường Xén"]
            assert not {"UBND xã Quỳ Châu", "UBND xã Con Cuông"} & on_1_july.keys()
            assert people_on(None) == on_1_july
            open_now = select(func.count()).select_from(Membership).where(Membership.valid_to.is_(None))
            assert db.session.scalar(open_now) == held

            # what was learnt and printed in June keeps the name of June
            completion = db.session.scalars(select(Completion)).one()
            assert db.session.get_one(Unit, completion.unit_then_id).name == "UBND xã Quỳ Châu"
            award = db.session.scalars(select(Award)).one()
            assert (award.unit_id, award.fields["unit_name"]) == (world.quy_chau, "UBND xã Quỳ Châu")

        # the province sees both days
        today, then = words(officer, "/staff/units"), words(officer, "/staff/units?on=30/06/2026")
        assert re.search(r"UBND xã Châu Cuông Xã · H40\.X04 4 người", today)
        assert "UBND xã Quỳ Châu" not in today
        assert re.search(r"UBND xã Quỳ Châu \S+ · H40\.X01 3 người", then)
        assert re.search(r"UBND xã Con Cuông \S+ · H40\.X02 1 người", then)
        assert "Châu Cuông Xã" not in then

        # the successor's officer sees the June of both predecessors, Con Cuông's too, which was not theirs then
        mine = sign_in(june.hr_of_quy_chau)
        then = words(mine, "/staff/units?on=30/06/2026")
        assert "UBND xã Quỳ Châu" in then
        assert "UBND xã Con Cuông" in then
        assert "Kế tục" in words(mine, f"/staff/units/{world.con_cuong}")

        # the officer of another commune sees nothing of either, on neither day
        other = sign_in(june.hr_of_muong_xen)
        seen = (
            words(other, "/staff/units") + words(other, "/staff/units?on=30/06/2026") + words(other, "/staff/units?q=x")
        )
        assert "UBND xã Mường Xén" in seen
        assert not re.search("Quỳ Châu|Con Cuông|Châu Cuông", seen)
        for unit in (world.quy_chau, world.con_cuong):
            assert other.get(f"/staff/units/{unit}").status_code == 403
