"""The sheet of staff that goes out: filled in, ready to be edited and sent back."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy_
from sqlalchemy import Select, func, select

from lms.accounts.models import User
from lms.db import JSONDict, db, only_reading
from lms.jobs.contract import JobKind
from lms.jobs.progress import Progress
from lms.organisation.kinds import KINDS, LEARNER_GROUPS
from lms.organisation.models import Membership, Unit
from lms.organisation.permissions import MANAGE_STAFF
from lms.organisation.queries import UnitLine, units_in_scope
from lms.permissions import scope_of
from lms.staffing.columns import CLEAR, COLUMNS, MARK, Column
from lms.staffing.slips_jobs import officer_of
from lms.storage import store_path
from lms.web.i18n import in_language
from lms.web.sheets import CellKind, Sheet, SheetColumn
from lms.web.workbooks import XLSX, write_xlsx

STAFF_SHEET = "lms.staff_sheet"
AT_ONCE = 1000
"""Lines that are written while somebody waits; more are work for a job."""

EVERY = 1000


class MakeStaffSheet(JobKind):
    """Writes a sheet of many lines to disk, line by line, and keeps it for whoever asked."""

    key = STAFF_SHEET
    title = lazy_("Bảng cán bộ")
    tries = 3

    def run(self, payload: JSONDict, progress: Progress) -> JSONDict:
        officer, unit_id = officer_of(payload), payload["unit"]
        with in_language(payload["language"]), TemporaryDirectory() as folder:
            target = Path(folder) / "staff.xlsx"
            progress.step(_("Ghi từng dòng"), done=0, total=count_lines(unit_id, user=officer))
            rows = write_staff(target, unit_id, user=officer, advance=progress.advance)
            progress.step(_("Cất tệp"), done=rows)
            digest = store_path(target, media_type=XLSX)
            return {"sha256": digest, "size": target.stat().st_size, "rows": rows}


def count_lines(unit_id: int | None, *, user: Any) -> int:
    """How many lines the sheet would have."""
    return db.session.scalar(_posts(unit_id, user).with_only_columns(func.count())) or 0


def write_staff(
    target: Path | BinaryIO, unit_id: int | None, *, user: Any, advance: Callable[[int], None] | None = None
) -> int:
    """Write the open posts of the officer's subtree, or of one unit in it and below; gives how many there are.

    Beside them stand instructions and the units that may be named.
    """
    with only_reading():
        units = units_in_scope(MANAGE_STAFF, user=user)
        db.session.rollback()
    lines = _lines(unit_id, user, advance or (lambda _done: None))
    rows = 0

    def counted() -> Iterator[Sequence[Any]]:
        nonlocal rows
        for row in lines:
            rows += 1
            yield row

    write_xlsx(
        target,
        Sheet(_("Bảng cán bộ"), [_column(column, units) for column in COLUMNS], counted(), frozen=2),
        Sheet(_("Hướng dẫn"), rows=[[line] for line in instructions()]),
        Sheet(
            _("Danh mục đơn vị"), _unit_columns(), ([unit.code, unit.name, KINDS.get(unit.kind, "")] for unit in units)
        ),
        title=_("Bảng cán bộ"),
    )
    return rows


def instructions() -> list[str]:
    """What whoever edits the sheet has to know."""
    return [
        _("Cách sửa bảng cán bộ rồi gửi lại"),
        _("Mỗi dòng là một người ở một đơn vị. Mã cán bộ cho biết đó là ai: không sửa mã của dòng đã có."),
        _("Thêm người: viết tiếp ở dòng trống cuối bảng, có đủ mã cán bộ, họ và tên, mã đơn vị."),
        _("Chuyển đơn vị: chỉ sửa “Mã đơn vị” theo trang “Danh mục đơn vị”; tên đơn vị bên cạnh không cần sửa."),
        _("Thêm vị trí kiêm nhiệm: thêm một dòng cùng mã cán bộ, ghi “%(mark)s” ở cột “Kiêm nhiệm”.", mark=MARK),
        _("“Từ ngày” là ngày thay đổi của dòng có hiệu lực; để trống là hôm nay. Không ghi ngày trong tương lai."),
        _("Thôi việc: ghi ngày ở cột “Thôi việc từ ngày”. Xóa một dòng khỏi bảng không làm ai thôi việc."),
        _("Ô để trống thì giữ nguyên điều đã có; ghi “%(clear)s” để xóa.", clear=CLEAR),
        _("Cột “Lãnh đạo”, “Chuyên trách CNTT”, “Kiêm nhiệm”: ghi “%(mark)s” là có, để trống là không.", mark=MARK),
        _("Nhóm là một trong: %(groups)s.", groups=", ".join(map(str, LEARNER_GROUPS.values()))),
        _("Ngày ghi dạng 30/11/2026."),
        _("Không ghi mật khẩu vào bảng: mỗi người tự đặt bằng phiếu đăng nhập lần đầu hoặc qua thư."),
        _("Khi tải lên, hệ thống cho xem trước mọi thay đổi; chưa đồng ý thì chưa có gì được ghi."),
    ]


def _lines(unit_id: int | None, user: Any, advance: Callable[[int], None]) -> Iterator[Sequence[Any]]:
    """Read line by line on a connection of its own: the job's progress is committed meanwhile."""
    statement = _posts(unit_id, user).order_by(
        Unit.position, Unit.search_text, Unit.id, User.sort_key, User.id, Membership.id
    )
    with db.engine.connect().execution_options(stream_results=True, yield_per=EVERY) as connection:
        with only_reading():
            result = connection.execute(statement)
        for number, row in enumerate(result, 1):
            yield [_CELLS[column.key](row) for column in COLUMNS]
            if number % EVERY == 0:
                advance(number)


