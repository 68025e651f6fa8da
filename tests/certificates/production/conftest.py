from datetime import UTC, date, datetime

import pytest
from sqlalchemy import insert, select

from certificates.contract import CertificateFields
from certificates.models import Award, IssuingBody
from lms.api import db, fold, sort_key

AT = datetime(2026, 11, 28, 2, 30, tzinfo=UTC)


@pytest.fixture
def awards(app, world, body):
    """Enter awards that wait for their files, a name for each; returns their ids in the order of the register."""

    def enter(names, **changes):
        with app.app_context():
            issuer = db.session.get(IssuingBody, body)
            rows = [_row(issuer, world.an, serial, name, changes) for serial, name in enumerate(names, start=1)]
            db.session.execute(insert(Award), rows)
            db.session.commit()
            return list(db.session.scalars(select(Award.id).order_by(Award.serial)))

    return enter


def _row(issuer, owner_id, serial, name, changes):
    number, code = f"{serial:06}/2026/{issuer.code}", f"{serial:026}"
    fields = CertificateFields(
        holder_name=name, birth_date="14/03/1978", unit_name=f"UBND xã số {serial % 40}", hours="4 tiết",
        course_title="Sử dụng Internet cơ bản", period="từ ngày 01/11/2026 đến ngày 20/11/2026", grade="Khá",
        number=number, code=code, check_url=f"https://hoc.example/x/{code}", place=issuer.place,
        issued_on=date(2026, 11, 28), issuer_name=issuer.name, issuer_lead=issuer.lead,
        signer_title=issuer.signer_title, signer_name=issuer.signer_name, signed_by="", signed_at=AT, demo=True,
    )  # fmt: skip
    return {
        "owner_id": owner_id, "body_id": issuer.id, "year": 2026, "serial": serial, "number": number, "code": code,
        "template": "classic", "fields": fields.to_json(), "subject": f"courses:course:{serial}",
        "course_title": fields.course_title, "holder_name": name, "search_text": fold(name),
        "sort_key": sort_key(name), "issued_at": AT, "issued_on": date(2026, 11, 28), **changes,
    }  # fmt: skip


@pytest.fixture
def register(app):
    """Read the register: each line's columns, in its order."""

    def read():
        with app.app_context():
            return [award.__dict__ for award in db.session.scalars(select(Award).order_by(Award.serial))]

    return read
