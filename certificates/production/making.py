"""What a worker process does: a chunk of orders in, signed files out. It knows no database and no application."""

import gc
import os
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from multiprocessing import connection, parent_process
from pathlib import Path

from certificates.contract import CertificateFields, CertificateTemplate, PreparedPDF
from certificates.credentials import CredentialDesk
from certificates.drawing.batch import BatchRenderer
from certificates.drawing.compiled import Sheet
from certificates.drawing.finishing import Finishing
from certificates.drawing.renderer import Renderer
from certificates.issuing import Shortcomings, last_words, shortcomings_of, snapshot_of
from certificates.signing.seal import seal
from certificates.signing.software import PortableSigner, SoftwareSigner


@dataclass(frozen=True)
class Press:
    """What all certificates of a chunk are made with.

    `signer` is None where signatures are made elsewhere; `reserve` is the room that each needs.
    """

    template: CertificateTemplate
    emblems: Path | None
    desk: CredentialDesk
    signer: PortableSigner | None
    signed_by: str
    reserve: int


@dataclass(frozen=True)
class Chunk:
    """Some awards to be made with one press."""

    press: Press
    orders: tuple[tuple[int, CertificateFields], ...]
    at: datetime


@dataclass(frozen=True)
class Made:
    """A certificate's file, signed (`content`) or still to be signed (`prepared`)."""

    award_id: int
    fields: CertificateFields
    content: bytes = b""
    prepared: PreparedPDF | None = None


@dataclass(frozen=True)
class Output:
    """What came of a chunk. `refused` tells why pages could not be compiled after all."""

    made: tuple[Made, ...]
    failed: tuple[tuple[int, Shortcomings], ...]
    snapshot: dict[str, str]
    copied: int
    refused: tuple[str, ...]


def make(chunk: Chunk) -> Output:
    """Draw and sign."""
    batch, signer = press_of(chunk)
    sheets, failed = sheets_of(batch.renderer, chunk)
    batch.copied, batch.refused = 0, []
    made = []
    for (award_id, sheet), prepared in zip(sheets, batch.draw([sheet for _, sheet in sheets]), strict=True):
        fields = sheet.finishing.fields
        if signer:
            made.append(Made(award_id, fields, content=seal(prepared, signer)))
        else:
            made.append(Made(award_id, fields, prepared=prepared))
    snapshot = snapshot_of(batch.renderer)
    return Output(tuple(made), tuple(failed), snapshot, batch.copied, tuple(batch.refused))


def press_of(chunk: Chunk) -> tuple[BatchRenderer, SoftwareSigner | None]:
    """Find the warm drawing machine, and the signer where signatures are made here."""
    press = chunk.press
    return _batch_renderer(press.template, press.emblems), _signer(press.signer) if press.signer else None


def sheets_of(
    renderer: Renderer, chunk: Chunk
) -> tuple[Sequence[tuple[int, Sheet]], Sequence[tuple[int, Shortcomings]]]:
    """Give every order its last words and fit them into their lines; also tell what cannot be printed and why."""
    press = chunk.press
    sheets, failed = [], []
    for award_id, ordered in chunk.orders:
        finished = last_words(ordered, press.desk, press.signed_by, chunk.at)
        composition = renderer.compose(finished.fields)
        if shortcomings := shortcomings_of(renderer, finished.fields, composition):
            failed.append((award_id, shortcomings))
        else:
            finishing = Finishing(finished.fields, finished.attachments, press.reserve)
            sheets.append((award_id, Sheet(composition, finishing)))
    return sheets, failed


@lru_cache(maxsize=8)
def _batch_renderer(template: CertificateTemplate, emblems: Path | None) -> BatchRenderer:
    return BatchRenderer(Renderer(template, emblems))


@lru_cache(maxsize=8)
def _signer(signer: PortableSigner) -> SoftwareSigner:
    return signer.open()


def end_with_the_parent() -> None:
    """End this process when the one that began it is gone, however it went: nobody else would end it.

    What is loaded by now stays: the garbage collector need not look through it again and again.
    """
    gc.freeze()
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_wait_and_end, args=(parent.sentinel,), daemon=True).start()


def _wait_and_end(sentinel: int) -> None:
    with suppress(OSError):
        connection.wait([sentinel])
    os._exit(1)
