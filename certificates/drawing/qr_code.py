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
QR_NAME: Final = b"/QR"
SMALLEST_SIDE: Final = 200
"""Pixels; 27 mm at 190 per inch."""

_BITS: Final = bytes.maketrans(b"\x00\xff", b"01")


def text_of_qr(fields: CertificateFields) -> str:
    """Return what the QR code carries.

    The plain address is coded in capitals: the alphanumeric mode gives a smaller code, and hosts and our check codes do
    not tell capitals from small letters.
    """
    return fields.qr_text or fields.check_url.upper()


def modules_of(text: str) -> tuple[int, bytes]:
    """Return a code's modules in a row and its pixels, one byte each, row by row, 0 for dark."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M", data_mask=QR_MASK)
    image = zxingcpp.write_barcode_to_image(code, scale=1, add_hrt=False, add_quiet_zones=False)
    return image.shape[0], bytes(memoryview(image))


def stencil(text: str) -> tuple[int, bytes]:
    """Return a code's modules in a row, and the image object whose black dots are the dark modules."""
    side, pixels = modules_of(text)
    scale = -(-SMALLEST_SIDE // side)
    width = side * scale
    padding = b"1" * (-width % 8)
    wide = pixels.translate(_BITS).replace(b"0", b"0" * scale).replace(b"1", b"1" * scale)
    rows = (wide[start : start + width] + padding for start in range(0, len(wide), width))
    row_bytes = (width + len(padding)) // 8
    packed = zlib.compress(b"".join(int(row, 2).to_bytes(row_bytes, "big") * scale for row in rows), 4)
    head = b"<</Type/XObject/Subtype/Image/ImageMask true/BitsPerComponent 1/Width %d/Height %d" % (width, width)
    return side, b"%s/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (head, len(packed), packed)


def painting(side: int) -> bytes:
    """Return what paints the stencil on its white ground, in a square of `side` modules and the quiet zone."""
    whole = side + 2 * QUIET_MODULES
    place = b"%d 0 0 -%d %d %d cm" % (side, side, QUIET_MODULES, side + QUIET_MODULES)
    return b"1 1 1 rg 0 0 %d %d re f %s %s %s Do" % (whole, whole, QR_INK, place, QR_NAME)


class QRCode:
    """The code as WeasyPrint wants an image: with a size and a way to be drawn."""

    def __init__(self, text: str) -> None:
        side, image = stencil(text)
        self._side, self._painting = side + 2 * QUIET_MODULES, painting(side)
        self.image = Ready(image)

    def get_intrinsic_size(self, *_: object) -> tuple[int, int, int]:
        return self._side, self._side, 1

    def draw(self, stream: Any, width: float, height: float, _style: object) -> None:
        stream.transform(a=width / self._side, d=height / self._side)
        stream._resources["XObject"]["QR"] = self.image  # noqa: SLF001 - WeasyPrint has no public door for forms
        stream.stream.append(self._painting)
