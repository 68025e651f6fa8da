import pytest

from courses.catalogue.models import Course
from courses.catalogue.queries import Code, code_of


@pytest.mark.parametrize(
    ("skills", "code"),
    [
        (["IU06"], Code("IU06", 5)),
        (["IU03", "IU04", "IU05"], Code("IU03–IU05", 0)),
        (["IU01", "IU03", "IU06"], Code("IU01, IU03, IU06", 0)),
        (["IU01", "IU02"], Code("IU01, IU02", 0)),
        (["IU99"], None),
        ([], None),
    ],
)
def test_the_code_of_a_course_names_its_modules_in_short(app, skills, code):
    with app.test_request_context():
        assert code_of(Course(framework="tt03-2014", skills=skills)) == code


def test_a_course_of_a_framework_that_is_gone_has_no_code(app):
    with app.test_request_context():
        assert code_of(Course(framework="gone", skills=["IU01"])) is None
