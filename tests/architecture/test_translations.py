"""Every string that people read exists in both languages, with the same blanks to fill."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from tests.architecture.sources import PACKAGES, ROOT, files, place

KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "lazy_", "lazy_gettext")),
    **dict.fromkeys(("ngettext", "lazy_ngettext"), (1, 2)),
}
BLANKS = re.compile(r"%(?:\((\w+)\))?[sd%]")
VIETNAMESE = re.compile(r"[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE)


def catalogue(package: str) -> Catalog:
    """The English catalogue of a package."""
    path = ROOT / package / "translations" / "en" / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        return read_po(file, locale="en")


def strings(package: str) -> Iterator[tuple[str, str]]:
    """(place, msgid) of every string of a package; plurals by their first form."""
    for path in files("*.py", "*.html", packages=(package,)):
        method = "python" if path.suffix == ".py" else "jinja2.ext:babel_extract"
        with path.open("rb") as file:
            for line, message, _comments, _context in extract(
                method, file, keywords=KEYWORDS, options={"encoding": "utf-8"}
            ):
                yield place(path, line), message[0] if isinstance(message, tuple) else message


@cache
def translated(package: str) -> dict[str, tuple[str, ...]]:
    """The msgids of a package that have an English text in every form."""
    found = {}
    for message in catalogue(package):
        if not message.id:
            continue
        forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
        key = message.id[0] if isinstance(message.id, tuple | list) else message.id
        if all(forms) and not message.fuzzy:
            found[key] = tuple(forms)
    return found


@pytest.mark.parametrize("package", PACKAGES)
def test_every_string_has_an_english_translation(package):
    known = translated("lms").keys() | translated(package).keys()

    assert {where: text for where, text in strings(package) if text not in known} == {}


@pytest.mark.parametrize("package", PACKAGES)
def test_translations_fill_the_same_blanks(package):
    wrong = {
        source: form
        for source, forms in translated(package).items()
        for form in forms
        if not set(BLANKS.findall(form)) <= set(BLANKS.findall(source))
        or (len(forms) == 1 and sorted(BLANKS.findall(form)) != sorted(BLANKS.findall(source)))
    }

    assert wrong == {}


@pytest.mark.parametrize("package", PACKAGES)
def test_sources_are_vietnamese_in_one_unicode_form(package):
    assert [text for _where, text in strings(package) if unicodedata.normalize("NFC", text) != text] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_catalogues_hold_nothing_that_no_page_says(package):
    said = {text for _where, text in strings(package)}

    assert [text for text in translated(package) if text not in said] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_templates_say_nothing_that_cannot_be_translated(package):
    """Vietnamese letters in a template outside `_()` would stay Vietnamese on the English page."""
    found = []
    for path in files("*.html", packages=(package,)):
        if "gallery" in path.parts:
            continue
        text = path.read_text(encoding="utf-8").replace("Thạo", "")  # the product's name, in every language
        bare = re.sub(
            r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", lambda hit: re.sub(r"[^\n]", " ", hit[0]), text, flags=re.DOTALL
        )
        found += [place(path, number) for number, line in enumerate(bare.splitlines(), 1) if VIETNAMESE.search(line)]

    assert found == []
