"""Sheets of staff on their way in: handed in, looked at, mended, taken in, undone."""

from io import BytesIO

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy_
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy.exc import IntegrityError

from lms.db import db, now
from lms.files.source import LARGEST_FILE, SourceFile, UnreadableFile
from lms.organisation.permissions import MANAGE_STAFF
from lms.plugins.contract import NavigationItem
from lms.staffing import applying, import_queries, looking, undoing
from lms.staffing.columns import COLUMN_BY_KEY
from lms.staffing.import_models import (
    APPLIED,
    CHANGED,
    DISCARDED,
    ERROR,
    KINDS,
    LEAVES,
    LOOKED_AT,
    MOVED,
    NEW,
    QUESTION,
    SAME,
    UNDONE,
    WAITING,
    StaffImport,
)
from lms.staffing.import_queries import LISTED, PROBLEMS, USE_IMPORT, find_import
from lms.staffing.marking import write_marked
from lms.staffing.officers import Officer, officer_from
from lms.staffing.old_letters import NAMES
from lms.staffing.reading import SUFFIXES
from lms.staffing.undoing import UNDO_DAYS, CannotUndo
from lms.staffing.verdicts import CODE, MATCH, OTHER_PERSON, RETURN, SAME_PERSON
from lms.web.formats import filesize
from lms.web.paging import page_of
from lms.web.routing import Blueprint
from lms.web.workbooks import XLSX

bp = Blueprint("staffing_import", __name__)
NAVIGATION = [
    NavigationItem(
        frame="staff", group=lazy_("Tổ chức"), title=lazy_("Nhập từ Excel"), icon="file-import",
        endpoint="staffing_import.index", may=MANAGE_STAFF, order=220,
    )
]  # fmt: skip
PERMISSIONS = import_queries.PERMISSIONS

TITLES = {
    NEW: lazy_("Mới"),
    MOVED: lazy_("Chuyển đơn vị"),
    CHANGED: lazy_("Sửa thông tin"),
    LEAVES: lazy_("Thôi việc"),
    QUESTION: lazy_("Nghi trùng"),
    ERROR: lazy_("Lỗi"),
    SAME: lazy_("Không đổi"),
}
TONES = {NEW: "good", QUESTION: "soon", ERROR: "late"}
ANSWERS = {
    MATCH: (lazy_("Cùng một người"), lazy_("Người khác")),
    CODE: (lazy_("Cùng một người"), lazy_("Người khác")),
    RETURN: (lazy_("Trở lại làm việc"), lazy_("Vẫn thôi việc")),
}
"""Question → what the buttons say for the one whom we know and for somebody else."""

STATES = {
    LOOKED_AT: lazy_("Đang chờ"),
    WAITING: lazy_("Đang nhập"),
    APPLIED: lazy_("Đã nhập"),
    UNDONE: lazy_("Đã hoàn tác"),
    DISCARDED: lazy_("Đã bỏ"),
}


@bp.page("/staff/people/imports", may=MANAGE_STAFF)
def index() -> ResponseReturnValue:
    """Offer to hand a sheet in, over the list of those that were."""
    return _index()


@bp.page("/staff/people/imports", may=MANAGE_STAFF, methods=("POST",), limit="120/hour")
def hand_in() -> ResponseReturnValue:
    """Read a sheet; what it would do is shown before anything is done."""
    posted = request.files.get("file")
    if posted is None or not posted.filename:
        return _index(_("Hãy chọn tệp.")), 422
    file = SourceFile(posted.filename, posted.stream.read(LARGEST_FILE + 1))
    try:
        handed = looking.look_at(file, _officer(), at=now())
    except UnreadableFile as refusal:
        db.session.rollback()
        return _index(f"{refusal.place}: {refusal.sentence}" if refusal.place else refusal.sentence), 422
    return redirect(url_for(".show", import_id=handed.id))


@bp.page("/staff/people/imports/<int:import_id>", may=USE_IMPORT, load=find_import)
def show(handed: StaffImport) -> ResponseReturnValue:
    """What a sheet would do, or has done, line by line."""
    counts = handed.counts
    first = next((kind for kind in LISTED if counts.get(kind)), SAME)
    shown = request.args.get("show", first)
    shown = shown if shown in KINDS else first
    is_problem = shown in PROBLEMS
    page = page_of(import_queries.lines_of(handed.id, shown), size=50)
    return render_template(
        "staffing/import/show.html",
        handed=handed,
        job=import_queries.job_of(handed),
        job_title=_("Nhập danh sách cán bộ"),
        figures=[
            (kind, TITLES[kind], counts.get(kind, 0), TONES.get(kind, ""))
            for kind in KINDS
            if kind != LEAVES or counts.get(LEAVES)
        ],
        titles=TITLES,
        counts=counts,
        total=sum(counts.values()),
        changes=looking.changes_in(counts),
        skipped=counts.get(ERROR, 0) + counts.get(QUESTION, 0),
        shown=shown,
        page=page,
        lines=[row.StaffImportLine for row in page.rows],
        problems=[] if is_problem else import_queries.first_problems(handed.id),
        headings={key: column.heading for key, column in COLUMN_BY_KEY.items()},
        answers=ANSWERS,
        same=SAME_PERSON,
        other=OTHER_PERSON,
        encoding=NAMES.get(handed.encoding, ""),
        undo_days=UNDO_DAYS,
    )


@bp.page("/staff/people/imports/<int:import_id>/answer", may=USE_IMPORT, load=find_import, methods=("POST",))
def answer(handed: StaffImport) -> ResponseReturnValue:
    """Say whom a line means."""
    said, number = request.form.get("said", ""), request.form.get("line", type=int)
    if handed.state == LOOKED_AT and said in {SAME_PERSON, OTHER_PERSON} and number is not None:
        looking.answer(handed, number, said)
        looking.look_again(handed, _officer(), at=now())
    return _back(handed)


