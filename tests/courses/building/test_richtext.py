"""Lessons written as rich text: what is stored stays Markdown, and what nobody touched keeps its bytes."""

import re
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from courses.activities.prose import Drawing, render
from courses.building.manuscript import parted
from courses.building.richtext import CannotHold, html_of, markdown_of
from courses.packing.commands import SHIPPED

ADDRESS = "/pictures/" + "a" * 64
DRAWINGS = {"a.svg": Drawing(ADDRESS, 640, 360), "b.png": Drawing("/pictures/" + "b" * 64, 80, 60)}
CHECK = "```check\nkey: a\ntype: true_false\ntext: |\n  Một <b> & *hai*.\n\n\nanswer: true \n```"
LESSON = f"""## Mở đầu
Dòng một của đoạn,
dòng hai.


> **Lưu ý.** Không cho ai biết `mật khẩu`.

{CHECK}

* Một
* Hai
  1. Trong
  2. Nữa

![Thanh [địa chỉ]](../pictures/a.svg "Hình 1. \\"Thanh\\".")

| Phím | Việc |
|------|:----:|
| `a|b` | Mở   |

    mã lệnh  có  khoảng

### Cuối"""


def test_lessons_that_ship_open_and_come_back_byte_for_byte(app):
    lessons = sorted(SHIPPED.glob("*/lessons/*.md"))[::7]
    with app.test_request_context():
        for lesson in lessons:
            body = parted(lesson.read_text(encoding="utf-8"))[1].strip("\n")
            drawings = dict.fromkeys(re.findall(r"\.\./pictures/([^\s()]+)", body), DRAWINGS["a.svg"])

            assert markdown_of(html_of(body, drawings), body, drawings) == body, lesson.name

    assert lessons


def test_one_changed_paragraph_changes_no_other_byte(app):
    with app.test_request_context():
        html = html_of(LESSON, DRAWINGS)
        changed = html.replace("dòng hai.", "dòng <em>hai</em> và ba.")

        assert markdown_of(html, LESSON, DRAWINGS) == LESSON
        assert markdown_of(changed, LESSON, DRAWINGS) == LESSON.replace(
            "\nDòng một của đoạn,\ndòng hai.\n\n\n", "\n\nDòng một của đoạn, dòng *hai* và ba.\n\n"
        )


def test_all_of_a_lesson_written_anew_says_the_same(app):
    with app.test_request_context():
        anew = markdown_of(html_of(LESSON, DRAWINGS), "", DRAWINGS)

        assert CHECK in anew
        assert [" ".join(str(part).split()) for part in render(anew, DRAWINGS).parts if isinstance(part, str)] == [
            " ".join(str(part).split()) for part in render(LESSON, DRAWINGS).parts if isinstance(part, str)
        ]


def test_a_check_question_can_be_moved_and_taken_out_as_a_whole(app):
    with app.test_request_context():
        first, second = html_of("Một.\n\nHai.", DRAWINGS), html_of(CHECK, DRAWINGS)

        assert markdown_of(f"{second}{first}", f"Một.\n\nHai.\n\n{CHECK}", DRAWINGS) == f"{CHECK}\n\nMột.\n\nHai."
        assert markdown_of(first, f"Một.\n\n{CHECK}\n\nHai.", DRAWINGS) == "Một.\n\nHai."


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Một.\n\nXem [trang](http://a.vn).", 3),
        ("Một <b>hai</b>.", 1),
        ("Một.\n\n![Hình](../pictures/khong-co.svg)", 3),
        ("Một.\n\n[a]: http://a.vn", 3),
        ("# To", 1),
        ("```js\nx\n```", 1),
        ("> ```check\n> key: a\n> ```", 2),
    ],
    ids=["link", "html", "lost picture", "definition", "title", "code of a kind", "check in a quotation"],
)
def test_what_rich_text_would_lose_keeps_the_lesson_in_markdown_and_names_the_line(app, text, line):
    with app.test_request_context(), pytest.raises(CannotHold) as refusal:
        html_of(text, DRAWINGS)

    assert abs(refusal.value.line - line) <= 1
    assert "Markdown" in refusal.value.sentence


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a<script>alert(1)</script><a href='http://a.vn'>b</a></p>", "ab"),
        ("<p><img src='http://a.vn/x.png' alt='ngoài'></p>", "ngoài"),
        (f'<p><img src="https://thao.vn{ADDRESS}" alt="Cửa sổ"></p>', "![Cửa sổ](../pictures/a.svg)"),
        (
            "<h1>Một</h1><h5>Hai</h5><p>1. ba</p><p>---</p><p># bốn</p>",
            "## Một\n\n### Hai\n\n1\\. ba\n\n\\---\n\n\\# bốn",
        ),
        ("<p>một<br>hai<br></p>", "một\\\nhai"),
        ("<p><strong>Chú ý.</strong>Không</p>", "**Chú ý**.Không"),
        ("<p>Bước 1<strong>: 2 tệp</strong></p>", "Bước 1: **2 tệp**"),
        ("<p><strong>2 tệp (</strong>mới)</p>", "**2 tệp** (mới)"),
        ("<div>một</div>hai", "một\n\nhai"),
        ("<pre>```\nx</pre>", "````\n```\nx\n````"),
        ("<p> </p><blockquote></blockquote>", ""),
    ],
)
def test_what_is_pasted_becomes_what_lessons_may_hold(app, html, text):
    with app.test_request_context():
        assert markdown_of(html, "", DRAWINGS) == text


