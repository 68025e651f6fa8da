"""Archives from strangers: opened when harmless, refused with a plain sentence when not."""

import struct
import time
import zipfile
from io import BytesIO

import pytest

from lms.files.archives import OLE, ArchiveLimits, open_archive, refuse_macros
from lms.files.source import UnreadableFile

TYPES = ("[Content_Types].xml", b"<Types/>")


def zipped(*parts, packing=zipfile.ZIP_DEFLATED):
    made = BytesIO()
    with zipfile.ZipFile(made, "w", packing) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return made.getvalue()


def special(mode):
    entry = zipfile.ZipInfo("word/x")
    entry.external_attr = mode << 16
    return zipped(TYPES, (entry, b"/etc/passwd"))


def overlapping():
    """Two entries of the directory that share one packed content."""
    content = bytearray(zipped(("a", b"x" * 100), ("b", b"x" * 100)))
    first = content.index(b"PK\x01\x02")
    second = content.index(b"PK\x01\x02", first + 4)
    content[second + 42 : second + 46] = content[first + 42 : first + 46]
    return bytes(content)


def lying():
    """An entry that says it unpacks to ten bytes and holds a million."""
    content = bytearray(zipped(("a", bytes(1_000_000))))
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = content.index(signature) + offset
        content[place : place + 4] = struct.pack("<L", 10)
    return bytes(content)


GOOD = zipped(TYPES, ("word/document.xml", b"<w/>"))
REFUSED = {
    "nothing": (b"", "trống"),
    "no archive": (b"hello", "không đúng với tên"),
    "half of one": (GOOD[: len(GOOD) // 2], "hỏng"),
    "a picture that is an archive": (b"\x89PNG" + GOOD, "không đúng với tên"),
    "an archive with something behind": (GOOD + b"<script>", "phần lạ"),
    "an archive before an archive": (GOOD + GOOD, "phần lạ"),
    "locked": (OLE + "EncryptedPackage".encode("utf-16-le"), "khóa bằng mật khẩu"),
    "of an old program": (OLE + bytes(500), "trước 2007"),
    "out of the folder": (zipped(TYPES, ("../x", b"")), "không an toàn"),
    "deep out of the folder": (zipped(("a/../../x", b"")), "không an toàn"),
    "absolute": (zipped(("/etc/x", b"")), "không an toàn"),
    "of Windows": (zipped(("a\\..\\b", b"")), "không an toàn"),
    "of a drive": (zipped(("C:x", b"")), "không an toàn"),
    "unprintable": (zipped(("a\x07b", b"")), "không an toàn"),
    "a link": (special(0o120777), "không an toàn"),
    "a device": (special(0o060666), "không an toàn"),
    "twice the same name": (zipped(("a.xml", b""), ("A.XML", b"")), "không an toàn"),
    "an odd packing": (zipped(TYPES, packing=zipfile.ZIP_BZIP2), "không an toàn"),
    "overlapping": (overlapping(), "không an toàn"),
    "many": (zipped(*((f"x{number}", b"") for number in range(2_001))), "quá 2000 thành phần"),
    "a bomb": (zipped(("a", bytes(99_000_000))), "bung ra quá lớn"),
    "many small bombs": (zipped(*((f"a{number}", bytes(900_000)) for number in range(120))), "bung ra quá lớn"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_can_do_harm_is_refused_with_a_plain_sentence(name):
    content, words = REFUSED[name]
    began = time.process_time()

    with pytest.raises(UnreadableFile, match=words):
        open_archive(content)

    assert time.process_time() - began < 1


def test_an_encrypted_entry_is_told_apart():
    content = bytearray(GOOD)
    content[content.index(b"PK\x01\x02") + 8] |= 1

    with pytest.raises(UnreadableFile, match="mật khẩu"):
        open_archive(bytes(content))


def test_a_size_that_was_a_lie_is_found_out_while_unpacking():
    archive = open_archive(lying())

    with pytest.raises(UnreadableFile):
        archive.read("a")


def test_what_is_harmless_is_read_and_folders_are_no_files():
    archive = open_archive(zipped(("word/", b""), TYPES, ("word/a.xml", b"<a/>")))

    assert archive.names == ["[Content_Types].xml", "word/a.xml"]
    assert archive.read("word/a.xml") == b"<a/>"


def test_a_part_has_its_own_limit_and_a_missing_one_is_named():
    archive = open_archive(zipped(("a", b"12345")), ArchiveLimits())

    with pytest.raises(UnreadableFile, match="quá lớn"):
        archive.read("a", most=4)
    with pytest.raises(UnreadableFile, match="thiếu phần “b”"):
        archive.read("b")


@pytest.mark.parametrize(
    "parts",
    [
        (TYPES, ("word/vbaProject.bin", b"")),
        (TYPES, ("word/activeX/activeX1.xml", b"")),
        (("[Content_Types].xml", b'<Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'),),
    ],
)
def test_programs_inside_are_refused(parts):
    with pytest.raises(UnreadableFile, match="macro"):
        refuse_macros(open_archive(zipped(*parts)))
