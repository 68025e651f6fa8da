"""What is different between two versions, in words."""

import pytest

from courses.bank.differences import differences, pieces_of


def told(before, after):
    """Changes as lines: what was kept stands plain, what came in {+ +}, what went in [- -]."""
    signs = {"kept": "{}", "added": "{{+{}+}}", "removed": "[-{}-]"}
    return [
        f"{change.kind} {change.name}: {''.join(signs[piece.kind].format(piece.text) for piece in change.pieces)}"
        for change in differences(before, after)
    ]


def options(*texts):
    return [{"text": text, **({"right": True} if text.isupper() else {})} for text in texts]


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        ({"text": "Như cũ"}, {"text": "Như cũ"}, []),
        ({"text": "Phím để lưu tệp"}, {"text": "Phím để in tệp"}, ["changed Nội dung: Phím để [-lưu-]{+in+} tệp"]),
        ({}, {"feedback": "Vì thế."}, ["added Nhận xét: {+Vì thế.+}"]),
        ({"feedback": "Vì thế."}, {}, ["removed Nhận xét: [-Vì thế.-]"]),
        ({"difficulty": 1}, {"difficulty": 3}, ["changed Độ khó: [-1-]{+3+}"]),
        ({"options": options("A", "b")}, {"options": options("A", "b", "c")},
         ["added Phương án C · Nội dung: {+c+}"]),
        ({"options": options("A", "b", "c")}, {"options": options("A", "c")},
         ["removed Phương án B · Nội dung: [-b-]"]),
        ({"options": [{"text": "a"}, {"text": "b", "right": True}]},
         {"options": [{"text": "a", "right": True}, {"text": "b"}]},
         ["added Phương án A · Là đáp án đúng: {+có+}", "removed Phương án B · Là đáp án đúng: [-có-]"]),
        ({"pairs": [{"left": "một", "right": "1"}]}, {"pairs": [{"left": "một", "right": "2"}]},
         ["changed Cặp 1 · Vế phải: [-1-]{+2+}"]),
        ({"items": ["một", "hai"]}, {"items": ["một", "ba"]}, ["changed Mục 2: [-hai-]{+ba+}"]),
        ({"answer": True}, {"answer": False}, ["changed Đáp án: [-có-]{+không+}"]),
        ({"gaps": {"a": {"kind": "text", "accept": ["x"]}}}, {"gaps": {"a": {"kind": "text", "accept": ["y"]}}},
         ["changed Ô trống · a · Đáp án được nhận 1: [-x-]{+y+}"]),
        ({"own": [1, {"deep": 2}]}, {"own": {"text": "khác"}},
         ["changed own: [-[1, {'deep': 2}]-]{+{'text': 'khác'}+}"]),
    ],
)  # fmt: skip
def test_each_field_says_what_happened_to_it(app, before, after, lines):
    with app.test_request_context():
        found = told(before, after)

    assert [line for line in found if not line.startswith("changed own")] == [
        line for line in lines if not line.startswith("changed own")
    ]
    assert bool(found) == bool(lines)


def test_the_pieces_make_both_texts_again():
    before, after = "Ô F2 có công thức =$C$2*D2.\nKết quả?", "Ô F3 có công thức =$C$2*D3. Kết quả là gì?"

    pieces = pieces_of(before, after)

    assert "".join(piece.text for piece in pieces if piece.kind != "added") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == after


def test_very_long_texts_are_told_whole():
    assert [piece.kind for piece in pieces_of("a " * 9_000, "b " * 9_000)] == ["removed", "added"]
