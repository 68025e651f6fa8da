"""What stands in the file for a question, as plain lines and as HTML with its looks."""

from collections.abc import Iterable

import nh3
from markupsafe import escape

from courses.questions.formats.word.spans import OBJECT, Line, Span, Spans
from lms.api import _

_TAGS = {"p", "b", "i", "u", "s", "sub", "sup", "span", "table", "tbody", "tr", "td", "br"}
_CLASSES = {"span": {"source-coloured", "source-highlighted", "source-picture"}}
"""Coloured and highlighted text carry a class, so that pages need no style of the file's own."""

_SAFE = nh3.Cleaner(tags=_TAGS, attributes={}, allowed_classes=_CLASSES)


def plain_original(lines: Iterable[Line]) -> str:
    """The lines as they stand, list numbers included."""
    return "\n".join(text for line in lines if (text := _plain(line)))


def html_original(lines: Iterable[Line]) -> str:
    """The lines as safe HTML."""
    html = "".join(_table(line) if line.grid is not None else f"<p>{_numbered(line)}</p>" for line in lines)
    return _SAFE.clean(html)


def _plain(line: Line) -> str:
    if line.grid is not None:
        rows = (" | ".join(" ".join(one.text for one in cell) for cell in row) for row in line.grid.rows)
        return "\n".join(rows)
    text = f"{line.label.text} {line.text}" if line.label else line.text
    for span in line.spans:
        if span.picture:
            text = text.replace(OBJECT, _named(span), 1)
    return text.strip()


def _numbered(line: Line) -> str:
    label = f"{escape(line.label.text)} " if line.label else ""
    missing = "".join(f' <span class="source-picture">[{escape(sentence)}]</span>' for sentence in line.missing)
    return label + _html(line.spans) + missing


def _table(line: Line) -> str:
    rows = line.grid.rows if line.grid else ()
    cells = ("".join(f"<td>{'<br>'.join(_numbered(one) for one in cell)}</td>" for cell in row) for row in rows)
    return f"<table><tbody>{''.join(f'<tr>{row}</tr>' for row in cells)}</tbody></table>"


def _html(spans: Spans) -> str:
    return "".join(map(_span, spans))


def _span(span: Span) -> str:
    if span.picture:
        return f'<span class="source-picture">{escape(_named(span))}</span>'
    html = str(escape(span.text.replace("\t", "  ")))
    if not any(span[1:]):
        return html
    classes = [
        name
        for name, applies in (("source-coloured", span.colour), ("source-highlighted", span.highlighted))
        if applies
    ]
    if classes:
        html = f'<span class="{" ".join(classes)}">{html}</span>'
    shifted = {"up": "sup", "down": "sub"}.get(span.shift, "")
    looks = (
        ("b", span.bold),
        ("i", span.italic),
        ("u", span.underlined),
        ("s", span.struck),
        (shifted, bool(shifted)),
    )
    for tag, applies in looks:
        html = f"<{tag}>{html}</{tag}>" if applies else html
    return html


def _named(span: Span) -> str:
    return _("[hình %(name)s: %(words)s]", name=span.picture, words=span.words) if span.words else f"[{span.picture}]"
