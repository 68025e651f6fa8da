"""Files that are handed in: known by their content, and nothing that unpacks to harm."""

import random
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZipFile, ZipInfo

import pytest

from courses.questions.filetypes import KINDS, MOST_ENTRIES, MOST_UNPACKED, UnwantedFile, media_type_of

ALL = tuple(KINDS)
TYPES_PART = ("[Content_Types].xml", b"<Types/>")
DOCX = (TYPES_PART, ("word/document.xml", b"<w:document/>"))


def zipped(*parts, packing=ZIP_DEFLATED):
    packed = BytesIO()
    with ZipFile(packed, "w", packing) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return packed.getvalue()


def linked():
    link = ZipInfo("word/link")
    link.external_attr = 0o120777 << 16
    return zipped(*DOCX, (link, b"/etc/passwd"))


def open_document(kind):
    return zipped(("mimetype", f"application/vnd.oasis.opendocument.{kind}".encode()), packing=ZIP_STORED)


GOOD = {
    "docx": zipped(*DOCX), "xlsx": zipped(TYPES_PART, ("xl/workbook.xml", b"")),
    "pptx": zipped(TYPES_PART, ("ppt/presentation.xml", b"")), "odt": open_document("text"),
    "ods": open_document("spreadsheet"), "odp": open_document("presentation"), "pdf": b"%PDF-1.7\n",
    "txt": "chữ\n".encode(), "csv": "\ufeffhọ tên;điểm\r\n".encode(),
    "png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff\xe0", "jpeg": b"\xff\xd8\xff",
}  # fmt: skip


@pytest.mark.parametrize("ending", ALL)
def test_a_file_is_taken_when_its_content_is_what_its_name_says(ending):
    assert media_type_of(f"Bài làm.{ending.upper()}", GOOD[ending], ALL) == KINDS[ending].media_type


@pytest.mark.parametrize("ending", ALL)
def test_a_content_of_another_kind_is_refused(ending):
    for other, content in GOOD.items():
        if KINDS[other].media_type == KINDS[ending].media_type or {ending, other} == {"txt", "csv"}:
            continue
        with pytest.raises(UnwantedFile):
            media_type_of(f"bai.{ending}", content, ALL)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("bai.exe", b"MZ", "chỉ nhận tệp .docx"),
        ("bai", b"x", "chỉ nhận tệp .docx"),
        ("bai.xlsx", GOOD["xlsx"], "chỉ nhận tệp .docx"),
        ("bai.docx", b"", "trống"),
        ("bai.docx", b"PK\x03\x04 rest", "hỏng"),
        ("bai.docx", GOOD["docx"][:-30], "hỏng"),
        ("bai.docx", zipped(*DOCX, ("word/vbaProject.bin", b"")), "macro"),
        ("bai.docx", zipped(*DOCX, ("word/activeX/activeX1.xml", b"")), "macro"),
        ("bai.docx", zipped(*DOCX, ("../../x", b"")), "không an toàn"),
        ("bai.docx", zipped(*DOCX, ("/etc/x", b"")), "không an toàn"),
        ("bai.docx", zipped(*DOCX, ("a\\..\\b", b"")), "không an toàn"),
        ("bai.docx", zipped(*DOCX, ("C:x", b"")), "không an toàn"),
        ("bai.docx", linked(), "không an toàn"),
        ("bai.docx", zipped(*DOCX, packing=ZIP_LZMA), "không an toàn"),
        ("bai.docx", zipped(*DOCX, *[(f"x{n}", b"") for n in range(MOST_ENTRIES)]), "không an toàn"),
        ("bai.docx", zipped(*DOCX, ("word/big.xml", bytes(MOST_UNPACKED))), "không an toàn"),
    ],
)
def test_what_is_refused_is_told_with_what_to_do(name, content, words):
    with pytest.raises(UnwantedFile) as refused:
        media_type_of(name, content, ("docx",))

    assert words in refused.value.sentence


def test_an_archive_that_lies_about_its_size_is_refused():
    honest = zipped(*DOCX, ("word/big.xml", bytes(1_000_000)))
    lying = honest.replace((1_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little"))

    with pytest.raises(UnwantedFile):
        media_type_of("bai.docx", lying, ("docx",))


def test_a_damaged_archive_is_taken_whole_or_refused_in_a_sentence():
    chance, good = random.Random(7), zipped(*DOCX, ("word/text.xml", b"chu " * 500))
    for _try in range(400):
        damaged = bytearray(good)
        for _place in range(chance.randint(1, 4)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            assert media_type_of("bai.docx", bytes(damaged), ("docx",))
        except UnwantedFile as refusal:
            assert refusal.sentence  # noqa: PT017 (either is right)
