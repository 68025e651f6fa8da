"""Mending a key right where it was found wrong: the part of a question's settings that says what is right.

For types whose key is a choice, a statement's truth, a number or a list of texts. Whatever else there is to mend in a
question belongs to the editor of questions; a regrade then takes the version that was made there.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from wtforms import RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from courses.questions.contract import QUESTION_TYPES, Fault
from courses.questions.declarations import FIELD
from courses.questions.models import Question, QuestionVersion
from courses.questions.services import Draft
from courses.questions.text import line
from lms.api import Form, JSONDict, db, lazy_, log_deed


class KeyForm(Form):
    """A form for the key of a question; `settings_with_key` puts what was chosen into the settings."""

    def show(self, settings: JSONDict) -> None:
        """Fill in the key as it is."""
        raise NotImplementedError

    def settings_with_key(self, settings: JSONDict) -> JSONDict:
        """The question's settings with the key of the form."""
        raise NotImplementedError


class OneOption(KeyForm):
    """One right option."""

    right = RadioField(lazy_("Phương án đúng"), validators=[InputRequired(lazy_("Hãy chọn phương án đúng."))])

    def show(self, settings: JSONDict) -> None:
        self.right.choices = [SelectChoice(option["id"], line(option["text"])) for option in settings["options"]]
        if not self.right.raw_data:
            self.right.data = next((option["id"] for option in settings["options"] if option["right"]), None)

    def settings_with_key(self, settings: JSONDict) -> JSONDict:
        return _with_right(settings, {self.right.data})


class SeveralOptions(KeyForm):
    """Several right options."""

    right = SelectMultipleField(
        lazy_("Các phương án đúng"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )

    def show(self, settings: JSONDict) -> None:
        self.right.choices = [SelectChoice(option["id"], line(option["text"])) for option in settings["options"]]
        if not self.is_submitted():
            self.right.data = [option["id"] for option in settings["options"] if option["right"]]

    def settings_with_key(self, settings: JSONDict) -> JSONDict:
        return _with_right(settings, set(self.right.data or ()))


class Truth(KeyForm):
    """Whether the statement is true."""

    right = RadioField(
        lazy_("Khẳng định này"),
        choices=[SelectChoice("true", lazy_("Đúng")), SelectChoice("false", lazy_("Sai"))],
        validators=[InputRequired(lazy_("Hãy chọn Đúng hoặc Sai."))],
    )

    def show(self, settings: JSONDict) -> None:
        if not self.right.raw_data:
            self.right.data = "true" if settings["answer"] else "false"

    def settings_with_key(self, settings: JSONDict) -> JSONDict:
        return {**settings, "answer": self.right.data == "true"}


class Amount(KeyForm):
    """A number, and how far an answer may lie from it."""

    answer = StringField(lazy_("Đáp số"), validators=[InputRequired(lazy_("Hãy ghi đáp số.")), Length(max=40)])
    tolerance = StringField(lazy_("Sai số cho phép"), validators=[Length(max=40)])

    def show(self, settings: JSONDict) -> None:
        if not self.is_submitted():
            self.answer.data, self.tolerance.data = settings["answer"], settings["tolerance"]

    def settings_with_key(self, settings: JSONDict) -> JSONDict:
        return {
            **settings,
            "answer": (self.answer.data or "").replace(",", "."),
            "tolerance": (self.tolerance.data or "0").replace(",", "."),
        }


class Texts(KeyForm):
    """The answers that are accepted, one a line."""

    accept = TextAreaField(
        lazy_("Các đáp án được chấp nhận"),
        description=lazy_("Mỗi đáp án một dòng."),
        validators=[InputRequired(lazy_("Hãy ghi ít nhất một đáp án.")), Length(max=4000)],
    )

    def show(self, settings: JSONDict) -> None:
        if not self.is_submitted():
            self.accept.data = "\n".join(settings["accept"])

    def settings_with_key(self, settings: JSONDict) -> JSONDict:
        texts = [text.strip() for text in (self.accept.data or "").splitlines()]
        return {**settings, "accept": list(dict.fromkeys(text for text in texts if text))}


KEY_FORMS: dict[str, type[KeyForm]] = {
    "courses.choice": OneOption,
    "courses.choices": SeveralOptions,
    "courses.true_false": Truth,
    "courses.numeric": Amount,
    "courses.short_answer": Texts,
}


def key_form_of(version: QuestionVersion) -> type[KeyForm] | None:
    """The form for the key of a question; None where the whole question has to be edited."""
    return None if FIELD in version.settings else KEY_FORMS.get(version.type)


def latest_of(question_id: int) -> QuestionVersion:
    """The newest version of a question."""
    return db.session.execute(
        select(QuestionVersion)
        .join(Question, (Question.id == QuestionVersion.question_id) & (Question.latest == QuestionVersion.number))
        .where(Question.id == question_id)
    ).scalar_one()


def mend_key(
    version: QuestionVersion, settings: JSONDict, *, by_id: int, at: datetime
) -> QuestionVersion | list[Fault]:
    """Make the next version of a question with these settings, or tell what is wrong with them.

    Of two people who mend the same version one makes the next; the other gets that one.
    """
    kind = QUESTION_TYPES[version.type]
    if faults := kind.check(settings):
        return faults
    settings = kind.settings_from(settings)
    draft = Draft("", version.type, version.skill, version.difficulty, version.kind, settings, version.category)
    raised = db.session.scalar(
        update(Question)
        .where(Question.id == version.question_id, Question.latest == version.number)
        .values(latest=version.number + 1)
        .returning(Question.id)
        .execution_options(synchronize_session=False)
    )
    if raised is None:
        return latest_of(version.question_id)
    made = QuestionVersion(
        question_id=version.question_id, number=version.number + 1, type=version.type, skill=version.skill,
        difficulty=version.difficulty, kind=version.kind, category=version.category, settings=settings,
        digest=draft.digest, made_at=at, made_by=by_id,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    log_deed("courses.key_mended", f"courses:question:{version.question_id}", actor_id=by_id, version=made.number)
    return made


def _with_right(settings: JSONDict, right: set[Any]) -> JSONDict:
    return {
        **settings,
        "options": [{**option, "right": option["id"] in right} for option in settings["options"]],
    }
