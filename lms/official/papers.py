"""What an official paper is made of, before it is written as PDF or Word."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Letterhead:
    """The top of a paper: who issues it, its number and sign, place and day.

    `superior` is empty where the form shows none (communes, the province itself). An empty `number` or `symbol`, and a
    missing `day`, leave room to be filled by hand or by the records office.
    """

    agency: str
    superior: str = ""
    number: str = ""
    symbol: str = ""
    place: str = ""
    day: date | None = None


@dataclass(frozen=True)
class ListColumn:
    """A column of a list. `share` is its part of the width; `align` is left, center or right."""

    title: str
    share: float = 1
    align: str = "left"


@dataclass(frozen=True)
class PaperList:
    """A list inside a paper; its heading row is repeated on every page."""

    columns: Sequence[ListColumn]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class SignatureBlock:
    """Who signs: post, and name without academic title.

    `capacity` is what art. 13 writes above the post (TM., KT., TL., TUQ., Q.), one line each.
    """

    post: str
    name: str = ""
    capacity: str = ""

    @property
    def lines(self) -> list[str]:
        """What stands above the name, in capitals."""
        return [line.strip().upper() for line in (*self.capacity.splitlines(), self.post) if line.strip()]


@dataclass(frozen=True)
class Annex:
    """A list or text that goes with a paper, on pages with numbers of their own."""

    title: str
    parts: Sequence[str | PaperList]


@dataclass(frozen=True)
class Paper:
    """An official paper.

    A công văn has a `subject` ("V/v …") and `addressees`; every other kind has its `kind` ("BÁO CÁO") and a `title`.
    Paragraphs and tables follow each other in `body`; `recipients` is what stands under "Nơi nhận".
    """

    heading: Letterhead
    body: Sequence[str | PaperList]
    signature: SignatureBlock
    kind: str = ""
    title: str = ""
    subject: str = ""
    addressees: Sequence[str] = ()
    recipients: Sequence[str] = ()
    annexes: Sequence[Annex] = ()

    @property
    def name(self) -> str:
        """What the file calls itself: kind and title, or the subject of a công văn."""
        return f"{self.kind} {self.title}".strip() or f"Công văn {self.subject}".strip()
