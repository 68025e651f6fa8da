"""Thousands of certificates for an agency: entered, drawn, signed and handed over by workers that are killed meanwhile.

    python3 -m tests endure agency [--count 5000] [--namesakes 200] [--units 40] [--kills 3] [--database …] [--seed N]

One batch, prepared by one person and approved by another; then the ZIP by agency. A real worker does both, and gets
`kill -9` with all its children some way into each. At the end every file is different, the list equals the register,
the numbers have no gap, and qpdf, pdfsig, pyHanko and OpenSSL take every file.
"""

import io
import random
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import openpyxl
from flask import Flask
from sqlalchemy import select

from certificates.api import Award
from lms.app import create_app
from lms.config import settings_from
from lms.db import db, now
from lms.jobs.models import Job
from lms.storage import read_file
from tests.endure.accepting import refused
from tests.endure.ground import Ground, asked_of, run
from tests.endure.office import asked_for, furnished, ordered
from tests.endure.proof import Proof, Telling
from tests.walks.site import Site, descendants

LONGEST_JOB = 1800
"""Seconds that a job may take with all its deaths."""


@contextmanager
def application(site: Site) -> Iterator[Flask]:
    """The site's application in this process, on its data."""
    app = create_app(settings_from(site.environment))
    try:
        yield app
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        app.extensions["lms.huey"].storage.close()


def worked_through(site: Site, app: Flask, job_id: int, *, kills: int, chance: random.Random) -> int:
    """Let a worker do a job, killing it with all its children `kills` times; returns the MiB it took at most."""
    peak, telling, began = 0, Telling(), time.monotonic()
    points = sorted(chance.uniform(0.05, 0.9) for _kill in range(kills))
    site.start("worker")
    while True:
        state, done, total = _state(app, job_id)
        if state not in ("waiting", "running") or time.monotonic() - began > LONGEST_JOB:
            site.kill()
            if state != "done":
                raise RuntimeError(f"the job is {state} at {done} of {total}:\n{site.log.read_text()[-4000:]}")
            return peak
        peak = max(peak, _memory(site))
        if points and total and done >= points[0] * total:
            points.pop(0)
            site.kill()
            _let_go(app, job_id)
            site.start("worker")
        telling(done, total, 0)
        time.sleep(0.05)


def _state(app: Flask, job_id: int) -> tuple[str, int, int]:
    with app.app_context():
        job = db.session.get_one(Job, job_id, populate_existing=True)
        found = job.state, job.done, job.total
        db.session.rollback()
    return found


def _let_go(app: Flask, job_id: int) -> None:
    """Let the dead worker's hold on the job end now and not two minutes later."""
    with app.app_context():
        db.session.get_one(Job, job_id).lease_until = now()
        db.session.commit()


