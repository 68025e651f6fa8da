"""The job that makes statements and packs them."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final
from zipfile import ZIP_STORED, ZipFile

from certificates.delivery import parts
from certificates.delivery.jobs import forget_old_files
from certificates.delivery.naming import folder_names, safe
from certificates.statements import services
from lms.api import DailyTask, JobKind, JSONDict, Notice, Progress, _, db, lazy_, notify, now, read_file, store_path

STATE: Final = "certificates.statements"


class MakeStatements(JobKind):
    """Makes the statements of a year, one for each person; a second run makes only those that are missing."""

    key = STATE
    title = lazy_("Lập bảng kê kết quả bồi dưỡng")

    def run(self, payload: JSONDict, progress: Progress) -> JSONDict:
        people = services.people_of(payload)
        progress.step(_("Viết và ký từng bảng kê"), done=0, total=len(people))
        services.make_statements(
            people, year=payload["year"], token=payload["token"], by=payload["owner"], at=now(),
            advance=progress.advance,
        )  # fmt: skip
        if "person" in payload:
            return {"files": len(people)}
        progress.step(_("Ghép thư mục theo đơn vị"))
        folder = parts.workplace(payload["token"])
        target = folder / "statements.zip"
        files = _pack(services.made_by_job(payload["token"]), target)
        size = target.stat().st_size
        digest = store_path(target, media_type="application/zip")
        db.session.commit()
        parts.clear(folder)
        _tell(payload, files)
        return {"sha256": digest, "size": size, "files": files, "paths": payload["paths"]}


def _pack(made: Sequence[Any], target: Path) -> int:
    folders = folder_names({row.unit_id: (row.unit_name or "", row.unit_code or "") for row in made})
    with ZipFile(target, "w", ZIP_STORED) as archive:
        for row in made:
            name = f"{safe(row.staff_code, 40)}_{safe(row.name)}_{row.year}.pdf"
            archive.writestr(f"{folders[row.unit_id]}/{name}", read_file(row.file_sha256))
    return len(made)


def _tell(payload: JSONDict, files: int) -> None:
    notify(
        [
            Notice(
                key=f"certificates.stated:{payload['token']}",
                kind="certificates.stated",
                recipient_id=payload["owner"],
                subject=_("Bảng kê kết quả bồi dưỡng năm %(year)d đã xong", year=payload["year"]),
                body=_("%(scope)s: %(n)d bảng kê.", scope=payload["scope"], n=files),
                url="/staff/statements",
            )
        ],
        at=now(),
    )
    db.session.commit()


class ForgetStatementArchives(DailyTask):
    """Throws away ZIP files of statements that have been kept long enough; the statements themselves stay."""

    key = "certificates.forget_statement_archives"
    title = lazy_("Dọn các tệp ZIP bảng kê đã giữ đủ ngày")

    def run(self, day: date, progress: Progress, *, at: datetime) -> JSONDict:  # noqa: ARG002 (a task of every day)
        return {"files": forget_old_files(at=at, kind=STATE)}
