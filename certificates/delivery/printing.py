"""One PDF to print from many signed ones: their pages, with what they share kept once.

A print file is for paper. Its pages are the originals' own, without the signatures, which only the originals carry.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, Self

import pikepdf

SHARED: Final = ("/Font", "/XObject", "/ExtGState", "/ColorSpace")
LEFT_OUT: Final = ("/Annots", "/StructParents", "/Tabs", "/Parent")
DEEPEST: Final = 12
"""How deep a resource is followed; ours are four deep."""


class PrintFile:
    """Collects pages; the sources stay open until it is written, because their content is read only then."""

    def __init__(self, title: str) -> None:
        self._pdf = pikepdf.new()
        self._kept: dict[bytes, Any] = {}
        self._digests: dict[tuple[int, int], bytes] = {}
        self._sources: list[pikepdf.Pdf] = []
        self._pdf.docinfo["/Title"] = title

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for pdf in (*self._sources, self._pdf):
            pdf.close()

    def add(self, source: Path) -> None:
        """Append all pages of a file."""
        pdf = pikepdf.open(source)
        self._sources.append(pdf)
        for page in pdf.pages:
            for key in LEFT_OUT[:-1]:
                if key in page.obj:
                    del page.obj[key]
            self._pdf.pages.append(page)
            self._share(self._pdf.pages[-1].obj)

    def write(self, target: Path) -> None:
        """Write what was collected; equal pages give equal bytes."""
        self._pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)

    def _share(self, page: Any) -> None:
        """Let the page use what an earlier page brought; copies that nobody uses are not written."""
        resources = page.get("/Resources", pikepdf.Dictionary())
        for kind in SHARED:
            for name, resource in dict(resources.get(kind, {})).items():
                if resource.is_indirect:
                    resources[kind][name] = self._kept.setdefault(self._digest(resource), resource)

    def _digest(self, thing: Any, depth: int = 0) -> bytes:
        """Fingerprint an object with all it refers to."""
        place = thing.objgen if isinstance(thing, pikepdf.Object) and thing.is_indirect else (0, 0)
        if place != (0, 0) and place in self._digests:
            return self._digests[place]
        digest = hashlib.sha256(self._told(thing, depth)).digest()
        if place != (0, 0):
            self._digests[place] = digest
        return digest

    def _told(self, thing: Any, depth: int) -> bytes:
        if depth > DEEPEST:
            raise RecursionError("a resource of a certificate refers to itself")
        if isinstance(thing, pikepdf.Stream):
            return thing.read_raw_bytes() + self._entries(thing.stream_dict, depth)
        if isinstance(thing, pikepdf.Dictionary):
            return self._entries(thing, depth)
        if isinstance(thing, pikepdf.Array):
            return b"[" + b" ".join(self._digest(part, depth + 1) for part in thing)
        return thing.unparse() if isinstance(thing, pikepdf.Object) else repr(thing).encode()

    def _entries(self, entries: Any, depth: int) -> bytes:
        told = (key.encode() + self._digest(entries[key], depth + 1) for key in sorted(entries) if key not in LEFT_OUT)
        return b"<" + b"".join(told)


def print_together(sources: Iterable[Path], target: Path, *, title: str) -> None:
    """Write the pages of `sources`, in their order, as one file."""
    with PrintFile(title) as file:
        for source in sources:
            file.add(source)
        file.write(target)
