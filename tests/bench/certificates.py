"""Certificates of one batch on all their ways, and single ones.

    python3 -m tests bench certificates [--count 10000] [--full 400] [--postgresql] [--json]

`compiled` is the whole way of a batch as the job goes it (`issue_awards`): read from the register, given credential and
QR code, drawn, signed (P-256), stored, entered. `compiled_unsigned` is the same drawing by the same two processes,
neither signed nor kept. `full` is the whole drawing and signing by WeasyPrint alone, on fewer. `cpu_ms_each` is of all
processes together, their beginning included; `peak_mib` too, what they share counted once. `single` is one after the
other as after a completion, warm, in milliseconds.
"""

import argparse
import json
import os
import random
import resource
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, insert, select

from certificates import issuing
from certificates.codes import make_code
from certificates.contract import CertificateFields
from certificates.models import Award, IssuingBody
from certificates.production import issue_awards, orders
from certificates.production.chunks import Chunk, Made, Output
from certificates.production.crew import make_all
from certificates.production.making import press_of, sheets_of
from certificates.signing.seal import seal
from certificates.starting import make_demo_body
from lms.accounts.models import User
from lms.api import StoredFile
from lms.app import create_app
from lms.config import Settings
from lms.db import db
from lms.plugins import migrations
from lms.web.text import fold, sort_key
from tests.bench.figures import memory_mib, milliseconds
from tests.bench.machine import machine
from tests.postgresql import temporary_server

AT = datetime(2026, 11, 28, 2, 30, tzinfo=UTC)
SINGLES = 60
FEW_IN_A_CHUNK = 50
SURNAMES = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vi", "Lô", "Lương", "Đặng", "Võ", "Ngô", "Hồ", "Cao", "Phan"]
MIDDLES = ["Thị", "Văn", "Thị Ánh", "Hữu", "Đình", "Thị Phương", "Xuân", "Ngọc", "Thị Hồng", "Quốc", "Bá", "Thị Mỹ"]
GIVEN = ["Tuyết", "Thảo", "Hưởng", "Đức", "Yến", "Nhung", "Khuê", "Bằng", "Sương", "Ngữ", "Ơn", "Thủy", "Hùng", "Ý"]
Figures = dict[str, Any]


def main(words: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python3 -m tests bench certificates")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--full", type=int, default=400)
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(words)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        address = stack.enter_context(temporary_server(durable=True)).create("thao") if asked.postgresql else ""
        settings = Settings(environment="test", data=folder, database_url=address, secret_key="only for benches " * 3)
        app = create_app(settings)
        found: Figures = {"machine": machine(), "database": "postgresql" if address else "sqlite"}
        with app.app_context():
            migrations.upgrade()
            ways: dict[str, Callable[[], Figures]] = {
                "single": single,
                "full": lambda: full(min(asked.full, asked.count)),
                "compiled_unsigned": lambda: compiled_unsigned(asked.count),
                "compiled": lambda: compiled(asked.count),
            }
            for name, way in ways.items():
                found[name] = way()
                if not asked.json:
                    print(f"{name:18}", *(f"{value:>9} {what}" for what, value in found[name].items()), flush=True)
            db.session.remove()
            db.engine.dispose()
    if asked.json:
        print(json.dumps(found, ensure_ascii=False))
    return 0


def single() -> Figures:
    """Awards of one person each, issued by the job after the completion."""
    ids = awards(SINGLES + 1)
    issuing.issue(ids[0], at=AT)
    db.session.commit()
    times = []
    for award_id in ids[1:]:
        began = time.perf_counter()
        assert issuing.issue(award_id, at=AT)
        db.session.commit()
        times.append(time.perf_counter() - began)
    return {"count": SINGLES, "p50": milliseconds(times, 0.5), "p95": milliseconds(times, 0.95)}


def full(count: int) -> Figures:
    """Drawn by WeasyPrint one by one, in the two processes."""
    (likes,) = orders.waiting_among(awards(count))
    with measured(count) as found:
        for _, output in make_all(orders.chunks_of(likes, at=AT, size=FEW_IN_A_CHUNK), make_in_full):
            found["bytes"] += sum(len(made.content) for made in output.made)
    return found


def make_in_full(chunk: Chunk) -> Output:
    """What a worker does in this bench alone."""
    batch, signer = press_of(chunk)
    assert signer is not None
    sheets, failed = sheets_of(batch.renderer, chunk)
    drawn = [(award_id, sheet.finishing.fields, batch.draw_in_full(sheet)) for award_id, sheet in sheets]
    made = tuple(Made(award_id, fields, content=seal(prepared, signer)) for award_id, fields, prepared in drawn)
    return Output(made, tuple(failed), {}, 0, ())


