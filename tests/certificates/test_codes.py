"""Codes, numbers, names that show no more than they must, names of files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.codes import (
    ALPHABET,
    Number,
    codes_in,
    file_name,
    make_code,
    make_number,
    masked,
    plain,
    read_code,
    read_number,
)


def test_codes_have_sixty_random_bits_in_signs_that_are_not_mistaken():
    codes = [make_code() for _ in range(2000)]

    assert len(set(codes)) == 2000
    assert set("".join(codes)) == set(ALPHABET) | {"-"}
    assert not set("ILOU") & set(ALPHABET)
    assert len(ALPHABET) ** 12 == 2**60


@pytest.mark.parametrize("typed", ["7k2m 9qxr 4tbn", "7K2M9QXR4TBN", " 7K2M–9QXR–4TBN ", "7K2M-9QXR-4TBN"])
def test_a_code_is_read_however_it_is_typed(typed):
    assert read_code(typed) == "7K2M-9QXR-4TBN"


def test_letters_that_codes_do_not_have_are_read_as_the_digits_they_look_like():
    assert read_code("oOIl-0011-LLLL") == "0011-0011-1111"


@pytest.mark.parametrize("typed", ["", "7K2M-9QXR", "7K2M-9QXR-4TBU", "7K2M-9QXR-4TBN-1", "000123/2026"])
def test_what_is_no_code_is_none(typed):
    assert read_code(typed) is None


@given(st.text(max_size=200))
def test_no_text_breaks_the_readers(text):
    read_code(text)
    read_number(text)
    masked(text)
    assert set(plain(text)) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-")


def test_numbers_are_written_and_read():
    assert make_number(123, 2026, "GCN-NA") == "000123/2026/GCN-NA"
    assert read_number("000.123/2026/gcn-na") == Number(123, 2026, "GCN-NA")
    assert read_number("123 / 2026") == Number(123, 2026, "")
    assert read_number("1234567/2026/GCN-NA") == Number(1234567, 2026, "GCN-NA")
    assert read_number("2026") is None


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Nguyễn Thị Ánh Tuyết", "N*** T*** Á*** T***"),
        ("Y Ê Ban", "Y*** Ê*** B***"),
        ("H'Hen Niê", "H*** N***"),
        ("", ""),
    ],
)
def test_masked_names_keep_first_letters_alone(name, shown):
    assert masked(name) == shown


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Nguyễn Thị Ánh Tuyết", "GCN_000001-2026-GCN-NA_Nguyen_Thi_Anh_Tuyet.pdf"),
        ("Đặng Đỗ Ý", "GCN_000001-2026-GCN-NA_Dang_Do_Y.pdf"),
        ("../../etc/passwd", "GCN_000001-2026-GCN-NA_etc_passwd.pdf"),
        ("漢", "GCN_000001-2026-GCN-NA.pdf"),
        ("A" * 300, f"GCN_000001-2026-GCN-NA_{'A' * 60}.pdf"),
    ],
)
def test_file_names_are_plain_and_safe(name, file):
    assert file_name("000001/2026/GCN-NA", name) == file


def test_codes_are_found_in_bytes_without_reading_their_structure():
    assert codes_in(b"xx (7K2M-9QXR-4TBN) 7K2M-9QXR-4TBN 0000-0000-0000") == ["7K2M-9QXR-4TBN", "0000-0000-0000"]
    assert codes_in(b"nothing") == []
