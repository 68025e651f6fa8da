"""What comes after a piece: the look ahead that tells a question from a line with a number."""

from courses.questions.formats.word import labels
from courses.questions.formats.word.pieces import Kind, Piece

LOOKED_AHEAD = 400
"""Pieces that are looked through for the options of a question."""

_ENDS_TEXT = {Kind.START, Kind.SEPARATOR, Kind.SECTION, Kind.END, Kind.ANSWERS, Kind.SHARED, Kind.OPEN, Kind.CLOSE,
              Kind.PAIRS}  # fmt: skip
_SAYS_NOTHING = {Kind.TEXT, Kind.BLANK, Kind.NUMBER}


def options_follow(pieces: list[Piece], place: int) -> bool:
    """Whether options come before the next question begins."""
    following = pieces[place].number + 1
    for piece in pieces[place + 1 : place + LOOKED_AHEAD]:
        if piece.kind in _ENDS_TEXT or (piece.kind is Kind.NUMBER and piece.number == following):
            return False
        if piece.kind in {Kind.OPTION, Kind.TRUE_FALSE}:
            return True
    return False


def upcoming(pieces: list[Piece], place: int) -> Piece | None:
    """The next piece that says what it is."""
    ahead = pieces[place + 1 : place + LOOKED_AHEAD]
    return next((piece for piece in ahead if piece.kind not in _SAYS_NOTHING), None)


def counts_from_one(text: str) -> bool:
    """Whether a line of a question begins with 1: then more of its numbers follow."""
    found = labels.NUMBER.match(text)
    return found is not None and (found["number"] or found["bracketed"] or found["square"]) == "1"


def has_questions_by_name(pieces: list[Piece]) -> bool:
    """Whether questions are called “Câu …”; then “Bài 1” is the title of a lesson."""
    return any(piece.kind is Kind.START and piece.style == "question" for piece in pieces)
