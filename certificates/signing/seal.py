"""The one-pass signature: the blank left by the drawing is filled, so the file has a single revision."""

from hashlib import sha256

from certificates.contract import PreparedPDF, Signer


class SignatureTooLarge(ValueError):  # noqa: N818 (reads as what it is)
    """The signer's CMS does not fit the room that was reserved when the certificate was drawn."""


def seal(prepared: PreparedPDF, signer: Signer) -> bytes:
    """Return the signed file: everything but the signature's own hexadecimal string is covered.

    Raises `SignatureTooLarge`; draw with `reserve=signer.reserve`.
    """
    (range_start, range_end), (gap_start, gap_end) = prepared.byte_range, prepared.contents
    document = bytearray(prepared.content)
    byte_range = b"[0 %d %d %d" % (gap_start, gap_end, len(document) - gap_end)
    document[range_start:range_end] = byte_range.ljust(range_end - range_start - 1) + b"]"
    with memoryview(document) as view:
        digest = sha256(view[:gap_start])
        digest.update(view[gap_end:])
    signature = signer.sign(digest.digest()).hex().encode()
    room = gap_end - gap_start - 2
    if len(signature) > room:
        raise SignatureTooLarge(f"{len(signature) // 2} bytes, room for {room // 2}")
    document[gap_start:gap_end] = b"<" + signature.ljust(room, b"0") + b">"
    return bytes(document)
