"""Pictures in Word files, and drawings that are none."""

from io import BytesIO

import pytest
from PIL import Image

from courses.questions.formats.contract import CLEAR, DOUBTFUL, UNREADABLE
from tests.courses.questions.formats.documents import asked, line, options_of, read, under


def picture(kind="PNG", size=(4, 3)):
    made = BytesIO()
    Image.new("RGB", size, "red").save(made, kind)
    return made.getvalue()


def drawing(reference="rIdP", words='descr="Ô B3 đang chọn"'):
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Hình 1" {words}/><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f'<pic:pic><pic:blipFill><a:blip r:embed="{reference}"/></pic:blipFill></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def stored(content, name="image1.png"):
    return {"parts": [(f"word/media/{name}", content)], "more": [("rIdP", "image", f"media/{name}")]}


def test_pictures_come_with_their_words():
    question = asked("Ô nào đang chọn? ", drawing(), **stored(picture()))

    assert question.fields["text"] == "Ô nào đang chọn? ![Ô B3 đang chọn](hinh-1.png)"
    assert [one.name for one in question.pictures] == ["hinh-1.png"]
    assert question.pictures[0].content == picture()
    assert question.state == CLEAR


def test_a_picture_without_words_is_asked_about():
    question = asked("Ô nào? ", drawing(words=""), **stored(picture()))

    assert question.state == DOUBTFUL
    assert question.remarks == ("Hình hinh-1.png chưa có lời mô tả (văn bản thay thế).",)


def test_options_may_be_pictures_and_one_picture_is_kept_once():
    rows = ["Câu 1. Hình nào?", line("A. ", drawing()), line(under("B. "), drawing()), line("C. ", drawing(), " lớn")]

    question = read(*rows, **stored(picture())).questions[0]

    assert options_of(question)[0] == "![Ô B3 đang chọn](hinh-1.png)"
    assert len(question.pictures) == 1


def test_bitmaps_become_png():
    question = asked(drawing(), **stored(picture("BMP"), "image1.bmp"))

    assert question.pictures[0].content.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"\xd7\xcd\xc6\x9a" + bytes(60), "image1.wmf"), (b"no picture", "image1.png"), (picture()[:40], "image1.png")],
)
def test_a_picture_that_no_browser_shows_is_reported(content, name):
    question = asked("Xem hình ", drawing(), **stored(content, name))

    assert question.state == UNREADABLE
    assert "Dòng 1: hình ở dạng trình duyệt không hiển thị được" in question.remarks[0]


def test_a_picture_of_too_many_points_is_reported():
    made = BytesIO()
    Image.new("1", (12_000, 12_000)).save(made, "PNG")

    assert asked(drawing(), **stored(made.getvalue())).state == UNREADABLE


def test_a_picture_elsewhere_is_not_fetched():
    link = '<w:r><w:drawing><a:blip r:link="rIdX"/></w:drawing></w:r>'

    assert asked("Xem ", link).state == UNREADABLE


def test_old_drawings_charts_and_objects_are_reported_each_in_its_words():
    data = '<a:graphicData uri="http://x/{}"><x xmlns="y"/></a:graphicData>'
    graphic = f"<w:r><w:drawing><a:graphic>{data}</a:graphic></w:drawing></w:r>"
    shape = '<v:shape><v:imagedata r:id="rId9"/></v:shape>'
    said = {
        "<w:r><w:pict><v:shape><v:path/></v:shape></w:pict></w:r>": "hình vẽ bằng công cụ của Word",
        graphic.format("chart"): "biểu đồ",
        graphic.format("wordprocessingShape"): "hình vẽ bằng công cụ",
        '<w:r><w:object><o:OLEObject ProgID="Excel.Sheet.12"/></w:object></w:r>': "đối tượng nhúng",
        f'<w:r><w:object>{shape}<o:OLEObject ProgID="Equation.DSMT4"/></w:object></w:r>': "MathType",
    }  # fmt: skip
    for xml, words in said.items():
        question = asked("Xem: ", xml)

        assert question.state == UNREADABLE
        assert words in question.remarks[0]


def test_an_object_with_a_picture_is_kept_as_that_picture():
    shape = '<v:shape alt="Bảng tính"><v:imagedata r:id="rIdP"/></v:shape>'
    xml = f'<w:r><w:object>{shape}<o:OLEObject ProgID="Excel.Sheet.12"/></w:object></w:r>'

    question = asked("Xem: ", xml, **stored(picture()))

    assert question.fields["text"] == "Xem: ![Bảng tính](hinh-1.png)"
    assert question.state == CLEAR


def test_text_boxes_are_read_and_asked_about():
    content = f"<w:txbxContent>{line('Cho biết')}</w:txbxContent>"
    box = f"<w:r><w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict></w:r>"

    question = asked("Hỏi gì?", box)

    assert "Cho biết" in question.fields["text"]
    assert question.state == DOUBTFUL


def test_of_two_ways_to_draw_one_thing_one_is_taken():
    ways = f"<mc:Choice>{drawing()[5:-6]}</mc:Choice><mc:Fallback><w:pict><v:shape/></w:pict></mc:Fallback>"
    xml = f"<w:r><mc:AlternateContent>{ways}</mc:AlternateContent></w:r>"

    question = asked("Xem ", xml, **stored(picture()))

    assert question.fields["text"].count("![") == 1
    assert question.state == CLEAR
