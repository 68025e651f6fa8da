"""Names of files and folders: nothing collides, everything opens."""

from types import SimpleNamespace

import pytest

from certificates.delivery.naming import folder_names, mark_of, namesakes, placed, safe


def award(**values):
    given = {
        "state": "issued", "file_sha256": "ab", "unit_id": 1, "unit_name": "Sở Nội vụ", "unit_code": "H40.02",
        "staff_code": "NV01234", "holder_name": "Nguyễn Thị Ánh Tuyết", "number": "000001/2026/GCN", "owner_id": 1,
        "subject": "courses:course:7", "facts": {"skills": ["IU06"]}, **values,
    }  # fmt: skip
    return SimpleNamespace(**given)


def test_a_file_is_named_by_staff_code_name_and_module():
    assert placed([award()])[0].path == "Sở Nội vụ/NV01234_Nguyễn Thị Ánh Tuyết_IU06.pdf"


def test_two_hundred_namesakes_have_two_hundred_places():
    rows = [award(staff_code=f"NV{n:05}", owner_id=n) for n in range(200)]

    assert len({line.path.casefold() for line in placed(rows)}) == 200
    assert namesakes(rows) == 200


def test_who_holds_two_for_one_thing_has_the_number_added():
    paths = [line.path for line in placed([award(), award(number="000002/2026/GCN")])]

    assert paths[1] == "Sở Nội vụ/NV01234_Nguyễn Thị Ánh Tuyết_IU06_000002-2026-GCN.pdf"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("H'Hen Niê", "H'Hen Niê"), ('a/b\\c:d*e?f"g<h>i|j', "a b c d e f g h i j"), ("CON", "_CON"),
        ("nul.pdf", "_nul.pdf"), ("  tên. ", "tên"), ("../..", ""), ("\u202egpj.exe", "gpj.exe"), ("Ho\u0300a", "Hòa"),
    ],
)  # fmt: skip
def test_what_a_file_system_does_not_take_is_left_out(given, kept):
    assert safe(given) == kept


def test_a_certificate_of_several_modules_is_named_by_its_subject():
    assert mark_of(award(facts={"skills": ["IU01", "IU02"]})) == "course-7"
    assert mark_of(award(facts=None, subject="lms:profile:tt03-2014:basic")) == "lms-profile-tt03-2014-basic"


def test_units_of_one_name_and_even_of_one_code_have_folders_of_their_own():
    names = folder_names({1: ("Văn phòng", "A"), 2: ("VĂN PHÒNG", "B"), 3: ("Văn phòng", "A"), 4: ("?", "")})

    assert len({name.casefold() for name in names.values()}) == 4
    assert names[4] == "Đơn vị"


def test_a_revoked_certificate_has_no_place():
    assert [line.path for line in placed([award(state="revoked"), award(file_sha256=None)])] == ["", ""]
