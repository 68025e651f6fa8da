"""Rules for a bank as a whole: its mix, the places of the keys, questions that are too much alike."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from courses.importing.resemblance import Likeness
from courses.proofing.entries import Entry
from courses.proofing.items import is_negative, options_of, plain
from courses.questions.contract import Fault
from courses.questions.services import searchable
from lms.api import Problem, _

LARGE = 100
"""Questions from which a bank has to be mixed; a small one has what its course needs."""

KINDS = {"recall": 0.40, "apply": 0.40, "fault": 0.20}
"""The share of each kind of question, and how far the real one may lie from it."""
KIND_TOLERANCE = 0.07

LEAST_OF_A_DIFFICULTY = 0.05
LEAST_TYPES = 6
PLACES, PLACE_TOLERANCE = 4, 0.08
LONGEST_RIGHT = 0.40
"""The share of questions whose right option may be the longest; by chance it would be a quarter."""
NEGATIVE = 0.05


def mix_problems(name: str, entries: Sequence[Entry]) -> Iterator[Problem]:
    """Find what is out of balance in a large bank, with the share of each."""
    if len(entries) < LARGE:
        return
    yield from (Problem(f"{name}/questions", sentence) for sentence in _sentences(entries))


def _sentences(entries: Sequence[Entry]) -> Iterator[str]:
    kinds, levels = Counter(it.draft.kind for it in entries), Counter(it.draft.difficulty for it in entries)
    total = len(entries)
    for kind, wanted in KINDS.items():
        share = kinds[kind] / total
        if abs(share - wanted) > KIND_TOLERANCE:
            yield _(
                "Câu loại “%(kind)s” chiếm %(share)s, cần khoảng %(wanted)s.",
                kind=kind,
                share=f"{share:.0%}",
                wanted=f"{wanted:.0%}",
            )
    for level in (1, 2, 3):
        if levels[level] < LEAST_OF_A_DIFFICULTY * total:
            yield _("Câu ở mức khó %(level)d chỉ chiếm %(share)s.", level=level, share=f"{levels[level] / total:.0%}")
    types = {entry.type for entry in entries}
    if len(types) < LEAST_TYPES:
        yield _("Chỉ dùng %(n)d loại câu hỏi, cần ít nhất %(least)d.", n=len(types), least=LEAST_TYPES)
    negative = sum(is_negative(entry.fields) for entry in entries)
    if negative > NEGATIVE * total:
        yield _("Có %(n)d câu hỏi phủ định, quá nhiều.", n=negative)
    yield from _keys([entry for entry in entries if entry.type == "choice"])


def _keys(choices: Sequence[Entry]) -> Iterator[str]:
    """The key stands in every place equally often, and is the longest no more than by chance."""
    asked = [options for entry in choices if len(options := options_of(entry.fields)) == PLACES]
    if not asked:
        return
    places = Counter(next(place for place, option in enumerate(options) if option.get("right")) for options in asked)
    for place in range(PLACES):
        share = places[place] / len(asked)
        if abs(share - 1 / PLACES) > PLACE_TOLERANCE:
            yield _(
                "Đáp án đúng đứng ở vị trí %(place)d trong %(share)s số câu chọn một.",
                place=place + 1,
                share=f"{share:.0%}",
            )
    longest = sum(
        _right_is_longest([(len(plain(it["text"])), bool(it.get("right"))) for it in options]) for options in asked
    )
    if longest > LONGEST_RIGHT * len(asked):
        yield _("Phương án đúng dài nhất trong %(share)s số câu chọn một.", share=f"{longest / len(asked):.0%}")


def _right_is_longest(options: Sequence[tuple[int, bool]]) -> bool:
    most = max(length for length, right in options if not right)
    return any(length > most for length, right in options if right)


def likeness_problems(entries: Iterable[Entry]) -> Iterator[Problem]:
    """Find pairs of questions, of one pack or of two, that say nearly the same."""
    known: list[Entry] = []
    likeness = Likeness()
    for entry in entries:
        text = searchable(entry.draft.settings)
        if near := likeness.nearest(text):
            other = known[near.id]
            where = f"{other.pack}/{other.part.file}:{other.part.line()}"
            sentence = _("Câu này gần giống %(key)s (%(place)s).", key=other.key, place=where)
            yield entry.problem(Fault((), sentence))
        likeness.add(len(known), text)
        known.append(entry)
