"""Writing a question: every button works without a script, and nothing becomes a version but by saying so."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.authoring.editing import Desk, Trouble, bp, kind_named, page_of_desk
from courses.authoring.figures import figures_of
from courses.authoring.pasting import place_picture
from courses.authoring.queries import bank_title, draft_of, history_of, new_draft, new_drafts
from courses.authoring.services import Saved, Stale, add_question, change_question, keep_draft, keep_new_draft
from courses.authoring.sheet import changed_by_button, empty_fields, faults_in, read_fields, tidied
from courses.authoring.starting_files import take_chosen
from courses.questions.authored import fields_of_version
from courses.questions.banks import EDIT_BANK, BankPlace
from courses.questions.contract import QUESTION_TYPES
from courses.questions.loaders import QuestionPlace, find_bank, find_question
from courses.questions.models import DRAFT, READY
from courses.questions.pictures import UnusablePicture
from courses.quizzes.freezing import Frozen
from courses.quizzes.pages import second
from courses.quizzes.rules.words import moment_words
from lms.api import JSONDict, _, now

KEEP, MAKE_READY, TAKE_PICTURE, TAKE_FILES = "draft", "ready", "picture", "files"


@bp.page("/staff/bank/<int:bank_id>/questions/new", may=EDIT_BANK, load=find_bank, methods=("GET", "POST"))
def new(place: BankPlace) -> ResponseReturnValue:
    """Choose a type; then write a new question of it."""
    draft = new_draft(request.values.get("draft", 0, type=int), place.bank.id, current_user.id)
    name = draft.type if draft is not None else request.args.get("type", "")
    if not name:
        return _choose(place)
    kind = kind_named(name)
    if request.method == "GET":
        if draft is None:
            return page_of_desk(Desk(place, kind, empty_fields(kind)))
        return page_of_desk(Desk(place, kind, draft.fields, draft_id=draft.id, draft=draft, saved_at=draft.saved_at))
    desk = Desk(place, kind, read_fields(kind, request.form), draft_id=draft.id if draft is not None else 0)
    at = now()

    def save(fields: JSONDict, status: str) -> Saved:
        return add_question(place.bank.id, fields, status=status, draft_id=desk.draft_id, by_id=current_user.id, at=at)

    return _answer(desk, save, at)


@bp.page("/staff/questions/<int:question_id>/edit", may=EDIT_BANK, load=find_question, methods=("GET", "POST"))
def edit(place: QuestionPlace) -> ResponseReturnValue:
    """Change a question; what one has begun is there again."""
    question, version = place.question, place.version
    kind = kind_named(version.type)
    history = tuple(history_of(question.id))
    desk = Desk(
        place,
        kind,
        {},
        base=question.latest,
        history=history,
        used_in=history[0].used_in,
        figures=figures_of(question.id),
    )
    if request.method == "GET":
        draft = draft_of(question.id, current_user.id)
        if draft is None:
            return page_of_desk(replace(desk, fields=fields_of_version(version)))
        opened = replace(
            desk, fields=draft.fields, base=draft.base, draft_id=draft.id, draft=draft, saved_at=draft.saved_at
        )
        return page_of_desk(opened)
    base = request.form.get("base", 0, type=int)
    desk = replace(desk, fields=read_fields(kind, request.form), base=base)
    at = now()

    def save(fields: JSONDict, status: str) -> Saved:
        return change_question(question, fields, status=status, base=base, by_id=current_user.id, at=at)

    return _answer(desk, save, at)


def _choose(place: BankPlace) -> ResponseReturnValue:
    return render_template(
        "courses/authoring/new.html",
        bank=place.bank,
        bank_title=bank_title(place.bank),
        kinds=list(QUESTION_TYPES),
        drafts=new_drafts(place.bank.id, current_user.id),
    )


def _answer(desk: Desk, save: Callable[[JSONDict, str], Saved], at: datetime) -> ResponseReturnValue:
    """Do what the pressed button says. Files that were chosen come in whatever it says."""
    deed = request.form.get("do", "")
    if refused := take_chosen(desk.kind, desk.fields, request.files):
        return page_of_desk(desk.with_trouble(Trouble(_("Chưa lấy được tệp."), " ".join(refused), 422)))
    if deed == TAKE_FILES:
        return _kept(replace(desk, fields=tidied(desk.fields)), {}, at)
    if deed.startswith(TAKE_PICTURE):
        return _with_picture(desk, deed.partition(":")[2])
    if deed not in {KEEP, MAKE_READY}:
        changed_by_button(desk.fields, deed)
        return page_of_desk(desk)
    return _settled(desk, save, deed, at)


def _settled(desk: Desk, save: Callable[[JSONDict, str], Saved], deed: str, at: datetime) -> ResponseReturnValue:
    """Keep a draft or make a version, as far as what has to be mended lets it."""
    desk = replace(desk, fields=tidied(desk.fields))
    faults = faults_in(desk.kind, desk.fields)
    if deed == KEEP and (faults or (desk.question is not None and desk.question.status != DRAFT)):
        return _kept(desk, faults, at)
    if faults:
        title = _("Chưa lưu thành câu hỏi: còn %(count)d chỗ cần sửa.", count=len(faults))
        return page_of_desk(desk.with_trouble(Trouble(title, status=422, faults=faults)))
    return _saved(desk, save, MAKE_READY if deed == MAKE_READY else DRAFT)


def _saved(desk: Desk, save: Callable[[JSONDict, str], Saved], status: str) -> ResponseReturnValue:
    try:
        saved = save(desk.fields, status)
    except Frozen as refusal:
        sentence = _("%(why)s Bản nháp vẫn giữ nguyên.", why=refusal.sentence)
        return page_of_desk(desk.with_trouble(Trouble(_("Chưa lưu."), sentence, 409)))
    except Stale as refusal:
        sentence = _(
            "Người khác đã lưu phiên bản %(number)d%(when)s. Trên màn hình là bản của đồng chí, chưa lưu; bấm nút lưu "
            "lần nữa để bản này thành phiên bản tiếp theo, hoặc bỏ bản nháp để xem bản của người kia.",
            number=refusal.latest,
            when=_(" lúc %(moment)s", moment=moment_words(refusal.at)) if refusal.at else "",
        )
        newer = replace(desk, base=refusal.latest)
        return page_of_desk(newer.with_trouble(Trouble(_("Chưa lưu."), sentence, 409)))
    told = _("Đã lưu câu hỏi, sẵn sàng sử dụng.") if status == READY else _("Đã lưu câu hỏi ở dạng nháp.")
    flash(told if saved.is_changed else _("Không có gì thay đổi."), "good" if saved.is_changed else "info")
    return redirect(url_for(".edit", question_id=saved.question_id))


def _kept(desk: Desk, faults: dict[str, str], at: datetime) -> ResponseReturnValue:
    """Keep what was written as a draft, which changes nothing that is in use."""
    if desk.question is not None:
        draft_id = keep_draft(desk.question, desk.fields, owner_id=current_user.id, base=desk.base, at=at)
    else:
        draft_id = keep_new_draft(
            desk.place.bank.id, desk.fields, owner_id=current_user.id, draft_id=desk.draft_id, at=at
        )
    title = _("Đã lưu nháp lúc %(clock)s.", clock=second(at))
    sentence = _("Còn %(count)d chỗ cần sửa trước khi thành câu hỏi.", count=len(faults)) if faults else ""
    kept = replace(desk, draft_id=draft_id, saved_at=at)
    return page_of_desk(kept.with_trouble(Trouble(title, sentence, kind="good", faults=faults)))


def _with_picture(desk: Desk, where: str) -> ResponseReturnValue:
    try:
        place_picture(desk.fields, where, request.files.get("picture_file"), request.form.get("picture_alt", ""))
    except UnusablePicture as refusal:
        return page_of_desk(desk.with_trouble(Trouble(_("Chưa lấy được hình."), refusal.sentence, 422)))
    return page_of_desk(desk)
