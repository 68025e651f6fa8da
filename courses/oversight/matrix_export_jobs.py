"""Long files of the matrix, made after the commit with what their owner may follow by then."""

from pathlib import Path
from tempfile import TemporaryDirectory

from courses.oversight.matrix_export import exported_lines, write_paper, write_sheet
from courses.oversight.matrix_filters import filter_from
from lms.api import (
    FOLLOW,
    XLSX,
    JobKind,
    JSONDict,
    Progress,
    User,
    _,
    allowed,
    db,
    in_language,
    lazy_,
    ngettext,
    now,
    person_by,
    settings,
    store_path,
    today_of,
)

MATRIX_FILE = "courses.matrix_file"
PDF = "application/pdf"


class CannotMake(RuntimeError):  # noqa: N818 (reads as what it is)
    """The file cannot be made; the message is a plain sentence for whoever asked."""


class MakeMatrixFile(JobKind):
    """Makes one file. After a crash it begins anew."""

    key = MATRIX_FILE
    title = lazy_("Lập tệp tiến độ")
    tries = 3

    def run(self, payload: JSONDict, progress: Progress) -> JSONDict:
        """Read the numbers for the owner, write the file and keep it."""
        at = now()
        owner = person_by(User.id == payload["owner"])
        wanted = filter_from(dict(payload["args"]), (), today=today_of(at))
        if owner is None or wanted is None or owner.is_suspended or not allowed(FOLLOW, user=owner):
            raise CannotMake(_("Đồng chí không còn được theo dõi đơn vị nào."))
        with in_language(owner.language):
            lines = exported_lines(wanted, at=at, user=owner)
            count = len(lines)
            db.session.rollback()  # writing the file holds no lock
            progress.step(ngettext("Ghi %(num)d dòng", "Ghi %(num)d dòng", count), done=0, total=count)
            with TemporaryDirectory(dir=settings().data) as folder:
                made = Path(folder) / "matrix"
                if payload["form"] == "pdf":
                    made.write_bytes(write_paper(lines, wanted, at=at, user=owner))
                else:
                    with made.open("wb") as file:
                        write_sheet(file, lines, wanted, at=at)
                progress.step(_("Cất tệp"), done=count, total=count)
                size = made.stat().st_size
                digest = store_path(made, media_type=PDF if payload["form"] == "pdf" else XLSX)
        db.session.commit()
        return {"sha256": digest, "size": size, "rows": count}
