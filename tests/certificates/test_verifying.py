"""The operator's command: issued, altered, revoked and unknown files are told apart, with and without the register."""

import json

import pytest

from certificates import services, verifying
from certificates.commands import certificates
from certificates.credentials import keys
from certificates.models import Award
from lms.api import db, now, read_file


@pytest.fixture
def files(app, world, certificate, tmp_path):
    """Three files by name: as issued, with one byte changed, and somebody else's."""
    award_id = certificate(world.an)
    with app.app_context():
        original = read_file(db.session.get(Award, award_id).file_sha256)
    changed = bytearray(original)
    changed[original.index(b"%PDF-1") + 12] ^= 1
    contents = {"issued": original, "altered": bytes(changed), "unknown": b"%PDF-1.7\n%%EOF\n"}
    for name, content in contents.items():
        (tmp_path / f"{name}.pdf").write_bytes(content)
    return {name: str(tmp_path / f"{name}.pdf") for name in contents}


@pytest.fixture
def verify(app):
    def verify(*words):
        with app.app_context():
            answer = app.test_cli_runner().invoke(certificates, ["verify", "--json", *words])
        lines = json.loads(answer.stdout) if answer.exit_code in verifying.STATUS.values() else answer.output
        return answer.exit_code, lines

    return verify


@pytest.fixture
def revoke(app, world):
    def revoke():
        with app.app_context():
            award = db.session.query(Award).one()
            services.revoke(award.id, reason="Ghi sai họ tên", decision="87/QĐ", by=world.binh, at=now())
            db.session.commit()

    return revoke


@pytest.fixture
def key_file(app, files, tmp_path):
    path = tmp_path / "keys.json"
    path.write_bytes(app.test_client().get("/x/keys.json").data)
    return str(path)


@pytest.fixture
def site(app, monkeypatch):
    """A site that answers without a network."""
    visitor = app.test_client()
    monkeypatch.setattr(verifying, "_fetched", lambda address: visitor.get(address.removeprefix("http://site")).data)
    return "http://site"


@pytest.mark.parametrize("how", [(), ("--offline",), ("--keys",), ("--url",)])
def test_issued_altered_and_unknown_are_told_apart(verify, files, key_file, site, how):
    words = (*how, key_file) if how == ("--keys",) else (*how, site) if how == ("--url",) else how

    status, lines = verify(*words, *files.values())

    assert [line["outcome"] for line in lines] == list(files)
    assert status == 5
    assert lines[0]["knows_revocation"] is (how in [(), ("--url",)])
    assert lines[0]["number"].endswith("/GCN-NA")
    assert verify(*words, files["issued"])[0] == 0
    assert verify(*words, files["unknown"])[0] == 4


@pytest.mark.parametrize("how", [(), ("--url",)])
def test_a_revoked_one_is_told_where_somebody_can_be_asked(verify, files, site, revoke, how):
    revoke()

    status, lines = verify(*how, *([site] if how else []), files["issued"])

    assert (status, lines[0]["outcome"]) == (3, "revoked")


def test_keys_of_another_site_know_nothing_of_it(verify, files, tmp_path):
    strange = keys.PublicKeys(keys.signing_keys(tmp_path / "strange").jwks()).to_json()
    (tmp_path / "strange.json").write_text(json.dumps({"keys": strange, "certificates": []}))

    assert verify("--keys", str(tmp_path / "strange.json"), files["issued"])[0] == 4


@pytest.mark.parametrize("content", ["", "[]", '{"keys": [{}], "certificates": []}', '{"keys": []}'])
def test_what_is_no_copy_of_keys_is_said(verify, files, tmp_path, content):
    (tmp_path / "bad.json").write_text(content)

    status, said = verify("--keys", str(tmp_path / "bad.json"), files["issued"])

    assert status == 1
    assert "keys.json" in said


def test_keys_are_changed_by_a_command_and_files_stay_as_issued(app, verify, files):
    with app.app_context():
        before = keys.public_keys(keys.signing_keys(keys.key_folder()))
        answer = app.test_cli_runner().invoke(certificates, ["keys", "rotate"])

    assert answer.exit_code == 0
    with app.app_context():
        after = keys.public_keys(keys.signing_keys(keys.key_folder()))
    assert before.jwks.keys() < after.jwks.keys()
    assert verify("--offline", files["issued"])[0] == 0
