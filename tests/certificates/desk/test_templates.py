"""Templates as their keepers see them: chosen from, tried out, handed in."""

import io
import unicodedata

import pypdf
import pytest
from sqlalchemy import select

from certificates.looks.archive import files_of, packed
from certificates.looks.models import TemplatePack
from certificates.looks.packs import Handed, find_template, keep_pack, template_of_version
from lms.api import MissingContribution, db, now

TEMPLATES, PACKS = "/staff/certificates/templates", "/staff/certificates/template-packs"


@pytest.fixture
def keeper(world, sign_in):
    """Bình as keeper of bodies and templates over a unit."""

    def over(unit):
        world.grant(world.binh, "certificates.manage", unit)
        return sign_in(world.binh)

    return over


def pack_of(app, client):
    """A pack made of the attendance note, by file names."""
    starter = client.get(f"{TEMPLATES}/note/pack.zip").data
    with app.test_request_context():
        files = files_of(starter)
    return files | {"template.json": files["template.json"].replace(b'"key": "note"', b'"key": "so-noi-vu"')}


@pytest.fixture
def hand_in(app):
    """Hand in a pack made of the attendance note, with something added to its style or changed in its page."""

    def hand_in(client, *, style=b"", page=(b"", b""), unit=""):
        files = pack_of(app, client)
        files["page.html"] = files["page.html"].replace(*page)
        files["style.css"] += style
        return client.post(PACKS, data={"pack": (io.BytesIO(packed(files)), "mau.zip"), "unit": unit})

    return hand_in


def keep(app, handed, world, *, unit_id):
    with app.app_context():
        kept = keep_pack(handed, unit_id=unit_id, by=world.binh, at=now())
        db.session.commit()
    return kept


def packs(app):
    with app.app_context():
        return list(db.session.scalars(select(TemplatePack).order_by(TemplatePack.id)))


def test_six_templates_ship_each_with_its_picture_in_both_languages(world, keeper):
    client = keeper(world.province)

    page = client.get(TEMPLATES).text

    for title in ("Cổ điển, khổ A4 ngang", "Hiện đại, song ngữ Việt - Anh", "Giấy xác nhận tham gia, khổ A4 đứng"):
        assert title in page
    assert page.count("thumbnail.png") == 6
    assert client.get(f"{TEMPLATES}/modern/thumbnail.png").data.startswith(b"\x89PNG")
    assert client.get(f"{TEMPLATES}/nothing").status_code == 404


def test_a_name_is_tried_out_and_drawn(world, keeper, body):
    client = keeper(world.province)
    name = unicodedata.normalize("NFD", "Ƀuôn Krông Y Ƀhă")

    page = client.get(f"{TEMPLATES}/modern", query_string={"typed": name, "body": body}).text
    drawn = client.get(f"{TEMPLATES}/modern/trial.pdf", query_string={"typed": name, "body": body})

    assert "Mọi chữ đều in được." in page
    text = pypdf.PdfReader(io.BytesIO(drawn.data)).pages[0].extract_text()
    assert "Ƀuôn Krông Y Ƀhă" in text
    assert "không có giá trị pháp lý" in text
    assert "TRUNG TÂM BỒI DƯỠNG KỸ NĂNG SỐ" in text


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"typed": "Lý 漢"}, "Phông chữ của mẫu giấy không có chữ “漢” (U+6F22) ở họ và tên."),
        ({"title": "Kỹ năng số " * 22, "typed": "A" * 180}, "Chữ quá dài, in ra không đọc được: họ và tên."),
    ],
)
def test_what_cannot_be_printed_is_said_in_a_sentence_and_not_drawn(world, keeper, asked, sentence):
    client = keeper(world.province)

    page = client.get(f"{TEMPLATES}/classic", query_string=asked)
    drawn = client.get(f"{TEMPLATES}/classic/trial.pdf", query_string=asked)

    assert sentence in page.text
    assert drawn.status_code == 422
    assert sentence in drawn.text


def test_a_pack_is_kept_and_a_new_version_leaves_the_old_one_as_it_is(app, world, keeper, hand_in):
    client = keeper(world.province)
    keep(app, Handed(packed(pack_of(app, client)), "so-noi-vu", "0123456789ab", "Sở Nội vụ", ""), world, unit_id=None)

    answer = hand_in(client, style=b"\n.title { color: #1c336d; }\n")

    assert answer.location == f"{TEMPLATES}/so-noi-vu"
    old, new = packs(app)
    assert old.version != new.version
    with app.app_context():
        assert find_template("so-noi-vu").folder.name == f"so-noi-vu-{new.version}"
        assert b"1c336d" not in (template_of_version("so-noi-vu", old.version).folder / "style.css").read_bytes()
        with pytest.raises(MissingContribution):
            template_of_version("so-noi-vu", "000000000000")
    page = client.get(f"{TEMPLATES}/so-noi-vu").text
    assert old.version in page
    assert new.version in page


def test_a_pack_with_faults_is_told_where_and_nothing_is_kept(app, world, keeper, hand_in):
    answer = hand_in(
        keeper(world.province),
        style=b"\np { background: url(http://evil.example) }",
        page=(b"<body>", b"<body><script></script>"),
    )

    assert answer.status_code == 422
    assert "còn 2 chỗ phải sửa" in answer.text
    assert "page.html, dòng 7" in answer.text
    assert "Thẻ “script” không được dùng." in answer.text
    assert packs(app) == []


@pytest.mark.parametrize("content", [b"", b"no zip"])
def test_what_is_no_pack_is_refused(app, world, keeper, content):
    answer = keeper(world.province).post(PACKS, data={"pack": (io.BytesIO(content), "x.zip"), "unit": ""})

    assert answer.status_code == 422
    assert packs(app) == []


@pytest.fixture
def theirs(app, world):
    """A pack that Quỳ Châu keeps."""
    handed = Handed(packed({"page.html": b"x"}), "so-noi-vu", "0123456789ab", "Của Quỳ Châu", "")
    return [keep(app, handed, world, unit_id=world.quy_chau) for _ in range(2)]


def test_the_same_version_is_kept_once(app, theirs):
    assert theirs == [True, False]
    assert len(packs(app)) == 1


def test_nobody_replaces_the_pack_of_another_unit(app, world, theirs, sign_in, hand_in):
    world.grant(world.dung, "certificates.manage", world.con_cuong)

    answer = hand_in(sign_in(world.dung), style=b"\np { color: red }", unit=str(world.con_cuong))

    assert answer.status_code == 409
    assert "do đơn vị khác giữ" in answer.text
    assert len(packs(app)) == 1
