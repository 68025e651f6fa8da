"""What a worker process does: a chunk of orders in, signed files out. It knows no database and no application.

Importing this module loads WeasyPrint; only the worker processes do.
"""

import gc
import os
import threading
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from multiprocessing import connection, parent_process
from pathlib import Path

from certificates.contract import CertificateTemplate
from certificates.drawing.batch import BatchRenderer
from certificates.drawing.compiled import Sheet
from certificates.drawing.finishing import Finishing
from certificates.drawing.renderer import Renderer
from certificates.issuing import Shortcomings, last_words, shortcomings_of, snapshot_of
from certificates.production.chunks import Chunk, Made, Output
from certificates.signing.seal import seal
from certificates.signing.software import PortableSigner, SoftwareSigner


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