def _memory(site: Site) -> int:
    """MiB that the worker and its children hold at this moment, shared pages divided among them (PSS)."""
    kilobytes = 0
    for process in {member for own in site.processes for member in (own, *descendants(own))}:
        try:
            rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
        except OSError:
            continue
        kilobytes += next((int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")), 0)
    return kilobytes // 1024


def issued(app: Flask, folder: Path, count: int) -> Iterator[Proof]:
    """Whether everybody has one certificate, the numbers run without gaps, and every file is its own and sound."""
    with app.app_context():
        lines = db.session.execute(
            select(Award.owner_id, Award.serial, Award.number, Award.code, Award.file_sha256, Award.trouble)
        ).all()
        proof = Proof("certificates missing, given twice or without a file", count)
        proof.failures += [f"{line.number}: {line.trouble or 'no file'}" for line in lines if not line.file_sha256]
        for what, values in (
            ("people", [line.owner_id for line in lines]), ("numbers", [line.number for line in lines]),
            ("codes", [line.code for line in lines]), ("files", [line.file_sha256 for line in lines]),
        ):  # fmt: skip
            if len(set(values)) != count:
                proof.failures.append(f"{len(set(values))} different {what}")
        yield proof
        gaps = Proof("gaps in the register", count)
        gaps.failures += sorted(map(str, set(range(1, count + 1)) ^ {line.serial for line in lines}))
        yield gaps
        files = []
        for line in lines:
            if line.file_sha256:
                files.append(folder / f"{line.serial:06}.pdf")
                files[-1].write_bytes(read_file(line.file_sha256))
        db.session.rollback()
    yield Proof("files that qpdf, pdfsig, pyHanko or OpenSSL refuse", len(files), refused(files, _root(app, folder)))


def _root(app: Flask, folder: Path) -> Path:
    """The trial authority's certificate, the last of its chain."""
    chain = (app.extensions["lms.settings"].data / "keys" / "chain.pem").read_text()
    root = folder / "root.pem"
    root.write_text("-----BEGIN CERTIFICATE-----" + chain.rpartition("-----BEGIN CERTIFICATE-----")[2])
    return root


def delivered(app: Flask, job_id: int, count: int) -> Proof:
    """Whether the ZIP holds every file once, under a place of its own, and its list equals the register."""
    proof = Proof("files of the ZIP missing, doubled or unlike the register", count)
    with app.app_context():
        archive = zipfile.ZipFile(io.BytesIO(read_file(db.session.get_one(Job, job_id).result["sha256"])))
        lines = db.session.execute(select(Award.number, Award.file_sha256))
        register = {line.number: line.file_sha256 for line in lines}
        db.session.rollback()
    names = [name for name in archive.namelist() if "/" in name]
    if len({name.casefold() for name in names}) != count:
        proof.failures.append(f"{len(set(names))} places for {count} certificates")
    head, *rows = openpyxl.load_workbook(io.BytesIO(archive.read("so-cap.xlsx"))).active.values
    listed = [dict(zip(head, row, strict=True)) for row in rows]
    if {row["Số vào sổ"]: row["SHA-256"] for row in listed} != register:
        proof.failures.append("the list is unlike the register")
    for row in listed:
        if sha256(archive.read(row["Tệp"])).hexdigest() != row["SHA-256"]:
            proof.failures.append(f"{row['Tệp']}: another file")
    printed = archive.getinfo("in-gop.pdf").file_size
    proof.also.append(
        f"ZIP {sum(info.file_size for info in archive.infolist()) >> 20} MiB, print file {printed >> 20} MiB"
    )
    return proof


def issue_and_deliver(
    ground: Ground, *, count: int, namesakes: int, units: int, kills: int, seed: int
) -> Iterator[Proof]:
    """The whole way, on a site of its own."""
    site, chance = Site(ground.folder, database_url=ground.url), random.Random(seed)
    files = ground.folder / "files"
    files.mkdir()
    with application(site) as app:
        house = furnished(app, count=count, namesakes=namesakes, units=units, seed=seed)
        began = time.monotonic()
        issuing = worked_through(site, app, ordered(app, house), kills=kills, chance=chance)
        issued_in = time.monotonic() - began
        delivery = asked_for(app, house)
        began = time.monotonic()
        packing = worked_through(site, app, delivery, kills=kills, chance=chance)
        packed_in = time.monotonic() - began
        first, *rest = issued(app, files, count)
        first.also.append(
            f"{kills} kills in each job; issued in {issued_in:.0f} s with {issuing} MiB at most,"
            f" packed in {packed_in:.0f} s with {packing} MiB"
        )
        yield first
        yield from rest
        yield delivered(app, delivery, count)


def main(words: list[str]) -> int:
    """Run at full length."""
    asked = asked_of("agency", words, count=5000, namesakes=200, units=40, kills=3)

    def prove(ground: Ground) -> Iterator[Proof]:
        yield from issue_and_deliver(
            ground, count=asked.count, namesakes=asked.namesakes, units=asked.units, kills=asked.kills, seed=asked.seed
        )

    return run("agency", asked, prove)
