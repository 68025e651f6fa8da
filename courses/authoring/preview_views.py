"""A question as learners meet it: at the width of a telephone, in each way of answering; nothing is stored."""

from dataclasses import dataclass, replace

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from courses.authoring.editing import bp
from courses.authoring.queries import bank_title, version_of
from courses.questions.banks import READ_BANK
from courses.questions.contract import QUESTION_TYPES, Raw, Unacceptable, full_key
from courses.questions.loaders import QuestionPlace, find_question
from courses.questions.models import QuestionVersion
from courses.questions.rendering import QuestionView, question_view, raw_from
from courses.questions.text import line
from courses.questions.variants import bound, draw
from courses.quizzes.behaviours.contract import BEHAVIOURS, EVERYTHING, Standing
from courses.quizzes.manners import HINTS, Manner
from courses.quizzes.pages import limited
from lms.api import JSONDict, _

CHECK, HINT, FINISH = "check", "hint", "finish"
OWN_INPUTS = {"do", "tries", "hints", "seed", "behaviour", "version"}
MOST = 99


@dataclass(frozen=True)
class Trial:
    """How far the trial is: what was answered, and what may be seen of it."""

    standing: Standing
    view: QuestionView
    error: str = ""
    is_finished: bool = False


@bp.page("/staff/questions/<int:question_id>/preview", may=READ_BANK, load=find_question, methods=("GET", "POST"))
def preview(place: QuestionPlace) -> ResponseReturnValue:
    """Try a version of the question in one of the ways in which quizzes ask."""
    number = request.values.get("version", place.version.number, type=int)
    version = place.version if number == place.version.number else version_of(place.question.id, number)
    if version is None or version.type not in QUESTION_TYPES:
        abort(404)
    key = full_key(request.values.get("behaviour", "practice"))
    way = BEHAVIOURS[key] if key in BEHAVIOURS else abort(404)
    seed = request.values.get("seed", 1, type=int) % 10_000
    settings = bound(version.settings, draw(version.settings, seed))
    trial = _tried(version, settings, Manner(way, way.options_from({})), seed)
    return render_template(
        "courses/authoring/preview.html",
        question=place.question,
        bank=place.bank,
        bank_title=bank_title(place.bank),
        version=version,
        kind=QUESTION_TYPES[version.type],
        way=way,
        ways=list(BEHAVIOURS),
        trial=trial,
        manner=Manner(way, way.options_from({})),
        hints=[line(hint) for hint in settings.get(HINTS, ())[: trial.standing.hints]],
        seed=seed,
        has_variants="variants" in version.settings,
    ), (422 if trial.error else 200)


def _tried(version: QuestionVersion, settings: JSONDict, manner: Manner, seed: int) -> Trial:
    """Go one step on from where the page says the trial is."""
    deed = request.form.get("do", "")
    all_hints = len(settings.get(HINTS, ()))
    standing = Standing(_count("tries"), min(_count("hints"), all_hints), all_hints)
    raw = {name: values for name, values in raw_from(request.form).items() if name not in OWN_INPUTS}
    kind = QUESTION_TYPES[version.type]

    def asked(given: JSONDict | None = None, posted: Raw | None = None, *, show: bool = False) -> QuestionView:
        return question_view(version.type, settings, seed, given, posted=posted, show=show)

    given, refused = None, ""
    if not kind.is_blank(raw):
        try:
            given = kind.parse(settings, raw)
        except Unacceptable as refusal:
            refused = refusal.sentence
    if deed == FINISH:
        return Trial(standing, limited(asked(given, show=True), EVERYTHING), is_finished=True)
    if deed == CHECK and given is None:
        return Trial(standing, asked(posted=raw), refused or _("Hãy trả lời rồi kiểm tra."))
    if deed == CHECK and manner.may_check(standing):
        fraction = kind.grade(settings, given or {}).fraction
        checked = replace(standing, tries=standing.tries + 1, fraction=fraction, is_checked=True)
        seen = manner.shown(checked)
        return Trial(checked, limited(asked(given, show=bool(seen)), seen))
    if deed == HINT and manner.may_hint(standing):
        standing = replace(standing, hints=standing.hints + 1)
    return Trial(standing, asked(given, None if given else raw))


def _count(name: str) -> int:
    return min(MOST, max(0, request.form.get(name, 0, type=int)))
