"""Copies say exactly what the full renderer would have said."""

import random
from dataclasses import replace

import pytest
import zxingcpp
from PIL import Image, ImageChops, ImageStat

from certificates.contract import Attachment, CertificateTemplate
from certificates.drawing.batch import BatchRenderer
from certificates.drawing.comparing import differences
from certificates.drawing.compiled import Sheet
from certificates.drawing.finishing import Finishing
from certificates.drawing.renderer import CannotBePrinted, Renderer
from certificates.looks.shipped import SHIPPED
from tests.certificates.drawing.test_renderer import HARD_NAMES, words_of

RESERVE = 2400
QR_TEXT = "HTTPS://HOC.EXAMPLE/X/D8N6-TFBH-XNQ5." + "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ:" * 6
IN_TWO_LINES = set(HARD_NAMES[10:12])
WITH_MARKS_BESIDE = {"Rơ Châm H'Bơ̆"}
SURNAMES = ["Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Vi", "Lò", "Lô", "Ksor", "H'", "Y", "Đặng", "Võ", "Ngô", "Dương"]
MIDDLES = ["Thị", "Văn", "Hữu", "Ngọc", "Thị Ánh", "Đình", "Quỳnh", "Bảo", "Xuân", "Thế", "Như", "Kim", "Hoàng Phương"]
GIVEN = ["Tuyết", "Hưởng", "Ngữ", "Đức", "Yến", "Ơn", "Ý", "Thuỷ", "Thủy", "Khuê", "Bằng", "Ưng", "Sương", "Niê", "Ẩn"]


@pytest.fixture(scope="module")
def sheet(renderer, fields):
    def sheet(**changes):
        changed = replace(fields, **{"qr_text": QR_TEXT, **changes})
        credential = Attachment("open-badge.jwt", "application/vc+jwt", changed.number.encode() * 40, "Chứng nhận số")
        return Sheet(renderer.compose(changed), Finishing(changed, (credential,), RESERVE))

    return sheet


@pytest.fixture(scope="module")
def batch(renderer):
    return BatchRenderer(renderer)


@pytest.fixture(scope="module")
def full(renderer):
    def full(sheet):
        finishing = sheet.finishing
        return renderer.draw(finishing.fields, reserve=RESERVE, attachments=finishing.attachments)

    return full


@pytest.fixture(scope="module")
def hard(batch, sheet):
    """Every hard name, some more than once, drawn as one batch; the files by name."""
    names = [*HARD_NAMES, "Trần Văn An", "Lò Thị Ban"]
    sheets = [sheet(holder_name=name, number=f"{number:06}/2026") for number, name in enumerate(names)]
    return {one.finishing.fields.holder_name: (one, two) for one, two in zip(sheets, batch.draw(sheets), strict=True)}


@pytest.mark.parametrize("name", HARD_NAMES)
def test_the_hardest_names_read_as_the_full_renderer_writes_them(hard, full, name):
    sheet, drawn = hard[name]

    assert name in words_of(drawn.content)
    assert differences(drawn.content, full(sheet).content) == []


def test_only_what_cannot_be_filled_in_is_drawn_in_full(hard, batch):
    assert batch.copied == len(hard) - len(IN_TWO_LINES | WITH_MARKS_BESIDE)
    assert batch.refused == []


def test_names_of_all_usual_forms_read_alike_on_both_ways(batch, sheet, full):
    chance = random.Random(6)
    sheets = [
        sheet(
            holder_name=" ".join(map(chance.choice, (SURNAMES, MIDDLES, GIVEN))),
            number=f"{number:06}/2026/GCN-NA",
            birth_date=f"{chance.randint(1, 28):02}/{chance.randint(1, 12):02}/{chance.randint(1960, 2004)}",
            unit_name=f"UBND xã {chance.choice(MIDDLES)} {chance.choice(GIVEN)}",
            grade=chance.choice(["Khá", "Giỏi", "Đạt yêu cầu"]),
            course_title=chance.choice(["Kỹ năng số cơ bản", "An toàn thông tin (đợt 2) & chữ ký số"]),
        )
        for number in range(40)
    ]
    before = batch.copied

    for one, drawn in zip(sheets, batch.draw(sheets), strict=True):
        assert differences(drawn.content, full(one).content) == []
    assert batch.copied - before == len(sheets)


@pytest.mark.parametrize("look", SHIPPED, ids=lambda look: look.key)
def test_every_look_that_ships_can_be_copied(look, fields):
    renderer = Renderer(look)
    batch = BatchRenderer(renderer)
    english = ("course_title_en", "issuer_name_en", "issuer_lead_en", "signer_title_en", "place_en")
    words = dict.fromkeys(english, "Words in English") | {"decision": "Quyết định số 12", "valid_until": "22/11/2029"}
    names = [
        "Vũ Ý",
        "Nguyễn Thị Ánh Tuyết",
        "Lê An",
        "Đỗ Ước Mơ",
        "Y Ê Ban",
        "Vi Ba",
        "Lò Tư",
        "Võ Hoàng Quỳnh Như Hạnh",
    ]
    papers = [replace(fields, **words, holder_name=name, unit_name=f"UBND xã {name[:9]}") for name in names]
    sheets = [Sheet(renderer.compose(paper), Finishing(paper, (), RESERVE)) for paper in papers]

    for sheet, drawn in zip(sheets, batch.draw(sheets), strict=True):
        assert differences(drawn.content, batch.draw_in_full(sheet).content) == []
    assert batch.copied == len(sheets)


