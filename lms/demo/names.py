"""Names of the form that is usual among the peoples of Nghệ An and beyond, drawn by chance; nobody real is meant."""

from collections.abc import Sequence
from itertools import accumulate
from random import Random

from lms.web.text import nfc

FAMILY = {
    "Nguyễn": 310, "Trần": 110, "Lê": 95, "Phạm": 55, "Hoàng": 50, "Phan": 48, "Hồ": 36, "Võ": 28, "Đặng": 26,
    "Bùi": 24, "Vũ": 18, "Ngô": 18, "Cao": 18, "Đinh": 16, "Thái": 15, "Đậu": 15, "Trương": 14, "Đỗ": 13, "Dương": 12,
    "Chu": 9, "Tạ": 6, "Hà": 6, "Lý": 5, "Mai": 5, "Đoàn": 5, "Tăng": 4, "Nguyễn Cảnh": 4, "Nguyễn Đình": 4, "Uông": 2,
    "Đàm": 2, "Ông": 1, "Ưng": 1,
}  # fmt: skip
"""Họ of the Kinh, with how often they are met among a thousand."""

MEN_MIDDLE = (
    "Văn", "Văn", "Văn", "Đức", "Hữu", "Quốc", "Xuân", "Đình", "Công", "Minh", "Ngọc", "Quang", "Bá", "Sỹ", "Trọng",
    "Anh", "Huy", "Thanh", "Viết", "Khắc", "Duy", "Hoàng", "",
)  # fmt: skip
WOMEN_MIDDLE = (
    "Thị", "Thị", "Thị", "Thị", "Thị Ngọc", "Thị Thanh", "Thị Hồng", "Thị Thúy", "Thị Ánh", "Thị Kim", "Thị Hoài",
    "Thị Phương", "Ngọc", "Thùy", "Khánh", "Bích", "Quỳnh", "Thục", "Hoàng", "",
)  # fmt: skip
MEN = (
    "An", "Anh", "Bách", "Bảo", "Bằng", "Bình", "Chiến", "Chung", "Công", "Cường", "Dũng", "Dương", "Đại", "Đạt",
    "Điệp", "Đông", "Đồng", "Đức", "Giang", "Hà", "Hải", "Hạnh", "Hào", "Hậu", "Hiếu", "Hiệp", "Hòa", "Hoan", "Hoàng",
    "Hùng", "Huy", "Hưng", "Hữu", "Khải", "Khang", "Khánh", "Khoa", "Khôi", "Kiên", "Lâm", "Linh", "Long", "Lộc",
    "Lợi", "Lực", "Mạnh", "Minh", "Nam", "Nghĩa", "Ngọc", "Nhân", "Ninh", "Phong", "Phú", "Phúc", "Phương", "Quân",
    "Quang", "Quyết", "Quý", "Sáng", "Sơn", "Tài", "Tâm", "Tân", "Thái", "Thành", "Thắng", "Thế", "Thịnh", "Thọ",
    "Thuận", "Thủy", "Tiến", "Tín", "Toàn", "Trọng", "Trung", "Trường", "Tú", "Tuấn", "Tùng", "Tuyên", "Tường", "Ước",
    "Văn", "Việt", "Vinh", "Vũ", "Vượng", "Xuân", "Ý", "Ái", "Ất", "Đậu",
)  # fmt: skip
WOMEN = (
    "An", "Anh", "Ánh", "Ân", "Bích", "Châu", "Chi", "Cúc", "Dung", "Duyên", "Đào", "Điệp", "Giang", "Hà", "Hạ", "Hải",
    "Hằng", "Hạnh", "Hiền", "Hoa", "Hòa", "Hoài", "Hồng", "Huế", "Huệ", "Huyền", "Hương", "Hường", "Khánh", "Lan",
    "Lành", "Lê", "Liên", "Liễu", "Linh", "Loan", "Lương", "Ly", "Mai", "Minh", "Mùi", "My", "Mỹ", "Nga", "Ngà",
    "Ngân", "Ngọc", "Nguyệt", "Nhàn", "Nhung", "Oanh", "Phúc", "Phương", "Phượng", "Quế", "Quyên", "Quỳnh", "Sen",
    "Sương", "Tâm", "Thanh", "Thảo", "Thắm", "Thơm", "Thu", "Thủy", "Thúy", "Thùy", "Thư", "Thương", "Tình", "Trà",
    "Trang", "Trâm", "Trinh", "Tú", "Tuyết", "Uyên", "Vân", "Vinh", "Vy", "Xuân", "Yên", "Yến", "Ý", "Ái", "Tuệ",
)  # fmt: skip

