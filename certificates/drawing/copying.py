"""Copies of a file in which a few objects are another person's: everything else is made bytes once."""

import zlib
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, Final

from certificates.contract import PreparedPDF
from certificates.drawing.signature_field import blanks_at

HEADER: Final = b"%PDF-1.7\n%\xf0\x9f\x96\xa4\n"
ENTRY: Final = 6
"""Bytes of an entry of the cross-reference table: kind, place (three bytes), place inside (two)."""
IN_FILE, IN_STREAM = 1, 2
SIGNATURE: Final = "signature"


class Copier:
    """Holds a file without the objects named in `personal` (their numbers by name)."""

    def __init__(self, objects: Sequence[Any], root: bytes, personal: Mapping[str, int]) -> None:
        self._personal = dict(personal)
        self._size = len(objects) + 2
        self._table = bytearray(b"\0\0\0\0\xff\xff").ljust(ENTRY * self._size, b"\0")
        self._root = root
        written, packed = bytearray(HEADER), []
        ours = set(personal.values())
        for part in objects:
            if part.free == "f" or part.number in ours:
                continue
            if part.compressible:
                packed.append(part)
                continue
            self._note(self._table, part.number, IN_FILE, len(written), 0)
            written += part.indirect + b"\n"
        container = len(objects)
        self._note(self._table, container, IN_FILE, len(written), 0)
        for index, part in enumerate(packed):
            self._note(self._table, part.number, IN_STREAM, container, index)
        self._file = bytes(written) + _object_stream(container, packed)

    def copy(self, objects: Mapping[str, bytes], reserve: int) -> PreparedPDF:
        """Return a file with these objects in their places; the last must be the signature."""
        document, table = bytearray(self._file), bytearray(self._table)
        start = len(document)
        for name, content in objects.items():
            number = self._personal[name]
            self._note(table, number, IN_FILE, len(document), 0)
            head = b"%d 0 obj\n" % number
            signature = len(document) + len(head)
            document += head + content + b"\nendobj\n"
        with memoryview(document) as view:
            identifier = sha256(view[start:]).hexdigest()[:32].encode()
        place = len(document)
        self._note(table, self._size - 1, IN_FILE, place, 0)
        own, named = self._size - 1, (self._personal["information"], identifier, identifier, len(table))
        head = b"<</Type/XRef/Size %d/W[1 3 2]/Root %s/Info %d 0 R/ID[<%s><%s>]/Length %d>>"
        document += b"%d 0 obj\n" % own + head % (self._size, self._root, *named)
        document += b"\nstream\n" + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % place
        return blanks_at(bytes(document), signature, reserve)

    @staticmethod
    def _note(table: bytearray, number: int, kind: int, place: int, inside: int) -> None:
        entry = bytes([kind]) + place.to_bytes(3, "big") + inside.to_bytes(2, "big")
        table[ENTRY * number : ENTRY * (number + 1)] = entry


def _object_stream(number: int, parts: Sequence[Any]) -> bytes:
    places, bodies, at = [], [], 0
    for part in parts:
        body = part.data
        places.append(b"%d %d" % (part.number, at))
        bodies.append(body)
        at += len(body) + 1
    index = b" ".join(places) + b"\n"
    content = zlib.compress(index + b"\n".join(bodies), 9)
    head = b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>" % (len(parts), len(index), len(content))
    return b"%d 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (number, head, content)
