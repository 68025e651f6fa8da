"""Lines parted into pieces: the start of a question, an option, a key, plain text and so on."""

import re
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from courses.questions.formats.word import labels
from courses.questions.formats.word.spans import Line, Span, Spans, cut, sliced, text_of


class Kind(StrEnum):
    """What a piece is, judged by itself; what it is to its question is found out when they are gathered."""

    START = "start"
    NUMBER = "number"
    OPTION = "option"
    KEY = "key"
    EXPLANATION = "explanation"
    PAIRS = "pairs"
    ANSWERS = "answers"
    SEPARATOR = "separator"
    OPEN, BODY_ENDS, CLOSE = "group opens", "group's text ends", "group closes"
    SHARED = "shared text"
    SECTION = "section"
    END = "end"
    LABEL = "label"
    TRUE_FALSE = "true or false"
    BLANK = "blank"
    TEXT = "text"


class Piece(NamedTuple):
    """A part of a line. `spans` is what follows its label; `label` is the label as it looks, `style` how it is made."""

    kind: Kind
    line: Line
    spans: Spans = ()
    label: Spans = ()
    number: int = 0
    last_number: int = 0
    letter: str = ""
    style: str = ""
    is_starred: bool = False

    @property
    def text(self) -> str:
        return text_of(self.spans)


_GROUP_MARKS = {"sg": Kind.OPEN, "/sg": Kind.CLOSE, "egc": Kind.BODY_ENDS, "/egc": Kind.BODY_ENDS}


_TWO_NUMBERS = re.compile(r"\d\D+\d")
_FIRST_INSIDE = re.compile(r"(?<=[\s?:.])[*]?[(\[]?[Aa]\s?[*]?[.)/\]:]")


def pieces_of(lines: Iterable[Line]) -> list[Piece]:
    """Part lines into pieces."""
    found = [list(_pieces_of(line)) for line in lines]
    for place, pieces in enumerate(found):
        if len(pieces) > 2 and pieces[0].kind is not Kind.OPTION and _begins_options(found, place + 1):
            found[place] = _unparted(pieces)
    return list(_without_false_options([piece for pieces in found for piece in pieces]))


def _begins_options(found: list[list[Piece]], place: int) -> bool:
    """Whether the next line with anything in it begins with option A."""
    ahead = (pieces[0] for pieces in found[place : place + 5] if pieces and pieces[0].kind is not Kind.BLANK)
    following = next(ahead, None)
    return following is not None and following.kind is Kind.OPTION and following.letter == "A"


def _unparted(pieces: list[Piece]) -> list[Piece]:
    """Make “Ông A. và bà B.” text again, as the options stand below."""
    first, *others = pieces
    if any(piece.kind is not Kind.OPTION for piece in others) or any(one.line is not first.line for one in others):
        return pieces
    spans = (*first.spans, *(span for one in others for span in (Span(" "), *one.label, *one.spans)))
    return [first._replace(spans=spans)]


def _pieces_of(line: Line) -> Iterator[Piece]:
    if line.grid is not None:
        yield Piece(Kind.TEXT, line)
        return
    text, place = line.text, 0
    for mark in labels.SEPARATOR.finditer(text) if "[" in text else ():
        if text[place : mark.start()].strip():
            yield from _labelled(line, cut(line.spans, place, mark.start()))
        name = mark["end"] + mark["name"].lower()
        yield Piece(_GROUP_MARKS.get(name, Kind.SEPARATOR), line)
        place = mark.end()
    rest = cut(line.spans, place) if place else line.spans
    if text_of(rest).strip():
        yield from _labelled(line, rest)
    elif not place:
        yield Piece(Kind.BLANK, line)


def _labelled(line: Line, spans: Spans) -> Iterator[Piece]:
    text = text_of(spans)
    if len(text) > labels.LONGEST_LABELLED:
        yield Piece(Kind.TEXT, line, spans)
    elif plain := _whole(line, spans, text):
        yield plain
    elif start := _start(line, spans, text):
        yield from _with_options_inside(start)
    elif options := _options(line, spans, text):
        yield from options
    else:
        yield from _with_options_inside(Piece(Kind.TEXT, line, spans))


