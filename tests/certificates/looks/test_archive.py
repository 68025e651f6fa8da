"""A pack's ZIP file is read only when nothing in it can do harm."""

import io
import stat
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from certificates.looks.archive import files_of, packed, starter
from lms.api import UnreadableFile


def zipped(*entries):
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return out.getvalue()


def link():
    entry = ZipInfo("page.html")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return zipped((entry, "/etc/passwd"))


@pytest.mark.parametrize(
    "content",
    [
        zipped(("../page.html", "x")),
        zipped(("/etc/page.html", "x")),
        zipped(("a\\..\\page.html", "x")),
        link(),
        zipped(*((f"{n}.svg", "x") for n in range(121))),
        zipped(("bomb.svg", "0" * 8_000_000)),
        zipped(("page.html", "x"))[:-10],
        b"%PDF-1.7",
        b"",
        b"PK\x03\x04" + b"0" * 5_000_001,
    ],
    ids=["slip", "absolute", "backslash", "link", "many", "bomb", "torn", "no zip", "empty", "large"],
)
def test_an_archive_that_could_do_harm_is_not_unpacked(app, content):
    with app.test_request_context(), pytest.raises(UnreadableFile):
        files_of(content)


def test_the_folder_and_the_rubbish_that_programs_add_are_left_out(app):
    content = zipped(("mẫu/page.html", "x"), ("__MACOSX/mẫu/page.html", "y"), ("mẫu/.DS_Store", "z"))

    with app.test_request_context():
        assert files_of(content) == {"page.html": b"x"}


def test_a_template_that_ships_is_packed_whole_and_always_alike(app, shipped):
    with app.app_context():
        first, again = (starter(shipped["modern-bilingual"]) for _ in range(2))
        files = files_of(first)

    assert first == again == packed(files)
    assert {
        "page.html",
        "modern/style.css",
        "modern/fonts/OFL-ThaoSans.txt",
        "classic/fonts/ThaoDisplay-Bold.ttf",
    } <= set(files)
    assert b"../" not in files["style.css"] + files["template.json"]
    assert not [name for name in files if name.endswith(".py")]
