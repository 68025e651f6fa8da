"""The question that is being put together, and the pile of those that are."""

from courses.questions.formats.word import labels
from courses.questions.formats.word.drafts import Draft, Gathered, line_from, whole_line
from courses.questions.formats.word.pieces import Kind, Piece
from courses.questions.formats.word.sharing import Sharing
from lms.api import _


class Assembly:
    """Begins questions, ends them, and keeps what belongs to none."""

    def __init__(self) -> None:
        self.found = Gathered()
        self._draft: Draft | None = None
        self._by_number: dict[int, Draft] = {}
        self._pending: list[Piece] = []
        """Text that may belong to a question that is still to come."""
        self._shared = Sharing()
        self._section, self._is_essay = "", False
        self._in_answers, self._is_over = False, False
        self._has_starts = False

    def _begin(self, piece: Piece | None) -> None:
        self._close()
        number = piece.number if piece else 0
        shared = self._shared.for_question(number)
        self._draft = Draft(number, section=self._section, is_essay=self._is_essay, shared=shared)
        if shared is not None and shared.is_vague:
            self._draft.doubts.append(
                _("Không rõ đoạn dùng chung ở dòng %(n)d dùng cho những câu nào.", n=shared.paragraph)
            )
        if piece:
            self._draft.note(piece.line)
            if piece.text.strip() or piece.line.missing:
                self._draft.text.append(line_from(piece))

    def _begin_unnumbered(self) -> None:
        """Begin a question that has no number: its text is what came since the last one."""
        pending, self._pending = self._pending, []
        boundary = max((place for place, piece in enumerate(pending) if piece.kind is Kind.SEPARATOR), default=-1)
        text = pending[boundary + 1 :]
        if boundary < 0:
            blanks = [place for place, piece in enumerate(text[:-1]) if piece.kind is Kind.BLANK]
            kept = blanks[-1] + 1 if blanks else 0
            self._drop(pending[: boundary + 1 + kept])
            text = text[kept:]
        self._begin(None)
        if self._draft is not None:
            for piece in text:
                self._draft.note(piece.line)
                self._draft.text.append(whole_line(piece))
            if self._has_starts and any(one.number for one in self.found.drafts):
                self._draft.doubts.append(_("Trước các phương án này không thấy “Câu …”."))

    @staticmethod
    def _solve(draft: Draft, piece: Piece) -> None:
        """Take the solution of a question that was read before."""
        found = labels.KEY.fullmatch(piece.text) if len(piece.text) < 400 else None
        key = labels.letters_in(found["rest"].split(".")[0]) if found else ""
        draft.keys += [key] if key else []
        draft.explain(line_from(piece))

    def _known(self, number: int) -> Draft | None:
        return self._by_number.get(number)

    def _last_number(self) -> int:
        last = self._draft or next(iter(self.found.drafts[-1:]), None)
        return last.number if last else 0

    def _close(self) -> None:
        draft, self._draft = self._draft, None
        if draft is not None and not draft.is_kept and (draft.text or draft.options or draft.statement):
            draft.is_kept = True
            self.found.drafts.append(draft)
            self._by_number.setdefault(draft.number, draft)

    def _let_go_of_pending(self) -> None:
        pending, self._pending = self._pending, []
        self._drop(pending)

    def _drop(self, pieces: list[Piece]) -> None:
        lines = [piece.line for piece in pieces if piece.kind not in {Kind.BLANK, Kind.SEPARATOR}]
        if not self.found.drafts and self._draft is None:
            self.found.preamble += len(lines)
        elif not self._is_over:
            self.found.loose += lines
