"""What a signing program may add to a certificate, and what nobody may, not even the right signer."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from pyhanko.pdf_utils.generic import ArrayObject, NumberObject, StreamObject, pdf_string
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.stamp import TextStampStyle

from certificates.outside.examining import examine
from certificates.outside.outcomes import Outcome, Refused
from certificates.outside.signers import described, read_certificate

WORDS = TextStampStyle(stamp_text="Ký bởi: Sở Nội vụ")


@pytest.fixture
def accepted(agency):
    found = read_certificate(agency.pem, at=datetime.now(UTC))
    known = SimpleNamespace(**asdict(described(found)))
    known.covers = lambda moment: known.valid_from <= moment <= known.valid_until
    return [known]


@pytest.fixture
def outcome_of(app, prepared, accepted):
    """Examine a signed file: the outcome's key, "good" where there is nothing to refuse."""

    def outcome_of(content, **changes):
        at = datetime.now(UTC)
        asked = {"accepted": accepted, "prepared_at": at - timedelta(minutes=1), "at": at, **changes}
        try:
            signed = examine(content, prepared, **asked)
        except Refused as refused:
            return refused.outcome
        assert abs(signed.signed_at - at) < timedelta(minutes=1)
        return "good"

    return outcome_of


@pytest.mark.parametrize(
    "wishes",
    [
        {},
        {"subfilter": SigSeedSubFilter.PADES},
        {"style": WORDS},
        {"certify": True},
        {"field": "ChuKyCuaCoQuan"},
        {"field": "ChuKyCuaCoQuan", "spec": SigFieldSpec("ChuKyCuaCoQuan", box=(520, 95, 700, 135)), "style": WORDS},
    ],
    ids=["cms", "pades", "visible", "certifying", "own-field", "own-visible-field-over-ours"],
)
def test_the_ways_of_signing_programs_are_taken(agency, prepared, outcome_of, wishes):
    assert outcome_of(agency.sign(prepared, **wishes)) == "good"


def test_a_picture_of_a_signature_must_stay_off_the_printed_words(agency, prepared, outcome_of):
    over_the_name = SigFieldSpec("Khac", box=(200, 300, 640, 360))

    signed = agency.sign(prepared, field="Khac", spec=over_the_name, style=WORDS)

    assert outcome_of(signed) is Outcome.MISPLACED


def _new_page_content(writer):
    page = writer.root["/Pages"]["/Kids"][0]
    more = writer.add_object(StreamObject(stream_data=b"0 0 500 300 re f"))
    page["/Contents"] = ArrayObject([page.raw_get("/Contents"), more])
    writer.update_container(page)


def _moved_box(writer):
    field = writer.root["/AcroForm"]["/Fields"][0]
    field["/Rect"] = ArrayObject(map(NumberObject, (0, 0, 800, 500)))
    writer.update_container(field)


def _new_structure(writer):
    element = writer.root["/StructTreeRoot"]["/K"][0]["/K"][2]
    element["/ActualText"] = pdf_string("Người khác")
    writer.update_container(element)


def _new_language(writer):
    writer.root["/Lang"] = pdf_string("en")
    writer.update_root()


def _other_code(writer):
    writer.set_info(None)
    info = writer.trailer["/Info"]
    info["/ThaoCode"] = pdf_string("AAAA-AAAA-AAAA")
    writer.update_container(info)


@pytest.mark.parametrize("change", [_new_page_content, _moved_box, _new_structure, _new_language])
def test_whatever_else_the_right_signer_changes_is_refused(agency, prepared, outcome_of, change):
    assert outcome_of(agency.sign(prepared, change=change)) is Outcome.ALTERED


def test_a_signing_time_before_the_file_was_drawn_is_refused(agency, prepared, outcome_of):
    tomorrow = datetime.now(UTC) + timedelta(days=1)

    assert outcome_of(agency.sign(prepared), prepared_at=tomorrow) is Outcome.WRONG_TIME


def test_bytes_of_strangers_never_raise(agency, prepared, outcome_of):
    signed = agency.sign(prepared)
    added = signed[len(prepared) :]
    hostile = [added[::-1], added * 2, added[: len(added) // 2], b"%%EOF", bytes(9000), added.replace(b"obj", b"jbo")]

    outcomes = {outcome_of(prepared + tail) for tail in hostile}

    assert "good" not in outcomes