@bp.page("/staff/people/imports/<int:import_id>/mend", may=USE_IMPORT, load=find_import, methods=("POST",))
def mend(handed: StaffImport) -> ResponseReturnValue:
    """Take a value that was offered, in every line with the same trouble."""
    number = request.form.get("line", type=int)
    column, value = request.form.get("column", ""), request.form.get("value", "")
    if handed.state == LOOKED_AT and number is not None:
        count = looking.mend(handed, number, column, value)
        looking.look_again(handed, _officer(), at=now())
        if count > 1:
            flash(ngettext("Đã sửa %(num)d dòng giống nhau.", "Đã sửa %(num)d dòng giống nhau.", count), "good")
    return _back(handed)


@bp.page("/staff/people/imports/<int:import_id>/letters", may=USE_IMPORT, load=find_import, methods=("POST",))
def turn_letters(handed: StaffImport) -> ResponseReturnValue:
    """Turn the texts of a sheet in old letters into Unicode."""
    if handed.state == LOOKED_AT and handed.encoding:
        looking.turn_letters(handed)
        looking.look_again(handed, _officer(), at=now())
        flash(_("Đã chuyển chữ sang Unicode. Hãy xem lại vài tên trước khi nhập."), "good")
    return _back(handed)


@bp.page("/staff/people/imports/<int:import_id>/again", may=USE_IMPORT, load=find_import, methods=("POST",))
def look_again(handed: StaffImport) -> ResponseReturnValue:
    """Check the sheet against what is known by now; also where the worker has given up."""
    job = import_queries.job_of(handed)
    if handed.state == WAITING and job is not None and job.state in {"failed", "cancelled"}:
        handed.state = LOOKED_AT
    if handed.state == LOOKED_AT:
        looking.look_again(handed, _officer(), at=now())
    return _back(handed)


@bp.page("/staff/people/imports/<int:import_id>/apply", may=USE_IMPORT, load=find_import, methods=("POST",))
def apply(handed: StaffImport) -> ResponseReturnValue:
    """Take the sheet in: at once, or by the worker where it is long."""
    import_id = handed.id
    if sum(handed.counts.values()) > applying.AT_ONCE:
        applying.begin(handed, by_id=current_user.id)
        return _back(handed)
    try:
        done = applying.apply(handed, _officer(), at=now())
    except IntegrityError:
        db.session.rollback()
        flash(_("Dữ liệu vừa thay đổi trong khi nhập. Chưa có gì được ghi; hãy chạy thử lại."), "stop")
        return redirect(url_for(".show", import_id=import_id))
    if done.has_changed:
        flash(_("Dữ liệu đã thay đổi từ lúc chạy thử. Chưa có gì được ghi; hãy xem lại rồi nhập."), "stop")
    elif done.was_taken:
        flash(ngettext("Đã nhập %(num)d thay đổi.", "Đã nhập %(num)d thay đổi.", done.count), "good")
    return _back(handed)


@bp.page("/staff/people/imports/<int:import_id>/undo", may=USE_IMPORT, load=find_import, methods=("POST",))
def undo(handed: StaffImport) -> ResponseReturnValue:
    """Give everybody back what was known before."""
    import_id = handed.id
    try:
        count = undoing.undo(handed, _officer(), at=now())
    except CannotUndo as refusal:
        db.session.rollback()
        for sentence in refusal.sentences:
            flash(sentence, "stop")
        return redirect(url_for(".show", import_id=import_id))
    if count:
        flash(_("Đã hoàn tác: hồ sơ trở lại như trước khi nhập."), "good")
    else:
        flash(_("Lần nhập này không còn gì để hoàn tác."), "info")
    return _back(handed)


@bp.page("/staff/people/imports/<int:import_id>/discard", may=USE_IMPORT, load=find_import, methods=("POST",))
def discard(handed: StaffImport) -> ResponseReturnValue:
    """Put a sheet away that was not taken in."""
    if looking.discard(handed, at=now()):
        flash(_("Đã bỏ tệp này. Không có gì được nhập."), "good")
    return redirect(url_for(".index"))


@bp.page("/staff/people/imports/<int:import_id>/marked", may=USE_IMPORT, load=find_import)
def marked(handed: StaffImport) -> ResponseReturnValue:
    """The sheet with its errors written in; 404 when it has been put away or forgotten."""
    if handed.state == DISCARDED or not handed.file_hash:
        abort(404)
    file = BytesIO()
    try:
        write_marked(file, handed)
    except FileNotFoundError:
        abort(404)
    response = Response(file.getvalue(), mimetype=XLSX, headers={"Cache-Control": "no-store"})
    name = handed.file_name.rpartition(".")[0] or handed.file_name
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}-loi.xlsx")
    return response


def _officer() -> Officer:
    return officer_from(current_user._get_current_object())  # noqa: SLF001 (their rights, not the proxy)


def _back(handed: StaffImport) -> ResponseReturnValue:
    shown = request.form.get("show", "")
    return redirect(url_for(".show", import_id=handed.id, show=shown if shown in KINDS else None))


def _index(trouble: str = "") -> str:
    return render_template(
        "staffing/import/index.html",
        page=page_of(import_queries.imports_of(current_user.id), size=20),
        changes_in=looking.changes_in,
        states=STATES,
        trouble=trouble,
        suffixes=SUFFIXES,
        largest=filesize(LARGEST_FILE),
        columns=COLUMN_BY_KEY.values(),
        undo_days=UNDO_DAYS,
    )
