"""Equations of Word as a line of text: x = (−b ± √(b² − 4ac))/(2a)."""

import unicodedata
from collections.abc import Callable

from lxml import etree

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
DEEPEST = 40
"""Parts within parts; what lies deeper is written without its shape."""

RAISED = dict(zip("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ", strict=True))
LOWERED = dict(zip("0123456789+-−=()aeoxijn", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₒₓᵢⱼₙ", strict=True))
_ROOTS = {"": "√", "2": "√", "3": "∛", "4": "∜"}


def raised(text: str) -> str:
    """Write as an exponent: 2 as ², anything longer as ^(…)."""
    return _shifted(text, RAISED, "^")


def lowered(text: str) -> str:
    """Write as an index: 2 as ₂, anything longer as _(…)."""
    return _shifted(text, LOWERED, "_")


def linear(element: etree._Element, depth: int = 0) -> str:
    """An equation or a part of one as text."""
    if depth > DEEPEST:
        return "".join(part.text or "" for part in element.iter(f"{M}t"))
    shape = _SHAPES.get(element.tag) if isinstance(element.tag, str) else None
    if shape is not None:
        return shape(element, depth + 1)
    if element.tag == f"{M}t":
        return _plain_letters(element.text or "")
    return "".join(linear(child, depth + 1) for child in element if not str(element.tag).endswith("Pr"))


def _shifted(text: str, signs: dict[str, str], otherwise: str) -> str:
    text = text.strip()
    if text and all(sign in signs for sign in text):
        return "".join(signs[sign] for sign in text)
    return f"{otherwise}{text}" if len(text) == 1 else f"{otherwise}({text})" if text else ""


def _plain_letters(text: str) -> str:
    """Mathematical italics and bold as ordinary letters; other signs as they are."""
    return "".join(
        unicodedata.normalize("NFKC", sign) if "\U0001d400" <= sign <= "\U0001d7ff" else sign for sign in text
    )


def _part(element: etree._Element, name: str, depth: int) -> str:
    part = element.find(M + name)
    return "" if part is None else linear(part, depth)


def _said(element: etree._Element, path: str, otherwise: str) -> str:
    found = element.find("/".join(M + step for step in path.split("/")))
    return otherwise if found is None else found.get(f"{M}val", otherwise)


def _grouped(text: str) -> str:
    """With brackets around it, unless it is one thing."""
    text = text.strip()
    return text if len(text) == 1 or text.isalnum() else f"({text})"


def _fraction(element: etree._Element, depth: int) -> str:
    above, below = (_part(element, name, depth) for name in ("num", "den"))
    if _said(element, "fPr/type", "bar") == "noBar":
        return f"({above} ¦ {below})"
    return f"{_grouped(above)}/{_grouped(below)}"


def _superscript(element: etree._Element, depth: int) -> str:
    return _base(element, depth) + raised(_part(element, "sup", depth))


def _subscript(element: etree._Element, depth: int) -> str:
    return _base(element, depth) + lowered(_part(element, "sub", depth))


def _both(element: etree._Element, depth: int) -> str:
    return _base(element, depth) + lowered(_part(element, "sub", depth)) + raised(_part(element, "sup", depth))


def _before(element: etree._Element, depth: int) -> str:
    return lowered(_part(element, "sub", depth)) + raised(_part(element, "sup", depth)) + _base(element, depth)


def _base(element: etree._Element, depth: int) -> str:
    text = _part(element, "e", depth)
    is_one = len(text) == 1 or text.isalnum() or (text.startswith("(") and text.endswith(")"))
    return text if is_one or text.startswith(("[", "|")) else f"({text})"


def _root(element: etree._Element, depth: int) -> str:
    degree = _part(element, "deg", depth).strip()
    return _ROOTS.get(degree, f"{raised(degree)}√") + _grouped(_part(element, "e", depth))


def _large(element: etree._Element, depth: int) -> str:
    sign = _said(element, "naryPr/chr", "∫")
    from_, to = (_part(element, name, depth) for name in ("sub", "sup"))
    return sign + lowered(from_) + raised(to) + " " + _part(element, "e", depth)


def _brackets(element: etree._Element, depth: int) -> str:
    begin, end = _said(element, "dPr/begChr", "("), _said(element, "dPr/endChr", ")")
    between = _said(element, "dPr/sepChr", "|")
    return begin + between.join(linear(part, depth) for part in element.findall(f"{M}e")) + end


def _function(element: etree._Element, depth: int) -> str:
    name, argument = _part(element, "fName", depth), _part(element, "e", depth)
    return f"{name} {argument}" if argument[:1] != "(" else name + argument


def _accent(element: etree._Element, depth: int) -> str:
    mark = _said(element, "accPr/chr", "\u0302")
    return unicodedata.normalize("NFC", _part(element, "e", depth) + mark)


def _bar(element: etree._Element, depth: int) -> str:
    return _part(element, "e", depth) + "\u0305"


def _limit(element: etree._Element, depth: int) -> str:
    return _part(element, "e", depth) + lowered(_part(element, "lim", depth))


def _upper_limit(element: etree._Element, depth: int) -> str:
    return _part(element, "e", depth) + raised(_part(element, "lim", depth))


def _matrix(element: etree._Element, depth: int) -> str:
    rows = [", ".join(linear(part, depth) for part in row.findall(f"{M}e")) for row in element.findall(f"{M}mr")]
    return f"[{'; '.join(rows)}]"


def _several(element: etree._Element, depth: int) -> str:
    return "; ".join(linear(part, depth) for part in element.findall(f"{M}e"))


_SHAPES: dict[str, Callable[[etree._Element, int], str]] = {
    M + name: shape
    for name, shape in {
        "f": _fraction, "sSup": _superscript, "sSub": _subscript, "sSubSup": _both, "sPre": _before, "rad": _root,
        "nary": _large, "d": _brackets, "func": _function, "acc": _accent, "bar": _bar, "limLow": _limit,
        "limUpp": _upper_limit, "m": _matrix, "eqArr": _several,
    }.items()
}  # fmt: skip
