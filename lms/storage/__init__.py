"""Files by the hash of their content: written once, never changed, on disk or in an S3-compatible store."""

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import obstore
from flask import Flask, current_app
from obstore.exceptions import AlreadyExistsError
from obstore.store import LocalStore, from_url
from sqlalchemy.orm import Mapped, mapped_column

from lms.config import Settings
from lms.db import Model, db, insert_into, now
from lms.lanes import give_way

LARGE, PART = 16_000_000, 8 * 1024 * 1024
"""Bytes from which a file is stored in parts, and of one part."""


class StoredFile(Model):
    """What is known of a stored file. `size` is in bytes."""

    __tablename__ = "lms_file"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int]
    media_type: Mapped[str]
    created_at: Mapped[datetime]


def store_file(content: bytes, *, media_type: str) -> str:
    """Keep `content` and its row; returns its SHA-256. Storing the same bytes again changes nothing."""
    digest = hashlib.sha256(content).hexdigest()
    return _keep(digest, content, size=len(content), media_type=media_type)


def store_path(path: Path, *, media_type: str) -> str:
    """Keep a large file from disk without reading it into memory; returns its SHA-256."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return _keep(digest, path, size=path.stat().st_size, media_type=media_type)


def store_files(contents: Sequence[bytes], *, media_type: str) -> list[str]:
    """Keep many small files and their rows; returns their SHA-256 in order.

    On a disk of our own they are all on the platter before this returns: flushing once for many costs little, and no
    row that is committed afterwards can name a file that a power cut has taken.
    """
    digests = [hashlib.sha256(content).hexdigest() for content in contents]
    for digest, content in zip(digests, contents, strict=True):
        _put(digest, content)
    if isinstance(_store(), LocalStore):
        os.sync()
    at = now()
    rows = {
        digest: {"sha256": digest, "size": len(content), "media_type": media_type, "created_at": at}
        for digest, content in zip(digests, contents, strict=True)
    }
    if rows:
        statement = insert_into(StoredFile).on_conflict_do_nothing(index_elements=["sha256"])
        db.session.connection().execute(statement, list(rows.values()))
    return digests


def _put(digest: str, content: bytes | Path) -> None:
    if isinstance(content, Path) and content.stat().st_size > LARGE:
        # In parts, so that memory holds none of it; who is second writes the same bytes once more.
        obstore.put(_store(), _place(digest), content, use_multipart=True, chunk_size=PART, max_concurrency=2)
        return
    with suppress(AlreadyExistsError):  # the name is the content: whoever was first wrote the same bytes
        obstore.put(_store(), _place(digest), content, mode="create", use_multipart=False)


def _keep(digest: str, content: bytes | Path, *, size: int, media_type: str) -> str:
    _put(digest, content)
    db.session.execute(
        insert_into(StoredFile)
        .values(sha256=digest, size=size, media_type=media_type, created_at=now())
        .on_conflict_do_nothing(index_elements=["sha256"])
    )
    return digest


def read_file(sha256: str) -> bytes:
    """Read a whole stored file; raises `FileNotFoundError`."""
    return bytes(obstore.get(_store(), _place(sha256)).bytes())


def stream_file(sha256: str) -> Iterator[bytes]:
    """Read a stored file piece by piece (256 kB); raises `FileNotFoundError` at once, not half-way."""
    found = obstore.get(_store(), _place(sha256))
    return (bytes(piece) for piece in found.stream(min_chunk_size=256 * 1024))


def forget_content(sha256: str) -> None:
    """Throw a file's content away; its row stays. What has been thrown away before is no trouble."""
    with suppress(FileNotFoundError):
        obstore.delete(_store(), _place(sha256))


def _place(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"


def _store() -> Any:
    give_way()  # whoever asks for it is about to wait for it
    return current_app.extensions["lms.storage"]


def init_app(app: Flask, settings: Settings) -> None:
    """Open the store: `LMS_STORAGE_URL` (s3://bucket/…), or the folder `files` in the data folder."""
    if settings.storage_url:
        app.extensions["lms.storage"] = from_url(settings.storage_url)
    else:
        folder = settings.data / "files"
        folder.mkdir(parents=True, exist_ok=True)
        app.extensions["lms.storage"] = LocalStore(folder)
