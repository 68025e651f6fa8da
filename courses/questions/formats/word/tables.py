"""Tables of a Word file: a list of answers, a frame for options or questions, or a part of the text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from courses.questions.formats.excel.columns import columns_of
from courses.questions.formats.word import labels
from courses.questions.formats.word.columned import rows_as_lines
from courses.questions.formats.word.labels import Pair
from courses.questions.formats.word.spans import Block, Grid, Line, Span, text_of

_TRUE_OR_FALSE = {"đúng", "sai", "đ", "s", "true", "false"}


@dataclass
class Flow:
    """The lines of a document as they are read on, and the answers of the tables between them."""

    lines: list[Line] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)


def flow_of(blocks: Iterable[Block]) -> Flow:
    """Dissolve tables that only arrange; take out those that are lists of answers."""
    flow = Flow()
    for block in blocks:
        if isinstance(block, Line):
            flow.lines.append(block)
        elif pairs := pairs_of(texts := [[text_of_cell(cell) for cell in row] for row in block.rows]):
            flow.pairs.extend(pairs)
        elif columns := columns_of(texts):
            flow.lines.extend(rows_as_lines(block, columns))
        elif _arranges(block):
            flow.lines.extend(_dissolved(block))
        else:
            missing = tuple(sentence for cell in block.cells() for line in cell for sentence in line.missing)
            flow.lines.append(Line(block.paragraph, (), missing=missing, grid=block))
    return flow


def text_of_cell(lines: Iterable[Line]) -> str:
    """The bare text of a cell."""
    return " ".join(line.text.strip() for line in lines if line.text.strip())


def pairs_of(rows: list[list[str]]) -> list[Pair]:
    """The answers of a table that is a list of them: numbers above letters, numbers beside letters, or “1-B” cells."""
    filled = [[cell.strip() for cell in row] for row in rows]
    filled = [row for row in filled if any(row)]
    cells = [cell for row in filled for cell in row if cell]
    inside = [pair for cell in cells for pair in labels.pairs_in(cell)]
    if (
        len(inside) >= 2
        and all(labels.pairs_in(cell) or len(cell) > 1 for cell in cells)
        and len(inside) >= len(cells) - 2
    ):
        return inside
    across = _across(filled)
    return across or _beside(filled)


def _number(cell: str) -> int:
    """The number of a cell such as “Câu 5” or “5.”; 0 for anything else."""
    text = cell.casefold().removeprefix("câu").strip(" .:)-")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0


def _key(cell: str) -> str:
    cell = cell.strip(" .")
    return labels.letters_in(cell) or (cell if cell.casefold() in _TRUE_OR_FALSE else "")


def _across(rows: list[list[str]]) -> list[Pair]:
    """Rows of numbers, each with a row of letters below."""
    pairs: list[Pair] = []
    place = 0
    while place + 1 < len(rows):
        numbers, keys = map(_number, rows[place]), map(_key, rows[place + 1])
        found = [Pair(number, key) for number, key in zip(numbers, keys, strict=False) if number and key]
        filled = sum(bool(_number(cell)) for cell in rows[place])
        is_named = bool(rows[place]) and rows[place][0].casefold().startswith("câu")
        if len(found) < (1 if is_named else 2) or len(found) < filled:
            return pairs if found == [] and place else []
        pairs += found
        place += 2
    return pairs


def _beside(rows: list[list[str]]) -> list[Pair]:
    """Rows of a number and its letter, perhaps several such columns side by side, below a heading."""
    body = [row for row in rows if any(map(_number, row))]
    if len(body) < 2 or len(rows) - len(body) > 2:
        return []
    pairs = []
    for row in body:
        cells = [cell for cell in row if cell]
        for number, key in zip(cells[::2], cells[1::2], strict=False):
            if not _number(number) or not _key(key):
                return []
            pairs.append(Pair(_number(number), _key(key)))
    return pairs if len({pair.number for pair in pairs}) > 1 else []


def _arranges(grid: Grid) -> bool:
    """Whether a table is there to arrange options or questions, or is a frame around one thing."""
    cells = [cell for cell in grid.cells() if any(line.text.strip() for line in cell)]
    options = sum(_is_option(line) for cell in cells for line in cell[:1])
    questions = sum(bool(labels.START.match(line.text)) for cell in cells for line in cell)
    return len(cells) <= 1 or questions > 0 or options >= 2 or _has_letters_beside_texts(grid)


def _is_option(line: Line) -> bool:
    listed = line.label is not None and line.label.kind in {"upperLetter", "lowerLetter"}
    return listed or bool(labels.OPTION.match(line.text))


def _is_lone_label(text: str) -> bool:
    return len(text.strip()) <= 3 and bool(labels.OPTION.fullmatch(f"{text.strip()}\t"))


def _has_letters_beside_texts(grid: Grid) -> bool:
    """Whether each row is letters with their texts. A heading “A | B | C” is no such row."""
    letters: list[str] = []
    for row in grid.rows:
        texts = [text for cell in row if (text := text_of_cell(cell))]
        if len(texts) % 2 or not all(map(_is_lone_label, texts[::2])) or any(map(_is_lone_label, texts[1::2])):
            return False
        letters += [text.strip("()[].:/ ").upper() for text in texts[::2]]
    return sorted(letters) == [chr(ord("A") + place) for place in range(len(letters))] and len(letters) > 1


def _dissolved(grid: Grid) -> Iterator[Line]:
    cells = list(_joined_labels(grid))
    firsts = [next((line for line in cell if line.text.strip()), None) for cell in cells]
    if all(line is None or labels.OPTION.match(line.text) or _is_option(line) for line in firsts):
        kept = [(line, cell) for line, cell in zip(firsts, cells, strict=True) if line is not None]
        for _line, cell in sorted(kept, key=lambda pair: _letter(pair[0])):
            yield from (line for line in cell if line.text.strip())
        return
    for cell in cells:
        yield from (line for line in cell if line.text.strip() or len(cell) > 1)


def _letter(line: Line) -> str:
    found = labels.OPTION.match(line.text)
    if found:
        return found["letter"].upper()
    return chr(ord("A") + min(line.label.number, 26) - 1) if line.label else ""


def _joined_labels(grid: Grid) -> Iterator[tuple[Line, ...]]:
    """The cells, a cell that is only “A.” put before its neighbour."""
    for row in grid.rows:
        waiting: Line | None = None
        for cell in row:
            seen = [line for line in cell if line.text.strip()]
            if len(seen) == 1 and _is_lone_label(text_of(seen[0].spans)):
                waiting = seen[0]
            elif waiting is not None and seen:
                first = seen[0]._replace(spans=(*waiting.spans, Span("\t"), *seen[0].spans))
                yield (first, *seen[1:])
                waiting = None
            else:
                yield cell
        if waiting is not None:
            yield (waiting,)
