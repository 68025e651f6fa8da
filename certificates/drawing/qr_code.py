"""The QR code: a stencil of one bit per module, enlarged so that viewers which smooth pictures keep its edges."""

import zlib
from typing import Any, Final

import zxingcpp

from certificates.contract import CertificateFields
from certificates.drawing.art import Ready

QUIET_MODULES: Final = 1
# One mask for all: trying the eight masks costs more than the rest of the code, and any of them decodes.
QR_MASK: Final = 4
QR_INK: Final = b".114 .102 .098 rg"
QR_NAME: Final = "QR"
SMALLEST_SIDE: Final = 200
"""Pixels; 27 mm at 190 per inch."""

# A white ground, then the stencil, whose rows run downwards as the page's do.
_PAINTING: Final = b"1 1 1 rg 0 0 1 1 re f %s 1 0 0 -1 0 1 cm /%s Do" % (QR_INK, QR_NAME.encode())
_BITS: Final = bytes.maketrans(b"\x00\xff", b"01")


def text_of_qr(fields: CertificateFields) -> str:
    """Return what the QR code carries.

    The plain address is coded in capitals: the alphanumeric mode gives a smaller code, and hosts and our check codes do
    not tell capitals from small letters.
    """
    return fields.qr_text or fields.check_url.upper()


def stencil(text: str) -> bytes:
    """Return the image object whose black dots are the dark modules, its quiet zone around it."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M", data_mask=QR_MASK)
    image = zxingcpp.write_barcode_to_image(code, scale=1, add_hrt=False, add_quiet_zones=False)
    side = image.shape[0]
    modules = side + 2 * QUIET_MODULES
    scale = -(-SMALLEST_SIDE // modules)
    width = modules * scale
    row_bytes = -(-width // 8)
    pixels = bytes(memoryview(image)).translate(_BITS).replace(b"0", b"0" * scale).replace(b"1", b"1" * scale)
    before = b"1" * scale * QUIET_MODULES
    after = before + b"1" * (8 * row_bytes - width)
    quiet = b"\xff" * row_bytes * scale * QUIET_MODULES
    starts = range(0, len(pixels), side * scale)
    rows = (int(before + pixels[start : start + side * scale] + after, 2) for start in starts)
    bits = b"".join([quiet, *(row.to_bytes(row_bytes, "big") * scale for row in rows), quiet])
    packed = zlib.compress(bits, 4)
    head = b"<</Type/XObject/Subtype/Image/ImageMask true/BitsPerComponent 1/Width %d/Height %d" % (width, width)
    return b"%s/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (head, len(packed), packed)


class QRCode:
    """The code as WeasyPrint wants an image: with a size and a way to be drawn."""

    def __init__(self, text: str) -> None:
        self._image = Ready(stencil(text))

    def get_intrinsic_size(self, *_: object) -> tuple[int, int, int]:
        return SMALLEST_SIDE, SMALLEST_SIDE, 1

    def draw(self, stream: Any, width: float, height: float, _style: object) -> None:
        stream.transform(a=width, d=height)
        stream._resources["XObject"][QR_NAME] = self._image  # noqa: SLF001 - WeasyPrint has no public door for images
        stream.stream.append(_PAINTING)
