"""Draw the certificate's own artwork from plain geometry; run by hand, the SVG files are kept.

The frame carries a band of interlaced waves, a lotus seen from above in each corner, and as watermark the sun of a
bronze drum. The emblem is a placeholder: a drum's sun rising from an open book. All lengths are millimetres.
"""
# ruff: noqa: INP001, D103 - a script beside its drawings, no package; its functions are named for what they draw

from collections.abc import Callable, Iterable
from math import cos, pi, sin
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
WIDTH, HEIGHT = 297.0, 210.0
RED, GOLD, PALE_GOLD, IVORY, WATERMARK = "#8f1420", "#b98a2f", "#d9b664", "#fffdf6", "#f6ecd3"
BAND_OUTER, BAND_INNER = 7.0, 13.6
BAND_MIDDLE = (BAND_OUTER + BAND_INNER) / 2

Point = tuple[float, float]


def short(number: float) -> str:
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def at(point: Point) -> str:
    return f"{short(point[0])} {short(point[1])}"


def polar(centre: Point, radius: float, angle: float) -> Point:
    return centre[0] + radius * cos(angle), centre[1] + radius * sin(angle)


def polygon(points: Iterable[Point], *, closed: bool = True) -> str:
    return "M" + "L".join(at(point) for point in points) + ("Z" if closed else "")


def circle(centre: Point, radius: float) -> str:
    half = f"a{short(radius)} {short(radius)} 0 1 0 {{}} 0"
    start = at((centre[0] - radius, centre[1]))
    return f"M{start}{half.format(short(2 * radius))}{half.format(short(-2 * radius))}Z"


def rectangle(margin: float) -> str:
    return f"M{short(margin)} {short(margin)}H{short(WIDTH - margin)}V{short(HEIGHT - margin)}H{short(margin)}Z"


def star(centre: Point, outer: float, inner: float, rays: int) -> str:
    corners = [(outer if i % 2 == 0 else inner, pi * i / rays - pi / 2) for i in range(2 * rays)]
    return polygon(polar(centre, radius, angle) for radius, angle in corners)


def curve(position: Callable[[float], Point], length: float, pieces: int) -> str:
    """Follow a parametric curve with cubic Bézier pieces (Hermite form): few bytes, and smooth."""
    step, tiny = length / pieces, 1e-4

    def pull(t: float) -> Point:
        (x0, y0), (x1, y1) = position(t - tiny), position(t + tiny)
        return (x1 - x0) / (2 * tiny) * step / 3, (y1 - y0) / (2 * tiny) * step / 3

    path = "M" + at(position(0))
    for i in range(pieces):
        (x0, y0), (x1, y1) = position(i * step), position((i + 1) * step)
        (u0, v0), (u1, v1) = pull(i * step), pull((i + 1) * step)
        path += f"C{at((x0 + u0, y0 + v0))} {at((x1 - u1, y1 - v1))} {at((x1, y1))}"
    return path


def filled(path: str, colour: str) -> str:
    return f'<path d="{path}" fill="{colour}"/>'


def lined(path: str, colour: str, width: float, fill: str = "none") -> str:
    return f'<path d="{path}" fill="{fill}" stroke="{colour}" stroke-width="{short(width)}"/>'


def drum_sun(centre: Point) -> list[str]:
    """Draw the watermark: a sun of fourteen rays in rings of chevrons, dots, birds, teeth and petals."""
    rays = 14
    solid = star(centre, 17.5, 5.6, rays)
    solid += "".join(circle(polar(centre, 22.7, 2 * pi * i / 42), 0.95) for i in range(42))
    outline = (31, -13), (32.1, -2), (34.6, 3), (32.4, 6), (31.6, 15), (30.4, 6), (27.6, 2), (30, -2)
    solid += "".join(
        polygon(polar(centre, radius, 2 * pi * i / 18 + turn / 100) for radius, turn in outline) for i in range(18)
    )

    fine = "".join(circle(centre, r) for r in (19.2, 20.2, 25.2, 26.2, 35.6, 36.6, 41.6, 42.6, 50.8, 51.8, 53.4))
    fine += polygon(polar(centre, 37.6 if i % 2 else 40.6, 2 * pi * i / 120) for i in range(120))
    for i in range(rays):
        between = 2 * pi * (i + 0.5) / rays - pi / 2
        for radius in (11.5, 14.2, 16.9):
            spread = 0.095 * radius / 14
            chevron = ((radius, -spread), (radius - 3.2, 0), (radius, spread))
            fine += polygon((polar(centre, r, between + turn) for r, turn in chevron), closed=False)
    for i in range(36):
        angle, half = 2 * pi * i / 36, pi / 36
        left, right = (polar(centre, 43.4, angle + side * half * 0.92) for side in (-1, 1))
        pull_left, pull_right = (polar(centre, 47, angle + side * half * 1.05) for side in (-1, 1))
        tip = polar(centre, 50, angle)
        fine += f"M{at(left)}Q{at(pull_left)} {at(tip)}Q{at(pull_right)} {at(right)}"
    return [filled(solid, WATERMARK), lined(fine, WATERMARK, 0.42)]


