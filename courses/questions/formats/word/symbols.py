"""Signs that Word takes from symbol fonts, as Unicode."""

_GREEK = dict(zip("abgdezhqiklmnxoprstufcyw", "αβγδεζηθικλμνξοπρστυφχψω", strict=True))
_SYMBOL = {ord(latin): greek for latin, greek in _GREEK.items()}
_SYMBOL |= {ord(latin.upper()): greek.upper() for latin, greek in _GREEK.items()}
_SYMBOL |= {
    0xA3: "≤", 0xB3: "≥", 0xB9: "≠", 0xBB: "≈", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xD7: "·", 0xB0: "°", 0xA5: "∞",
    0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xAB: "↔", 0xDC: "⇐", 0xDE: "⇒", 0xDB: "⇔", 0xCE: "∈", 0xCF: "∉",
    0xC7: "∩", 0xC8: "∪", 0xCC: "⊂", 0xCD: "⊆", 0xC6: "∅", 0x22: "∀", 0x24: "∃", 0xD1: "∇", 0xB6: "∂", 0xF2: "∫",
    0xE5: "∑", 0xD5: "∏", 0xD6: "√", 0x5E: "⊥", 0xD0: "∠", 0xB7: "•", 0x44: "Δ", 0x57: "Ω", 0x70: "π", 0x2D: "−",
}  # fmt: skip
_WINGDINGS = {
    0xFC: "✓", 0xFB: "✗", 0xFE: "☑", 0xFD: "☒", 0xA8: "☐", 0x6F: "☐", 0xA7: "▪", 0x6E: "■", 0x6C: "●", 0xE0: "→",
    0xE8: "➔", 0xDF: "←", 0xD8: "➢", 0x76: "❖", 0x71: "❑", 0x4A: "☺", 0xF0: "⇨",
}  # fmt: skip


def symbol(font: str, code: str) -> str:
    """The sign of a code in hexadecimal; empty where the font's signs are not known."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    number = number & 0xFF if 0xF000 <= number <= 0xF0FF else number
    known = _SYMBOL if font.casefold() == "symbol" else _WINGDINGS if font.casefold() == "wingdings" else None
    if known is not None:
        return known.get(number, "" if known is _WINGDINGS or not 0x20 <= number < 0x7F else chr(number))
    return chr(number) if 0x20 < number < 0xD800 else ""
