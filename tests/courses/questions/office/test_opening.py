"""Opening files that somebody handed in: what is hostile, broken or too large is told in a sentence."""

import time

import pytest

from courses.questions.formats.contract import UnreadableFile
from courses.questions.office.opening import LARGEST_PART, open_office
from tests.courses.questions.office.files import part_of, sheet, slides, with_part, word

PAGE = "xl/worksheets/sheet1.xml"
MERGED = b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'


def numbers():
    return sheet(lambda _book, page: page.write(0, 0, 1))()


def merged():
    return with_part(numbers(), PAGE, part_of(numbers(), PAGE).replace(b"</worksheet>", MERGED))


CASES = {
    "nothing": (lambda: b"", "xlsx"),
    "no archive": (lambda: b"Bai lam cua toi", "docx"),
    "of an old program": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "docx"),
    "another kind": (numbers, "docx"),
    "a deck as a sheet": (slides(lambda _deck: None), "xlsx"),
    "macros": (lambda: with_part(word()(), "word/vbaProject.bin", b"x"), "docx"),
    "entities": (lambda: with_part(word()(), "word/document.xml", ENTITIES), "docx"),
    "broken XML": (lambda: with_part(word()(), "word/document.xml", b"<w:document"), "docx"),
    "too large a part": (lambda: with_part(word()(), "word/document.xml", b" " * (LARGEST_PART + 1)), "docx"),
    "a bomb of merged cells": (merged, "xlsx"),
    "cut off": (lambda: numbers()[:-200], "xlsx"),
    "an ending that no rule reads": (numbers, "ods"),
}


@pytest.mark.parametrize("name", CASES)
def test_what_cannot_be_opened_is_told_at_once(name):
    build, ending = CASES[name]
    content, began = build(), time.monotonic()

    with pytest.raises(UnreadableFile) as refusal:
        open_office(content, ending)

    assert refusal.value.sentence
    assert time.monotonic() - began < 10


def test_good_files_of_each_kind_open():
    for build, ending in ((word(), "docx"), (numbers, "xlsx"), (slides(lambda _deck: None), "pptx")):
        assert open_office(build(), ending) is not None
