import pytest

from certificates.drawing.heading import USUAL, heading_of

TITLED = "<title>{title}</title><body><h1 class='line'>{heading}</h1><h1>Trang sau</h1></body>"


@pytest.mark.parametrize(
    ("heading", "title", "read"),
    [
        ("GIẤY XÁC NHẬN CNTT", "Giấy xác nhận CNTT", "Giấy xác nhận CNTT"),
        ("Giấy khen", "Giấy chứng nhận", "Giấy khen"),
        ("GIẤY\n   KHEN", "", "GIẤY KHEN"),
        ("Giấy<br>khen &amp; <i>thưởng</i>", "", "Giấy khen & thưởng"),
        ("{{ fields.issuer_name }}", "Giấy khen", USUAL),
        ("", "", USUAL),
    ],
)
def test_a_sheet_is_called_by_its_heading_as_the_title_writes_it(heading, title, read):
    assert heading_of(TITLED.format(heading=heading, title=title)) == read
