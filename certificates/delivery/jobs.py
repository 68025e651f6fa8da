"""The job that makes a delivery, and the daily task that throws old ones away."""

import errno
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from sqlalchemy import select

from certificates.delivery import parts
from certificates.delivery.naming import namesakes, placed
from certificates.delivery.selection import Line, Selection, read_lines
from certificates.delivery.sheet import write_list
from lms.api import (
    DailyTask,
    Job,
    JobKind,
    JSONDict,
    Notice,
    Progress,
    _,
    db,
    forget_content,
    lazy_,
    ngettext,
    notify,
    now,
    number,
    settings,
    store_path,
)

DELIVER: Final = "certificates.archive"
KEPT: Final = timedelta(days=7)
"""How long a finished ZIP, or the parts of one that stopped, are kept."""

LIST_FILE, PRINT_FILE = "so-cap.xlsx", "in-gop.pdf"
CHUNK: Final = 1024 * 1024


class Deliver(JobKind):
    """Packs certificates into a ZIP. After a crash the parts that are whole are taken as they are."""

    key = DELIVER
    title = lazy_("Tải giấy chứng nhận theo đơn vị")
    tries = 5

    def run(self, payload: JSONDict, progress: Progress) -> JSONDict:
        try:
            return self._run(payload, progress)
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise parts.CannotDeliver(_("Máy chủ hết chỗ trên đĩa. Báo người quản trị rồi chạy tiếp.")) from error
            raise

    def _run(self, payload: JSONDict, progress: Progress) -> JSONDict:
        selection = Selection.from_json(payload["filters"])
        rows = read_lines(selection, asked=tuple(payload["paths"]), owner_id=payload["owner"])
        lines = placed(rows)
        groups = parts.split(lines)
        files = sum(map(len, groups))
        progress.step(_found(lines), done=0, total=files)
        progress.step(_named(namesakes(line.award for line in lines if line.path)))
        folder = parts.workplace(payload["token"])
        progress.step(_("Lấy bản gốc, đối chiếu SHA-256, xếp trang in"))
        made = parts.make_parts(groups, folder, progress.advance)
        target = folder / "delivery.zip"
        self._assemble(target, lines, made, with_print=bool(payload.get("print", True)), progress=progress)
        progress.step(_("Cất tệp ZIP"), done=files)
        size = target.stat().st_size
        digest = store_path(target, media_type="application/zip")
        db.session.commit()
        parts.clear(folder)
        _tell(payload, files)
        return {"sha256": digest, "size": size, "files": files, "paths": payload["paths"]}

    def _assemble(
        self, target: Path, lines: Sequence[Line], made: Sequence[Path], *, with_print: bool, progress: Progress
    ) -> None:
        """Write the ZIP; equal content gives equal bytes."""
        from certificates.delivery.printing import print_together  # noqa: PLC0415 (loads pikepdf, in workers only)

        units = len({line.award.unit_id for line in lines if line.path})
        progress.step(ngettext("Ghép %(num)d thư mục đơn vị", "Ghép %(num)d thư mục đơn vị", units))
        folder = target.parent
        with ZipFile(target, "w", ZIP_STORED) as archive:
            for done, (place, source) in enumerate(parts.originals_of(made, lines), start=1):
                _put(archive, place, source)
                if done % parts.PART == 0:
                    progress.advance(sum(1 for line in lines if line.path))
            if with_print and made:
                progress.step(_("Tệp in gộp A4, theo thứ tự vào sổ"))
                print_together(parts.pages_of(made), folder / PRINT_FILE, title=parts.PRINT_TITLE)
                _put(archive, ZipInfo(PRINT_FILE), folder / PRINT_FILE)
            progress.step(_("Sổ Excel có mã SHA-256 của từng tệp"))
            write_list(lines, folder / LIST_FILE)
            _put(archive, ZipInfo(LIST_FILE), folder / LIST_FILE)


def _put(archive: ZipFile, place: ZipInfo, source: Path) -> None:
    place.file_size = source.stat().st_size
    with archive.open(place, "w", force_zip64=False) as entry, source.open("rb") as content:
        while piece := content.read(CHUNK):
            entry.write(piece)


def _found(lines: Sequence[Line]) -> str:
    files = sum(bool(line.path) for line in lines)
    out = sum(line.award.state in ("revoked", "replaced") for line in lines)
    waiting = len(lines) - files - out
    told = [ngettext("Lọc %(num)d giấy còn giá trị", "Lọc %(num)d giấy còn giá trị", files)]
    if out:
        told.append(ngettext("bỏ %(num)d giấy đã thu hồi hoặc cấp lại", "bỏ %(num)d giấy đã thu hồi hoặc cấp lại", out))
    if waiting:
        told.append(ngettext("%(num)d giấy chưa ký xong", "%(num)d giấy chưa ký xong", waiting))
    return "; ".join(told)


def _named(alike: int) -> str:
    if not alike:
        return str(_("Đặt tên tệp không trùng"))
    text: str = _("Đặt tên tệp không trùng; %(n)s người cùng họ tên, phân biệt bằng mã cán bộ", n=number(alike))
    return text


def _tell(payload: JSONDict, files: int) -> None:
    notify(
        [
            Notice(
                key=f"certificates.delivered:{payload['token']}",
                kind="certificates.delivered",
                recipient_id=payload["owner"],
                subject=_("Tệp ZIP giấy chứng nhận đã xong"),
                body=_(
                    "%(scope)s: %(n)s giấy. Tệp được giữ %(days)s ngày.",
                    scope=payload["scope"], n=number(files), days=KEPT.days,
                ),
                url="/staff/certificates/archives",
            )
        ],
        at=now(),
    )  # fmt: skip
    db.session.commit()


class ForgetDeliveries(DailyTask):
    """Throws away ZIP files that have been kept long enough, and parts that nobody has gone on with."""

    key = "certificates.forget_archives"
    title = lazy_("Dọn các tệp ZIP giấy chứng nhận đã giữ đủ ngày")

    def run(self, day: date, progress: Progress, *, at: datetime) -> JSONDict:  # noqa: ARG002 (a task of every day)
        return {"files": forget_old_files(at=at), "parts": forget_old_parts(at=at)}


def forget_old_files(*, at: datetime, kind: str = DELIVER) -> int:
    """Throw away what finished more than `KEPT` ago; gives how many. Who asked for what stays, with the counts."""
    done = list(db.session.scalars(select(Job).where(Job.kind == kind, Job.state == "done").order_by(Job.id)))
    old = [job for job in done if job.result.get("sha256") and job.finished_at and job.finished_at < at - KEPT]
    in_use = {job.result["sha256"] for job in done if job not in old and job.result.get("sha256")}
    gone = {job.result["sha256"] for job in old} - in_use
    for job in old:
        job.result = {key: value for key, value in job.result.items() if key != "sha256"}
    db.session.commit()
    for digest in gone:
        forget_content(digest)
    return len(old)


def forget_old_parts(*, at: datetime) -> int:
    """Throw away workplaces that have not been touched for `KEPT`; gives how many."""
    root = settings().data / "archives"
    old = [
        folder for folder in (root.iterdir() if root.is_dir() else ())
        if datetime.fromtimestamp(folder.stat().st_mtime, tz=at.tzinfo) < at - KEPT
    ]  # fmt: skip
    for folder in old:
        parts.clear(folder)
    return len(old)
