"""Pieces gathered into questions: what belongs to which is decided by what stands around it."""

from collections.abc import Callable

from courses.questions.formats.word import labels
from courses.questions.formats.word.assembling import Assembly
from courses.questions.formats.word.drafts import Draft, Gathered, Option, line_from, whole_line
from courses.questions.formats.word.outlook import counts_from_one, has_questions_by_name, options_follow, upcoming
from courses.questions.formats.word.pieces import Kind, Piece
from courses.questions.formats.word.spans import text_of
from lms.api import _


class Gatherer(Assembly):
    """Goes through the pieces of one file from the first to the last."""

    def __init__(self, pieces: list[Piece]) -> None:
        super().__init__()
        self._pieces = pieces
        self._place = 0
        self._has_names = has_questions_by_name(pieces)
        self._has_starts = any(piece.kind is Kind.START for piece in pieces)
        self._steps: dict[Kind, Callable[[Piece], None]] = {
            Kind.START: self._start, Kind.NUMBER: self._number, Kind.OPTION: self._option, Kind.KEY: self._key,
            Kind.EXPLANATION: self._explanation, Kind.PAIRS: self._pairs, Kind.ANSWERS: self._answers,
            Kind.SEPARATOR: self._separator, Kind.OPEN: self._open, Kind.BODY_ENDS: self._body_ends,
            Kind.CLOSE: self._group_closes, Kind.SHARED: self._shares, Kind.SECTION: self._new_section,
            Kind.END: self._end, Kind.TRUE_FALSE: self._true_false, Kind.BLANK: self._blank, Kind.TEXT: self._text,
            Kind.LABEL: self._label,
        }  # fmt: skip

    def gathered(self) -> Gathered:
        """Put everything together."""
        for place, piece in enumerate(self._pieces):
            self._place = place
            self._steps[piece.kind](piece)
        self._close()
        self._let_go_of_pending()
        return self.found

    # What begins a question

    def _start(self, piece: Piece) -> None:
        if piece.style == "lesson" and self._has_names and not options_follow(self._pieces, self._place):
            self._new_section(piece)
            return
        if self._is_answer(piece):
            return
        self._in_answers = self._is_over = False
        self._let_go_of_pending()
        self._begin(piece)

    def _number(self, piece: Piece) -> None:
        if self._is_collecting() and not options_follow(self._pieces, self._place):
            self._text(piece)
        elif self._accepts(piece):
            self._start(piece)
        else:
            self._text(piece)

    def _accepts(self, piece: Piece) -> bool:
        """Whether a bare number begins a question. “1.” inside a question may be one of its statements."""
        draft, last = self._draft, self._last_number()
        if self._in_answers and self._known(piece.number):
            return True
        if self._shared.holds and options_follow(self._pieces, self._place):
            return True
        if self._has_starts:
            return (
                draft is not None
                and len(draft.options) > 1
                and piece.number == last + 1
                and options_follow(self._pieces, self._place)
            )
        if draft is None:
            return piece.number == last + 1 or options_follow(self._pieces, self._place)
        if draft.is_answerable:
            return piece.number == last + 1 or options_follow(self._pieces, self._place)
        return piece.number == last + 1 and not any(counts_from_one(line.text) for line in draft.text)

    # What follows in it

    def _option(self, piece: Piece) -> None:
        if self._is_collecting():
            self._text(piece)
            return
        draft = self._draft
        if draft is None or self._is_new_run(piece, draft):
            if draft is not None and draft.style != piece.style and draft.number and not draft.keys:
                self._demote(draft)
            else:
                self._begin_unnumbered()
            draft = self._draft
        if draft is None:
            return
        letter = piece.letter
        if not draft.options:
            draft.style = piece.style
            letter = "A" if piece.style.startswith("list") else letter
        elif piece.style.startswith("list"):
            letter = chr(ord(draft.options[-1].letter) + 1)
        elif ord(letter) != ord(draft.options[-1].letter) + 1 and letter == "A":
            self._text(piece)
            return
        draft.note(piece.line)
        draft.explaining = None
        draft.options.append(Option(letter, piece.label, [line_from(piece)], piece.is_starred))

    @staticmethod
    def _is_new_run(piece: Piece, draft: Draft) -> bool:
        """Whether the letters begin again."""
        if len(draft.options) < 2 or piece.letter != "A":
            return False
        return not piece.style.startswith("list") or piece.line.label is None or piece.line.label.number == 1

    @staticmethod
    def _demote(draft: Draft) -> None:
        """Make statements a), b), c) text again, now that the real options come."""
        for option in draft.options:
            first, *others = option.lines
            draft.text += [first._replace(spans=(*option.label, *first.spans)), *others]
        draft.options = []

    def _key(self, piece: Piece) -> None:
        draft = self._draft
        if draft is None:
            self._pending.append(piece)
            return
        draft.note(piece.line)
        draft.explaining = None
        draft.keys.append(piece.text.strip())

    def _label(self, piece: Piece) -> None:
        if self._draft is None:
            self._pending.append(piece)
            return
        self._draft.note(piece.line)
        self._draft.explaining = None
        self._draft.labels.append(piece.line)

    def _explanation(self, piece: Piece) -> None:
        if self._draft is None:
            self._pending.append(piece)
            return
        self._draft.note(piece.line)
        self._draft.explain(line_from(piece), is_guide="chấm" in text_of(piece.label).casefold())

    def _true_false(self, piece: Piece) -> None:
        if self._draft is None or self._draft.options:
            self._text(piece)
            return
        self._draft.note(piece.line)
        self._draft.statement = piece.line

    def _blank(self, piece: Piece) -> None:
        draft = self._draft
        if self._is_collecting():
            self._shared.add(piece.line)
        elif draft is not None and draft.explaining is not None:
            draft.explaining.append(piece.line)
        elif draft is None or draft.options:
            self._pending.append(piece)
        else:
            draft.text.append(piece.line)

    def _text(self, piece: Piece) -> None:
        draft = self._draft
        if self._is_collecting():
            self._shared.add(whole_line(piece))
        elif self._is_over or (self._in_answers and draft is None):
            self._drop([piece])
        elif draft is None or (draft.is_answerable and draft.explaining is None and self._is_apart(draft)):
            self._pending.append(piece)
        elif draft.explaining is not None:
            draft.note(piece.line)
            draft.explaining.append(whole_line(piece))
        elif draft.options:
            self._continue_option(draft, piece)
        else:
            draft.note(piece.line)
            draft.text.append(whole_line(piece))

    def _is_apart(self, draft: Draft) -> bool:
        """Whether a text below the options is no part of the last one."""
        following = upcoming(self._pieces, self._place)
        if following is not None and following.kind is Kind.OPTION:
            return not draft.options or following.letter != chr(ord(draft.options[-1].letter) + 1)
        return bool(self._pending) or bool(draft.keys) or not draft.options

    def _continue_option(self, draft: Draft, piece: Piece) -> None:
        """Add a line to the last option; after the last one of all it may as well be a line of its own."""
        following = upcoming(self._pieces, self._place)
        self._pending = []
        draft.note(piece.line)
        is_broken_softly = draft.options[-1].lines[-1].paragraph == piece.line.paragraph
        draft.options[-1].lines.append(whole_line(piece))
        if not is_broken_softly and (following is None or following.kind is not Kind.OPTION):
            sentence = _(
                "Dòng %(n)d đứng ngay sau phương án %(letter)s; không rõ có thuộc phương án này không.",
                n=piece.line.paragraph,
                letter=draft.options[-1].letter,
            )
            draft.doubts.append(sentence)

    # What stands around questions

    def _separator(self, piece: Piece) -> None:
        if self._is_collecting():
            return
        self._close()
        self._pending.append(piece)

    def _new_section(self, piece: Piece) -> None:
        self._close()
        self._let_go_of_pending()
        self._in_answers = False
        self._shared.forget()
        self._section = " ".join(piece.line.text.split())[:100]
        self._is_essay = bool(labels.ESSAY.search(self._section))

    def _end(self, _piece: Piece) -> None:
        self._close()
        self._is_over = True

    def _answers(self, _piece: Piece) -> None:
        self._close()
        self._let_go_of_pending()
        self._in_answers = True

    def _pairs(self, piece: Piece) -> None:
        if self._is_collecting() or (self._draft is not None and not self._draft.is_answerable):
            self._text(piece)
            return
        self._close()
        self.found.pairs += labels.pairs_in(piece.text)

    def _shares(self, piece: Piece) -> None:
        self._close()
        self._let_go_of_pending()
        self._shared.announce(piece)

    def _open(self, _piece: Piece) -> None:
        self._close()
        self._let_go_of_pending()
        self._shared.open()

    def _body_ends(self, _piece: Piece) -> None:
        self._shared.end_text()

    def _group_closes(self, _piece: Piece) -> None:
        self._close()
        self._shared.close()

    # Looking around

    def _is_collecting(self) -> bool:
        return self._shared.is_collecting and self._draft is None

    def _is_answer(self, piece: Piece) -> bool:
        """Take “Câu 5: B” as an answer, and “Câu 5. Chọn B vì …” among the solutions."""
        key = labels.letters_in(piece.text)
        if key and not options_follow(self._pieces, self._place):
            self._close()
            self.found.pairs.append(labels.Pair(piece.number, key))
            return True
        known = self._known(piece.number) if self._in_answers else None
        if known is None or options_follow(self._pieces, self._place):
            return False
        self._close()
        self._draft = known
        self._solve(known, piece)
        return True
