"""Files that tasks begin with: harmless, small enough, and called so that every system and every pack holds them."""

import re
from collections.abc import Collection
from itertools import count

from courses.questions.filetypes import FILES_OF_TASKS, OFFICE_LIMITS, UnwantedFile, ending_of, media_type_of
from courses.questions.formats.contract import UnreadableFile
from courses.questions.office.contract import SHEET, SLIDES, WORD
from lms.api import JSONDict, _, filesize, fold, nfc, open_archive, refuse_macros, store_file

LARGEST = 5_000_000
"""Bytes of one file that learners begin with."""

LONGEST_STEM = 60
_OFFICE = (WORD, SHEET, SLIDES)
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")


def media_type_of_start(name: str, content: bytes) -> str:
    """What a file to begin with is, by its content. Raises `UnwantedFile` for any that learners should not be given."""
    if ending_of(name) not in FILES_OF_TASKS:
        known = ", ".join(f".{ending}" for ending in FILES_OF_TASKS)
        raise UnwantedFile(_("Tệp ban đầu chỉ có thể là %(known)s.", known=known))
    if len(content) > LARGEST:
        raise UnwantedFile(_("Tệp lớn quá %(size)s.", size=filesize(LARGEST)))
    if content and ending_of(name) in _OFFICE:
        try:
            refuse_macros(open_archive(content, OFFICE_LIMITS))
        except UnreadableFile as refusal:
            raise UnwantedFile(refusal.sentence) from refusal
    return media_type_of(name, content, FILES_OF_TASKS)


def keep_starting_file(file_name: str, content: bytes, others: Collection[str] = ()) -> JSONDict:
    """Take in an uploaded file, as questions hold it; its name is none of `others`. Raises `UnwantedFile`."""
    from courses.questions.office.opening import open_office  # noqa: PLC0415 (loads the libraries of office files)

    media_type = media_type_of_start(file_name, content)
    if ending_of(file_name) in _OFFICE:
        try:
            open_office(content, ending_of(file_name))
        except UnreadableFile as refusal:
            raise UnwantedFile(refusal.sentence) from refusal
    name = plain_name(file_name, others)
    return {"name": name, "sha256": store_file(content, media_type=media_type), "size": len(content)}


def plain_name(file_name: str, others: Collection[str] = ()) -> str:
    """A name as packs may have it: small letters without marks, numbers, hyphens."""
    path, _dot, ending = nfc(file_name).replace("\\", "/").rpartition(".")
    stem = _NOT_PLAIN.sub("-", fold(path.rpartition("/")[2])).strip("-")[:LONGEST_STEM].strip("-") or "tep"
    names = (f"{stem}{f'-{number}' if number > 1 else ''}.{ending.lower()}" for number in count(1))
    return next(name for name in names if name not in others)
