"""From what a position lacks to a rule that asks for it, and requirements of the local framework."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from lms.db import db
from lms.organisation.models import Membership
from lms.positions.services import require_modules
from lms.skills.contract import FRAMEWORKS


@pytest.fixture
def officer(app, world, duties):
    """Follows and assigns in Quỳ Châu, where An and Bình are accountants who need IU01, IU04 and BT05."""
    with app.app_context():
        duties.programme(["IU01"])
        db.session.execute(update(Membership).values(job_position="Kế toán"))
        for framework, modules in (("tt03-2014", ["IU01", "IU04"]), ("bo-tro", ["BT05"])):
            require_modules(
                framework=FRAMEWORKS[framework], unit_id=world.province, position="Kế toán", modules=modules,
                by_id=world.binh, at=datetime.now(UTC),
            )  # fmt: skip
        db.session.commit()
    world.grant(world.binh, "lms.follow", world.quy_chau)
    return world.binh


def test_whoever_assigns_goes_from_a_missing_module_to_a_rule_with_its_course(world, officer, sign_in):
    assert "Giao học<" not in sign_in(officer).get("/staff/positions?position=1").text
    world.grant(officer, "courses.assign", world.quy_chau)
    desk = sign_in(officer)

    page = desk.get("/staff/positions?position=1").text

    address = page[page.index("/staff/assignments/new?") :].partition('"')[0].replace("&amp;", "&")
    assert page.count("/staff/assignments/new?") == 1
    form = desk.get(address).text
    assert 'value="Kế toán"' in form
    assert '<option selected value="course:1">Khóa iu01</option>' in form
    assert 'checked class="form-check-input" id="lacks-0" name="lacks" type="checkbox" value="IU01"' in form


def test_each_framework_has_requirements_of_its_own(world, officer, sign_in):
    world.grant(officer, "lms.set_requirements", world.quy_chau)
    desk = sign_in(officer)

    for address in ("/staff/positions", "/staff/positions/requirements", "/staff/reports/lms.position_gap"):
        page = desk.get(f"{address}?standard=bo-tro").text.partition("<main")[2]
        assert "BT05" in page
        assert ">IU01" not in page
        assert ", IU04" not in page
