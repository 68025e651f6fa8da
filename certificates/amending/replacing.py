"""The certificate that takes another's place: the same words but for those that change, a number of its own."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from certificates.awarding import holder_values
from certificates.codes import make_code, make_number
from certificates.contract import CertificateFields
from certificates.models import Award, IssuingBody
from lms.api import settings, today_of


def replacement_of(
    old: Award, words: Mapping[str, Any], columns: Mapping[str, str], *, body: IssuingBody, serial: int, at: datetime
) -> Award:
    """Make the line of the register that follows `old`; the issuer's own words are those in force now.

    Validity goes on as it was: a correction renews nothing.
    """
    day = today_of(at)
    number, code = make_number(serial, day.year, body.code), make_code()
    issuer: dict[str, Any] = {
        "issuer_name": body.name, "issuer_lead": body.lead, "place": body.place, "signer_title": body.signer_title,
        "signer_name": body.signer_name, "issuer_name_en": body.name_en, "issuer_lead_en": body.lead_en,
        "place_en": body.place_en, "signer_title_en": body.signer_title_en, "emblem": body.emblem_sha256 or "",
    }  # fmt: skip
    fields = replace(
        CertificateFields.from_json(old.fields), **issuer, **words, number=number, code=code, issued_on=day,
        check_url=f"{settings().address}/x/{code}", qr_text="", signed_by="", signed_at=at,
        demo=not settings().is_production,
    )  # fmt: skip
    return Award(
        completion_id=old.completion_id, owner_id=old.owner_id, body_id=body.id, year=day.year, serial=serial,
        number=number, code=code, template=old.template, fields=fields.to_json(), unit_id=old.unit_id,
        subject=old.subject, course_title=fields.course_title, **holder_values(fields.holder_name), issued_at=at,
        issued_on=day,
        expires_on=old.expires_on, replaces_id=old.id, batch_id=None,
        holder_post=columns.get("holder_post", old.holder_post), remark=columns.get("remark", old.remark),
    )  # fmt: skip
