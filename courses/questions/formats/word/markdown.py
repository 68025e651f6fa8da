"""Lines of a Word file as Markdown that our pages show."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import groupby

from courses.questions.formats.markup import from_plain
from courses.questions.formats.word.equations import lowered, raised
from courses.questions.formats.word.spans import OBJECT, Grid, Line, Span, Spans

_STRONG, _EM, _CODE, _PLAIN = "**", "*", "`", ""
_BEGIN, _END = "\ue001", "\ue002"
_CODE_SIGN = "\ue005"
_SIGNS = {_STRONG: "\ue003", _EM: "\ue004"}
_PRIVATE = re.compile("[\ue000-\ue005]")
_SPACES = re.compile(r"[ \t]+")
_CODE_BEFORE = re.compile(r"[:{(\[]\s*$")
_INDENTED = re.compile(r"(?: {2,}|\t)\S")


def markdown_of(lines: Sequence[Line], *, keeps_looks: bool = True) -> str:
    """Write lines as Markdown: bold and underlined words strong, tables as tables, indented code as code.

    Looks that all of the text has say nothing and are left out.
    """
    if len(lines) == 1 and _is_plain(lines[0]):
        return from_plain(_SPACES.sub(" ", _PRIVATE.sub("", lines[0].text))).strip()
    looks = _telling_looks(lines) if keeps_looks else frozenset()
    parts: list[str] = []
    for is_code, group in _with_code(lines):
        if is_code:
            parts += ["", "```", *(line.text.rstrip().replace("\t", "    ") for line in group), "```", ""]
            continue
        for is_list, members in groupby(group, key=_is_bullet):
            if is_list:
                parts += ["", *(f"- {line_of(line.spans, looks)}" for line in members), ""]
                continue
            for line in members:
                parts += ["", *table_of(line.grid), ""] if line.grid is not None else [line_of(line.spans, looks)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(parts)).strip()


def _is_plain(line: Line) -> bool:
    """Whether a line has one look that says nothing: most options and questions are no more than that."""
    if len(line.spans) != 1 or line.grid is not None or _is_bullet(line) or "\n" in line.text:
        return False
    span = line.spans[0]
    return not (span.is_code or span.picture or span.shift)


def _is_bullet(line: Line) -> bool:
    return line.label is not None and line.label.kind == "bullet" and bool(line.text.strip())


def line_of(spans: Spans, looks: frozenset[str] = frozenset()) -> str:
    """Write one line."""
    text, pictures, codes = "", [], []
    for emphasis, group in groupby(spans, key=lambda span: _emphasis(span, looks)):
        run = list(group)
        if emphasis == _CODE:
            code = "".join(span.text for span in run)
            text += code[: len(code) - len(code.lstrip())] + (_CODE_SIGN if code.strip() else "")
            text += code[len(code.rstrip()) :] if code.strip() else ""
            codes += [code.strip()] if code.strip() else []
            continue
        part = "".join(_shifted(_PRIVATE.sub("", span.text), span) for span in run)
        pictures += [span for span in run if span.picture]
        text += _marked(part, emphasis)
    written = from_plain(_SPACES.sub(" ", _without_idle_marks(text)))
    for emphasis, sign in _SIGNS.items():
        written = written.replace(_BEGIN + sign, emphasis).replace(sign + _END, emphasis)
    for code in codes:
        written = written.replace(_CODE_SIGN, _code(code), 1)
    for picture in pictures:
        written = written.replace(OBJECT, f"![{_alternative(picture.words)}]({picture.picture})", 1)
    return written


def table_of(grid: Grid) -> list[str]:
    """Write a table; its first row is the heading, as Markdown has it."""
    width = max(map(len, grid.rows))
    rows = [[_cell(cell) for cell in row] + [""] * (width - len(row)) for row in grid.rows]
    head, *others = [f"| {' | '.join(row)} |" for row in rows]
    return [head, f"|{' --- |' * width}", *others]


def _cell(lines: Iterable[Line]) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", " ".join(line_of(line.spans) for line in lines if line.text.strip()))


def _code(text: str) -> str:
    """Text between backticks, more of them than stand in it."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    ticks = "`" * (longest + 1)
    return f"{ticks} {text} {ticks}" if longest else f"`{text}`"


def _telling_looks(lines: Sequence[Line]) -> frozenset[str]:
    """The looks that some of the text has and some has not."""
    seen = [span for line in lines for span in line.spans if span.text.strip() and not span.picture and not span.linked]
    return frozenset(
        look
        for look in ("bold", "underlined", "italic")
        if any(getattr(span, look) for span in seen) and not all(getattr(span, look) for span in seen)
    )


def _emphasis(span: Span, looks: frozenset[str]) -> str:
    if span.picture:
        return _PLAIN
    if span.is_code:
        return _CODE
    if span.linked:
        return _PLAIN
    if ("bold" in looks and span.bold) or ("underlined" in looks and span.underlined):
        return _STRONG
    return _EM if "italic" in looks and span.italic else _PLAIN


def _marked(text: str, emphasis: str) -> str:
    """Put signs around the words, not around the spaces beside them."""
    words = text.strip()
    if not emphasis or not any(sign.isalnum() for sign in words):
        return text
    start = text.index(words)
    sign = _SIGNS[emphasis]
    return f"{text[:start]}{_BEGIN}{sign}{words}{sign}{_END}{text[start + len(words) :]}"


def _without_idle_marks(text: str) -> str:
    """Take away signs that Markdown would show instead of heeding (CommonMark, rules for flanking)."""

    def kept(match: re.Match[str]) -> str:
        words, before, after = match["words"], text[: match.start()][-1:], text[match.end() :][:1]
        opens = _is_word(words[0]) or not before or not _is_word(before)
        closes = _is_word(words[-1]) or not after or not _is_word(after)
        is_apart = before != _END and after != _BEGIN
        return match[0] if opens and closes and is_apart else words

    return re.sub(f"{_BEGIN}(?P<sign>.)(?P<words>[^{_END}]*?)(?P=sign){_END}", kept, text)


def _is_word(sign: str) -> bool:
    return unicodedata.category(sign)[0] not in "PSZ" and sign not in (_BEGIN, _END)


def _shifted(text: str, span: Span) -> str:
    """Write raised and lowered figures as such: 10 with a raised 6 is not 106."""
    if not span.shift or not text.strip():
        return text
    words = text.strip()
    start = text.index(words)
    moved = raised(words) if span.shift == "up" else lowered(words)
    return text[:start] + moved + text[start + len(words) :]


def _alternative(words: str) -> str:
    return " ".join(words.replace("[", "(").replace("]", ")").replace("\\", "").split())


def _with_code(lines: Sequence[Line]) -> list[tuple[bool, list[Line]]]:
    """Group the lines into prose and code: code is indented below a line that ends in a colon or a bracket."""
    is_code = [_is_all_code(line) for line in lines]
    is_code = [code and any(is_code[max(at - 1, 0) : at] + is_code[at + 1 : at + 2]) for at, code in enumerate(is_code)]
    for place, line in enumerate(lines[1:], start=1):
        before = lines[place - 1]
        if _INDENTED.match(line.text) and (is_code[place - 1] or _CODE_BEFORE.search(before.text)):
            is_code[place] = True
    for place, line in enumerate(lines[:-1]):
        if is_code[place + 1] and not is_code[place] and (_is_short(line) or not place):
            is_code[place] = _is_short(line)
        elif not is_code[place] and place and is_code[place - 1] and _CODE_BEFORE.search(line.text):
            is_code[place] = is_code[place + 1]
    groups = groupby(range(len(lines)), key=lambda place: is_code[place])
    return [(code, [lines[place] for place in places]) for code, places in groups]


def _is_all_code(line: Line) -> bool:
    return bool(line.text.strip()) and all(span.is_code or not span.text.strip() for span in line.spans)


def _is_short(line: Line) -> bool:
    """Whether a line that code hangs on looks like code itself, not like a sentence."""
    return len(line.text) <= 60 and bool(re.search(r"[(){}=]|\b(?:else|try|for|while|if|do)\b", line.text))
