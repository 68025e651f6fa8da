"""Files by the hash of their content."""

import hashlib
from hashlib import sha256

import pytest
from sqlalchemy import func, select

from lms import storage
from lms.db import db
from lms.storage import StoredFile, read_file, store_file, store_path, stream_file


def test_a_file_comes_back_as_it_was_whole_and_in_pieces(app):
    content = b"%PDF " + bytes(range(256)) * 4000
    with app.app_context():
        digest = store_file(content, media_type="application/pdf")
        db.session.commit()

        assert digest == hashlib.sha256(content).hexdigest()
        assert read_file(digest) == content
        assert b"".join(stream_file(digest)) == content


def test_the_same_bytes_are_kept_once(app, tmp_path):
    path = tmp_path / "again.txt"
    path.write_bytes(b"same")
    with app.app_context():
        first, second = store_file(b"same", media_type="text/plain"), store_path(path, media_type="text/plain")
        db.session.commit()

        assert first == second
        assert db.session.scalar(select(func.count(StoredFile.sha256))) == 1


def test_a_file_that_is_gone_is_noticed_before_the_first_byte(app):
    with app.app_context(), pytest.raises(FileNotFoundError):
        stream_file("0" * 64)


def test_a_large_file_is_stored_in_parts_and_read_back_whole(app, tmp_path):
    path = tmp_path / "large"
    content = bytes(range(256)) * (storage.LARGE // 256 + 1000)
    path.write_bytes(content)
    with app.app_context():
        first = store_path(path, media_type="application/zip")
        second = store_path(path, media_type="application/zip")
        db.session.commit()

        assert first == second == sha256(content).hexdigest()
        assert sha256(b"".join(stream_file(first))).hexdigest() == first
