import pytest

from courses.proofing.items import RULES

GOOD = {
    "text": "Đồng chí vừa đóng nhầm một thẻ. Phím nào mở lại thẻ ấy?",
    "feedback": "Trình duyệt nhớ các thẻ vừa đóng.",
    "options": [
        {"text": "Ctrl + Shift + T", "right": True},
        {"text": "Ctrl + Shift + P", "feedback": "Phím này mở cửa sổ riêng tư."},
        {"text": "Ctrl + T", "feedback": "Phím này mở một thẻ trống."},
        {"text": "Ctrl + W", "feedback": "Phím này đóng thẻ đang xem."},
    ],
}


def question(text=None, *options, feedback="Vì thế."):
    """A question whose first option is right, every other explained."""
    told = [{"text": each, "feedback": "Vì sao sai."} for each in options]
    if told:
        told[0] = {"text": options[0], "right": True}
    return {**GOOD, **({"text": text} if text else {}), **({"options": told} if told else {}), "feedback": feedback}


SPOILT = {
    "all of the above": (question(None, "Thẻ", "Tab", "Cả A và B đều", "Ô"), "tất cả các đáp án trên"),
    "all are right": (question(None, "Tất cả các đáp án", "Một trang", "Một thẻ"), "tất cả các đáp án trên"),
    "none of them": (question(None, "Một thẻ", "Một trang", "Đáp án khác"), "tất cả các đáp án trên"),
    "no explanation": (question(feedback=""), "giải thích chung"),
    "a wrong option unexplained": (
        {**GOOD, "options": [GOOD["options"][0], {"text": "Ctrl + Shift + P"}]},
        "giải thích riêng",
    ),
    "a negation that is not bold": (question("Việc nào không nên làm?", "Gửi mật khẩu", "Gửi thư mời"), "in đậm"),
    "two negations": (question("Việc nào **không** nên làm khi chưa đọc?", "Gửi đi", "Lưu lại"), "phủ định hai lần"),
    "a negative option to a negative question": (
        question("Việc nào **không** nên làm?", "Gửi mật khẩu", "Không gửi thư"),
        "không được phủ định nữa",
    ),
    "options of unlike length": (
        question(None, "Nhấn tổ hợp phím mở lại thẻ vừa đóng", "Nhấn Esc", "Nhấn F5"),
        "dài ngắn quá khác nhau (7 và 36",
    ),
    "one full stop": (question(None, "Mở thẻ mới.", "Đóng thẻ cũ", "Tải lại thẻ"), "dấu chấm cuối câu"),
    "one small letter": (question(None, "Mở thẻ mới", "đóng thẻ cũ", "Tải lại thẻ"), "viết thường"),
    "an absolute in a wrong option": (question(None, "Mở thẻ mới", "Luôn luôn đóng", "Tải lại thẻ"), "Luôn luôn"),
    "a line that ends within a sentence": (
        question("Mở trang giới thiệu của cơ quan, rồi **lưu cả trang\nthành một tệp PDF**. Bấm phím nào?"),
        "trước “thành một tệp PDF",
    ),
    "an echo of the question": (
        question("Ai xóa lịch sử duyệt web thì mất gì?", "Lịch sử duyệt web", "Mật khẩu của máy", "Tệp đã tải"),
        "lịch sử duyệt",
    ),
}


@pytest.mark.parametrize(("fields", "words"), SPOILT.values(), ids=SPOILT.keys())
def test_each_rule_tells_what_is_to_be_mended(app, fields, words):
    with app.test_request_context():
        told = [fault.sentence for rule in RULES for fault in rule(fields)]

    assert any(words in sentence for sentence in told), told


SOUND = {
    "a good question": GOOD,
    "an explained negative": question("Việc nào **không** nên làm?", "Gửi mật khẩu", "Gửi thư mời"),
    "a question that ends in “không?”": question("Thư này có an toàn không?", "Có, vì đúng địa chỉ", "Có, vì viết hay"),
    "a keyboard without tone marks": question("Gõ không dấu bằng cách nào?", "Tắt bộ gõ", "Nhấn phím Z"),
    "an absolute in the right option": question(None, "Luôn luôn khóa máy", "Để máy mở", "Tắt màn hình"),
    "a question without options": {"text": "Ghép các phím.", "feedback": "Ba phím này dùng chung."},
}


@pytest.mark.parametrize("fields", SOUND.values(), ids=SOUND.keys())
def test_a_sound_question_is_left_alone(app, fields):
    with app.test_request_context():
        assert [fault.sentence for rule in RULES for fault in rule(fields)] == []
