"""The editor's page put together: one for a new question and for one that is there."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from courses.authoring.families import family_of
from courses.authoring.families.gaps import option_lines
from courses.authoring.families.marked import asked_lines, level_lines
from courses.authoring.figures import Figures
from courses.authoring.labels import KINDS, LEVELS, item_of, items, sums_text, table_text
from courses.authoring.looking import look_at
from courses.authoring.queries import Past, bank_title
from courses.authoring.sheet import has_rest, rest_of, with_rows
from courses.authoring.starting_files import ticket_of
from courses.questions.banks import BankPlace
from courses.questions.contract import QUESTION_TYPES, QuestionType, full_key
from courses.questions.declarations import FIELD
from courses.questions.desk_models import QuestionDraft
from courses.questions.filetypes import FILES_OF_TASKS
from courses.questions.filetypes import KINDS as FILE_KINDS
from courses.questions.loaders import QuestionPlace
from courses.questions.models import DRAFT, READY, RETIRED
from courses.questions.office.contract import MARKING_RULES
from courses.questions.starting_files import LARGEST
from courses.quizzes.pages import second
from lms.api import Blueprint, JSONDict, _, lazy_

bp = Blueprint("courses_authoring", __name__, template_folder=str(Path(__file__).parents[1] / "templates"))

STATES = {DRAFT: lazy_("Bản nháp"), READY: lazy_("Sẵn sàng"), RETIRED: lazy_("Đã thôi dùng")}


@dataclass(frozen=True)
class Trouble:
    """Why it is not saved as asked: a bold fact, a sentence, and the faults that stand beside their fields."""

    title: str = ""
    sentence: str = ""
    status: int = 200
    kind: str = "stop"
    faults: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Desk:
    """What lies on the editor's desk. `base` is the version on which the author writes, 0 for a new question."""

    place: BankPlace
    kind: QuestionType
    fields: JSONDict
    base: int = 0
    draft_id: int = 0
    draft: QuestionDraft | None = None
    saved_at: datetime | None = None
    trouble: Trouble = field(default_factory=Trouble)
    history: tuple[Past, ...] = ()
    used_in: int = 0
    figures: Figures | None = None

    @property
    def question(self) -> Any:
        return self.place.question if isinstance(self.place, QuestionPlace) else None

    @property
    def saved_clock(self) -> str:
        """When the draft was kept, to the second."""
        return second(self.saved_at) if self.saved_at else ""

    def with_trouble(self, trouble: Trouble) -> "Desk":
        return replace(self, trouble=trouble)


def kind_named(name: str) -> QuestionType:
    """The type that an address names; answers 404."""
    key = full_key(name)
    return QUESTION_TYPES[key] if key in QUESTION_TYPES else abort(404)


def page_of_desk(desk: Desk) -> ResponseReturnValue:
    """Draw the editor."""
    fields = with_rows(desk.fields)
    return render_template(
        "courses/authoring/edit.html",
        desk=desk,
        bank=desk.place.bank,
        bank_title=bank_title(desk.place.bank),
        question=desk.question,
        kind=desk.kind,
        short_type=desk.kind.key.removeprefix("courses."),
        fields=fields,
        faults=desk.trouble.faults,
        family=family_of(desk.kind.key),
        look=look_at(desk.kind, fields),
        levels=LEVELS,
        kinds=KINDS,
        items=list(items()),
        item=item_of(str(fields.get("skill", ""))),
        states=STATES,
        more=rest_of(desk.kind, fields),
        has_more=has_rest(desk.kind),
        variants_rows=table_text(fields.get(FIELD)),
        variants_derive=sums_text(fields.get(FIELD)),
        option_lines=option_lines,
        file_kinds=list(FILE_KINDS),
        starting_kinds=[f".{ending}" for ending in FILES_OF_TASKS],
        largest_start=LARGEST,
        ticket_of=ticket_of,
        level_lines=level_lines,
        asked_lines=asked_lines,
        **_rule_words(),
    ), desk.trouble.status


def _rule_words() -> dict[str, Any]:
    """The marking rules to choose from, and what each is asked with."""
    hints = {}
    for rule in MARKING_RULES:
        names = [f"{one.name} ({'/'.join(one.choices)})" if one.choices else one.name for one in rule.parameters]
        said = _("Tham số: %(names)s.", names=", ".join(names) or "–")
        hints[rule.key] = hints[rule.key.removeprefix("courses.")] = said
    titles = [(rule.key, f".{rule.reads} · {rule.title}") for rule in MARKING_RULES]
    return {"rule_choices": [("", _("Chọn quy tắc")), *titles], "rule_hints": hints, "full_rule": full_key}
