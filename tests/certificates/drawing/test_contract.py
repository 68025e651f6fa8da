import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from certificates.contract import CertificateFields, UnprintableFields


def test_fields_survive_the_way_through_json(fields):
    stored = json.dumps(fields.to_json(), ensure_ascii=False)

    assert CertificateFields.from_json(stored) == fields
    assert CertificateFields.from_json(json.loads(stored)) == fields


@pytest.mark.parametrize(
    "change",
    [{"holder_name": 3}, {"signed_at": "yesterday"}, {"issued_on": None}, {"surname": "x"}, {"demo": "yes"}],
)
def test_what_is_no_certificate_is_refused_by_name(fields, change):
    with pytest.raises(UnprintableFields):
        CertificateFields.from_json(fields.to_json() | change)


def test_a_missing_field_is_refused(fields):
    stored = fields.to_json()
    del stored["number"]

    with pytest.raises(UnprintableFields):
        CertificateFields.from_json(stored)


def test_a_signing_time_needs_its_zone(fields):
    with pytest.raises(UnprintableFields):
        replace(fields, signed_at=datetime(2026, 11, 22, tzinfo=UTC).replace(tzinfo=None))