def compiled_unsigned(count: int) -> Figures:
    """Drawn by the two processes, with credential and QR code, and thrown away."""
    (likes,) = orders.waiting_among(awards(count))
    with measured(count) as found:
        for _, output in make_all(orders.chunks_of(likes, at=AT, signs=False)):
            found["bytes"] += sum(len(made.prepared.content) for made in output.made if made.prepared)
    return found


def compiled(count: int) -> Figures:
    """A whole batch, as its job issues it."""
    ids = awards(count)
    before = db.session.scalar(select(func.coalesce(func.sum(StoredFile.size), 0)))
    db.session.rollback()
    with measured(count) as found:
        assert issue_awards(ids, at=AT, advance=lambda _done: None) == count
        found["bytes"] = db.session.scalar(select(func.sum(StoredFile.size))) - before
        db.session.rollback()
    return found


@contextmanager
def measured(count: int) -> Iterator[Figures]:
    """Take the time, the processor's and the memory of the block; it tells the `bytes` that it made."""
    found: Figures = {"count": count, "bytes": 0}
    ended, peak = threading.Event(), [0.0]

    def watch() -> None:
        while not ended.wait(0.5):
            with suppress(FileNotFoundError, ProcessLookupError):  # a process that has just ended
                peak[0] = max(peak[0], memory_mib(os.getpid()))

    watcher = threading.Thread(target=watch)
    watcher.start()
    began, used = time.perf_counter(), _cpu()
    try:
        yield found
    finally:
        wall, cpu = time.perf_counter() - began, _cpu() - used
        ended.set()
        watcher.join()
    found |= {
        "per_s": round(count / wall, 1),
        "cpu_ms_each": round(cpu / count * 1000, 2),
        "bytes_each": found.pop("bytes") // count,
        "peak_mib": round(peak[0], 1),
    }


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def awards(count: int) -> list[int]:
    """Enter so many lines of the register that wait for their files, in place of those before; returns their ids."""
    body = make_demo_body()
    db.session.execute(delete(Award))
    owner = _owner()
    chance = random.Random(count)
    names = (" ".join(map(chance.choice, (SURNAMES, MIDDLES, GIVEN))) for _ in range(count))
    rows = [_row(body, owner, serial, name) for serial, name in enumerate(names)]
    db.session.execute(insert(Award), rows)
    db.session.commit()
    ids = list(db.session.scalars(select(Award.id).order_by(Award.serial)))
    db.session.rollback()
    return ids


def _owner() -> int:
    name = "Người học của bài đo"
    owner = db.session.scalar(select(User).limit(1)) or User(
        staff_code="DO1", name=name, sort_key=sort_key(name), search_text=fold(name), session_epoch="1"
    )
    db.session.add(owner)
    db.session.flush()
    return owner.id


def _row(body: IssuingBody, owner_id: int, serial: int, name: str) -> dict[str, Any]:
    number, code = f"{serial:06}/2026/{body.code}", make_code()
    fields = CertificateFields(
        holder_name=name, birth_date=f"{serial % 28 + 1:02}/{serial % 12 + 1:02}/{1960 + serial % 45}",
        unit_name=f"UBND xã Quỳ Châu {serial % 40}", course_title="Sử dụng Internet cơ bản", hours="40 tiết",
        period="từ ngày 01/11/2026 đến ngày 20/11/2026", grade=("Khá", "Giỏi", "Xuất sắc")[serial % 3], number=number,
        code=code, check_url=f"https://hoc.nghean.example/x/{code}", place=body.place, issued_on=date(2026, 11, 28),
        issuer_name=body.name, issuer_lead=body.lead, signer_title=body.signer_title, signer_name=body.signer_name,
        signed_by="", signed_at=AT, decision="Quyết định số 123/QĐ-STTTT", demo=True,
    )  # fmt: skip
    return {
        "owner_id": owner_id, "body_id": body.id, "year": 2026, "serial": serial, "number": number, "code": code,
        "template": "classic", "fields": fields.to_json(), "subject": f"courses:course:{serial}",
        "course_title": fields.course_title, "holder_name": name, "search_text": fold(name),
        "sort_key": sort_key(name), "issued_at": AT, "issued_on": date(2026, 11, 28),
    }  # fmt: skip
