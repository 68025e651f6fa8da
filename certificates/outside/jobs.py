"""The work on piles: packing them for the way out, and looking at each file that comes back."""

import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Final

from sqlalchemy import select, update

from certificates.outside import bundles
from certificates.outside.models import Result, Return
from certificates.outside.packing import write_pile
from certificates.outside.queries import batches_signed_by, unsigned_of
from certificates.outside.signers import accepted_for
from certificates.signing.stamping import stamp_batch
from lms.api import (
    DailyTask,
    Job,
    JobKind,
    JSONDict,
    Progress,
    _,
    db,
    forget_content,
    lazy_,
    ngettext,
    now,
    only_reading,
    settings,
    store_path,
    stream_file,
)

PACK: Final = "certificates.pack_unsigned"
TAKE_BACK: Final = "certificates.take_back"
KEPT: Final = timedelta(days=7)
"""How long a packed pile can be fetched; a new one is packed in seconds."""


class PackUnsigned(JobKind):
    """Packs a pile of unsigned files into a ZIP; a second run packs it anew."""

    key = PACK
    title = lazy_("Gói giấy chờ ký ngoài hệ thống")

    def run(self, payload: JSONDict, progress: Progress) -> JSONDict:
        with only_reading():
            files = unsigned_of(payload["body"], payload["batch"])
            db.session.rollback()
        told = ngettext("Gói %(num)d tệp chờ ký", "Gói %(num)d tệp chờ ký", len(files))
        progress.step(told, done=0, total=len(files))
        with tempfile.TemporaryDirectory(dir=settings().data, prefix=".unsigned-") as folder:
            target = Path(folder) / "pile.zip"
            write_pile(files, target, progress.advance)
            size = target.stat().st_size
            digest = store_path(target, media_type="application/zip")
        progress.advance(len(files))
        return {"sha256": digest, "size": size, "files": len(files)}


class TakeBack(JobKind):
    """Looks at files that came back and releases the good ones; files looked at before a crash are left as they are."""

    key = TAKE_BACK
    title = lazy_("Kiểm tra giấy đã ký gửi về")

    def run(self, payload: JSONDict, progress: Progress) -> JSONDict:
        # pyHanko takes a second to load: only here, where it is needed.
        from certificates.outside.taking_back import take_back  # noqa: PLC0415

        return_id, digest = int(payload["return"]), str(payload["bundle"])
        with only_reading():
            returned = db.session.get_one(Return, return_id)
            body_id, done = returned.body_id, set(_places(return_id))
            accepted = accepted_for(body_id)
            db.session.expunge_all()
            db.session.rollback()
        progress.step(_("Đối chiếu với bản đã gửi đi, kiểm tra chữ ký từng tệp"))
        place = 0
        with _opened(digest) as bundle, closing(bundles.files_of(bundle)) as files:
            for place, found in enumerate(files, start=1):
                if place in done:
                    continue
                taken = take_back(body_id, found, accepted=accepted, at=now())
                db.session.add(
                    Result(
                        return_id=return_id, place=place, name=found.name, outcome=taken.outcome.value,
                        award_id=taken.award_id, detail=taken.detail,
                    )
                )  # fmt: skip
                progress.advance(place)
        db.session.execute(update(Return).where(Return.id == return_id).values(files=place, finished_at=now()))
        db.session.commit()
        for batch_id in batches_signed_by(return_id):
            stamp_batch(batch_id, at=now())
        forget_content(digest)
        return {"files": place}


@contextmanager
def _opened(digest: str) -> Iterator[BinaryIO]:
    """A stored bundle as a file that can be read from any place."""
    with tempfile.TemporaryFile(dir=settings().data) as file:
        for piece in stream_file(digest):
            file.write(piece)
        file.seek(0)
        yield file


def _places(return_id: int) -> list[int]:
    return list(db.session.scalars(select(Result.place).where(Result.return_id == return_id)))


class ForgetPiles(DailyTask):
    """Throws away packed piles that have been kept long enough."""

    key = "certificates.forget_unsigned"
    title = lazy_("Dọn các gói giấy chờ ký đã giữ đủ ngày")

    def run(self, day: date, progress: Progress, *, at: datetime) -> JSONDict:  # noqa: ARG002 (a task of every day)
        done = list(db.session.scalars(select(Job).where(Job.kind == PACK, Job.state == "done").order_by(Job.id)))
        old = [job for job in done if job.result.get("sha256") and job.finished_at and job.finished_at < at - KEPT]
        kept = {job.result.get("sha256") for job in done if job not in old}
        gone = {job.result["sha256"] for job in old} - kept
        for job in old:
            job.result = {key: value for key, value in job.result.items() if key != "sha256"}
        db.session.commit()
        for digest in gone:
            forget_content(digest)
        return {"files": len(old)}
