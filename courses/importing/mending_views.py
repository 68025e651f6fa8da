"""Mending one question of a file, and saying what becomes of it."""

from dataclasses import dataclass
from datetime import datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select, update

from courses.importing.applying import lock
from courses.importing.mending import (
    LABELS,
    Mended,
    Posted,
    mended,
    picture_places,
    shape_of,
    shapes,
    with_picture,
)
from courses.importing.queries import (
    Handed,
    find_import,
    find_question,
    is_editable,
    original_of,
    resembled,
    skills_for,
)
from courses.importing.views import bp
from courses.questions.banks import EDIT_BANK
from courses.questions.contract import QUESTION_TYPES, full_key
from courses.questions.desk_models import APPLIED, LOOKED_AT, REPLACE, SKIP, TAKE, ImportedQuestion
from courses.questions.formats.contract import CLEAR, UNREADABLE
from courses.questions.illustrations import pictures_in
from courses.questions.pictures import UnusablePicture
from courses.questions.text import block
from courses.questions.variants import question_faults
from lms.api import JSONDict, _, db, nfc, now

SKIP_NEAR, TAKE_NEAR, SKILL, PICTURE = "skip-near", "take-near", "skill", "picture"


@dataclass(frozen=True)
class Placed(Handed):
    """One question of a file, with the place of its bank for permission rules."""

    row: ImportedQuestion | None = None

    @property
    def question(self) -> ImportedQuestion:
        """The question, which is always there."""
        return self.row or abort(404)


def find_placed(import_id: int, position: int) -> Placed:
    """Load a question of a file, or answer 404."""
    handed = find_import(import_id)
    row = find_question(import_id, position) or abort(404)
    return Placed(handed.bank, handed.path, handed.shares, handed.given, handed.course, row)


@bp.page(
    "/staff/imports/<int:import_id>/questions/<int:position>/decide",
    may=EDIT_BANK, load=find_placed, methods=("POST",),
)  # fmt: skip
def decide(placed: Placed) -> ResponseReturnValue:
    """Take a question, leave it out, let it replace the one that it resembles, or settle its key."""
    row, said = placed.question, request.form.get("do", "")
    if not _is_open(placed):
        return _closed(placed)
    if said == SKIP:
        row.decision = SKIP
    elif said == TAKE and not _faults(row):
        row.decision, row.confirmed_at = TAKE, row.confirmed_at or now()
    elif said == REPLACE and row.near_id is not None and not _faults(row):
        if not is_editable(current_user, row.near_id):
            flash(_("Câu đã có nằm trong ngân hàng mà đồng chí chỉ được xem, nên không thay được."), "stop")
            return _back(placed)
        row.decision, row.confirmed_at = REPLACE, row.confirmed_at or now()
    elif said.startswith("key:"):
        _settle_key(row, said.removeprefix("key:"), now())
    else:
        flash(_("Câu này còn chỗ phải sửa, chưa nhập được."), "stop")
    return _back(placed)


@bp.page(
    "/staff/imports/<int:import_id>/questions/<int:position>",
    may=EDIT_BANK, load=find_placed, methods=("GET", "POST"),
)  # fmt: skip
def mend(placed: Placed) -> ResponseReturnValue:
    """Mend a question on the spot; it is in order once it has no faults and a person has saved it."""
    row = placed.question
    if request.method == "GET":
        asked = request.args.get("shape", "")
        return _mend_page(placed, asked if asked in shapes() else shape_of(row.type), row.type, row.fields)
    if not _is_open(placed):
        return _closed(placed)
    shape = request.form.get("shape", "")
    if shape not in shapes():
        abort(400)
    posted: Posted = request.form.to_dict(flat=False)
    labels = {name: row.fields.get(name) for name in LABELS}
    file, adds = request.files.get("picture"), request.form.get("do") == PICTURE
    if adds or (file is not None and file.filename):  # a picture that was chosen comes in whichever button is pressed
        try:
            posted = with_picture(posted, file)
        except UnusablePicture as refusal:
            found = mended(shape, posted, labels)
            return _mend_page(placed, shape, found.type, found.fields, trouble=refusal.sentence)
    found = mended(shape, posted, labels)
    if adds:
        return _mend_page(placed, shape, found.type, found.fields)
    if found.faults:
        return _mend_page(placed, shape, found.type, found.fields, found=found)
    row.type, row.fields, row.state = found.type, found.fields, CLEAR
    row.decision, row.confirmed_at = TAKE, now()
    flash(_("Đã sửa câu ở %(place)s; câu này sẽ được nhập.", place=row.place), "good")
    return _back(placed)


