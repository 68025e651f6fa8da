"""Texts in templates, and what a request need not pay for."""

import pytest
from flask_babel import lazy_gettext
from jinja2 import DictLoader, pass_context
from markupsafe import Markup

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


class Loud(str):
    """Text of a kind of its own."""

    __slots__ = ()


class Drawn:
    """Something that knows its own HTML."""

    def __html__(self) -> str:
        return "<i>"


def test_values_in_a_text_are_escaped_and_the_text_is_not(render):
    assert render('{{ _("Câu %(n)s", n=name) }}', name="<b>") == "Câu &lt;b&gt;"


def test_a_counted_text_knows_its_number(render):
    assert render('{{ ngettext("Còn %(num)d lượt.", "Còn %(num)d lượt.", 3) }}') == "Còn 3 lượt."


def test_components_find_what_templates_share(render):
    assert render('{% from "part.html" import said %}{{ said(7) }}') == "Câu 7"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("<b> & \"'", "&lt;b&gt; &amp; &#34;&#39;"),
        (Markup("<b>"), "<b>"),
        (Loud("<b>"), "&lt;b&gt;"),
        (Drawn(), "<i>"),
        (lazy_gettext("Đăng nhập"), "Đăng nhập"),
        (7, "7"),
        (True, "True"),
        (None, "None"),
        (["<b>"], "[&#39;&lt;b&gt;&#39;]"),
    ],
    ids=["text", "markup", "a kind of text", "what draws itself", "lazy text", "number", "truth", "nothing", "list"],
)
def test_a_printed_value_is_escaped_once_whatever_it_is(render, value, said):
    assert render("{{ value }}", value=value) == said
    assert render("{% macro part(x) %}{{ x }}{% endmacro %}{{ part(value) }}", value=value) == said


def test_what_does_not_exist_prints_nothing(render):
    assert render("[{{ nothing }}]") == "[]"


def test_a_letter_of_plain_text_is_not_escaped(app):
    with app.test_request_context("/"):
        app.jinja_env.loader = DictLoader({"letter.txt": '{{ name }} {{ _("Câu %(n)s", n=name) }}'})

        assert app.jinja_env.get_template("letter.txt").render(name="<b>") == "<b> Câu <b>"


def test_components_take_what_stands_between_and_functions_see_the_page(app, render):
    app.jinja_env.globals["told"] = pass_context(lambda context, loud=False: context["name"].upper() if loud else "")
    box = "{% macro box(n=1) %}[{{ caller(n) }}]{% endmacro %}"

    page = render(
        box + "{% for i in [4, 5] %}{% call(n) box(i) %}{{ n }}{{ told(loud=True) }}{% endcall %}{% endfor %}",
        name="<a>",
    )

    assert page == "[4&lt;A&gt;][5&lt;A&gt;]"


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
