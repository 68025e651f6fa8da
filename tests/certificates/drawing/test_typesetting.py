import unicodedata
from dataclasses import replace

import pytest
from markupsafe import Markup

from certificates.drawing.layout import POINTS_PER_MM, BrokenTemplate, Line, read_layout
from certificates.drawing.typesetting import fit, missing_glyphs


@pytest.fixture(scope="module")
def layout(classic):
    return read_layout(classic.folder)


@pytest.fixture(scope="module")
def holder(layout):
    line = layout.lines["holder"]
    return line, layout.faces[line.face]


def test_an_ordinary_name_is_set_at_full_size(holder):
    assert fit("Vũ Ý", *holder).points == 34


def test_a_long_name_shrinks_just_enough_to_fill_its_line(holder):
    line, face = holder

    fitted = fit("Nguyễn Thị Phương Thảo Nguyên Hạnh", line, face)

    assert line.smallest <= fitted.points < line.largest
    used = face.width(str(fitted.markup)) * fitted.points / POINTS_PER_MM
    assert line.width_mm - 1 < used <= line.width_mm


def test_a_name_of_sixty_letters_breaks_into_two_balanced_lines(holder):
    line, face = holder

    fitted = fit("Tôn Nữ Hoàng Thị Thương Thương Nguyễn Phước Công Huyền Trường An", line, face)

    first, second = str(fitted.markup).split("<br>")
    assert fitted.is_broken
    assert fitted.points == 20
    assert face.width(first) == pytest.approx(face.width(second), rel=0.25)


def test_a_name_without_a_space_shrinks_on_instead_of_leaving_the_line(holder):
    line, face = holder
    name = "Nguyễnhoàngbảongọcquỳnhnhưtônnữphươngkhánhtrườngvyanhthưđặng"

    fitted = fit(name, line, face)

    assert not fitted.is_broken
    assert fitted.points < line.smallest
    assert face.width(name) * fitted.points <= line.width_mm * POINTS_PER_MM


def test_a_line_is_never_broken_inside_a_tag(layout):
    line = Line(face="serif", width_mm=15, largest=14, smallest=14, two_lines=14)

    fitted = fit('Xếp <b class="x y">loại</b>', line, layout.faces["serif"])

    assert fitted.markup == Markup('Xếp<br><b class="x y">loại</b>')


def test_letters_outside_the_fonts_are_reported_with_their_field(layout, fields):
    strange = replace(fields, holder_name="Lý 漢", number="1☃", unit_name="a\u202eb")

    assert missing_glyphs(layout, strange) == [("holder_name", "漢"), ("unit_name", "\u202e"), ("number", "☃")]


def test_letters_of_vietnamese_and_of_the_minorities_are_all_there(layout, fields):
    vowels = "aăâeêioôơuưy"
    tones = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
    vietnamese = "".join(vowel + tone for vowel in vowels for tone in tones) + "đĐ"
    minorities = "ƀɃčČĕĔĭĬñÑŏŎŭŬơ̆ư̆ô̆ê̆’ʼ'"
    text = vietnamese + vietnamese.upper() + minorities
    everywhere = dict.fromkeys(fields.texts(), text)

    assert missing_glyphs(layout, replace(fields, **everywhere)) == []


def test_every_text_field_belongs_to_a_face(layout, fields):
    assert set(layout.faces_of) <= set(fields.texts())


def test_fields_are_brought_to_nfc_and_single_spaces(fields):
    decomposed = unicodedata.normalize("NFD", "Trần  Thị\n Mỹ Duyên ")

    assert replace(fields, holder_name=decomposed).holder_name == "Trần Thị Mỹ Duyên"


def test_a_folder_without_a_plan_is_a_broken_template(tmp_path):
    with pytest.raises(BrokenTemplate):
        read_layout(tmp_path)
