"""What machines fetch: keys, lists of revocations, profiles; and the drill of a change of keys."""

import io

import jwt
import pytest
from sqlalchemy import select, update

from certificates import services
from certificates.credentials import keys
from certificates.credentials.badge import LIST_LENGTH
from certificates.credentials.status import is_set
from certificates.models import Award
from certificates.starting import EnterKeys
from lms.api import db, now, read_file


def verified(visitor, token):
    """Read a token by the key at the address that its header names."""
    kid = jwt.get_unverified_header(token)["kid"]
    jwk = visitor.get(kid[kid.index("/x/keys/") :]).json
    return jwt.decode(token, jwt.PyJWK(jwk).key, algorithms=["ES256"])


def status_of(visitor, award):
    claims = verified(visitor, visitor.get(f"/x/{award.code}/credential").text)
    entry = claims["credentialStatus"]
    address = entry["statusListCredential"]
    answer = visitor.get(address[address.index("/x/status/") :])
    listed = verified(visitor, answer.text)
    assert listed["id"] == address
    assert listed["issuer"]["id"] == claims["issuer"]["id"]
    return is_set(listed, int(entry["statusListIndex"]))


def test_a_revocation_is_in_the_signed_list_at_once(app, visitor, world, award):
    assert status_of(visitor, award) is False

    with app.app_context():
        services.revoke(award.id, reason="Ghi sai họ tên", decision="87/QĐ", by=world.binh, at=now())
        db.session.commit()

    assert status_of(visitor, award) is True


def test_the_list_may_be_kept_for_five_seconds_and_asked_whether_it_has_changed(visitor, award):
    address = f"/x/status/{award.year}/GCN-NA/0"
    answer = visitor.get(address)

    assert answer.headers["Cache-Control"] == "public, max-age=5"
    assert visitor.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_a_list_is_one_statement_and_small(visitor, award, statements):
    visitor.get(f"/x/status/{award.year}/GCN-NA/0")
    statements.clear()

    answer = visitor.get(f"/x/status/{award.year}/GCN-NA/0")

    assert len(statements) == 1
    assert len(answer.data) < 1500


def test_numbers_beyond_the_first_list_stand_in_the_next_one(app, visitor, award):
    with app.app_context():
        beyond = f"{LIST_LENGTH + 5}/{award.year}/GCN-NA"
        fields = {**award.fields, "number": beyond}
        db.session.execute(update(Award).values(serial=LIST_LENGTH + 5, number=beyond, fields=fields, state="revoked"))
        db.session.commit()

    assert status_of(visitor, award) is True


@pytest.mark.parametrize("path", ["/x/status/2026/KHONG-CO/0", "/x/keys/khong-co", "/x/issuers/KHONG-CO"])
def test_what_is_not_there_answers_404(visitor, award, path):
    assert visitor.get(path).status_code == 404


def test_the_profile_is_where_the_credential_says(visitor, award):
    claims = verified(visitor, visitor.get(f"/x/{award.code}/credential").text)
    address = claims["issuer"]["id"]

    profile = visitor.get(address[address.index("/x/issuers/") :]).json

    assert profile["id"] == address
    assert profile["name"] == claims["issuer"]["name"]


def test_after_a_change_of_keys_everything_signed_before_stays_valid(app, visitor, world, award, certificate):
    before = visitor.get(f"/x/{award.code}/credential").text
    with app.app_context():
        EnterKeys().run()
        original = read_file(award.file_sha256)

        new = keys.rotate(keys.key_folder())
        keys.enter_public(new, at=now())
        db.session.commit()

    newer = certificate(world.dung)
    assert verified(visitor, before)["credentialSubject"]["licenseNumber"] == award.number
    assert 'data-state="valid"' in visitor.get("/X/" + award.fields["qr_text"].partition("/X/")[2]).text
    with app.app_context():
        code = db.session.scalar(select(Award.code).where(Award.id == newer))
    after = visitor.get(f"/x/{code}/credential").text
    assert jwt.get_unverified_header(after) != jwt.get_unverified_header(before)
    assert len(visitor.get("/x/keys.json").json["keys"]) == 4
    answer = visitor.post("/x/file", data={"file": (io.BytesIO(original), "a.pdf")})
    assert "kèm trong tệp khớp với sổ cấp" in answer.text


def test_a_million_guesses_at_a_million_certificates_find_nothing():
    """By the arithmetic of 60 bits; what is guarded by more than a code has 128 bits or a signature."""
    codes, guesses, issued = 2**60, 10**6, 10**6

    assert guesses * issued / codes < 1e-5


def test_guesses_are_all_answered_alike(visitor, award):
    def answers(*guesses: str) -> set[tuple[int, int]]:
        told = (visitor.get(path) for guess in guesses for path in (f"/x/{guess}", f"/X/{guess}/AAAA"))
        return {(answer.status_code, answer.text.count("<")) for answer in told}

    codes, others = answers("0000-0000-0000", "ZZZZ-ZZZZ-ZZZZ"), answers("khong-phai-ma", "xin-chao")

    assert [status for status, _signs in [*codes, *others]] == [404, 404], "alike"
