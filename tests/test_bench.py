"""What the benches measure with."""

import os
import subprocess
import sys

from tests.bench.browser import Page
from tests.bench.course import QUESTIONS, right_options
from tests.bench.figures import cpu_seconds, memory_mib, milliseconds, percentile


def test_a_percentile_is_a_time_that_was_measured():
    times = [0.4, 0.1, 0.3, 0.2]

    assert [percentile(times, share) for share in (0.25, 0.5, 0.99, 1.0)] == [0.1, 0.2, 0.4, 0.4]
    assert (percentile([], 0.5), milliseconds([0.1234], 0.5)) == (0.0, 123.4)


def test_the_work_of_children_counts():
    before = cpu_seconds(os.getpid())
    subprocess.run([sys.executable, "-c", "sum(range(6_000_000))"], check=True)

    assert cpu_seconds(os.getpid()) > before
    assert memory_mib(os.getpid()) > 1


def test_hidden_fields_are_read_from_the_form_that_is_meant():
    page = Page(
        200,
        "/x",
        '<form action="/a"><input type="hidden" name="t" value="1"></form>'
        '<form action="/b"><input type="hidden" name="t" value="&lt;2"></form>',
    )

    assert page.hidden("/b") == {"t": "<2"}


def test_no_two_questions_of_the_course_have_the_same_right_answer():
    assert len(right_options()) == QUESTIONS
