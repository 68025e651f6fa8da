"""What trainers paste becomes a small upright picture without metadata, or is refused with a sentence."""

import random
from io import BytesIO

import pytest
from PIL import Image, ImageDraw, ImageFile, PngImagePlugin

from courses.questions.contract import QUESTION_TYPES
from courses.questions.illustrations import in_words, picture_faults, pictures_in, with_addresses
from courses.questions.models import Picture
from courses.questions.pictures import (
    LARGEST,
    LONGEST_SIDE,
    UnusablePicture,
    keep_picture,
    made_picture,
    with_kept_pictures,
)
from courses.questions.services import searchable
from courses.questions.text import block, line
from courses.questions.variants import question_faults
from lms.db import db
from lms.storage import read_file, store_file

ADDRESS = "/pictures/" + "a" * 64
GPS_OF_NGHE_AN = {1: "N", 2: (19.0, 14.0, 3.0)}
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 80"><rect width="9" height="9"/></svg>'


def written(picture, kind="PNG", **options):
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def noise(width, height):
    return Image.frombytes("RGB", (width, height), random.Random(4).randbytes(width * height * 3))


def seen(content):
    return Image.open(BytesIO(content))


def test_a_photograph_becomes_small_and_upright_and_forgets_where_it_was_taken():
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera lay on its side
    exif[0x010F] = "Máy ảnh của Lan"
    exif.get_ifd(0x8825).update(GPS_OF_NGHE_AN)
    photograph = noise(2400, 1800)

    made = made_picture(written(photograph, "JPEG", quality=95, exif=exif, comment=b"Lan"))

    assert (made.media_type, made.height > made.width) == ("image/jpeg", True)
    assert max(made.width, made.height) <= LONGEST_SIDE
    assert len(made.content) <= LARGEST
    assert not seen(made.content).getexif()
    assert b"Lan" not in made.content


def test_a_screenshot_stays_sharp_and_keeps_what_is_transparent():
    screen = Image.new("RGBA", (640, 360), (255, 255, 255, 0))
    ImageDraw.Draw(screen).rectangle((10, 10, 200, 40), fill="black")
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "Lan")

    made = made_picture(written(screen, pnginfo=told))

    assert (made.media_type, made.width, made.height) == ("image/png", 640, 360)
    assert seen(made.content).mode == "RGBA"
    assert b"Lan" not in made.content


def test_a_screenshot_that_would_be_heavy_becomes_a_photograph():
    made = made_picture(written(noise(900, 900)))

    assert made.media_type == "image/jpeg"
    assert len(made.content) <= LARGEST


def test_of_a_moving_picture_the_first_frame_is_kept():
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "blue")]

    made = made_picture(written(frames[0], "GIF", save_all=True, append_images=frames[1:]))

    picture = seen(made.content)
    assert (getattr(picture, "n_frames", 1), picture.convert("RGB").getpixel((5, 5))) == (1, (255, 0, 0))


