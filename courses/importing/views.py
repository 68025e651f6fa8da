"""The import pages: hand a file in, look at what it says, mend, take in, undo."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from courses.importing import applying, queries
from courses.importing.applying import CannotUndo, is_in_order
from courses.importing.looking import look_at
from courses.importing.queries import Handed, find_import
from courses.permissions import AUTHOR
from courses.questions.banks import EDIT_BANK, BankPlace
from courses.questions.contract import QUESTION_TYPES, full_key
from courses.questions.desk_models import APPLIED, LOOKED_AT, ImportedQuestion
from courses.questions.formats.contract import LARGEST_FILE, QUESTION_FORMATS, SourceFile, UnreadableFile
from courses.questions.loaders import find_bank
from courses.questions.models import Question, QuestionVersion
from courses.questions.rendering import QuestionView, question_view
from courses.questions.text import block
from courses.questions.variants import question_faults, settings_of
from courses.quizzes.freezing import Frozen
from lms.api import Blueprint, NavigationItem, _, db, filesize, lazy_, now, page_of, stream_file

bp = Blueprint("courses_importing", __name__, template_folder="../templates")
NAVIGATION = [
    NavigationItem(
        frame="staff", group=lazy_("Đào tạo"), title=lazy_("Nhập câu hỏi từ tệp"), icon="file-import",
        endpoint="courses_importing.index", may=AUTHOR, order=312,
    )
]  # fmt: skip

QUESTIONS_A_PAGE = 20


@dataclass(frozen=True)
class Shown:
    """A question of a file beside what we have read: as a learner would see it, if it can be drawn at all."""

    row: ImportedQuestion
    view: QuestionView | None
    kind: str
    options: Sequence[tuple[str, Markup, bool]]
    """Letter, text and whether it is marked as right, of a question with options, whatever its state."""
    faults: Sequence[str]
    near: tuple[Question, QuestionVersion] | None
    original: Markup

    @property
    def in_order(self) -> bool:
        return is_in_order(self.row)

    @property
    def letters(self) -> list[str]:
        """The letters of the options that the file marks as right."""
        return [letter for letter, _text, right in self.options if right]


@bp.page("/staff/imports", may=AUTHOR)
def index() -> ResponseReturnValue:
    """List the files that were handed in, and the banks into which one may bring more."""
    return render_template(
        "courses/importing/index.html",
        page=page_of(queries.imports_into(current_user), size=20),
        banks=queries.banks_to_fill(current_user),
    )


@bp.page("/staff/bank/<int:bank_id>/import", may=EDIT_BANK, load=find_bank)
def upload(place: BankPlace) -> ResponseReturnValue:
    """Offer to hand a file in."""
    return _upload_page(place)


@bp.page("/staff/bank/<int:bank_id>/import", may=EDIT_BANK, load=find_bank, methods=("POST",), limit="60/hour")
def hand_in(place: BankPlace) -> ResponseReturnValue:
    """Read a file; what it says is shown before anything of it is in the bank."""
    file, key_file = _posted("file"), _posted("key_file")
    if file is None:
        return _upload_page(place, _("Hãy chọn tệp câu hỏi.")), 422
    try:
        handed = look_at(place.bank.id, file, key_file, user=current_user, at=now())
    except UnreadableFile as refusal:
        db.session.rollback()
        sentence = f"{refusal.place}: {refusal.sentence}" if refusal.place else refusal.sentence
        return _upload_page(find_bank(place.bank.id), sentence), 422
    return redirect(url_for(".show", import_id=handed.id))


@bp.page("/staff/imports/<int:import_id>", may=EDIT_BANK, load=find_import)
def show(handed: Handed) -> ResponseReturnValue:
    """Show what the file says beside what was read, with what is doubtful."""
    shown = request.args.get("show", "all")
    shown = shown if shown in queries.SHOWN else "all"
    page = page_of(queries.questions_of(handed.given.id, shown), size=QUESTIONS_A_PAGE)
    rows = [row.ImportedQuestion for row in page.rows]
    near = queries.resembled(rows)
    return render_template(
        "courses/importing/show.html",
        handed=handed,
        given=handed.given,
        figures=queries.figures_of(handed.given.id),
        shown=shown,
        page=page,
        questions=[_shown(row, near.get(row.near_id or 0)) for row in rows],
        format=QUESTION_FORMATS[handed.given.format].title if handed.given.format in QUESTION_FORMATS else "",
        is_open=handed.given.state in {LOOKED_AT, APPLIED},
        skills=queries.skills_for(handed.course),
    )


@bp.page("/staff/imports/<int:import_id>/apply", may=EDIT_BANK, load=find_import, methods=("POST",))
def apply(handed: Handed) -> ResponseReturnValue:
    """Take in what is in order."""
    try:
        done = applying.apply(handed.given, user=current_user, at=now(), make_ready=bool(request.form.get("ready")))
    except Frozen as refusal:
        flash(refusal.sentence, "stop")
        return redirect(url_for(".show", import_id=handed.given.id))
    flash(done.sentence, "good" if done.new or done.changed else "info")
    return redirect(url_for(".show", import_id=handed.given.id, show="taken" if done.new or done.changed else None))


@bp.page("/staff/imports/<int:import_id>/undo", may=EDIT_BANK, load=find_import, methods=("POST",))
def undo(handed: Handed) -> ResponseReturnValue:
    """Take out again what the file brought."""
    try:
        count = applying.undo(handed.given, user=current_user, at=now())
    except (CannotUndo, Frozen) as refusal:
        flash(refusal.sentence, "stop")
    else:
        if count:
            flash(_("Đã hoàn tác: %(count)d câu trở lại như trước khi nhập.", count=count), "good")
        else:
            flash(_("Lần nhập này không còn gì để hoàn tác."), "info")
    return redirect(url_for(".show", import_id=handed.given.id))


@bp.page("/staff/imports/<int:import_id>/discard", may=EDIT_BANK, load=find_import, methods=("POST",))
def discard(handed: Handed) -> ResponseReturnValue:
    """Put the file away."""
    if applying.discard(handed.given, at=now()):
        flash(_("Đã bỏ tệp này. Không câu nào được nhập."), "good")
        return redirect(url_for(".upload", bank_id=handed.bank.id))
    flash(_("Tệp này đã nhập một phần nên không bỏ được; hãy hoàn tác lần nhập."), "stop")
    return redirect(url_for(".show", import_id=handed.given.id))


@bp.page("/staff/imports/<int:import_id>/file", may=EDIT_BANK, load=find_import)
def original(handed: Handed) -> ResponseReturnValue:
    """Give the file back as it was handed in; saved, never shown by the browser."""
    try:
        pieces = stream_file(handed.given.file_hash)
    except FileNotFoundError:
        abort(404)
    response = Response(pieces, mimetype="application/octet-stream")
    response.headers.set("Content-Disposition", "attachment", filename=handed.given.file_name)
    return response


@bp.page("/staff/questions/formats/<string:key>/template", may=AUTHOR)
def template(key: str) -> ResponseReturnValue:
    """The empty file of a format, for people who write questions in their own program."""
    kind = QUESTION_FORMATS[key] if key in QUESTION_FORMATS else abort(404)
    if not kind.has_template:
        abort(404)
    response = Response(kind.template(), mimetype=kind.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=f"mau-cau-hoi{kind.suffixes[0]}")
    return response


def _posted(name: str) -> SourceFile | None:
    posted = request.files.get(name)
    if posted is None or not posted.filename:
        return None
    return SourceFile(posted.filename, posted.stream.read(LARGEST_FILE + 1))


def _upload_page(place: BankPlace, trouble: str = "") -> str:
    return render_template(
        "courses/importing/upload.html",
        place=place,
        title=queries.title_of(place.bank),
        trouble=trouble,
        formats=list(QUESTION_FORMATS),
        largest=filesize(LARGEST_FILE),
        page=page_of(queries.imports_into(current_user, place.bank.id), size=10),
    )


def _shown(row: ImportedQuestion, near: tuple[Question, QuestionVersion] | None) -> Shown:
    key = full_key(row.type)
    known = next((kind for kind in QUESTION_TYPES if kind.key == key), None)
    faults = [fault.sentence for fault in question_faults(known, row.fields)] if known else []
    view = question_view(key, settings_of(known, row.fields), 1, show=True) if known and not faults else None
    return Shown(
        row, view, str(known.title) if known else row.type, _options(row.fields), faults, near, queries.original_of(row)
    )


def _options(fields: dict[str, Any]) -> list[tuple[str, Markup, bool]]:
    options = fields.get("options")
    if not isinstance(options, list):
        return []
    read = [option for option in options if isinstance(option, dict)]
    return [
        (chr(ord("A") + place), block(str(option.get("text", ""))), bool(option.get("right")))
        for place, option in enumerate(read)
    ]
