"""One mark for each person and module, of the five that the design has."""

from datetime import date

import pytest

from lms.db import db
from lms.skills.contract import FRAMEWORKS
from lms.skills.module_states import module_states
from lms.skills.profiles import find_profile
from lms.skills.queries import matrix_of
from lms.skills.services import record_evidence
from lms.skills.unit_matrix import end_of
from tests.lms.skills.tree import FRAMEWORK, commune, show


@pytest.fixture(autouse=True)
def inside(app):
    with app.app_context():
        yield
        db.session.rollback()


def test_a_module_is_none_going_done_again_or_proven():
    _province, first, second = commune()
    framework = FRAMEWORKS[FRAMEWORK]
    items = [item.code for item in framework.items_of("IU02")]
    show(second, "IU03", on=date(2026, 11, 2), fraction=0.3)
    for codes in (items, [framework.items_of("IU04")[0].code]):
        record_evidence(
            learner_id=second, framework=FRAMEWORK, kind="studied", results=dict.fromkeys(codes, 1.0),
            source=f"test:{codes[0]}", at=end_of(date(2026, 11, 3)),
        )  # fmt: skip

    states = module_states(find_profile(FRAMEWORK, "basic"), [first, second])
    before = module_states(find_profile(FRAMEWORK, "basic"), [second], until=end_of(date(2026, 11, 1)))

    assert states[first] == ("proven",) * 6
    assert states[second] == ("proven", "done", "again", "going", "none", "none")
    assert before[second] == ("proven", "none", "none", "none", "none", "none")
    assert [row.passed for row in matrix_of(second).rows[:6]] == [state == "proven" for state in states[second]]
