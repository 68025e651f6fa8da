"""“Lớp và chuyên cần”: whoever follows people reads which classes they sit in, whoever holds them."""

from lms.db import db
from tests.courses.classes.conftest import School


def test_the_report_of_classes_keeps_the_contract_and_the_scope(app, world, school: School, faults_of_report):
    with app.app_context():
        klass = school.open(school.course(), need_percent=80)
        school.seat(klass, world.an, world.dung)
        school.mark(school.session(klass), an="present", dung="absent")
        db.session.commit()

    assert faults_of_report("courses.classes") == []
