"""Rules of item writing that a machine can check, one question at a time.

After T. M. Haladyna, S. M. Downing and M. C. Rodriguez, "A review of multiple-choice item-writing guidelines for
classroom assessment", Applied Measurement in Education 15(3), 2002; the words are those of Vietnamese questions.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from courses.questions.contract import Fault
from lms.api import JSONDict, _, fold

Rule = Callable[[JSONDict], Iterator[Fault]]

STRETCH, SLACK = 1.8, 12
"""The longest option may have this many times the letters of the shortest, and so many more."""

ECHO = 3
"""Syllables in a row that the right option alone shares with the question: a clue."""

_CATCH_ALLS = re.compile(
    r"(tất cả|cả (hai|ba|bốn)|mọi|không có|một trong) (các )?(đáp án|phương án|ý|câu|lựa chọn)\b|đều (đúng|sai)\s*\.?$"
    r"|(đáp án|phương án|ý kiến) khác|\bcả [A-D]( và|,) ",
    re.IGNORECASE,
)
_ABSOLUTES = re.compile(
    r"\b(luôn luôn|không bao giờ|tuyệt đối|hoàn toàn không|mọi trường hợp|bất kỳ lúc nào)\b", re.IGNORECASE
)
_NEGATIVE = re.compile(
    r"\bkhông (đúng|phải|nên|thuộc|thể|được|cần|có)\b(?!.{0,40}\bkhông\?)|\b(chưa|đừng|chẳng)\b", re.IGNORECASE
)
_BOLD_NEGATION = re.compile(r"\*\*[^*]*\b(không|chưa|đừng|sai|trừ)\b[^*]*\*\*", re.IGNORECASE)
_UNENDED, _ITEM = re.compile(r"[\w,)*]$"), re.compile(r"\w[.)] ")
_MARKS = re.compile(r"[*_`]|!\[[^\]]*\]\([^)]*\)")


def plain(text: str) -> str:
    """A text without the signs of Markdown."""
    return " ".join(_MARKS.sub("", text).split())


def options_of(fields: JSONDict) -> Sequence[JSONDict]:
    """The options of a question that has any."""
    return fields.get("options") or ()


def asked_sentence(fields: JSONDict) -> str:
    """The sentence that asks: the last one with a question mark, else the last one."""
    sentences = re.split(r"(?<=[.?!:])\s+", " ".join(fields["text"].split()))
    return next((each for each in reversed(sentences) if each.rstrip("*").endswith("?")), sentences[-1])


def catch_alls(fields: JSONDict) -> Iterator[Fault]:
    """“All of the above” asks about the list, not about the matter."""
    for place, option in enumerate(options_of(fields)):
        if _CATCH_ALLS.search(plain(option["text"])):
            yield Fault(("options", place), _("Không dùng phương án kiểu “tất cả các đáp án trên”."))


def explanations(fields: JSONDict) -> Iterator[Fault]:
    """Every question explains, and every wrong option says what is wrong about it."""
    if not fields.get("feedback"):
        yield Fault((), _("Thiếu lời giải thích chung (“feedback”)."))
    for place, option in enumerate(options_of(fields)):
        if not option.get("right") and not option.get("feedback"):
            yield Fault(("options", place), _("Phương án sai phải có lời giải thích riêng (“feedback”)."))


def negations(fields: JSONDict) -> Iterator[Fault]:
    """A question in the negative says so in bold, once, and has no option in the negative."""
    asked = asked_sentence(fields)
    if not is_negative(fields):
        return
    if not _BOLD_NEGATION.search(asked):
        yield Fault(("text",), _("Câu hỏi phủ định phải in đậm từ phủ định."))
    if len(_NEGATIVE.findall(plain(asked))) > 1:
        yield Fault(("text",), _("Câu hỏi phủ định hai lần."))
    for place, option in enumerate(options_of(fields)):
        if fold(plain(option["text"])).startswith(("khong ", "chua ", "dung ")):
            yield Fault(("options", place), _("Câu hỏi đã phủ định thì phương án không được phủ định nữa."))


def is_negative(fields: JSONDict) -> bool:
    """Whether a question with options asks for what is not so."""
    return bool(options_of(fields)) and bool(_NEGATIVE.search(plain(asked_sentence(fields))))


def shapes(fields: JSONDict) -> Iterator[Fault]:
    """Options look alike: as long, all with a full stop or none, all with a capital or none."""
    texts = [plain(option["text"]) for option in options_of(fields)]
    if not texts:
        return
    longest, shortest = max(map(len, texts)), min(map(len, texts))
    if longest > STRETCH * shortest and longest - shortest > SLACK:
        sentence = _(
            "Các phương án dài ngắn quá khác nhau (%(shortest)d và %(longest)d chữ cái).",
            shortest=shortest,
            longest=longest,
        )
        yield Fault(("options",), sentence)
    if len({text.endswith(".") for text in texts}) > 1:
        yield Fault(("options",), _("Các phương án phải cùng có hoặc cùng không có dấu chấm cuối câu."))
    if len({text[0].isupper() for text in texts if text[0].isalpha()}) > 1:
        yield Fault(("options",), _("Các phương án phải cùng viết hoa hoặc cùng viết thường chữ đầu."))


def absolutes(fields: JSONDict) -> Iterator[Fault]:
    """“Always” and “never” in wrong options only give them away."""
    options = options_of(fields)
    if any(option.get("right") and _ABSOLUTES.search(option["text"]) for option in options):
        return
    for place, option in enumerate(options):
        if found := _ABSOLUTES.search(option["text"]):
            yield Fault(("options", place), _("Từ “%(word)s” chỉ đứng ở phương án sai, làm lộ đáp án.", word=found[0]))


def echoes(fields: JSONDict) -> Iterator[Fault]:
    """Words of the question that come again in the one right option alone point at it."""
    if sum(bool(option.get("right")) for option in options_of(fields)) != 1:
        return
    asked = _runs(fields["text"])
    wrong = set[tuple[str, ...]]().union(
        *(_runs(option["text"]) for option in options_of(fields) if not option.get("right"))
    )
    if not wrong:
        return
    for place, option in enumerate(options_of(fields)):
        told = (_runs(option["text"]) & asked) - wrong if option.get("right") else ()
        if told:
            words = " ".join(min(told))
            yield Fault(
                ("options", place), _("Cụm từ “%(words)s” của câu hỏi chỉ lặp lại ở phương án đúng.", words=words)
            )


def broken_lines(fields: JSONDict) -> Iterator[Fault]:
    """A page keeps the lines of a question as they are written: none ends in the middle of a sentence."""
    for name in ("text", "guide", "feedback"):
        for line, after in pairwise((fields.get(name) or "").split("\n")):
            if _UNENDED.search(line) and after.lstrip("`*(")[:1].islower() and not _ITEM.match(after):
                words = plain(after)[:30]
                yield Fault((name,), _("Xuống dòng giữa câu, trước “%(words)s”: trang giữ nguyên chỗ ấy.", words=words))


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", plain(text).lower())
    return {tuple(words[place : place + ECHO]) for place in range(len(words) - ECHO + 1)}


RULES: tuple[Rule, ...] = (catch_alls, explanations, negations, shapes, absolutes, echoes, broken_lines)