def _bomb():
    """A PNG of a few bytes that says it is 60,000 points wide and high."""
    small = bytearray(written(Image.new("1", (8, 8))))
    small[16:24] = (60_000).to_bytes(4) * 2
    return bytes(small)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Không đọc được hình này"),
        (b"MZ\x90\x00", "Không đọc được hình này"),
        (written(noise(80, 80))[:900], "Không đọc được hình này"),
        (_bomb(), "hình"),
        (written(Image.new("1", (9_000, 6_000))), "50 triệu điểm ảnh"),
        (b"x" * 11_000_001, "11 MB"),
        (SVG.replace(b"<rect", b"<script/><rect"), "<script>"),
        (SVG.replace(b"<rect", b'<rect onload="x()"'), "onload"),
        (b"<html><body>", "<html>"),
    ],
)
def test_what_is_no_harmless_picture_is_refused_with_a_sentence(app, content, words):
    with app.test_request_context(), pytest.raises(UnusablePicture) as refusal:
        made_picture(content)

    assert words in refusal.value.sentence


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_half_a_picture_is_none_even_where_another_library_would_take_it(app, monkeypatch, kind):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    whole = written(noise(200, 200), kind)

    with app.test_request_context(), pytest.raises(UnusablePicture):
        made_picture(whole[: len(whole) // 2])

    assert ImageFile.LOAD_TRUNCATED_IMAGES


def test_a_picture_that_comes_back_keeps_its_address(app):
    with app.app_context():
        first = keep_picture(written(noise(300, 200), "JPEG"))
        back = keep_picture(read_file(first.url.rpartition("/")[2]))
        same = keep_picture(written(noise(300, 200), "JPEG"))

        assert first == back == same
        assert first.field == {"url": first.url, "width": 300, "height": 200}
        assert db.session.query(Picture).count() == 1


def test_a_kept_picture_is_sent_as_what_it_is(app, sign_in, world):
    with app.app_context():
        png = keep_picture(written(Image.new("RGB", (30, 20))))
        svg = keep_picture(SVG)
        db.session.commit()
    an = sign_in(world.an)

    answers = [an.get(picture.url) for picture in (png, svg)]

    assert [answer.mimetype for answer in answers] == ["image/png", "image/svg+xml"]
    assert answers[0].headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answers[0].headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert seen(answers[0].data).size == (30, 20)


def test_a_photograph_that_a_learner_handed_in_is_not_shown_to_others(app, sign_in, world):
    with app.app_context():
        handed_in = store_file(written(Image.new("RGB", (30, 20))), media_type="image/png")
        db.session.commit()

    assert sign_in(world.an).get(f"/pictures/{handed_in}").status_code == 404


def test_a_picture_stands_in_text_options_and_tables_with_its_words_and_size():
    drawn = f'<img class="t-pic" src="{ADDRESS}" alt="Thanh [địa chỉ]" width="640" height="360">'

    for html in (block, line):
        assert drawn in html(f"Xem ![Thanh \\[địa chỉ\\]]({ADDRESS}#640x360) này")
    assert drawn in block(f"| a |\n|---|\n| ![Thanh \\[địa chỉ\\]]({ADDRESS}#640x360) |")
    assert f'<img class="t-pic" src="{ADDRESS}" alt="x">' in line(f"![x]({ADDRESS})")


@pytest.mark.parametrize(
    "address",
    ["https://x.vn/a.png", "//x.vn" + ADDRESS, ADDRESS + "/../x", ADDRESS + '#1x2" onerror="x', "javascript:x",
     "data:image/png;base64,AAAA", ADDRESS[:-1], "/pictures/" + "g" * 64, ADDRESS + "?x"],
)  # fmt: skip
def test_nothing_else_becomes_a_picture(app, address):
    text = f"![hình]({address})"

    assert "<img" not in block(text)
    with app.test_request_context():
        if " " not in address:
            assert [fault.path for fault in picture_faults({"options": [{"text": text}]})] == [("options", 0, "text")]


def test_a_picture_without_words_is_a_fault_in_its_place(app):
    fields = {
        "text": f"Nhìn ![Màn hình]({ADDRESS}).",
        "options": [
            {"text": f"![ ]({ADDRESS})", "right": True, "feedback": f"`![]({ADDRESS})` là mã"},
            {"text": "B", "feedback": f"![]({ADDRESS})"},
            {"text": "C"},
        ],
    }

    with app.app_context(), app.test_request_context():
        faults = question_faults(QUESTION_TYPES["courses.choice"], fields)

    assert [fault.path for fault in faults] == [("options", 0, "text"), ("options", 1, "feedback")]
    assert all("lời thay thế" in fault.sentence for fault in faults)


def test_pictures_of_a_file_get_their_addresses_in_every_text():
    fields = {"text": "Xem ![a](hinh-1.png)", "hints": ["![b](hinh-2.jpg)", "![c](khac.png)"], "weight": 1}

    kept = with_addresses(fields, {"hinh-1.png": ADDRESS + "#1x2", "hinh-2.jpg": "/pictures/" + "b" * 64})

    assert kept["hints"] == ["![b](/pictures/" + "b" * 64 + ")", "![c](khac.png)"]
    assert pictures_in(kept) == ["a" * 64, "b" * 64]
    assert in_words(kept["text"]) == "Xem a"
    assert searchable(kept) == "xem a"


def test_the_pictures_of_a_file_are_taken_in_and_broken_ones_are_named(app):
    fields = {"text": "![a](hinh-1.png)", "options": [{"text": "![b](hinh-2.png)"}], "picture": "hinh-1.png"}

    with app.app_context():
        kept, refused = with_kept_pictures(fields, {"hinh-1.png": written(noise(30, 20)), "hinh-2.png": b"x"})

    assert refused == ["hinh-2.png"]
    assert kept["text"] == f"![a]({kept['picture']['url']}#30x20)"
    assert kept["options"] == fields["options"]