def _whole(line: Line, spans: Spans, text: str) -> Piece | None:
    """A line that is one thing as a whole."""
    may_be_shared = len(text) < 600 and _TWO_NUMBERS.search(text) and labels.SHARED.search(text)
    shared = labels.SPAN_OF_QUESTIONS.search(text) if may_be_shared else None
    if shared:
        return Piece(Kind.SHARED, line, spans, number=int(shared["first"]), last_number=int(shared["last"]))
    pairs = labels.pairs_in(text)
    if len(pairs) > 1:
        return Piece(Kind.PAIRS, line, spans)
    kind = next((kind for kind, is_one in _WHOLE.items() if is_one(text)), None)
    if kind is not None:
        return Piece(kind, line, spans)
    if (found := labels.EXPLANATION.match(text)) and (found.end() < len(text) or text[:1].isupper()):
        return Piece(Kind.EXPLANATION, line, cut(spans, found.end()), sliced(spans, 0, found.end()))
    return _key(line, spans, text)


def _is_heading_of_answers(text: str) -> bool:
    is_one = bool(labels.ANSWERS.fullmatch(text)) and (text.isupper() or text.casefold().startswith("bảng"))
    return is_one or bool(labels.LONE_KEY.fullmatch(text))


_WHOLE: dict[Kind, Callable[[str], bool]] = {
    Kind.SEPARATOR: lambda text: bool(labels.RULER.fullmatch(text)),
    Kind.END: lambda text: bool(labels.THE_END.fullmatch(text)),
    Kind.LABEL: lambda text: bool(labels.DETAIL.match(text) or (len(text) < 200 and labels.LABEL_LINE.fullmatch(text))),
    Kind.SECTION: lambda text: len(text) < 200 and bool(labels.SECTION.match(text)),
    Kind.ANSWERS: _is_heading_of_answers,
    Kind.SHARED: lambda text: len(text) < 400 and bool(labels.SHARED_BY_SOME.match(text)),
    Kind.TRUE_FALSE: lambda text: len(text) < 80 and bool(labels.TRUE_OR_FALSE.fullmatch(text)),
}


def _key(line: Line, spans: Spans, text: str) -> Piece | None:
    found = labels.KEY.fullmatch(text) if len(text) < 400 else None
    if not found:
        return None
    rest = found["rest"]
    says_letters = bool(labels.letters_in(rest) or labels.leading_letter(rest))
    if says_letters or (found["colon"] and rest.strip(" ._…") and found["plain"]):
        return Piece(Kind.KEY, line, cut(spans, found.start("rest")), sliced(spans, 0, found.start("rest")))
    return None


def _start(line: Line, spans: Spans, text: str) -> Piece | None:
    """A question's start, by the words before it or by its number alone."""
    if found := labels.START.match(text):
        number, word = int(found["number"]), found["word"].casefold()
        style = "lesson" if word.startswith("bài") else "question"
        return Piece(Kind.START, line, cut(spans, found.end()), sliced(spans, 0, found.end()), number, style=style)
    if line.label and (found := labels.START.match(line.label.text)):
        return Piece(Kind.START, line, spans, (), line.label.number, style="question")
    if found := labels.NUMBER.match(text):
        number = int(found["number"] or found["bracketed"] or found["square"])
        return Piece(Kind.NUMBER, line, cut(spans, found.end()), sliced(spans, 0, found.end()), number)
    if line.label and line.label.kind == "decimal" and not labels.OPTION.match(text):
        return Piece(Kind.NUMBER, line, spans, (), line.label.number, style=f"list {line.label.level}")
    return None


