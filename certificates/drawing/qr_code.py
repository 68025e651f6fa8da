"""The QR code: a stencil of one bit per module, enlarged so that viewers which smooth pictures keep its edges."""

import zlib
from typing import Any, Final, cast

import zxingcpp

from certificates.contract import CertificateFields
from certificates.drawing.art import Ready

QUIET_MODULES: Final = 1
# One mask for all: trying the eight masks costs more than the rest of the code, and any of them decodes.
QR_MASK: Final = 4
QR_INK: Final = b".114 .102 .098 rg"
QR_NAME: Final = "QR"
SCALE: Final = 4
"""Pixels of a module's side."""

# A white ground, then the stencil, whose rows run downwards as the page's do.
_PAINTING: Final = b"1 1 1 rg 0 0 1 1 re f %s 1 0 0 -1 0 1 cm /%s Do" % (QR_INK, QR_NAME.encode())
_BITS: Final = bytes.maketrans(b"\x00\xff", b"01")
# Eight modules as they are enlarged.
_WIDE: Final = [int("".join(bit * SCALE for bit in f"{byte:08b}"), 2).to_bytes(SCALE, "big") for byte in range(256)]


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
    pixels = bytes(cast("Any", image)).translate(_BITS)
    packed = -(-modules // 8)
    before, after = b"1" * QUIET_MODULES, b"1" * (8 * packed - side - QUIET_MODULES)
    quiet = [b"\xff" * packed] * QUIET_MODULES
    starts = range(0, len(pixels), side)
    rows = [int(before + pixels[start : start + side] + after, 2).to_bytes(packed, "big") for start in starts]
    width = modules * SCALE
    row_bytes = -(-width // 8)
    wide = (b"".join(map(_WIDE.__getitem__, row))[:row_bytes] * SCALE for row in (*quiet, *rows, *quiet))
    bits = zlib.compress(b"".join(wide), 1)
    head = b"<</Type/XObject/Subtype/Image/ImageMask true/BitsPerComponent 1/Width %d/Height %d" % (width, width)
    return b"%s/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (head, len(bits), bits)


class QRCode:
    """The code as WeasyPrint wants an image: with a size and a way to be drawn."""

    def __init__(self, text: str) -> None:
        self._image = Ready(stencil(text))

    def get_intrinsic_size(self, *_: object) -> tuple[int, int, int]:
        return 1, 1, 1

    def draw(self, stream: Any, width: float, height: float, _style: object) -> None:
        stream.transform(a=width, d=height)
        stream._resources["XObject"][QR_NAME] = self._image  # noqa: SLF001 - WeasyPrint has no public door for images
        stream.stream.append(_PAINTING)
