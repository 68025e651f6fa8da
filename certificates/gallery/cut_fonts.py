"""Cut the certificate's fonts from Debian's `fonts-liberation2` and `fonts-noto-core`; run by hand, the result is kept.

"Liberation" is a reserved font name (SIL OFL 1.1, condition 3), so the cut families carry names of our own.
"""
# ruff: noqa: INP001 - a script beside the fonts it makes, no package

from pathlib import Path
from typing import Final

from fontTools import subset
from fontTools.ttLib import TTFont

SOURCES: Final = Path("/usr/share/fonts/truetype")
GALLERY: Final = Path(__file__).parent

FACES: Final = (
    ("liberation2/LiberationSerif-Regular.ttf", "classic", "Thao Serif", "Regular"),
    ("liberation2/LiberationSerif-Bold.ttf", "classic", "Thao Serif", "Bold"),
    ("liberation2/LiberationSerif-Italic.ttf", "classic", "Thao Serif", "Italic"),
    ("noto/NotoSerifDisplay-Bold.ttf", "classic", "Thao Display", "Bold"),
    ("noto/NotoSerifDisplay-BoldItalic.ttf", "classic", "Thao Display", "Bold Italic"),
    ("noto/NotoSans-Regular.ttf", "modern", "Thao Sans", "Regular"),
    ("noto/NotoSans-Bold.ttf", "modern", "Thao Sans", "Bold"),
    ("noto/NotoSans-Italic.ttf", "modern", "Thao Sans", "Italic"),
)

# Vietnamese, the Latin alphabets of the country's minorities (Ƀ, Č, combining breve …), and printers' signs.
LETTERS: Final = (
    "U+0020-007E,U+00A0-017F,U+0180,U+0243,U+01A0-01A1,U+01AF-01B0,U+02BC,U+0300-030C,U+031B,U+0323,"
    "U+1E00-1EFF,U+2010-2015,U+2018-201E,U+2022,U+2026,U+20AB,U+2116"
)
FEATURES: Final = ("kern", "mark", "mkmk", "ccmp", "locl", "liga")

FAMILY, STYLE, UNIQUE, FULL, POSTSCRIPT, TRADEMARK, LEGACY_NAMES = 1, 2, 3, 4, 6, 7, (16, 17, 18, 21, 22, 25)


def cut(source: Path, folder: Path, family: str, style: str) -> Path:
    """Write the smaller, renamed font and return its path."""
    options = subset.Options(hinting=False, layout_features=list(FEATURES), name_IDs=["*"], notdef_outline=True)
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=subset.parse_unicodes(LETTERS))
    cutter.subset(font)
    rename(font, family, style)
    target = folder / "fonts" / f"{family}-{style}.ttf".replace(" ", "")
    subset.save_font(font, str(target), options)
    return target


def rename(font: TTFont, family: str, style: str) -> None:
    """Give the cut font our family name; copyright and licence entries stay as they were."""
    postscript = f"{family}-{style}".replace(" ", "")
    names = {FAMILY: family, STYLE: style, UNIQUE: postscript, FULL: f"{family} {style}", POSTSCRIPT: postscript}
    table = font["name"]
    table.names = [name for name in table.names if name.nameID not in (TRADEMARK, *LEGACY_NAMES)]
    for name_id, text in names.items():
        table.removeNames(nameID=name_id)
        table.setName(text, name_id, 3, 1, 0x409)


if __name__ == "__main__":
    for file, template, family, style in FACES:
        cut(SOURCES / file, GALLERY / template, family, style)
