"""“Lời nhắc”: when reminders go out, and in whose words."""

from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.assigning.permissions import ASSIGN
from courses.reminding.forms import WordsForm
from courses.reminding.sampling import Reader, Sample, sample_of
from courses.reminding.schedule import SCHEDULE
from courses.reminding.services import forget_words, set_words
from courses.reminding.texts import KINDS, Kind, Wording, shipped_text
from lms.api import (
    Blueprint,
    NavigationItem,
    Unit,
    _,
    find_unit,
    hours_of,
    lazy_,
    now,
    settings,
    today_of,
    units_in_scope,
)

bp = Blueprint("courses_reminding", __name__, template_folder="../templates")
NAVIGATION = [
    NavigationItem(
        frame="staff", group=lazy_("Đào tạo"), title=lazy_("Lời nhắc"), icon="bell-ringing",
        endpoint="courses_reminding.index", may=ASSIGN, order=320,
    )
]  # fmt: skip


@dataclass(frozen=True)
class Words:
    """The words of one unit for one kind of reminder."""

    unit: Unit
    kind: Kind

    @property
    def unit_path(self) -> str:
        """Where the unit lies, for permission rules."""
        return self.unit.path


def find_words(unit_id: int, kind: str) -> Words:
    """Load a unit and a kind of reminder, or answer 404."""
    return Words(find_unit(unit_id), KINDS.get(kind) or abort(404))


@bp.page("/staff/reminders", may=ASSIGN)
def index() -> ResponseReturnValue:
    """When what goes out, and whose words hold in the chosen unit."""
    units = units_in_scope(ASSIGN)
    asked = request.args.get("unit", type=int)
    unit = next((line for line in units if line.id == asked), units[0] if units else None)
    if unit is None or asked not in {None, unit.id}:
        abort(404)
    wording = Wording()
    lines = [
        (kind, wording.own(kind.key, "vi", unit.path), wording.text(kind.key, "vi", unit.path))
        for kind in KINDS.values()
    ]
    return render_template(
        "courses/reminding/index.html", units=units, unit=unit, lines=lines, hours=hours_of(settings()),
        schedule=SCHEDULE,
    )  # fmt: skip


@bp.page("/staff/reminders/<int:unit_id>/<kind>", may=ASSIGN, load=find_words, methods=("GET", "POST"))
def edit(words: Words) -> ResponseReturnValue:
    """Set the words of a unit, with a look at how they read."""
    wording = Wording()
    own = {language: wording.own(words.kind.key, language, words.unit.path) for language in ("vi", "en")}
    held = {language: one.text if one else shipped_text(words.kind.key, language) for language, one in own.items()}
    form = WordsForm(
        words.kind,
        data={f"{name}_{language}": getattr(text, name) for language, text in held.items() for name in vars(text)},
    )
    is_fine = form.validate_on_submit()
    if is_fine and request.form.get("do") != "look":
        set_words(words.unit, words.kind.key, form.texts(), by_id=current_user.id, at=now())
        flash(_("Đã lưu lời nhắc của %(unit)s.", unit=words.unit.name), "good")
        return redirect(url_for(".index", unit=words.unit.id))
    return render_template(
        "courses/reminding/edit.html", words=words, form=form, own=own, sample=_sample(words, form),
        is_own=any(one is not None and one.unit_path == words.unit.path for one in own.values()),
    )  # fmt: skip


@bp.page("/staff/reminders/<int:unit_id>/<kind>/look", may=ASSIGN, load=find_words, methods=("POST",))
def look(words: Words) -> ResponseReturnValue:
    """The part of the page that shows how the words read; it follows what is typed, and nothing is kept."""
    form = WordsForm(words.kind)
    form.validate()
    return render_template("courses/reminding/look.html", form=form, sample=_sample(words, form))


@bp.page("/staff/reminders/<int:unit_id>/<kind>/back", may=ASSIGN, load=find_words, methods=("POST",))
def go_back(words: Words) -> ResponseReturnValue:
    """Give up a unit's own words."""
    forget_words(words.unit, words.kind.key, by_id=current_user.id)
    flash(_("%(unit)s dùng lại lời nhắc chung.", unit=words.unit.name), "good")
    return redirect(url_for(".index", unit=words.unit.id))


def _sample(words: Words, form: WordsForm) -> Sample:
    texts = {language: text for language, text in form.texts().items() if text}
    reader = Reader(current_user.id, current_user.name)
    return sample_of(words.kind, texts, words.unit, reader, today=today_of(now()))
