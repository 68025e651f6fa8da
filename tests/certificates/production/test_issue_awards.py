import hashlib
import os
import signal
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest
from sqlalchemy import select

from certificates import issuing
from certificates.contract import CertificateFields
from certificates.models import Award
from certificates.production import crew, issue_awards, issuing_many, orders
from certificates.production.making import make
from certificates.signing.checking import check_pdf
from lms.api import StoredFile, db, read_file
from tests.certificates.drawing.test_renderer import words_of
from tests.certificates.production.conftest import AT

NAMESAKES = ["Nguyễn Văn An", "Lò Thị Ban", "H'Hen Niê"]
TWO_LINES = "Tôn Nữ Hoàng Thị Thương Thương Nguyễn Phước Công Huyền Trường An"


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch):
    monkeypatch.setattr(issuing_many, "CHUNK", 12)


@pytest.fixture
def in_this_process(monkeypatch):
    """Let the chunks be made here: a process of its own takes seconds to begin."""

    def give(worker, chunk):
        future = Future()
        future.set_result(make(chunk))
        return future

    monkeypatch.setattr(crew.Worker, "give", give)


@pytest.fixture
def run(app):
    """Issue awards as a job does; returns how many got their file, and what was told on the way."""

    def run(ids, advance=None):
        told = []

        def tell(done):
            told.append(done)
            if advance:
                advance(done)

        with app.app_context():
            return issue_awards(ids, at=AT, advance=tell), told

    return run


@pytest.mark.usefixtures("in_this_process")
def test_each_award_gets_a_file_of_its_own_with_its_own_words(app, awards, register, run):
    ids = awards([*NAMESAKES * 11, TWO_LINES, "Vũ Ý"])

    issued, told = run(ids)

    assert issued == len(ids)
    assert told == sorted(told)
    assert told[-1] == len(ids)
    lines = register()
    assert len({line["file_sha256"] for line in lines}) == len(ids)
    with app.app_context():
        for line in lines:
            content = read_file(line["file_sha256"])
            fields = CertificateFields.from_json(line["fields"])
            assert hashlib.sha256(content).hexdigest() == line["file_sha256"]
            assert line["holder_name"] in words_of(content)
            assert fields.number in words_of(content)
            assert (fields.signed_at, bool(fields.qr_text), bool(fields.signed_by)) == (AT, True, True)
        assert check_pdf(content, known_sha256=set(), trusted_leafs=[line["signed_with"]]).is_valid
        sizes = dict(db.session.execute(select(StoredFile.sha256, StoredFile.size)).all())
    assert sizes[line["file_sha256"]] == len(content)


@pytest.mark.usefixtures("in_this_process")
def test_the_snapshot_is_that_of_a_single_one(app, awards, register, run):
    ids = awards(["Vũ Ý"] * 31)
    with app.app_context():
        issuing.issue(ids[0], at=AT)
        db.session.commit()

    run(ids)

    alone, many, *_ = register()
    columns = ("template_version", "fonts_sha256", "signed_with", "trouble", "waits_for")
    assert [alone[column] for column in columns] == [many[column] for column in columns]
    assert len(alone["fonts_sha256"]) == 64


@pytest.mark.usefixtures("in_this_process")
def test_what_has_a_file_keeps_it_and_counts_as_done(awards, register, run):
    ids = awards(["Vũ Ý"] * 40)
    run(ids[:5])
    before = [line["file_sha256"] for line in register()]

    issued, told = run(ids)

    assert issued == 35
    assert told[-1] == 40
    assert [line["file_sha256"] for line in register()][:5] == before[:5]


@pytest.mark.usefixtures("in_this_process")
def test_an_award_that_got_its_file_meanwhile_keeps_that_one(app, awards, register, run):
    ids = awards(["Vũ Ý"] * 36)

    def meanwhile(_done):
        issuing.issue(ids[-1], at=AT)
        db.session.commit()
        theirs.append(db.session.scalar(select(Award.file_sha256).where(Award.id == ids[-1])))

    theirs = []
    issued, _ = run(ids, advance=meanwhile)

    assert register()[-1]["file_sha256"] == theirs[0]
    assert issued in (35, 36)


@pytest.mark.usefixtures("in_this_process")
def test_what_cannot_be_printed_is_said_in_the_register_and_the_others_are_issued(awards, register, run):
    ids = awards([*["Vũ Ý"] * 35, "Lý 漢"])

    issued, told = run(ids)

    assert (issued, told[-1]) == (35, 36)
    assert "漢" in register()[-1]["trouble"]
    assert register()[-1]["file_sha256"] is None


class Killed(BaseException):
    """Stands for the end of the process."""


@pytest.mark.usefixtures("in_this_process")
def test_a_run_that_is_ended_three_times_loses_no_certificate_and_makes_none_twice(app, awards, register, run):
    ids = awards(NAMESAKES * 22)

    def die(_done):
        raise Killed

    for _ in range(3):
        with pytest.raises(Killed):
            run(ids, advance=die)
    issued, _ = run(ids)

    lines = register()
    assert issued == len(ids) - 3 * 12
    assert len({line["file_sha256"] for line in lines}) == len(ids)
    with app.app_context():
        assert all(line["holder_name"] in words_of(read_file(line["file_sha256"])) for line in lines)


@pytest.mark.usefixtures("in_this_process")
def test_a_chunk_whose_files_cannot_be_entered_leaves_nothing_in_the_register(awards, register, run, monkeypatch):
    ids = awards(["Vũ Ý"] * 36)

    def fail(*_, **__):
        raise OSError(28, "no space left on device")

    monkeypatch.setattr("certificates.production.entering.remember", fail)
    with pytest.raises(OSError, match="no space"):
        run(ids)

    assert all(line["file_sha256"] is None for line in register())


def test_a_worker_that_dies_is_replaced_its_chunk_made_again_and_none_is_left(awards, register, run, monkeypatch):
    ids = awards(["Vũ Ý"] * 40)
    give = crew.Worker.give
    begun = []

    def give_and_kill(worker, chunk):
        future = give(worker, chunk)
        if not begun:
            os.kill(next(iter(worker._executor._processes)), signal.SIGKILL)
        begun.extend(worker._executor._processes)
        return future

    monkeypatch.setattr(crew.Worker, "give", give_and_kill)

    issued, told = run(ids)

    assert len(set(begun)) == 3
    assert (issued, told[-1]) == (40, 40)
    assert len({line["file_sha256"] for line in register()}) == 40
    assert [process for process in begun if Path(f"/proc/{process}").exists()] == []


def test_a_chunk_that_kills_every_worker_ends_the_run(awards, run, monkeypatch):
    ids = awards(["Vũ Ý"] * 31)

    def die(_worker, _chunk):
        future = Future()
        future.set_exception(BrokenProcessPool("gone"))
        return future

    monkeypatch.setattr(crew.Worker, "give", die)

    with pytest.raises(crew.WorkersDie):
        run(ids)


@pytest.mark.usefixtures("in_this_process")
def test_a_signer_that_cannot_travel_signs_in_this_process(awards, register, run, monkeypatch):
    ids = awards(["Vũ Ý"] * 31)
    monkeypatch.setattr(orders, "SoftwareSigner", type("None such", (), {}))

    issued, _ = run(ids)

    assert issued == 31
    assert all(line["signed_with"] for line in register())


def test_a_few_are_made_without_other_processes(awards, run, monkeypatch):
    monkeypatch.setattr(issuing_many, "make_all", None)

    assert run(awards(["Vũ Ý", "Lê An"]))[0] == 2
