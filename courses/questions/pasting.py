"""Pictures that somebody uploads with a form, on their way into a question's text."""

import re

from werkzeug.datastructures import FileStorage

from courses.questions.pictures import LARGEST_UPLOAD, KeptPicture, UnusablePicture, keep_picture
from lms.api import _, nfc

LONGEST_WORDS = 300


def taken(file: FileStorage | None) -> KeptPicture:
    """Take in an uploaded picture; raises `UnusablePicture`."""
    content = file.stream.read(LARGEST_UPLOAD + 1) if file is not None else b""
    if not content:
        raise UnusablePicture(_("Hãy chọn một tệp hình."))
    return keep_picture(content)


def words_from(typed: str) -> str:
    """The words that stand for a picture; raises `UnusablePicture` where there are none."""
    words = nfc(typed)[:LONGEST_WORDS]
    if not words:
        raise UnusablePicture(_("Hãy ghi lời thay thế: hình cho thấy gì, cho người không nhìn thấy hình."))
    return words


def in_markdown(picture: KeptPicture, words: str) -> str:
    """How a text shows a picture."""
    escaped = re.sub(r"([\\\[\]`*<>])", r"\\\1", words)
    return f"![{escaped}]({picture.address})"
