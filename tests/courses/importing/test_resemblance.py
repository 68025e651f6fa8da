"""Which question says nearly the same."""

import pytest

from courses.importing.resemblance import NEAR, Likeness
from lms.api import fold

KNOWN = [
    (1, "Phím nào dùng để sửa nội dung ô đang chọn? F2 Ctrl + E Enter"),
    (2, "Hàm nào tính trung bình cộng của một vùng ô? AVERAGE SUM COUNT MEDIAN"),
    (3, "Muốn cố định dòng tiêu đề khi cuộn, ta dùng lệnh nào? Split Freeze Panes New Window Arrange All"),
    (4, "Thư rác là gì? Thư quảng cáo gửi hàng loạt Thư của cơ quan Thư có tệp kèm"),
]


@pytest.fixture
def likeness():
    return Likeness((key, fold(text)) for key, text in KNOWN)


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("Phím nào dùng để sửa nội dung của ô đang chọn? F2 Ctrl + E Enter", 1),
        ("Hàm nào tính trung bình cộng của vùng ô? AVERAGE SUM COUNT MEDIAN", 2),
        ("Muốn cố định dòng tiêu đề khi cuộn thì dùng lệnh nào? Split Freeze Panes New Window Arrange All", 3),
        ("THƯ RÁC LÀ GÌ? Thư quảng cáo gửi hàng loạt. Thư của cơ quan. Thư có tệp kèm.", 4),
    ],
)
def test_a_reworded_question_is_found(likeness, text, known):
    near = likeness.nearest(fold(text))

    assert near is not None
    assert near.id == known
    assert near.score >= NEAR


@pytest.mark.parametrize(
    "text",
    [
        "Phím nào dùng để lưu tệp đang mở? Ctrl + S Ctrl + P F12",
        "Hàm nào đếm các ô có số của một vùng ô? COUNT COUNTA SUM MAX",
        "Thư điện tử công vụ là gì? Hộp thư do cơ quan cấp Hộp thư riêng Thư có tệp kèm",
        "",
    ],
)
def test_a_question_on_the_same_thing_is_another_one(likeness, text):
    assert likeness.nearest(fold(text)) is None


def test_a_comma_makes_no_other_question(likeness):
    near = likeness.nearest(
        fold("Muốn cố định dòng tiêu đề khi cuộn ta dùng lệnh nào Split Freeze Panes New Window Arrange All")
    )

    assert near.score >= 0.97


def test_words_that_everybody_uses_do_not_hide_a_twin():
    many = Likeness((n, f"cau so {n} hoi ve may tinh va mang, tu khoa rieng x{n}") for n in range(2_000))

    assert many.nearest("cau so 1234 hoi ve may tinh va mang, tu khoa rieng x1234").id == 1234
