"""Rich text and back: opening and closing the rich editor changes nothing that learners see."""

import pytest

from courses.authoring.markup import html_of, markdown_of

OURS = "/pictures/" + "a" * 64

TEXTS = [
    "Ô F2 có công thức =$C$2*D2. Khi sao chép?", "**đậm** và *nghiêng* `=A1*2`", "- a\n- b\n  - c", "1. a\n2. b",
    f"| a | b |\n|---|---|\n| 1 | `x` |\n| 2 | ![Hình]({OURS}#3x4) |", "Dòng một\nDòng hai", "Đoạn một\n\nĐoạn hai",
    "1\\. không phải danh sách", "\\- không", "\\# không", "a_b_c và \\_x\\_", "1 [[unit]] bằng [[bits]] bit.",
    "a < b > c",
    "2 \\* 3 \\* 4", f"![Thanh [x] y]({OURS}#640x360)", "```\nx = *1*\n  y\n```", "{a} + {= b*2}", "~~bỏ~~", "a | b",
    "C:\\\\Users", "[x](y)", "![a](b.png)", "\\`a\\`", "&lt;b&gt; &amp; x", "**a***b*", "a\\\nb",
]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_the_way_there_and_back_is_stable(text):
    html = html_of(text)

    again = markdown_of(html)

    assert html_of(again) == html
    assert markdown_of(html_of(again)) == again


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>x</p><script>alert(1)</script><p>y</p>", "x\n\ny"),
        ('<p>a <img src="https://x.vn/b.png" alt="bảng"> c</p>', "a bảng c"),
        (
            f'<p><img src="https://thao.vn{OURS}" alt="Nút [OK]" width="3" height="4"></p>',
            f"![Nút \\[OK\\]]({OURS}#3x4)",
        ),
        ('<h2 style="color:red">Đề</h2><p><a href="javascript:x">l</a></p>', "**Đề**\n\nl"),
        ("<p>- x</p><p># y</p><p>1. z</p>", "\\- x\n\n\\# y\n\n1\\. z"),
        ("<p>a\nb</p>", "a b"),
        ("<p>{= a*b}</p>", "{= a*b}"),
        ("<table><tr><td><p>1</p></td><td>a|b</td></tr></table>", "| 1 | a\\|b |\n| --- | --- |"),
    ],
)
def test_what_is_pasted_becomes_the_markdown_that_questions_have(html, markdown):
    assert markdown_of(html) == markdown