def test_a_copy_looks_like_the_full_drawing(hard, full, run, tmp_path):
    for name in ("Vũ Ý", "H'Hen Niê", HARD_NAMES[12]):
        sheet, drawn = hard[name]
        copy, whole = (picture_of(content, run, tmp_path) for content in (drawn.content, full(sheet).content))

        differing = ImageChops.difference(copy, whole).point(lambda shade: 255 if shade > 64 else 0)
        assert ImageStat.Stat(differing).mean[0] / 255 < 0.001, name


def picture_of(content, run, tmp_path, dots=100):
    run(content, "pdftoppm", "-r", str(dots), "-gray", "-singlefile", "{}", "page")
    picture = Image.open(tmp_path / "page.pgm")
    picture.load()
    return picture


def test_the_qr_code_of_a_copy_reads_at_150_dots_per_inch(hard, run, tmp_path):
    (found,) = zxingcpp.read_barcodes(picture_of(hard["Vũ Ý"][1].content, run, tmp_path, dots=150))

    assert found.text == QR_TEXT


def test_a_copy_is_a_sound_file(hard, run):
    assert "No syntax or stream encoding errors" in run(hard["Vũ Ý"][1].content, "qpdf", "--check", "{}")


def test_letters_that_come_later_are_added_to_a_kept_page(renderer, sheet, full):
    batch = BatchRenderer(renderer)
    list(batch.draw([sheet(number=f"{number}") for number in range(8)]))
    late = sheet(holder_name="Ƀuôn Č Ĕ Ŏ")

    (drawn,) = batch.draw([late])

    assert differences(drawn.content, full(late).content) == []
    assert batch.copied == 9


def test_a_few_of_a_kind_are_not_worth_compiling(renderer, sheet):
    batch = BatchRenderer(renderer)

    assert len(list(batch.draw([sheet(), sheet(number="2")]))) == 2
    assert batch.copied == 0


def test_what_cannot_be_printed_is_refused_as_the_full_renderer_refuses_it(batch, sheet):
    with pytest.raises(CannotBePrinted, match="holder_name"):
        list(batch.draw([sheet(holder_name="Lý 漢")]))


@pytest.fixture
def strange(classic, tmp_path):
    """A template whose style or page has been changed: the place of the change, what to put there."""

    def strange(file, old, new):
        folder = tmp_path / "strange"
        folder.mkdir()
        for part in classic.folder.rglob("*"):
            if part.is_file() and part.suffix != ".py":
                (folder / part.relative_to(classic.folder)).parent.mkdir(exist_ok=True)
                (folder / part.relative_to(classic.folder)).write_bytes(part.read_bytes())
        text = (folder / file).read_text("utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new), "utf-8")
        return Renderer(CertificateTemplate("strange", "Lạ", folder))

    return strange


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (".holder {", ".holder { text-transform: uppercase;"),
        (".holder {", ".holder { letter-spacing: .1em;"),
        (".holder {", ".holder { text-decoration: underline;"),
        (".holder {", ".holder { border-bottom: 1pt solid red;"),
        (".holder {", ".holder { display: table;"),
    ],
)
def test_a_line_that_the_template_sets_in_its_own_way_comes_out_as_the_template_wants(strange, fields, old, new):
    renderer = strange("style.css", old, new)
    batch = BatchRenderer(renderer)
    names = ["Vũ Ý", "Nguyễn Thị Ánh Tuyết", "Lê An", "Đỗ Ước Mơ", "Y Ê Ban", "Vi Ba", "Lò Tư", "Ngô Năm", "Võ Sáu"]
    changed = [replace(fields, holder_name=name) for name in names]
    sheets = [Sheet(renderer.compose(one), Finishing(one, (), RESERVE)) for one in changed]

    for one, drawn in zip(changed, batch.draw(sheets), strict=True):
        whole = renderer.draw(one, reserve=RESERVE)
        assert differences(drawn.content, whole.content) == []


def test_the_same_sheet_gives_the_same_bytes(renderer, sheet):
    sheets = [sheet(number=f"{number}") for number in range(8)]

    one, other = (list(BatchRenderer(renderer).draw(sheets)) for _ in range(2))

    assert [drawn.content for drawn in one] == [drawn.content for drawn in other]


def test_a_page_that_differs_from_the_full_drawing_is_given_up(renderer, sheet, monkeypatch):
    batch = BatchRenderer(renderer)
    monkeypatch.setattr("certificates.drawing.batch.differences", lambda *_: ["a word"])

    drawn = list(batch.draw([sheet(number=f"{number}") for number in range(8)]))

    assert len(drawn) == 8
    assert (batch.copied, batch.refused) == (0, ["a word"])
