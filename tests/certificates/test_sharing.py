"""A learner shows a certificate by a link that can be withdrawn, and takes the credential away."""

import re

import jwt
import pytest
from sqlalchemy import select

from certificates.credentials.models import Share
from lms.api import db


@pytest.fixture
def visitor(app):
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


@pytest.fixture
def award_id(world, certificate):
    return certificate(world.an)


def link_on(page):
    found = re.search(r"/x/s/[\w-]+", page)
    return found[0] if found else ""


def test_a_link_shows_the_whole_name_until_it_is_withdrawn(visitor, world, sign_in, award_id):
    an = sign_in(world.an)
    an.post(f"/certificates/{award_id}/share")
    link = link_on(an.get("/certificates").text)
    assert "Nguyễn Thị An" in visitor.get(link).text

    an.post(f"/certificates/{award_id}/share/withdraw")

    answer = visitor.get(link)
    assert answer.status_code == 404
    assert "Nguyễn Thị An" not in answer.text
    assert link_on(an.get("/certificates").text) == ""


def test_sharing_twice_keeps_one_link_and_a_later_one_is_another(app, visitor, world, sign_in, award_id):
    an = sign_in(world.an)
    for _time in range(2):
        an.post(f"/certificates/{award_id}/share")
    an.post(f"/certificates/{award_id}/share/withdraw")
    an.post(f"/certificates/{award_id}/share")

    with app.app_context():
        tokens = db.session.scalars(select(Share.token)).all()
    assert len(set(tokens)) == len(tokens) == 2
    assert all(len(token) >= 22 for token in tokens)


@pytest.mark.parametrize("deed", ["share", "share/withdraw"])
def test_nobody_else_shares_it(app, world, sign_in, award_id, deed):
    app.config["WTF_CSRF_ENABLED"] = False
    world.grant(world.binh, "certificates.see", world.quy_chau)

    assert sign_in(world.binh).post(f"/certificates/{award_id}/{deed}").status_code == 403


def test_the_hash_of_the_name_is_in_the_holders_credential_alone(visitor, world, sign_in, award_id):
    mine = sign_in(world.an).get(f"/certificates/{award_id}/credential")
    code = jwt.decode(mine.text, options={"verify_signature": False})["id"].split("/")[-2]
    theirs = visitor.get(f"/x/{code}/credential")

    assert mine.mimetype == theirs.mimetype == "application/vc+jwt"
    assert mine.headers["Content-Disposition"].endswith('.jwt"')
    whole, masked = (jwt.decode(answer.text, options={"verify_signature": False}) for answer in (mine, theirs))
    assert whole["credentialSubject"].pop("identifier")[0]["hashed"] is True
    assert whole == masked
    assert "An" not in theirs.headers["Content-Disposition"]


def test_the_page_offers_the_wallet(world, sign_in, award_id):
    assert f"/certificates/{award_id}/credential" in sign_in(world.an).get("/certificates").text
