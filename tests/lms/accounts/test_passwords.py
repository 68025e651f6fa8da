"""Which passwords are refused, and what a refusal says."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.accounts.passwords import LONGEST, common_words, hash_of, of_its_own, trouble_with, verify

PERSONAL = ["Nguyễn Thị Ánh Tuyết", "NA00001", "tuyetnta"]


@pytest.mark.parametrize(
    "password",
    [
        "mèo trắng ăn bánh đa",
        "ngày mai trời lại nắng",
        "correct horse battery staple",
        "8391746520938471",
        "Quỳ Châu quê em đẹp lắm",
        "đếm từ 1 tới 100 cũng được",
        "x7#kQ!" * 4 + "mai sau",
        "một câu dài hơn sáu mươi bốn ký tự thì vẫn được nhận như mọi câu khác ngắn hơn",
    ],
)
def test_a_sentence_of_ones_own_is_taken(password):
    assert not trouble_with(password, PERSONAL)


@pytest.mark.parametrize(
    "password",
    [
        "matkhaumatkhau12", "password12345678", "Mật khẩu 123456789", "aaaaaaaaaaaaaaaaaaaa", "123456789012345",
        "P@ssw0rdP@ssw0rd!", "abcdefghijklmnopqrst", "nghean2026nghean2026", "qwertyuiopasdfghjkl",
        "Nguyễn Thị Ánh Tuyết 1978", "NA00001-NA00001-NA00001", "Anh yêu em mãi mãi 1990", "UBND tỉnh Nghệ An 2026",
        "thao thao thao thao", "111111222222333333", "               ", "!!!!!!!!!!!!!!!!!!!!!",
    ],
)  # fmt: skip
def test_what_everybody_tries_first_is_refused(password):
    assert "dễ đoán" in trouble_with(password, PERSONAL)


def test_length_is_told_with_the_number_of_characters():
    assert "ít nhất 15 ký tự, đang có 9" in trouble_with("cây đa đầ")
    assert "dài nhất 200" in trouble_with("mèo trắng " * 30)


def test_length_is_counted_in_letters_as_people_see_them():
    assert "đang có 9" in trouble_with(unicodedata.normalize("NFD", "cây đa đầ"))


def test_no_kind_of_character_is_demanded():
    assert not trouble_with("caylongtredauong")


def test_the_block_list_holds_what_the_comparison_compares():
    words = common_words()

    assert len(words) >= 300
    assert all(word == word.lower() and word.isalnum() and word.isascii() for word in words)


@given(st.text(max_size=LONGEST + 20))
def test_any_text_gets_a_verdict_and_never_more_of_its_own_than_it_has(password):
    assert isinstance(trouble_with(password, PERSONAL), str)
    assert len(of_its_own(password)) <= 4 * len(password)


@pytest.mark.parametrize("password", ["mèo trắng ăn bánh đa", "a\x00b" * 9, "😀" * 70, "x" * 5000])
def test_what_is_kept_opens_and_nothing_else_does(password):
    kept = hash_of(password)

    assert kept.startswith("$argon2id$")
    assert verify(password, kept) == (True, None)
    assert verify(password + "x", kept) == (False, None)


def test_what_another_library_has_hashed_opens_all_the_same():
    kept = "$argon2id$v=19$m=7168,t=5,p=1$aWAfyJPhzzitufC6nqVdYg$RELL86DnX4GHNQ5AiS7PlHP3tJ7ICDNE+Foz5VUDG1I"

    assert verify("cánh đồng buổi sớm mai", kept) == (True, None)
    assert verify("cánh đồng buổi sớm may", kept) == (False, None)


@pytest.mark.parametrize("kept", ["$argon2id$", "$2b$12$x", "$argon2id$v=19$m=7168,t=5,p=1$aWAf"])
def test_what_is_no_hash_opens_to_nobody(kept):
    assert verify("cánh đồng buổi sớm mai", kept) == (False, None)


def test_nothing_opens_an_account_without_a_password():
    assert verify("", "") == (False, None)
