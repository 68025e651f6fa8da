"""What is right in each question: all questions together show how the file tells it, then each is judged by that."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from courses.questions.formats.word import labels
from courses.questions.formats.word.drafts import Draft
from courses.questions.formats.word.labels import Pair
from courses.questions.formats.word.marks import Way, marks_on
from lms.api import _

ESTABLISHED = 0.5
"""Share of the questions that looks must mark before they count as the file's way to tell what is right."""

OFTEN_SEVERAL = 0.3
"""Share of questions with several marks from which that is nothing to ask about."""

_ASKS_FOR_SEVERAL = re.compile(
    r"(?:^|[.,:;?!]\s*)(?:hãy\s+)?(?:chọn\s+)?những\s+[^.,;:?]{1,60}?\bnào\b"
    r"|\bchọn\s+(?:nhiều|tất\s+cả|hai|ba|bốn|[2-5])\b|\bnhiều\s+(?:đáp\s+án|phương\s+án|lựa\s+chọn)"
    r"|select\s+all|(?:choose|select)\s+(?:two|three|four|all|[2-5])\b|which\s+of\s+the\s+following\s+are\b",
    re.IGNORECASE,
)


@dataclass
class Verdict:
    """What is right: letters of options, with the doubts about it."""

    letters: str = ""
    doubts: list[str] = field(default_factory=list)


class Judge:
    """Knows the marks on every question of a file and the lists of answers that belong to it."""

    def __init__(self, drafts: list[Draft], pairs: list[Pair], from_file: list[Pair]) -> None:
        self._asked = [draft for draft in drafts if len(draft.options) > 1]
        self._seen = {id(draft): marks_on(draft) for draft in self._asked}
        self.unmatched: list[Pair] = []
        for way, entries in ((Way.LIST, pairs), (Way.FILE, from_file)):
            self._enter(drafts, way, entries)
        for draft in self._asked:
            said = {letter for key in draft.keys for letter in labels.letters_in(key) or labels.leading_letter(key)}
            if said:
                self._seen[id(draft)][Way.LINE] = "".join(sorted(said))
        marked = [way for marks in self._seen.values() for way in marks]
        self.ways = [
            way for way in Way if way in marked and (way.is_said or marked.count(way) >= ESTABLISHED * len(self._asked))
        ]
        several = sum(any(len(marks.get(way, "")) > 1 for way in self.ways) for marks in self._seen.values())
        self._often_several = several > max(1, OFTEN_SEVERAL * len(self._asked))

    def _enter(self, drafts: list[Draft], way: Way, pairs: list[Pair]) -> None:
        """Give every entry of a list to its question; numbers that come twice are given in their order."""
        by_number: dict[int, list[Draft]] = {}
        counts_along = not any(draft.number for draft in drafts)
        for place, draft in enumerate(drafts, start=1):
            by_number.setdefault(place if counts_along else draft.number, []).append(draft)
        keys: dict[int, list[str]] = {}
        for pair in pairs:
            keys.setdefault(pair.number, []).append(pair.key)
        for number, said in keys.items():
            meant = by_number.get(number, [])
            if not meant:
                self.unmatched.append(Pair(number, said[0]))
            elif len(meant) == len(said) or len(set(said)) == 1 == len(meant):
                for draft, key in zip(meant, said, strict=False):
                    self._note(draft, way, key)
            else:
                sentence = _("Số câu %(n)d bị lặp nên không rõ đáp án nào trong bảng là của câu này.", n=number)
                for draft in meant:
                    draft.doubts.append(sentence)

    def _note(self, draft: Draft, way: Way, key: str) -> None:
        letters = labels.letters_in(key)
        if id(draft) in self._seen and letters:
            self._seen[id(draft)][way] = letters
        else:
            draft.keys.append(key)

    def verdict_on(self, draft: Draft, text: str) -> Verdict:
        """Judge one question with options; `text` is what it asks."""
        marks = self._seen[id(draft)]
        told = {way: marks[way] for way in self.ways if way in marks}
        verdict = Verdict(next(iter(told.values()), ""))
        if len(set(marks.values())) > 1:
            verdict.doubts.append(_("Đáp án không thống nhất: %(said)s.", said=_listed(marks)))
        elif marks and not told:
            verdict.letters = next(iter(marks.values()))
            verdict.doubts.append(self._sole_mark(marks))
        elif not marks:
            verdict.doubts.append(self._no_mark())
        elif len(verdict.letters) > 1 and not self._may_be_several(told, text):
            verdict.doubts.append(_several(draft, next(iter(told)), verdict.letters))
        known = "".join(option.letter for option in draft.options)
        if strangers := [letter for letter in verdict.letters if letter not in known]:
            verdict.doubts.append(
                _("Đáp án ghi %(letters)s nhưng câu không có phương án này.", letters=", ".join(strangers))
            )
        return verdict

    def _may_be_several(self, told: Mapping[Way, str], text: str) -> bool:
        said = any(way.is_said for way in told)
        return said or self._often_several or bool(_ASKS_FOR_SEVERAL.search(text))

    def _sole_mark(self, marks: Mapping[Way, str]) -> str:
        if not self.ways:
            return str(
                _("Chỉ vài câu trong tệp có dấu đáp án (ở câu này: %(said)s); hãy xác nhận.", said=_listed(marks))
            )
        ways = ", ".join(str(way.title) for way in self.ways)
        return str(
            _(
                "Các câu khác có đáp án theo %(ways)s, riêng câu này: %(said)s; hãy xác nhận.",
                ways=ways,
                said=_listed(marks),
            )
        )

    def _no_mark(self) -> str:
        if not self.ways:
            return str(_("Không thấy đáp án."))
        ways = ", ".join(str(way.title) for way in self.ways)
        return str(_("Không thấy đáp án; các câu khác có đáp án theo %(ways)s.", ways=ways))


def _listed(marks: Mapping[Way, str]) -> str:
    """Tell what each way marks."""
    ordered = [way for way in Way if way in marks]
    return "; ".join(f"{way.title}: {', '.join(marks[way])}" for way in ordered)


def _several(draft: Draft, way: Way, letters: str) -> str:
    places = [str(option.paragraph) for option in draft.options if option.letter in letters]
    return str(
        _(
            "Dòng %(places)s: cả %(letters)s đều có dấu đáp án (%(way)s). Câu này một hay nhiều đáp án?",
            places=_and(list(dict.fromkeys(places))),
            letters=_and(list(letters)),
            way=way.title,
        )
    )


def _and(parts: list[str]) -> str:
    """Join with commas and a last “và”."""
    *first, last = parts
    return str(_("%(first)s và %(last)s", first=", ".join(first), last=last)) if first else last
