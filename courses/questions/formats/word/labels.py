"""How lines of question sheets begin: the words, numbers and letters that trainers write before things."""

import re
from typing import NamedTuple

LONGEST_LABELLED = 20_000
"""Characters of a line that is looked at; longer ones are text."""

START = re.compile(
    r"\W{0,3}(?P<word>câu(?:\s*hỏi)?|cau(?:\s*hoi)?|bài(?:\s*tập)?|question|ques|q)\s*(?:số\s*|no\.?\s*)?"
    r"(?P<number>\d{1,4})(?!\w)(?:\s*[.:)/\-–\]])*\s*",
    re.IGNORECASE,
)
NUMBER = re.compile(
    r"\s*(?:(?P<number>\d{1,4})\s*[.)/:](?!\d)|\(\s*<?(?P<bracketed>\d{1,3})>?\s*\)|\[(?P<square>\d{1,3})\])\s*"
)
OPTION = re.compile(
    r"\s*(?P<before>[*✓✔☑]?)\s*(?P<open>[(\[]?)(?P<letter>[A-Ha-h])\s?(?P<after>\*?)"
    r"(?P<close>\s?[.)/\]](?![A-Za-z]\.)|\s?:(?=\s|$)|\s[-–](?=\s)|(?=\t))\s*"
)
SEPARATOR = re.compile(r"\[\s*<\s*(?P<end>/?)\s*(?P<name>br|sg|egc)\s*/?\s*>\s*\]", re.IGNORECASE)
RULER = re.compile(r"\s*[-=*]{5,}\s*")
KEY = re.compile(
    r"\W{0,6}(?:(?P<plain>(?:đáp\s+án|dap\s+an)(?:\s+(?:đúng|chính\s+xác))?(?:\s+là)?|đ\s?[/.]\s?án?|đ\s?[/.]\s?a|đa)"
    r"|(?P<verb>answers?|correct\s+answers?|key|trả\s+lời|chọn(?:\s+(?:đáp\s+án|phương\s+án|câu))?))"
    r"\s*(?P<colon>[:=]|[.\-–](?=\s|$))?\s*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
KEY_INSIDE = re.compile(
    r"[\s(\[](?:đáp\s+án(?:\s+đúng)?|đ/a|answer|key)\s*:\s*(?P<rest>[A-H](?:\s*[,;&]\s*[A-H]){0,7})\s*[)\].]*\s*$",
    re.IGNORECASE,
)
EXPLANATION = re.compile(
    r"\W{0,4}(?:giải\s+thích(?:\s+chi\s+tiết)?|hướng\s+dẫn(?:\s+(?:giải|chấm|trả\s+lời))?|lời\s+giải(?:\s+chi\s+tiết)?"
    r"|hdg?|gợi\s+ý(?:\s+(?:trả\s+lời|đáp\s+án))?|phản\s+hồi|explanation|rationale|feedback|solution)"
    r"\s*(?:[:.]\s*|$)",
    re.IGNORECASE,
)
LONE_KEY = re.compile(r"\W*đáp\s+án\s*:?\s*", re.IGNORECASE)
ANSWERS = re.compile(
    r"\W*(?:bảng\s+đáp\s+án|đáp\s+án|answer\s+keys?|answers|hướng\s+dẫn\s+(?:chấm|giải)|lời\s+giải)\b[^:]{0,80}:?\s*",
    re.IGNORECASE,
)
SECTION = re.compile(
    r"\s*(?:(?:phần|chương|mục|part|section|chủ\s+đề|mô\s*đun|module)\s+(?:[ivxlc]+|\d+|[a-d]|thứ)\b"
    r"|(?:[A-D]|[IVX]+|\d)?\s*[.)/:-]?\s*(?:phần\s+)?(?:trắc\s+nghiệm|tự\s+luận|multiple\s+choice|essay)\b[^?]{0,60}$)",
    re.IGNORECASE,
)
ESSAY = re.compile(r"tự\s+luận|essay", re.IGNORECASE)
THE_END = re.compile(r"\W*(?:hết|the\s+end|end)\W*", re.IGNORECASE)
_TO = r"\s*(?:đến|tới|to|-|–|—|->|và|and)\s*"
_SPAN_OF_QUESTIONS = (
    r"(?:các\s+)?(?:câu(?:\s+hỏi)?|questions?)\s*(?:số\s*|từ\s*|from\s*)*[({<\s]{0,3}(?P<first>\d{1,4})[)}>\s]{0,3}"
    + _TO
    + r"(?:câu\s*|question\s*)?[({<\s]{0,3}(?P<last>\d{1,4})[)}>]{0,3}"
)
SPAN_OF_QUESTIONS = re.compile(_SPAN_OF_QUESTIONS, re.IGNORECASE)
SHARED = re.compile(
    r"\b(?:đọc|đoạn|dựa|căn\s+cứ|sử\s+dụng|dùng|xem|thông\s+tin|bảng|read|refer|following|passage|based)\b",
    re.IGNORECASE,
)
SHARED_BY_SOME = re.compile(
    r"\W{0,4}(?:đọc|dựa\s+vào|read)\b.{0,120}?\b(?:đoạn|văn\s+bản|bài|passage|text|thông\s+tin)\b.{0,120}?"
    r"\b(?:trả\s+lời|answer|các\s+câu|questions)\b",
    re.IGNORECASE,
)
TRUE_OR_FALSE = re.compile(
    r"\W*(?:[ab]\s?[.)/]\s*)?(?P<true>đúng|true)[\W_]+(?:[ab]\s?[.)/]\s*)?(?P<false>sai|false)[\W_]*", re.IGNORECASE
)
SKILL = r"IU\d{2}(?:\.\d{1,2}){0,3}"
"""A skill code of the standard."""

LABEL_LINE = re.compile(
    rf"\W{{0,3}}(?:(?:mức(?:\s+độ)?|độ\s+khó|level|difficulty)\s*:\s*(?P<graded>[^:]{{1,30}})"
    rf"|(?:chuẩn(?:\s+kỹ\s+năng)?|kỹ\s+năng|mã(?:\s+(?:kỹ\s+năng|chuẩn))?|skill)\s*:\s*(?P<skill>{SKILL})"
    r"|tên\s+câu(?:\s+hỏi)?\s*:\s*(?P<name>.{1,200}?)"
    r"|(?:chủ\s+đề|danh\s+mục|category|topic)\s*:\s*(?P<outcome>[^:]{1,100}))\s*\.?\s*",
    re.IGNORECASE,
)
DETAIL = re.compile(
    r"\s*(?:(?P<part>phản\s+hồi|gợi\s+ý|ghép|vế\s+thừa|thứ\s+tự)\s+(?P<which>[A-H]|\d{1,2})"
    r"|(?P<setting>giữ\s+thứ\s+tự|đúng\s+hết\s+mới\s+có\s+điểm|phân\s+biệt\s+(?:dấu|hoa\s+thường)|sai\s+số"
    r"|số\s+chữ\s+(?:ít|nhiều)\s+nhất|dạng\s+yêu\s+cầu))\s*:\s*",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"\W{0,3}([A-H])((?:\s*(?:[,;&+/]|và|and)?\s*[A-H]){0,7})\W{0,3}", re.IGNORECASE)
_LETTER_AND_TEXT = re.compile(r"\W{0,3}([A-H])\s?[.)/:]\s+(?P<text>.*\S.*)", re.DOTALL)
_PAIR = re.compile(
    r"(?:câu\s*)?(?P<number>\d{1,4})\s*[.:)\-–=/]?\s*(?P<key>[A-H](?:\s?,\s?[A-H])*|[A-H]{2,8}|Đúng|Sai)(?=[\s,;|.]|$)",
    re.IGNORECASE,
)
_BETWEEN_PAIRS = re.compile(r"[\s,;|.\-–]*")


class Pair(NamedTuple):
    """An entry of an answer list: a question's number and what it says is right."""

    number: int
    key: str


def letters_in(text: str) -> str:
    """The letters of a key such as “A, C” or “b.”, in capitals; empty for anything that says more or less."""
    found = _LETTERS.fullmatch(text.strip()) if len(text) < 60 else None
    if not found:
        return ""
    letters = found[1] + "".join(re.findall(r"(?<![^\W\d_])[A-Ha-h]|(?<=[A-H])[A-H]", found[2]))
    return "".join(sorted(set(letters.upper())))


def leading_letter(text: str) -> str:
    """The letter of a key such as “B. Freeze Panes”."""
    found = _LETTER_AND_TEXT.fullmatch(text.strip())
    return found[1].upper() if found else ""


def pairs_in(text: str) -> list[Pair]:
    """The entries of a line that is nothing but entries of an answer list: “1. B  2. C”, “1-B”, “Câu 1: B”."""
    text = text.strip()
    pairs, place = [], 0
    while place < len(text) and len(text) < LONGEST_LABELLED:
        found = _PAIR.match(text, place)
        if not found:
            return []
        pairs.append(Pair(int(found["number"]), found["key"].replace(" ", "")))
        rest = _BETWEEN_PAIRS.match(text, found.end())
        place = rest.end() if rest else found.end()
    return pairs