def _posts(unit_id: int | None, user: Any) -> Select[*tuple[Any, ...]]:
    posts = (
        select(
            User.staff_code, User.name, User.birth_date, User.email, Unit.code.label("unit_code"),
            Unit.name.label("unit_name"), Membership.position, Membership.job_position, Membership.rank,
            Membership.learner_group, Membership.is_leader, Membership.is_it_dedicated, Membership.main,
        )
        .join(Membership, Membership.user_id == User.id)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(Membership.valid_to.is_(None), scope_of(MANAGE_STAFF, Unit.path, user=user))
    )  # fmt: skip
    if unit_id is None:
        return posts
    path = db.session.scalar(select(Unit.path).where(Unit.id == unit_id)) or "-"
    return posts.where(Unit.path.startswith(path, autoescape=True))


def _mark(name: str) -> Callable[[Any], str]:
    return lambda row: MARK if getattr(row, name) else ""


def _text(name: str) -> Callable[[Any], Any]:
    return lambda row: getattr(row, name)


_CELLS: dict[str, Callable[[Any], Any]] = {
    **{column.key: _text(column.key) for column in COLUMNS},
    "learner_group": lambda row: str(LEARNER_GROUPS.get(row.learner_group, "")),
    "is_leader": _mark("is_leader"),
    "is_it_dedicated": _mark("is_it_dedicated"),
    "secondary": lambda row: "" if row.main else MARK,
    "since": lambda _row: None,
    "leaves_on": lambda _row: None,
}


def _column(column: Column, units: Sequence[UnitLine]) -> SheetColumn:
    choices = [unit.code for unit in units] if column.kind == "unit_code" else column.allowed
    return SheetColumn(
        column.heading,
        CellKind.DATE if column.kind == "date" else CellKind.TEXT,
        column.width,
        choices=choices,
        locked=column.locked or column.kind == "code",
    )


def _unit_columns() -> list[SheetColumn]:
    return [
        SheetColumn(_("Mã đơn vị"), width=16, locked=True),
        SheetColumn(_("Tên đơn vị"), width=44, locked=True),
        SheetColumn(_("Loại"), width=22, locked=True),
    ]