def band() -> list[str]:
    """Draw the red band with two interlaced waves on each side and a diamond in every loop."""
    corner = BAND_OUTER + 17
    long_side, short_side = WIDTH - 2 * corner, HEIGHT - 2 * corner
    across = 24
    down = round(short_side / (long_side / across))
    waves = diamonds = ""
    for length, loops, far, upright in ((long_side, across, HEIGHT, False), (short_side, down, WIDTH, True)):
        loop = length / loops
        for middle in (BAND_MIDDLE, far - BAND_MIDDLE):
            for phase in (0, pi):

                def wave(t: float, loop: float = loop, middle: float = middle, phase: float = phase) -> Point:
                    return corner + t, middle + 2.1 * cos(pi * t / loop + phase)

                def upright_wave(t: float, wave: Callable[[float], Point] = wave) -> Point:
                    return wave(t)[1], wave(t)[0]

                waves += curve(upright_wave if upright else wave, length, loops)
            for i in range(1, loops):
                along = corner + i * loop
                diamonds += star((middle, along) if upright else (along, middle), 0.72, 0.72, 2)
    hollow = rectangle(BAND_OUTER) + (
        f"M{BAND_INNER} {BAND_INNER}V{short(HEIGHT - BAND_INNER)}H{short(WIDTH - BAND_INNER)}V{BAND_INNER}Z"
    )
    return [
        filled(hollow, RED),
        lined(waves, PALE_GOLD, 0.34),
        filled(diamonds, PALE_GOLD),
        lined(rectangle(BAND_OUTER + 0.75) + rectangle(BAND_INNER - 0.75), PALE_GOLD, 0.28),
    ]


def hollow_corners(margin: float, radius: float) -> str:
    near, right, bottom = margin, WIDTH - margin, HEIGHT - margin
    arc = f"A{radius} {radius} 0 0 0"
    corners = [
        ((right - radius, near), (right, near + radius)),
        ((right, bottom - radius), (right - radius, bottom)),
        ((near + radius, bottom), (near, bottom - radius)),
        ((near, near + radius), (near + radius, near)),
    ]
    return f"M{at(corners[-1][1])}" + "".join(f"L{at(side)}{arc} {at(turn)}" for side, turn in corners) + "Z"


def lotus(centre: Point) -> list[str]:
    """Draw one corner: a lotus of two rings of eight petals on a red disc."""
    art = [
        lined(circle(centre, 8.6), GOLD, 0.5, fill=RED),
        lined(circle(centre, 7.6), PALE_GOLD, 0.25),
    ]
    for base, tip, turn, fill, edge in ((2.2, 6.9, pi / 8, RED, PALE_GOLD), (1.4, 5.6, 0.0, PALE_GOLD, RED)):
        petals = ""
        for i in range(8):
            angle, widest, half = 2 * pi * i / 8 + turn, (base + tip) * 0.55, pi / 8 * 0.95
            foot, top = polar(centre, base, angle), polar(centre, tip, angle)
            left, right = polar(centre, widest, angle - half), polar(centre, widest, angle + half)
            petals += f"M{at(foot)}Q{at(left)} {at(top)}Q{at(right)} {at(foot)}Z"
        art.append(lined(petals, edge, 0.28, fill=fill))
    art.append(lined(circle(centre, 1.35), PALE_GOLD, 0.3, fill=RED))
    return art


def frame() -> list[str]:
    art = [filled(f"M0 0H{short(WIDTH)}V{short(HEIGHT)}H0Z", IVORY), *drum_sun((WIDTH / 2, 111)), *band()]
    art += [lined(hollow_corners(15.4, 7.6), GOLD, 0.55), lined(hollow_corners(16.7, 7.6), RED, 0.22)]
    near = BAND_OUTER + 6.3
    for x in (near, WIDTH - near):
        for y in (near, HEIGHT - near):
            art += lotus((x, y))
    return art


def emblem() -> list[str]:
    book = "M50 62C43 55.5 31 54.5 19 57V76C31 73.5 43 74.5 50 80C57 74.5 69 73.5 81 76V57C69 54.5 57 55.5 50 62Z"
    left_lines = "M25 62.5C32 61.5 40 62.5 46 66M25 68C32 67 40 68 46 71.5"
    right_lines = "M75 62.5C68 61.5 60 62.5 54 66M75 68C68 67 60 68 54 71.5"
    return [
        filled(circle((50, 50), 48), RED),
        lined(circle((50, 50), 44.6), PALE_GOLD, 1.4),
        filled(star((50, 36), 19.5, 8.2, 14), PALE_GOLD),
        lined(circle((50, 36), 5.2), RED, 1.2),
        filled(book, IVORY),
        lined("M50 62V80", RED, 1.6),
        lined(left_lines + right_lines, GOLD, 1.1),
    ]


def save(name: str, art: list[str], size: Point, view: Point) -> None:
    root = f'<svg xmlns="http://www.w3.org/2000/svg" width="{short(size[0])}mm" height="{short(size[1])}mm"'
    drawing = "\n".join(art)
    (HERE / name).write_text(f'{root} viewBox="0 0 {short(view[0])} {short(view[1])}">\n{drawing}\n</svg>\n', "utf-8")


if __name__ == "__main__":
    save("frame.svg", frame(), (WIDTH, HEIGHT), (WIDTH, HEIGHT))
    save("emblem.svg", emblem(), (14.8, 14.8), (100, 100))
