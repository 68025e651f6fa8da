"""What the editor's script asks while one types: keep this, draw this, turn this into the other way of writing."""

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.authoring.editing import bp, kind_named
from courses.authoring.looking import look_at
from courses.authoring.markup import html_of, markdown_of, nfc_breaks
from courses.authoring.queries import OwnDraft, find_own_draft
from courses.authoring.services import discard_draft, keep_draft, keep_new_draft
from courses.authoring.sheet import faults_in, read_fields, tidied
from courses.authoring.starting_files import LOST, files_of, take_file, ticket_of
from courses.permissions import AUTHOR
from courses.questions.banks import EDIT_BANK, BankPlace
from courses.questions.filetypes import KINDS, UnwantedFile, ending_of
from courses.questions.loaders import QuestionPlace, find_bank, find_question
from courses.questions.pasting import taken
from courses.questions.pictures import UnusablePicture
from courses.quizzes.pages import second
from courses.quizzes.upload_views import saved
from lms.api import JSONDict, Permission, _, filesize, lazy_, now, own

OWN_DRAFT = Permission("courses.own_draft", own, lazy_("Giữ và bỏ bản nháp câu hỏi của mình"))
LONGEST = 200_000


@bp.page("/staff/bank/<int:bank_id>/questions/draft", may=EDIT_BANK, load=find_bank, methods=("POST",))
def keep_new(place: BankPlace) -> ResponseReturnValue:
    """Keep what stands in the form of a new question."""
    fields, at = read_fields(kind_named(request.form.get("type", "")), request.form), now()
    draft = request.form.get("draft", 0, type=int)
    kept = keep_new_draft(place.bank.id, fields, owner_id=current_user.id, draft_id=draft, at=at)
    return jsonify(draft=kept, saved=second(at))


@bp.page("/staff/questions/<int:question_id>/draft", may=EDIT_BANK, load=find_question, methods=("POST",))
def keep(place: QuestionPlace) -> ResponseReturnValue:
    """Keep what stands in the form of a question; says if somebody else has made a newer version meanwhile."""
    fields, at = read_fields(kind_named(place.version.type), request.form), now()
    base = request.form.get("base", 0, type=int)
    kept = keep_draft(place.question, fields, owner_id=current_user.id, base=base, at=at)
    newer = place.question.latest if place.question.latest != base else 0
    return jsonify(draft=kept, saved=second(at), newer=newer)


@bp.page("/staff/drafts/<int:draft_id>/discard", may=OWN_DRAFT, load=find_own_draft, methods=("POST",))
def discard(own_draft: OwnDraft) -> ResponseReturnValue:
    """Throw a draft away; what is in the bank stays."""
    draft = own_draft.draft
    question_id, bank_id = draft.question_id, draft.bank_id
    discard_draft(draft.id)
    flash(_("Đã bỏ bản nháp."), "info")
    if question_id is not None:
        return redirect(url_for(".edit", question_id=question_id))
    return redirect(url_for(".new", bank_id=bank_id))


@bp.page("/staff/bank/<int:bank_id>/questions/look", may=EDIT_BANK, load=find_bank, methods=("POST",))
def look(place: BankPlace) -> ResponseReturnValue:  # noqa: ARG001 (whoever may write here may look)
    """Draw what the form holds as learners will see it, with what has to be mended still."""
    kind = kind_named(request.form.get("type", ""))
    fields = tidied(read_fields(kind, request.form))
    return render_template("courses/authoring/look.html", look=look_at(kind, fields), left=len(faults_in(kind, fields)))


@bp.page("/staff/authoring/pictures", may=AUTHOR, methods=("POST",), limit="120/minute")
def take_picture() -> ResponseReturnValue:
    """Take in a pasted or dropped picture; the answer is its address and size."""
    try:
        picture = taken(request.files.get("file"))
    except UnusablePicture as refusal:
        return jsonify(error=refusal.sentence), 422
    return jsonify(url=picture.url, width=picture.width, height=picture.height, address=picture.address)


@bp.page("/staff/authoring/files", may=AUTHOR, methods=("POST",), limit="60/minute")
def take_starting() -> ResponseReturnValue:
    """Take in a file that learners begin with; the answer is what stands in its row."""
    try:
        file = take_file(request.files.get("file"), files_of(request.form.getlist("beside")))
    except UnwantedFile as refusal:
        return jsonify(error=refusal.sentence), 422
    ticket = ticket_of(file)
    url = url_for(".starting_file", ticket=ticket)
    return jsonify(ticket=ticket, url=url, name=file["name"], size=filesize(file["size"]))


def find_ticketed(ticket: str) -> JSONDict:
    """The file that one of our tickets names, or 404."""
    file = files_of([ticket])[0]
    return file if file != LOST else abort(404)


@bp.page("/staff/authoring/files/<ticket>", may=AUTHOR, load=find_ticketed)
def starting_file(file: JSONDict) -> ResponseReturnValue:
    """Give a trainer a file that learners begin with."""
    media_type = KINDS[ending_of(file["name"])].media_type
    return saved(file["sha256"], name=file["name"], size=file["size"], media_type=media_type)


@bp.page("/staff/authoring/convert", may=AUTHOR, methods=("POST",))
def convert() -> ResponseReturnValue:
    """Turn Markdown into what the rich editor holds (`to` is html), or back."""
    typed = request.form.get("text", "")[:LONGEST]
    said = html_of(nfc_breaks(typed)) if request.form.get("to") == "html" else markdown_of(typed)
    return jsonify(text=said)
