"""The proof that a claim brings: a PDF or a photograph, told by its content and not by its name."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath

from flask_babel import gettext as _
from PIL import Image, UnidentifiedImageError

from lms.storage import store_file
from lms.web.text import nfc

LARGEST = 8 * 1024 * 1024
"""Bytes of a proof."""

LONGEST_NAME = 120
ENDINGS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}
MOST_PIXELS = 80_000_000


class UnwantedProof(Exception):  # noqa: N818 (reads as what it is)
    """The file cannot be a proof; `sentence` says why, for the person who sent it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Proof:
    """A stored proof."""

    sha256: str
    name: str
    media_type: str


def keep_proof(name: str, content: bytes) -> Proof:
    """Store a proof and name it safely; raises `UnwantedProof`."""
    if not content:
        raise UnwantedProof(_("Hãy chọn tệp minh chứng."))
    if len(content) > LARGEST:
        raise UnwantedProof(_("Tệp minh chứng lớn quá %(most)d MB.", most=LARGEST // 1024 // 1024))
    media_type = _type_of(content)
    if media_type is None:
        raise UnwantedProof(_("Minh chứng phải là tệp PDF hoặc ảnh JPG, PNG mở được; tệp vừa gửi không phải."))
    stem = nfc(PurePath(name.replace("\\", "/")).stem)[:LONGEST_NAME] or "minh-chung"
    return Proof(store_file(content, media_type=media_type), stem + ENDINGS[media_type], media_type)


def _type_of(content: bytes) -> str | None:
    if content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]:
        return "application/pdf"
    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as image:
            if image.width * image.height > MOST_PIXELS:
                return None
            image.verify()
            return Image.MIME.get(image.format or "")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None
