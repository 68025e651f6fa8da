"""What a sheet says it can hold comes back equal, and no cell of it is ever a formula."""

import re
from io import BytesIO
from zipfile import ZipFile

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.questions.contract import QUESTION_TYPES, full_key
from courses.questions.formats.contract import CLEAR, NeutralQuestion, SourceFile
from courses.questions.formats.excel import Excel
from courses.questions.variants import question_faults
from courses.testing.formats import difference_after
from tests.courses.questions.formats import drawn

QUIET = (HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much, HealthCheck.too_slow)


def test_any_questions_that_it_can_hold_come_back_equal(app):
    seen = []

    @settings(max_examples=40, deadline=None, suppress_health_check=QUIET)
    @given(questions=st.lists(drawn.simple, min_size=2, max_size=5))
    def comes_back(questions):
        held = [one for one in questions if not faults_of(one) and not Excel().can_hold(one)]
        seen.append(len(held))

        assert not held or difference_after(Excel(), held) == ""

    with app.app_context():
        comes_back()
    assert any(seen)


def faults_of(question):
    return question_faults(QUESTION_TYPES[full_key(question.type)], question.fields)


@settings(max_examples=40, deadline=None)
@given(text=st.text(st.sampled_from("=+-@\t\r\n|'\"!A1:()cmd,;"), min_size=1, max_size=30))
def test_no_cell_is_a_formula_or_a_link(text):
    options = [{"text": f"={text}", "right": True}, {"text": f"http://x/{text}"}, {"text": text}]

    made = Excel().write([NeutralQuestion("choice", {"text": text, "options": options})])

    with ZipFile(BytesIO(made)) as archive:
        assert not re.search(rb"<f[ >/]|hyperlink", archive.read("xl/worksheets/sheet1.xml"))


def test_the_template_is_read_back_without_a_question_asked(app):
    with app.app_context():
        found = Excel().parse(SourceFile("mau.xlsx", Excel().template()))

        assert [question.state for question in found.questions] == [CLEAR] * 8
        assert len({question.type for question in found.questions}) == 8
        assert not any(faults_of(question) for question in found.questions)
        assert found.problems == ()
