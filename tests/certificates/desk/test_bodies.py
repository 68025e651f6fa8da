"""Issuing bodies as their keepers see them."""

import io

import pytest
from sqlalchemy import select

from certificates.models import IssuingBody, RegisterCounter
from lms.api import db
from tests.certificates.looks.test_emblems import DRAWING, png

BODIES = "/staff/certificates/bodies"
TYPED = {
    "name": "Sở Nội vụ tỉnh Nghệ An", "lead": "Giám đốc Sở Nội vụ tỉnh Nghệ An chứng nhận", "place": "Nghệ An",
    "signer_title": "Giám đốc", "signer_name": "Trần Thị Minh Nguyệt", "name_en": "Department of Home Affairs",
    "code": "GCN-SNV", "signer": "", "unit": "",
}  # fmt: skip


@pytest.fixture
def keeper(world, sign_in):
    """Bình as keeper of bodies and templates over a unit."""

    def over(unit):
        world.grant(world.binh, "certificates.manage", unit)
        return sign_in(world.binh)

    return over


def bodies(app):
    with app.app_context():
        return {body.code: body for body in db.session.scalars(select(IssuingBody))}


def test_a_body_is_made_with_its_emblem_and_shown(app, world, keeper):
    client = keeper(world.province)

    made = client.post(
        f"{BODIES}/new", data=TYPED | {"emblem": (io.BytesIO(DRAWING.encode()), "e.svg"), "is_default": "y"}
    )

    body = bodies(app)["GCN-SNV"]
    assert made.location == f"{BODIES}/{body.id}"
    assert (body.name, body.name_en, body.unit_id, body.is_default) == (TYPED["name"], TYPED["name_en"], None, True)
    emblem = client.get(f"{BODIES}/{body.id}/emblem")
    assert (emblem.mimetype, emblem.headers["Content-Security-Policy"]) == (
        "image/svg+xml",
        "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    )
    assert "Trần Thị Minh Nguyệt" in client.get(BODIES).text


def test_a_new_default_body_takes_the_place_of_the_old_one(app, world, keeper, body):
    keeper(world.province).post(f"{BODIES}/new", data=TYPED | {"is_default": "y"})

    assert [code for code, each in bodies(app).items() if each.is_default] == ["GCN-SNV"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "Cần ghi mục này."),
        ({"code": "gcn snv"}, "Chỉ gồm chữ hoa, số và gạch nối."),
        ({"signer": "nobody"}, "Lựa chọn này không có trong danh sách."),
        ({"lead": "x" * 251}, "Dài không quá 250 chữ cái."),
        ({"unit": "999"}, "Lựa chọn này không có trong danh sách."),
    ],
)
def test_what_is_wrong_is_told_at_its_place_and_nothing_is_made(app, world, keeper, change, sentence):
    answer = keeper(world.province).post(f"{BODIES}/new", data=TYPED | change)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert bodies(app) == {}


def test_a_bad_emblem_is_refused_and_nothing_is_made(app, world, keeper):
    bad = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><script/></svg>'

    answer = keeper(world.province).post(f"{BODIES}/new", data=TYPED | {"emblem": (io.BytesIO(bad), "e.svg")})

    assert answer.status_code == 422
    assert "Hình có thành phần không được dùng: “script”. (dòng 1)" in answer.text
    assert bodies(app) == {}


def test_two_bodies_never_number_alike(world, keeper, body):
    client = keeper(world.province)
    client.post(f"{BODIES}/new", data=TYPED)

    again = client.post(f"{BODIES}/new", data=TYPED | {"name": "Sở khác"})

    assert again.status_code == 422
    assert "Đã có đơn vị cấp dùng “GCN-SNV”." in again.text


def test_the_ending_of_numbers_stays_once_one_has_been_given(app, world, keeper, body):
    with app.app_context():
        db.session.add(RegisterCounter(body_id=body, year=2026, last=1))
        known = db.session.get_one(IssuingBody, body).code
        db.session.commit()
    client = keeper(world.province)

    page = client.get(f"{BODIES}/{body}").text
    client.post(f"{BODIES}/{body}", data=TYPED | {"code": "KHAC", "emblem": (io.BytesIO(png()), "e.png")})

    assert "Đã cấp giấy với phần cuối này nên không đổi được nữa." in page
    changed = bodies(app)[known]
    assert (changed.name, changed.emblem_sha256 is None) == (TYPED["name"], False)
    client.post(f"{BODIES}/{body}", data=TYPED | {"no_emblem": "y"})
    assert bodies(app)[known].emblem_sha256 is None


def test_an_officer_of_one_unit_keeps_its_bodies_alone(app, world, keeper, body):
    client = keeper(world.quy_chau)

    made = client.post(f"{BODIES}/new", data=TYPED | {"unit": str(world.quy_chau), "is_default": "y"})

    mine = bodies(app)["GCN-SNV"]
    assert made.status_code == 302
    assert (mine.unit_id, mine.is_default) == (world.quy_chau, False)
    assert client.post(f"{BODIES}/new", data=TYPED | {"code": "KHAC"}).status_code == 422
    assert client.get(f"{BODIES}/{body}").status_code == 403
    assert "bản trình diễn" not in client.get(BODIES).text
