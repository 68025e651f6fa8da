"""Vietnamese text: found whichever way it is written, sorted as in a Vietnamese list."""

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.web.text import fold, nfc, nfc_lines, sort_key

VIETNAMESE = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
words = st.text(VIETNAMESE + VIETNAMESE.upper(), min_size=1, max_size=8)
names = st.lists(words, min_size=1, max_size=5).map(" ".join)


def test_people_are_sorted_by_ten_with_its_tone_then_ho_then_dem():
    expected = [
        "Nguyễn Thị An", "Nguyễn Văn An", "Trần Thị An", "Lê Anh", "Lê Ành", "Trần Ảnh", "Bùi Ãnh", "Nguyễn Văn Ánh",
        "Lê Ạnh", "Lê Ăn", "Lò Văn Ân", "Cao Dũng", "Đỗ Dũng", "Lê Đức", "Vũ Thị Hoa", "Trần Hòa", "H'Hen Niê",
        "Và Tủa", "Lữ Uyên", "Lê Ước", "Hoàng Y", "Hoàng Thị Ý",
    ]  # fmt: skip
    shuffled = random.Random(7).sample(expected, len(expected))

    assert sorted(shuffled, key=sort_key) == expected


def test_the_alphabet_and_the_tones_are_in_the_order_of_dictionaries():
    assert sorted(random.Random(1).sample(VIETNAMESE, len(VIETNAMESE)), key=sort_key) == list(VIETNAMESE)


@given(names)
def test_a_key_is_the_same_for_every_spelling_and_sorts_alike_in_every_collation(name):
    key = sort_key(name)

    assert key == sort_key(unicodedata.normalize("NFD", name)) == sort_key(f"  {name.upper()} ")
    assert key.isalnum()
    assert key.isascii()
    assert key == key.lower()


@given(names, names)
def test_names_with_one_key_fold_alike(one, other):
    if sort_key(one) == sort_key(other):
        assert fold(one) == fold(other)


@given(words, words, names, names)
def test_the_ten_decides_before_anything_else(first_ten, second_ten, first_rest, second_rest):
    if sort_key(first_ten) < sort_key(second_ten):
        assert sort_key(f"{first_rest} {first_ten}") < sort_key(f"{second_rest} {second_ten}")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hòa", "hoà"),
        ("thủy", "thuỷ"),
        ("Đặng", "dang"),
        ("ĐỨC", "duc"),
        ("Tuyết", unicodedata.normalize("NFD", "tuyết")),
    ],
)
def test_spellings_that_mean_the_same_are_found_alike(one, other):
    assert fold(one) == fold(other)


@given(st.text())
def test_folding_twice_changes_nothing_more_and_leaves_no_marks(text):
    folded = fold(text)

    assert fold(folded) == folded
    assert not any(unicodedata.combining(sign) for sign in folded)


@given(names)
def test_names_fold_to_plain_letters(name):
    assert fold(name).replace(" ", "").isascii()


@given(st.text())
def test_normal_text_is_one_printable_line_and_stays_as_it_is(text):
    line = nfc(text)

    assert nfc(line) == line == line.strip()
    assert unicodedata.is_normalized("NFC", line)
    assert "  " not in line
    assert not any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in line)


def test_signs_that_nobody_sees_are_dropped():
    assert nfc("Nguyễn\u200b Văn\u202e A\x00\ufeff") == "Nguyễn Văn A"


def test_lines_stay_lines():
    assert nfc_lines("  một \r\n\r\n hai\tba \r\n") == "một\n\nhai ba"