@bp.page("/staff/imports/<int:import_id>/all", may=EDIT_BANK, load=find_import, methods=("POST",))
def decide_all(handed: Handed) -> ResponseReturnValue:
    """Say of all questions at once what becomes of those that resemble others, or which skill they show."""
    if not _is_open(handed):
        return _closed(handed)
    said, waiting = request.form.get("do", ""), ImportedQuestion.question_id.is_(None)
    mine = ImportedQuestion.import_id == handed.given.id
    if said in {SKIP_NEAR, TAKE_NEAR}:
        near = update(ImportedQuestion).where(
            mine, waiting, ImportedQuestion.near_id.is_not(None), ImportedQuestion.decision == "",
            (ImportedQuestion.state == CLEAR) | ImportedQuestion.confirmed_at.is_not(None),
        )  # fmt: skip
        db.session.execute(near.values(decision=SKIP if said == SKIP_NEAR else TAKE))
    elif said == SKILL:
        return _tag_all(handed)
    return redirect(url_for(".show", import_id=handed.given.id))


def _tag_all(handed: Handed) -> ResponseReturnValue:
    """Give a skill's code to every question that has none yet."""
    code = nfc(request.form.get("skill", "")).upper()[:40]
    if code not in {skill.code for skill in skills_for(handed.course)}:
        flash(_("Chuẩn không có mã %(code)s. Hãy chọn một mã mục trong danh sách.", code=code or "–"), "stop")
        return redirect(url_for(".show", import_id=handed.given.id))
    rows = db.session.execute(
        select(ImportedQuestion.id, ImportedQuestion.fields).where(
            ImportedQuestion.import_id == handed.given.id, ImportedQuestion.question_id.is_(None)
        )
    )
    tagged = [{"id": row.id, "fields": {**row.fields, "skill": code}} for row in rows if not row.fields.get("skill")]
    if tagged:
        db.session.execute(update(ImportedQuestion), tagged)
    flash(_("Đã gắn mã %(code)s cho %(count)d câu chưa có mã.", code=code, count=len(tagged)), "good")
    return redirect(url_for(".show", import_id=handed.given.id))


def _settle_key(row: ImportedQuestion, letters: str, at: datetime) -> None:
    """Keep the options with these letters as the right ones: one makes it a choice, several make it choices."""
    options = [dict(option) for option in row.fields.get("options") or [] if isinstance(option, dict)]
    right = {ord(letter) - ord("A") for letter in letters}
    for place, option in enumerate(options):
        option.pop("right", None)
        if place in right:
            option["right"] = True
    kind = "choices" if len(right) > 1 else "choice"
    fields: JSONDict = {**row.fields, "options": options}
    if question_faults(QUESTION_TYPES[full_key(kind)], fields):
        flash(_("Câu này còn chỗ phải sửa, chưa nhập được."), "stop")
        return
    row.type, row.fields, row.decision, row.confirmed_at = kind, fields, TAKE, at


def _faults(row: ImportedQuestion) -> bool:
    kind = full_key(row.type)
    if row.state == UNREADABLE and row.confirmed_at is None:
        return True
    return kind not in QUESTION_TYPES or bool(question_faults(QUESTION_TYPES[kind], row.fields))


def _mend_page(
    placed: Placed, shape: str, kind: str, fields: JSONDict, *, found: Mended | None = None, trouble: str = ""
) -> ResponseReturnValue:
    row, parts = placed.question, shapes()[shape].show({**fields, "type": kind})
    return render_template(
        "courses/importing/mend.html",
        placed=placed,
        row=row,
        original=original_of(row),
        shape=shape,
        shapes=shapes(),
        fields=fields,
        parts=parts,
        places=picture_places(shape, parts),
        pictures=[block(text) for text in _texts(fields) if pictures_in(text)],
        trouble=trouble,
        faults=[fault.sentence for fault in found.faults] if found else [],
        near=resembled([row]).get(row.near_id or 0),
        skills=skills_for(placed.course),
    ), 422 if found or trouble else 200


def _texts(fields: JSONDict) -> list[str]:
    """The texts that may show pictures, as they stand in the form."""
    options = [option for option in fields.get("options") or [] if isinstance(option, dict)]
    return [str(part.get(name, "")) for part in (fields, *options) for name in ("text", "feedback")]


def _is_open(handed: Handed) -> bool:
    """Whether decisions still count; the row is held, so that none is made while the file is being taken in."""
    return lock(handed.given.id).state in {LOOKED_AT, APPLIED} and (
        not isinstance(handed, Placed) or handed.question.question_id is None
    )


def _closed(handed: Handed) -> ResponseReturnValue:
    flash(_("Không đổi được nữa: câu đã nhập, hoặc tệp đã được bỏ hay hoàn tác."), "stop")
    return redirect(url_for(".show", import_id=handed.given.id))


def _back(placed: Placed) -> ResponseReturnValue:
    """Back to the same page of the list, at the same question."""
    shown, page = request.form.get("show") or None, request.form.get("page") or None
    anchor = f"q{placed.question.position}"
    return redirect(url_for(".show", import_id=placed.given.id, show=shown, page=page, _anchor=anchor))
