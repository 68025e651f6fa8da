from html.parser import HTMLParser

import pytest

from courses.activities.prose import CheckBlock, Drawing, render

DRAWING = Drawing("/pictures/" + "a" * 64, 480, 312)


@pytest.fixture
def html(app):
    """Render a text and give its HTML in one piece, faults or not."""

    def rendered(text: str) -> str:
        with app.app_context():
            return "\n".join(str(part) for part in render(text, {"a.svg": DRAWING}).parts)

    return rendered


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "![x](javascript:alert(1))",
        '![x](../pictures/a.svg "<script>alert(1)</script>")',
        '![" onerror="alert(1)](../pictures/a.svg)',
        "> **Lưu ý.** <svg onload=alert(1)>",
        "`<script>alert(1)</script>`",
        "## <iframe src=//x.vn></iframe>",
        "| <a href=javascript:x> |\n|---|\n| <style>*{display:none}</style> |",
        "```\n<script>alert(1)</script>\n```",
    ],
)
def test_nothing_that_runs_survives(html, text):
    seen = []

    class Look(HTMLParser):
        def handle_starttag(self, tag, attrs):
            seen.append((tag, dict(attrs)))

    Look().feed(html(text))

    assert not {tag for tag, _ in seen} & {"script", "iframe", "style", "svg", "a", "object", "embed"}
    assert not [name for _, attributes in seen for name in attributes if name.startswith("on") or name == "style"]
    assert all(attributes["src"] == DRAWING.url for _, attributes in seen if "src" in attributes)


def test_a_lone_picture_becomes_a_figure_with_its_caption(html):
    figure = html('![Hai máy nói với nhau.](../pictures/a.svg "Hình 1. Lượt hỏi.")')

    assert figure == (
        f'<figure><img src="{DRAWING.url}" alt="Hai máy nói với nhau." width="480" height="312" loading="lazy">'
        "<figcaption>Hình 1. Lượt hỏi.</figcaption></figure>"
    )


@pytest.mark.parametrize(
    ("words", "look"), [("Lưu ý.", "t-aside"), ("Thử làm.", "t-aside try"), ("Tình huống.", "t-aside case")]
)
def test_a_quotation_with_a_known_name_becomes_a_call_out(html, words, look):
    assert html(f"> **{words}** Xem tên miền.").startswith(f'<div class="{look}">')


def test_any_other_quotation_stays_one(html):
    assert html("> Không ai hỏi mật khẩu qua điện thoại.").startswith("<blockquote>")
    assert html("> Nhớ: **Lưu ý.** đứng sau.").startswith("<blockquote>")


def test_headings_get_anchors_that_differ(app):
    with app.app_context():
        prose = render("## Địa chỉ\n\nMột.\n\n## Địa chỉ\n\nHai.\n\n### Nhỏ\n", {})

    assert [heading.anchor for heading in prose.headings] == ["muc-dia-chi", "muc-dia-chi-2"]
    assert 'id="muc-nho"' in str(prose.parts[0])


def test_a_wide_table_scrolls_in_a_box_that_the_keyboard_reaches(html):
    assert html("| A |\n|---|\n| b |").startswith('<div class="t-scroll" tabindex="0" role="region"')


def test_check_blocks_stand_between_the_parts_with_their_line(app):
    with app.app_context():
        parts = render("Một.\n\n```check\nkey: a\n```\n\nHai.\n", {}).parts

    assert [isinstance(part, CheckBlock) for part in parts] == [False, True, False]
    assert parts[1] == CheckBlock(4, "key: a\n")


def test_faults_name_the_line_inside_a_paragraph(app):
    with app.app_context():
        faults = render("Một\nhai\nba <b>bốn</b>\n", {}).faults

    assert {fault.line for fault in faults} == {3}
