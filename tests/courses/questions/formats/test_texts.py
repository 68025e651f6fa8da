"""Letters in every code page of the wild, and texts of other programs as Markdown."""

import unicodedata
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.questions.formats.contract import UnreadableFile
from courses.questions.formats.markup import Effort, from_html, from_plain, plain_of
from courses.questions.text import block
from lms.files.decoding import decoded
from tests.courses.questions.formats.drawn import PIECES

SENTENCE = "Thủ đô của nước ta là Hà Nội; Đà Nẵng ở miền Trung – “đúng”."


def in_windows_1258(text):
    """As old Vietnamese programs wrote it: tones apart, behind their letters."""
    written = b""
    for sign in text:
        apart = unicodedata.normalize("NFD", sign)
        tones = "".join(mark for mark in apart if mark in "\u0300\u0301\u0303\u0309\u0323")
        letter = unicodedata.normalize("NFC", "".join(mark for mark in apart if mark not in tones))
        written += (letter + tones).encode("cp1258")
    return written


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_is_read_with_and_without_its_mark(encoding):
    assert decoded(f"{SENTENCE}\r\nHai\rBa".encode(encoding)).text == f"{SENTENCE}\nHai\nBa"


def test_old_code_pages_are_told_apart_and_letters_are_put_together():
    vietnamese, western = decoded(in_windows_1258(SENTENCE)), decoded("Café à gogo, voilà l’été".encode("cp1252"))

    assert (vietnamese.text, vietnamese.encoding) == (SENTENCE, "cp1258")
    assert (western.text, western.encoding) == ("Café à gogo, voilà l’été", "cp1252")
    assert decoded(unicodedata.normalize("NFD", SENTENCE).encode()).text == SENTENCE


def test_a_few_damaged_signs_are_counted_and_do_not_change_the_code_page():
    read = decoded(f"{SENTENCE} ".encode() + b"\xff\xe1 x")

    assert (read.encoding, read.lost, read.text[: len(SENTENCE)]) == ("utf-8", 2, SENTENCE)
    assert "không đọc được" in read.problems[0].sentence


@pytest.mark.parametrize("content", [b"%PDF-1.7 ...", b"PK\x03\x04....", bytes(range(256)) * 8, b"\x00" * 99])
def test_what_is_no_text_is_refused(content):
    with pytest.raises(UnreadableFile, match="không phải là tệp chữ"):
        decoded(content)


def test_marks_piled_on_one_letter_cost_no_time():
    assert len(decoded(("a" + "\u0316\u0301" * 400_000).encode()).text) < 100


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=5).map("".join), min_size=1, max_size=3).map("\n".join))
def test_plain_text_is_shown_as_it_stands(text):
    stripped = "\n".join(line.strip() for line in text.strip().split("\n"))
    shown = unescape(str(block(from_plain(text))))

    assert _words(shown) == stripped.split()
    assert plain_of(from_plain(stripped)) == from_plain(stripped) or plain_of(from_plain(stripped)) == stripped


def _words(html):
    for tag in ("<p>", "</p>", "<br>"):
        html = html.replace(tag, " ")
    return html.split()


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>Một</p><p>Hai<br>ba</p>", "Một\n\nHai\nba"),
        ("x<sup>2</sup> + H<sub>2</sub>O + a<sup>n+1</sup>b<sub>xy</sub>", "x² + H₂O + aⁿ⁺¹b\\_(xy)"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("<h3>Đề</h3><p>1. Một</p>", "**Đề**\n\n1\\. Một"),
        ('Xem <a href="https://x.vn">trang này</a>.', "Xem trang này (https://x.vn)."),
        ("<script>alert(1)</script>Chữ <b>đậm</b>", "Chữ **đậm**"),
        ("a &lt; b &amp;amp; c", "a < b \\&amp; c"),
        ("<pre>a\n  b</pre>", "```\na\n  b\n```"),
        ("<b>" * 200 + "sâu", "sâu"),
    ],
)
def test_html_becomes_the_markdown_that_our_pages_show(html, markdown):
    assert from_html(html)[0] == markdown


def test_a_file_may_ask_for_so_much_work_and_no_more():
    effort = Effort(left=30)
    from_html("<b>một</b> <i>hai</i>", None, effort)
    from_html("<p>chữ thường</p>", None, effort)

    with pytest.raises(UnreadableFile, match="quá nhiều định dạng HTML"):
        from_html("<b>x</b>" * 10, None, effort)


def test_tags_that_nest_deeper_than_they_look_are_read_as_plain_words():
    markdown, pictures = from_html("<b>Câu</b> " + r"hỏi <p</pre>re\>" * 600)

    assert "hỏi" in markdown
    assert pictures == []
