"""Pictures on their way into a question that is being written."""

import re

from werkzeug.datastructures import FileStorage

from courses.questions.pictures import LARGEST_UPLOAD, KeptPicture, UnusablePicture, keep_picture
from lms.api import JSONDict, _, nfc

HOTSPOT, TEXT = "hotspot", "text"
LONGEST_WORDS = 300


def taken(file: FileStorage | None) -> KeptPicture:
    """Take in an uploaded picture; raises `UnusablePicture`."""
    content = file.stream.read(LARGEST_UPLOAD + 1) if file is not None else b""
    if not content:
        raise UnusablePicture(_("Hãy chọn một tệp hình."))
    return keep_picture(content)


def place_picture(fields: JSONDict, where: str, file: FileStorage | None, words: str) -> None:
    """Put an uploaded picture where the button says: under the regions, or at the end of the text."""
    alt = nfc(words)[:LONGEST_WORDS]
    if not alt:
        raise UnusablePicture(_("Hãy ghi lời thay thế: hình cho thấy gì, cho người không nhìn thấy hình."))
    picture = taken(file)
    if where == HOTSPOT:
        fields["picture"], fields["alt"] = picture.field, alt
        return
    escaped = re.sub(r"([\\\[\]`*<>])", r"\\\1", alt)
    fields["text"] = f"{fields['text']}\n\n![{escaped}]({picture.address})".strip()
