"""Draw the modern look's artwork from plain geometry; run by hand, the SVG files are kept.

A woven band runs down the left edge; the skills' own cells, filled and proven, stand as a faint stair at the right. The
emblem is a placeholder: a lozenge in a woven square. All lengths are millimetres.
"""
# ruff: noqa: INP001, D103 - a script beside its drawings, no package; its functions are named for what they draw

from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
WIDTH, HEIGHT = 297, 210
INDIGO, LIGHT_INDIGO, LACQUER, GOLD, BRIGHT_GOLD = "#1c336d", "#2f4f9c", "#8e1524", "#b5852a", "#e3bd63"
PALE, PALE_GOLD, HAIR = "#f7f5ef", "#f6eeda", "#d9d2c3"
BAND, PITCH = 14, 14
LEFT, RIGHT = 33, 273
CELL, GAP, FOOT = 8.5, 1.9, 106

Point = tuple[float, float]


def short(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


def lozenge(centre: Point, half_width: float, half_height: float | None = None) -> str:
    (x, y), tall = centre, half_width if half_height is None else half_height
    corners = ((x, y - tall), (x + half_width, y), (x, y + tall), (x - half_width, y))
    return "M" + "L".join(f"{short(across)} {short(down)}" for across, down in corners) + "Z"


def box(left: float, top: float, width: float, height: float) -> str:
    return f"M{short(left)} {short(top)}h{short(width)}v{short(height)}h-{short(width)}Z"


def filled(path: str, colour: str) -> str:
    return f'<path d="{path}" fill="{colour}"/>'


def lined(path: str, colour: str, width: float) -> str:
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{short(width)}"/>'


def band() -> list[str]:
    """Draw brocade: lozenges within lozenges down the middle, half ones at the edges, threads between."""
    middles = [(BAND / 2, PITCH * (i + 0.5)) for i in range(HEIGHT // PITCH)]
    edges = [(side, PITCH * i) for i in range(HEIGHT // PITCH + 1) for side in (0, BAND)]
    inside = [(x, y) for x, y in edges if 0 < y < HEIGHT]
    halves = "".join(
        f"M{x} {short(y - 4.4)}L{short(x + (4.4 if x == 0 else -4.4))} {short(y)}L{x} {short(y + 4.4)}Z"
        for x, y in inside
    )
    cores = "".join(
        f"M{x} {short(y - 1.9)}L{short(x + (1.9 if x == 0 else -1.9))} {short(y)}L{x} {short(y + 1.9)}Z"
        for x, y in inside
    )
    return [
        filled(box(0, 0, BAND, HEIGHT), INDIGO),
        filled(halves, LIGHT_INDIGO),
        filled(cores, BRIGHT_GOLD),
        lined("".join(lozenge(centre, 5.5) for centre in middles), LIGHT_INDIGO, 0.5),
        filled("".join(lozenge(centre, 4.2) for centre in middles), LACQUER),
        lined("".join(lozenge(centre, 4.2) for centre in middles), BRIGHT_GOLD, 0.3),
        filled("".join(lozenge(centre, 1.9) for centre in middles), BRIGHT_GOLD),
        filled("".join(lozenge((BAND / 2, PITCH * i), 0.8) for i in range(1, HEIGHT // PITCH)), BRIGHT_GOLD),
        filled(box(BAND, 0, 1.1, HEIGHT), LACQUER),
        filled(box(BAND + 1.1, 0, 0.35, HEIGHT), GOLD),
    ]


def stair() -> list[str]:
    """Draw cells in steps that rise to the right; those of the upper edge are proven."""
    step, cells, proven = CELL + GAP, "", ""
    for column in range(6):
        for row in range(column + 1):
            left, top = RIGHT - (6 - column) * step + GAP, FOOT - (row + 1) * step
            cells += box(left, top, CELL, CELL)
            if row == column:
                proven += lozenge((left + CELL / 2, top + CELL / 2), 2.7)
    return [filled(cells, PALE), filled(proven, PALE_GOLD)]


def frame() -> list[str]:
    rules = box(LEFT, 38.2, RIGHT - LEFT, 0.2) + box(LEFT, 145.6, RIGHT - LEFT, 0.2)
    return [*band(), *stair(), filled(rules, HAIR)]


def emblem() -> list[str]:
    corners = [(across, down) for across in (5.4, 24.6) for down in (5.4, 24.6)]
    return [
        filled(box(0, 0, 30, 30), LACQUER),
        lined(box(1.3, 1.3, 27.4, 27.4), BRIGHT_GOLD, 0.5),
        lined(lozenge((15, 15), 9.6), BRIGHT_GOLD, 1),
        filled(lozenge((15, 15), 5.4), BRIGHT_GOLD),
        filled(lozenge((15, 15), 1.9), LACQUER),
        filled("".join(lozenge(corner, 1.5) for corner in corners), BRIGHT_GOLD),
    ]


def tick() -> list[str]:
    return [
        filled(lozenge((20, 20), 18.5), INDIGO),
        '<path d="M12 20.4L17.8 26.2L28.4 14.6" fill="none" stroke="#fff" stroke-width="3.4"/>',
    ]


def save(name: str, art: list[str], size: Point, view: Point) -> None:
    root = f'<svg xmlns="http://www.w3.org/2000/svg" width="{short(size[0])}mm" height="{short(size[1])}mm"'
    drawing = "\n".join(art)
    (HERE / name).write_text(f'{root} viewBox="0 0 {short(view[0])} {short(view[1])}">\n{drawing}\n</svg>\n', "utf-8")


if __name__ == "__main__":
    save("frame.svg", frame(), (WIDTH, HEIGHT), (WIDTH, HEIGHT))
    save("emblem.svg", emblem(), (15, 15), (30, 30))
    save("tick.svg", tick(), (11, 11), (40, 40))