def _options(line: Line, spans: Spans, text: str) -> list[Piece]:
    """The options of a line that begins with one."""
    found = labels.OPTION.match(text)
    if found:
        return _chain(line, spans, found)
    if line.label and line.label.kind in {"upperLetter", "lowerLetter"} and line.label.number <= 26:
        letter = chr(ord("A") + line.label.number - 1)
        first = Piece(Kind.OPTION, line, spans, (), letter=letter, style=f"list {line.label.kind}")
        inside = _next_label(text, 0, chr(ord(letter) + 1), None)
        if inside is None:
            return [first]
        shorter = Piece(Kind.OPTION, line, cut(spans, 0, inside.start()), (), letter=letter, style=first.style)
        return [shorter, *_chain(line, cut(spans, inside.start()), labels.OPTION.match(text[inside.start() :].strip()))]
    return []


def _chain(line: Line, spans: Spans, first: re.Match[str] | None) -> list[Piece]:
    """The options of one line: the first one's letter, then those that follow it in the alphabet."""
    text, pieces, found = text_of(spans), [], first
    while found:
        following = chr(ord(found["letter"]) + 1)
        after = _next_label(text, found.end(), following, found)
        end = after.start() if after else None
        pieces.append(
            Piece(
                Kind.OPTION,
                line,
                cut(spans, found.end(), end),
                sliced(spans, found.start(), found.end()),
                letter=found["letter"].upper(),
                style=_style(found),
                is_starred=bool(found["before"] or found["after"]),
            )
        )
        found = after
    return pieces


def _style(found: re.Match[str]) -> str:
    """How a label is made: its brackets, its sign, and whether its letter is a capital."""
    return f"{found['open']}{'A' if found['letter'].isupper() else 'a'}{found['close'].strip()}"


def _next_label(text: str, start: int, letter: str, like: re.Match[str] | None) -> re.Match[str] | None:
    """Where the next option begins: after a tab or two spaces if anywhere, else after one space."""
    if not (letter.isalpha() and letter.upper() <= "H"):
        return None
    found = [
        match
        for place in _before(letter).finditer(text[start:])
        if (match := labels.OPTION.match(text, start + place.start()))
        and (like is None or _style(match) == _style(like))
    ]
    wide = [
        match
        for match in found
        if text[: match.start()].endswith(("\t", "  ")) or not text[start : match.start()].strip()
    ]
    return next(iter(wide or found), None)


@cache
def _before(letter: str) -> re.Pattern[str]:
    return re.compile(rf"(?<=\s)[*✓✔☑]?[(\[]?{letter}")


def _with_options_inside(piece: Piece) -> Iterator[Piece]:
    """A question whose options follow in the same line: at least A, B and C, or A and B with tabs between."""
    text = piece.text
    for place in _FIRST_INSIDE.finditer(text):
        first = labels.OPTION.match(text, place.start())
        if first is None:
            continue
        chain = _chain(piece.line, cut(piece.spans, place.start()), labels.OPTION.match(text[place.start() :].strip()))
        parted_widely = "\t" in text[place.start() - 1 :] or "  " in text[place.start() - 2 :]
        if len(chain) > 2 or (len(chain) == 2 and parted_widely):
            yield piece._replace(spans=cut(piece.spans, 0, place.start()))
            yield from chain
            return
    yield piece


def _without_false_options(pieces: list[Piece]) -> Iterator[Piece]:
    """Put back what looked like an option inside a line, where the next line begins with that very letter."""
    place = 0
    while place < len(pieces):
        piece, following = pieces[place], pieces[place + 1 : place + 10]
        same = [one for one in following if one.line is piece.line and one.kind is Kind.OPTION]
        after = next((one for one in following if one.line is not piece.line and one.kind is not Kind.BLANK), None)
        place += 1
        if piece.kind is not Kind.OPTION or not same or after is None or after.kind is not Kind.OPTION:
            yield piece
            continue
        false = [one for one in same if one.letter >= after.letter > piece.letter]
        if false and after.style == piece.style and after.letter == chr(ord(piece.letter) + len(same) - len(false) + 1):
            kept = [one for one in same if one not in false]
            head = kept[-1] if kept else piece
            whole = (*head.spans, *(span for one in false for span in (Span(" "), *one.label, *one.spans)))
            yield from [piece, *kept][:-1]
            yield head._replace(spans=whole)
            place += len(same)
        else:
            yield piece