THAI = ("Lô", "Lò", "Vi", "Lương", "Kha", "Ngân", "Sầm", "Lữ", "Hà", "Quang", "Vang", "Lang", "Lộc", "Hủn", "Lim")
THAI_MEN = ("Khằm", "Khăm Phi", "Hoàng", "Thắng", "Sơn", "Đức", "Tuấn", "Dũng", "Xuân", "Pản", "Thoong", "Chiến", "Lập")
THAI_WOMEN = ("Hạ", "Hằng", "Hương", "Yến", "Linh", "Ngọc", "Nhung", "Bích", "Xuân", "Nang", "Lả", "Mai", "Thảo")
HMONG = ("Và", "Vừ", "Lầu", "Xồng", "Hờ", "Lỳ", "Già", "Thò", "Mùa", "Cự")
HMONG_MEN = ("Chò", "Lẩu", "Tủa", "Dênh", "Xừ", "Pó", "Giống", "Nỏ", "Rê", "Dua", "Chia", "Thái", "Lỳ")
HMONG_WOMEN = ("Dênh", "Mai", "Pà", "Xua", "Dở", "Chò", "Ly", "Say", "Bi", "Mỷ")
KHMU = ("Cụt", "Moong", "Ốc", "Xeo", "Pịt", "Lữ", "Lo", "Hoa", "Chích")
FROM_AFAR = (
    "H'Hen Niê", "Y Bhăm Êban", "H'Lim Mlô", "Y Thịnh Byă", "Đinh Y Bốt", "Rơ Châm H'Bơt", "K'Brẻo", "Ksor H'Nham",
    "A Kiêng", "Siu Ƀlih",
)  # fmt: skip
LONG = (
    "Công Tằng Tôn Nữ Thị Hoàng Ngân", "Nguyễn Phước Bảo Quỳnh Như", "Lê Trần Nguyễn Thị Khánh Huyền",
    "Hoàng Phủ Ngọc Thiên Hương Trà My", "Đặng Thị Minh Nguyệt Ánh Dương",
)  # fmt: skip
SINGLE = ("Xuân", "Tủa", "Nang")

_TONE_PLACES = {
    "òa": "oà", "óa": "oá", "ỏa": "oả", "õa": "oã", "ọa": "oạ", "òe": "oè", "óe": "oé", "ùy": "uỳ", "úy": "uý",
    "ủy": "uỷ", "ũy": "uỹ", "ụy": "uỵ",
}  # fmt: skip
"""The two ways to write the tone of an open syllable: hòa and hoà."""

Parts = tuple[Sequence[str], Sequence[str]]
"""Middle names and given names."""

_WEIGHTS = list(accumulate(FAMILY.values()))


def draw_name(chance: Random) -> str:
    """Draw one name, in NFC. In a thousand there are some sixty namesakes, as in life."""
    kind = chance.random()
    if kind < 0.86:
        name = _kinh(chance)
    elif kind < 0.95:
        name = _of(chance, THAI, (("Văn", "Văn", "Xuân", ""), THAI_MEN), (("Thị", "Thị", "Thị Bích"), THAI_WOMEN))
    elif kind < 0.975:
        name = _of(chance, HMONG, (("Bá", "Bá", "Giống", "Nhìa"), HMONG_MEN), (("Y", "Y", "Thị"), HMONG_WOMEN))
    elif kind < 0.993:
        name = _of(chance, KHMU, (("Văn", "Văn", "Bá"), THAI_MEN), (("Thị",), THAI_WOMEN))
    else:
        name = chance.choice((*FROM_AFAR, *LONG, *SINGLE))
    return nfc(other_tone_place(name) if chance.random() < 0.1 else name)


def other_tone_place(name: str) -> str:
    """Write the tones of open syllables in the other of the two ways."""
    return " ".join(
        word[:-2] + _TONE_PLACES[word[-2:]] if word[-2:] in _TONE_PLACES and not word.lower().startswith("qu") else word
        for word in nfc(name).split()
    )


def _kinh(chance: Random) -> str:
    (family,) = chance.choices(list(FAMILY), cum_weights=_WEIGHTS)
    return _of(chance, (family,), (MEN_MIDDLE, MEN), (WOMEN_MIDDLE, WOMEN))


def _of(chance: Random, families: Sequence[str], men: Parts, women: Parts) -> str:
    middle, given = men if chance.random() < 0.45 else women
    return f"{chance.choice(families)} {chance.choice(middle)} {chance.choice(given)}"
