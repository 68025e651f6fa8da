"""Every template that ships: all fields, the hardest names, the longest and the fewest words, one's own emblem."""

import io
import json
import shutil
import subprocess
import unicodedata
from dataclasses import replace
from hashlib import sha256
from xml.etree import ElementTree as ET

import pikepdf
import pytest
from PIL import Image

from certificates.drawing.layout import POINTS_PER_MM, read_layout
from certificates.drawing.typesetting import missing_glyphs
from certificates.looks.shipped import SHIPPED
from certificates.looks.specimens import BAREST, HARD_NAMES, LONGEST, SPECIMEN
from tests.certificates.gallery.conftest import BILINGUAL, KEYS

CAPITALS = {"issuer_name", "signer_title"}
WORD = "{http://www.w3.org/1999/xhtml}word"


def printed(fields):
    """What has to be read on the page, by field."""
    texts = {name: value for name, value in fields.texts().items() if value and name not in {"emblem", "qr_text"}}
    texts["check_url"] = fields.check_url.removeprefix("https://")
    return texts | {name: texts[name].upper() for name in CAPITALS & texts.keys()}


@pytest.mark.parametrize("key", KEYS)
def test_every_field_stands_on_the_page_and_english_ones_on_bilingual_pages(words_on, key):
    text = words_on(key, SPECIMEN)

    wanted = {name: value for name, value in printed(SPECIMEN).items() if key in BILINGUAL or not name.endswith("_en")}
    assert [name for name, value in wanted.items() if value not in text] == []
    for words in ("Độc lập - Tự do - Hạnh phúc", "Nghệ An, ngày 22 tháng 11 năm 2026", "không có giá trị pháp lý"):
        assert words in text
    assert "chứng chỉ" not in text.lower()


@pytest.mark.parametrize(
    ("key", "heading"),
    [(key, "Giấy xác nhận tham gia" if key.startswith("note") else "Giấy chứng nhận") for key in KEYS],
)
def test_the_file_is_called_what_stands_on_the_sheet(machine, words_on, key, heading):
    with pikepdf.open(io.BytesIO(machine(key).draw(SPECIMEN).content)) as pdf:
        told, metadata = str(pdf.docinfo.Title), pdf.Root.Metadata.read_bytes().decode()

    assert told == f"{heading} {SPECIMEN.number} – {SPECIMEN.holder_name}"
    assert f'<rdf:li xml:lang="x-default">{heading} ' in metadata
    assert heading.casefold() in words_on(key, SPECIMEN).casefold()


@pytest.mark.parametrize("key", KEYS)
def test_the_nineteen_hardest_names_are_read_back_letter_by_letter(words_on, key):
    assert len(HARD_NAMES) == 19

    unlike = [
        name
        for name in HARD_NAMES
        if unicodedata.normalize("NFC", name) not in words_on(key, replace(SPECIMEN, holder_name=name))
    ]

    assert unlike == []


@pytest.mark.parametrize("key", KEYS)
def test_the_longest_words_stay_on_the_page_and_never_upon_each_other(machine, key, tmp_path):
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed here")
    layout = machine(key).layout
    file = tmp_path / "long.pdf"
    file.write_bytes(machine(key).draw(LONGEST).content)

    read = subprocess.run(["pdftotext", "-bbox", file, "-"], capture_output=True, check=True, text=True).stdout

    words = [
        [float(word.get(side)) / POINTS_PER_MM for side in ("xMin", "yMin", "xMax", "yMax")]
        for word in ET.fromstring(read).iter(WORD)
    ]
    width = 210 if layout.page_height_mm == 297 else 297
    assert min(left for left, _, _, _ in words) >= 19
    assert max(right for _, _, right, _ in words) <= width - 18
    assert max(bottom for _, _, _, bottom in words) <= layout.page_height_mm - 10
    assert [pair for pair in _neighbours(words) if _overlap(*pair)] == []


def _neighbours(words):
    return [(one, other) for place, one in enumerate(words) for other in words[place + 1 :]]


def _overlap(one, other):
    """Whether two words cover each other by more than line spacing lets the boxes of letters touch."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across > 0.5 and down > 0.45 * min(one[3] - one[1], other[3] - other[1])


@pytest.mark.parametrize("key", KEYS)
def test_what_is_not_known_leaves_its_label_out(words_on, key):
    text = words_on(key, BAREST)

    for label in ("Ngày sinh", "Đơn vị công tác", "Thời gian", "Thời lượng", "Xếp loại", "Quyết định", "giá trị"):
        assert label not in text
    for label in ("Được ký số bởi", "Digitally signed", "Director", "certifies"):
        assert label not in text


@pytest.mark.parametrize("key", KEYS)
def test_every_field_has_letters_of_all_peoples_to_be_printed_with(key):
    layout = read_layout(next(template.folder for template in SHIPPED if template.key == key))
    english = {name for name in SPECIMEN.texts() if name.endswith("_en")}
    shown = {name for name in SPECIMEN.texts() if name not in {"emblem", "qr_text"}}

    assert shown - set(layout.faces_of) == (set() if key in BILINGUAL else english)
    letters = "Ẫẵệừỹ đĐ ƀɃ čČ ĕŏ ơ̆ ’ʼ' – ·"
    assert missing_glyphs(layout, replace(SPECIMEN, **dict.fromkeys(shown - {"check_url"}, letters))) == []


def test_a_bilingual_page_says_dates_and_grades_in_english(words_on):
    text = words_on("modern-bilingual", SPECIMEN)

    for words in (
        "from 2 November 2026 to 20 November 2026",
        "40 class hours",
        "Excellent",
        "Nghe An, 22 November 2026",
    ):
        assert words in text


@pytest.mark.parametrize("kind", ["svg", "png"])
@pytest.mark.parametrize("key", ["classic", "modern", "note"])
def test_an_issuers_own_emblem_takes_the_place_of_the_templates(machine, emblem_folder, key, kind):
    content = _emblem(kind)
    name = sha256(content).hexdigest()
    (emblem_folder / f"{name}.{kind}").write_bytes(content)

    drawn = machine(key).draw(replace(SPECIMEN, emblem=name)).content

    usual = machine(key).draw(SPECIMEN).content
    assert len(_pictures(drawn) - _pictures(usual)) == 1
    with pikepdf.open(io.BytesIO(drawn)) as pdf:
        alternatives = [
            str(o.Alt) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"
        ]
        assert "Biểu trưng của Trung tâm Bồi dưỡng kỹ năng số" in alternatives
        assert pdf.check_pdf_syntax() == []


def _emblem(kind):
    if kind == "svg":
        root = '<svg xmlns="http://www.w3.org/2000/svg" width="30mm" height="30mm" viewBox="0 0 9 9">'
        return f'{root}<path d="M0 0h9v9z"/></svg>'.encode()
    out = io.BytesIO()
    Image.new("RGBA", (200, 200), (10, 80, 40, 128)).save(out, "PNG")
    return out.getvalue()


def _pictures(content):
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return {picture.read_raw_bytes() for picture in pdf.pages[0].Resources.XObject.values()}


def test_every_template_is_named_in_both_languages_and_by_its_own_key():
    for template in SHIPPED:
        plan = json.loads((template.folder / "template.json").read_text("utf-8"))

        assert plan["key"] == template.key
        assert plan["title"]["vi"] == template.title
        assert plan["title"]["en"].isascii()
