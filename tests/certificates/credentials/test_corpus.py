"""Our credential beside those of 1EdTech's own validator: what its good ones have and what its bad ones lack."""

import json
from typing import Any

import jwt
import pytest

from tests.certificates.credentials.test_credentials import desk, fields, folder  # noqa: F401 (fixtures)
from tests.courses.questions.formats.corpora import FOLDER, needs_corpora

pytestmark = needs_corpora

SAMPLES = FOLDER / "openbadges3"
GOOD = ("simple", "simple-multiple-proofs", "simple-did-key-method", "simple-context-alias")
BAD = ("simple-err-type", "simple-err-issuer", "simple-err-evidence-type")


def faults(credential: dict[str, Any]) -> list[str]:
    """What Open Badges 3.0 asks of an AchievementCredential and this one does not keep."""
    subject = credential.get("credentialSubject", {})
    achievement = subject.get("achievement", {})
    issuer = credential.get("issuer", {})
    evidence = credential.get("evidence", [])
    rules = {
        "context": credential["@context"][0] == "https://www.w3.org/ns/credentials/v2"
        and credential["@context"][1].startswith("https://purl.imsglobal.org/spec/ob/v3p0/context-3"),
        "type": "VerifiableCredential" in credential["type"]
        and not {"OpenBadgeCredential", "AchievementCredential"}.isdisjoint(credential["type"]),
        "issuer": isinstance(issuer, dict) and "id" in issuer and "Profile" in issuer.get("type", []),
        "valid from": "validFrom" in credential,
        "subject": "AchievementSubject" in subject.get("type", []),
        "achievement": {"id", "type", "criteria", "description", "name"} <= achievement.keys(),
        "evidence": all("Evidence" in _listed(one["type"]) for one in evidence),
    }
    return [rule for rule, kept in rules.items() if not kept]


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SAMPLES / f"{name}.json").read_text("utf-8"))
    return found


@pytest.mark.parametrize("name", GOOD)
def test_the_rules_find_nothing_in_good_samples(name):
    assert faults(read(name)) == []


@pytest.mark.parametrize("name", BAD)
def test_the_rules_find_what_is_wrong_with_bad_samples(name):
    assert faults(read(name)) != []


def test_the_rules_find_nothing_in_ours(desk, fields):  # noqa: F811 (fixtures)
    claims = jwt.decode(desk.credential(fields), options={"verify_signature": False})

    assert faults(claims) == []
