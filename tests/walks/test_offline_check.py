"""The page that checks without a network: once open, it tells issued, altered, unknown and, with a network, revoked."""

import json

import pytest

from tests.walks.exams import seat
from tests.walks.tickets import Register
from tests.walks.watching import PHONE

pytestmark = pytest.mark.browser


@pytest.fixture
def paper(live, open_window):
    """An issued certificate of the demonstration: its id, the text of its QR code, its file."""
    award, text, owner = Register(live).rows(
        "SELECT a.id, a.fields, u.staff_code FROM certificates_award a JOIN lms_user u ON u.id = a.owner_id"
        " WHERE a.file_sha256 IS NOT NULL AND a.state = 'issued' ORDER BY a.id DESC LIMIT 1"
    )[0]
    watched = open_window()
    seat(watched, Register(live), owner)
    content = watched.context.request.get(f"{live.address}/certificates/{award}.pdf").body()
    return award, fields(text)["qr_text"], content


def fields(kept):
    return json.loads(kept) if isinstance(kept, str) else kept


def test_four_answers_on_a_telephone(live, open_window, paper):
    award, text, content = paper
    watched = open_window(size=PHONE)
    watched.expected = ("ERR_INTERNET_DISCONNECTED",)  # the page asks for the status list in vain, as it should
    page = watched.go("/x/offline")
    answer = page.locator("[data-offline-answer]")

    def scan(scanned):
        page.fill("#scanned", scanned)
        page.get_by_role("button", name="Kiểm tra mã QR").click()
        answer.wait_for()
        page.wait_for_timeout(300)
        return answer.get_attribute("data-outcome")

    def bring(brought):
        page.set_input_files("#paper", {"name": "giay.pdf", "mimeType": "application/pdf", "buffer": brought})
        answer.wait_for()
        page.wait_for_timeout(600)
        return answer.get_attribute("data-outcome")

    changed = bytearray(content)
    changed[len(content) // 3] ^= 1
    watched.context.set_offline(True)
    assert scan(text) == "issued"
    assert "Khi có mạng, kiểm tra thêm" in answer.inner_text()
    assert scan(text[:-1] + ("A" if text[-1] != "A" else "E")) == "altered"
    assert scan("WIFI:S:mang;;") == "unknown"
    assert bring(content) == "issued"
    assert bring(bytes(changed)) == "altered"
    assert bring(b"%PDF-1.7\n%%EOF\n") == "unknown"
    assert watched.violations() == []

    watched.context.set_offline(False)
    assert scan(text) == "issued"
    assert "không có giấy này" in answer.inner_text()
    Register(live).change("UPDATE certificates_award SET state = 'revoked' WHERE id = :id", id=award)
    try:
        page.wait_for_timeout(5_100)  # a copy of the list may be kept for five seconds
        assert scan(text) == "revoked"
        assert bring(content) == "revoked"
    finally:
        Register(live).change("UPDATE certificates_award SET state = 'issued' WHERE id = :id", id=award)
