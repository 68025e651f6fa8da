"""Texts in templates, and what a request need not pay for."""

import pytest
from jinja2 import DictLoader

from lms.web.i18n import in_language


@pytest.fixture
def render(app):
    """Render a template that is given as text."""

    def rendered(source, **values):
        with app.test_request_context("/"):
            app.jinja_env.loader = DictLoader({"page.html": source, "part.html": PART})
            return app.jinja_env.get_template("page.html").render(**values)

    return rendered


PART = '{% macro said(what) %}{{ _("Câu %(n)s", n=what) }}{% endmacro %}'


def test_values_in_a_text_are_escaped_and_the_text_is_not(render):
    assert render('{{ _("Câu %(n)s", n=name) }}', name="<b>") == "Câu &lt;b&gt;"


def test_a_counted_text_knows_its_number(render):
    assert render('{{ ngettext("Còn %(num)d lượt.", "Còn %(num)d lượt.", 3) }}') == "Còn 3 lượt."


def test_components_find_what_templates_share(render):
    assert render('{% from "part.html" import said %}{{ said(7) }}') == "Câu 7"


def test_a_block_in_another_language_ends_with_the_block(app):
    with app.test_request_context("/"):
        page = app.jinja_env.from_string('{{ _("Đăng nhập") }}')
        before = page.render()
        with in_language("en"):
            inside = page.render()

        assert (before, inside, page.render()) == ("Đăng nhập", "Sign in", "Đăng nhập")


def test_a_session_is_not_sent_again_with_every_page(world, sign_in):
    client = sign_in(world.an)

    client.get("/account")
    answer = client.get("/account")

    assert "Set-Cookie" not in answer.headers