WORDS = st.text(st.sampled_from("aâ đ*_`#<>[]()!&;.:-+=|\\~1"), min_size=1, max_size=12).map(str.split).map(" ".join)
RUNS = st.lists(
    st.one_of(WORDS, WORDS.map(lambda text: ("strong", text)), WORDS.map(lambda text: ("code", text))),
    min_size=1,
    max_size=3,
)


@given(st.lists(st.tuples(st.sampled_from(["p", "h2", "li", "td", "blockquote"]), RUNS), min_size=1, max_size=3))
def test_no_sign_that_somebody_types_means_anything_in_markdown(blocks):
    html, said = "", []
    for tag, runs in blocks:
        words = "".join(run if isinstance(run, str) else run[1] for run in runs)
        if not words.strip():
            continue
        inner = "".join(
            _escaped(run) if isinstance(run, str) else f"<{run[0]}>{_escaped(run[1])}</{run[0]}>" for run in runs
        )
        around = {"li": "<ul>{}</ul>", "td": "<table><tbody><tr>{}</tr></tbody></table>"}.get(tag, "{}")
        html += around.format(f"<{tag}>{inner}</{tag}>")
        said.append("".join(words.split()))

    shown = render(markdown_of(html, "", {}), {})
    text = "".join(re.sub(r"<[^>]+>", "", str(part)) for part in shown.parts)

    assert [fault for fault in shown.faults if "HTML" in fault.sentence or "liên kết" in fault.sentence] == []
    assert "".join(_plain(text).split()) == "".join(said)


def _escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _plain(text):
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")


def rich(desk, key="01-mot"):
    """What the script asks for on opening the rich editor, with the Markdown under it."""
    body = re.search(r'<textarea[^>]* name="body"[^>]*>\n([^<]*)<', desk.get(f"/lessons/{key}"))[1]
    answer = desk.client.post(f"{desk.address}/lessons/{key}/convert", data={"text": body, "to": "html"})
    return answer.json["text"], body


def test_saving_as_rich_text_what_stands_there_changes_nothing_and_begins_nothing(desk):
    html, body = rich(desk)

    desk.write("01-mot", body=html, rich="body", **{"body-before": body})

    assert "Không có gì thay đổi." in desk.page
    assert desk.files() == {}


def test_a_lesson_changed_as_rich_text_is_markdown_in_the_draft(desk):
    html, body = rich(desk)

    desk.write(
        "01-mot", body=html.replace("</h2>", "</h2><p>Thêm <b>một</b> đoạn.</p>", 1), rich="body",
        **{"body-before": body},
    )  # fmt: skip

    draft, live = (files["lessons/01-mot.md"].decode() for files in (desk.files(), desk.live))
    assert draft == live.replace("## Địa chỉ\n\n", "## Địa chỉ\n\nThêm **một** đoạn.\n\n")


def test_what_cannot_be_held_is_told_to_the_script_and_going_back_gives_markdown(desk):
    address = f"{desk.address}/lessons/01-mot/convert"

    refused = desk.client.post(address, data={"text": "Xem [a](http://a.vn)", "to": "html"})
    back = desk.client.post(address, data={"text": "<p>Một</p><h2>Hai</h2>", "to": "markdown"})

    assert (refused.status_code, "Dòng 1" in refused.json["error"]) == (422, True)
    assert back.json["text"] == "Một\n\n## Hai"


def test_a_pasted_picture_comes_into_the_draft_small_and_a_broken_one_gets_a_sentence(desk):
    def paste(content):
        return desk.client.post(
            f"{desk.address}/lessons/01-mot/pictures",
            data={"file": (BytesIO(content), "Ảnh chụp.png")}, headers={"Accept": "application/json"},
        )  # fmt: skip

    large = BytesIO()
    Image.new("RGB", (2400, 1200), "navy").save(large, "PNG")
    kept, broken = paste(large.getvalue()), paste(b"x")

    assert (kept.json["name"], kept.json["width"], kept.json["height"]) == ("anh-chup.png", 1600, 800)
    assert "pictures/anh-chup.png" in desk.files()
    assert (broken.status_code, broken.json["error"][:14]) == (422, "Không đọc được")
