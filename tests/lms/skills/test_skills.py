"""The standard as data, and a person against it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from lms.db import db
from lms.skills.models import Evidence
from lms.skills.queries import matrix_of
from lms.skills.services import Shown, record_evidence, replace_evidence
from lms.skills.tt03_2014 import Circular03

MONDAY = datetime(2026, 11, 16, 2, tzinfo=UTC)
BASIC = [f"IU0{number}" for number in range(1, 7)]


@pytest.fixture(scope="module")
def circular():
    return Circular03()


def show(learner_id, kind, results, source="courses:attempt:1", at=MONDAY):
    record_evidence(learner_id=learner_id, framework="tt03-2014", kind=kind, results=results, source=source, at=at)
    db.session.commit()


def states(learner_id, module):
    return next(row.cells for row in matrix_of(learner_id).rows if row.module.code == module)


def test_the_circular_has_fifteen_modules_in_two_levels(circular):
    assert [module.code for module in circular.modules] == [f"IU{number:02}" for number in range(1, 16)]
    assert [len(level.modules) for level in circular.levels] == [6, 9]
    assert len(circular.items_of("IU06")) == 17


@pytest.mark.parametrize(
    ("passed", "reached"),
    [
        ([], ()),
        (BASIC[:5], ()),
        (BASIC, ("basic",)),
        ([*BASIC, "IU07", "IU08"], ("basic",)),
        ([*BASIC, "IU07", "IU08", "IU15"], ("basic", "advanced")),
        (["IU07", "IU08", "IU15"], ()),
    ],
)
def test_advanced_needs_basic_and_three_of_nine(circular, passed, reached):
    assert circular.levels_reached(passed) == reached


def test_unverified_wordings_are_not_for_certificates(circular):
    assert circular.is_printable("IU06")
    assert not circular.is_printable("IU06.1")
    assert all(
        circular.skill(code).verification in "SHC"
        for code in circular.skills
        if "." in code and circular.is_printable(code)
    )


def test_a_cell_goes_from_empty_over_half_to_full(app, world):
    with app.app_context():
        assert states(world.an, "IU06")[0] == "none"

        show(world.an, "studied", {"IU06.1.1": 1}, source="courses:activity:1")
        assert states(world.an, "IU06")[0] == "going"

        show(world.an, "studied", {"IU06.1.2": 1}, source="courses:activity:2")
        assert states(world.an, "IU06")[0] == "done"


def test_a_test_proves_a_skill_and_a_later_one_can_take_it_back(app, world):
    with app.app_context():
        show(world.an, "tested", {"IU06.1.1": 1.0, "IU06.1.2": 0.5, "IU06": 0.8})
        assert states(world.an, "IU06")[0] == "proven"

        show(
            world.an,
            "tested",
            {"IU06.1.1": 0.0, "IU06.1.2": 0.0, "IU06": 0.1},
            "courses:attempt:2",
            MONDAY + timedelta(days=1),
        )

        row = next(row for row in matrix_of(world.an).rows if row.module.code == "IU06")
        assert row.cells[0] == "again"
        assert row.passed  # of a module the best result counts


def test_the_same_source_counts_once(app, world, statements):
    with app.app_context():
        show(world.an, "tested", {"IU06.1.1": 0.2})
        show(world.an, "tested", {"IU06.1.1": 1.0})

        assert states(world.an, "IU06")[0] == "again"
        db.session.rollback()
        statements.clear()
        matrix_of(world.an)
    assert len(statements) == 1


def test_nobody_sees_anothers_evidence(app, world):
    with app.app_context():
        show(world.an, "tested", {"IU06.1.1": 1.0})

        assert states(world.dung, "IU06")[0] == "none"


def test_corrected_evidence_takes_the_place_of_what_the_same_source_showed_and_not_of_later_tests(app, world):
    with app.app_context():
        show(world.an, "tested", {"IU06": 0.9, "IU06.1.1": 1.0, "IU06.1.2": 1.0})
        show(world.an, "tested", {"IU06.1.2": 1.0}, "courses:attempt:2", MONDAY + timedelta(days=1))
        corrected = Shown(
            world.an, "tt03-2014", "tested", {"IU06": 0.2, "IU06.1.1": 0.0, "IU06.1.2": 0.0}, "courses:attempt:1",
            MONDAY,
        )  # fmt: skip

        for _again in range(2):
            replace_evidence([corrected], at=MONDAY + timedelta(days=2))
            db.session.commit()

        row = next(row for row in matrix_of(world.an).rows if row.module.code == "IU06")
        items = {item.code: state for cell in row.skills for item, state in cell.items}
        assert (row.passed, row.best) == (False, 0.2)
        assert (items["IU06.1.1"], items["IU06.1.2"]) == ("again", "proven")
        assert db.session.scalar(select(func.count(Evidence.id))) == 10
