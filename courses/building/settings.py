"""The settings of a course: a form on one side, pack.yaml on the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from courses.building.manuscript import Manuscript, as_titles
from courses.building.outline import Changed, Texts, with_titles
from courses.packing.files import MANIFEST
from courses.packing.reading import FIELDS, KINDS, manifest_problems
from courses.packing.sheet import read_sheet
from courses.packing.yaml_edits import with_value
from lms.api import JSONDict, _, nfc, nfc_lines

LANGUAGES = ("vi", "en")
TEXTS = ("title", "summary", "audience")
ALL = "all"


@dataclass(frozen=True)
class SettingsForm:
    """What stands in the fields. `texts` are by field and language; `lessons` and `quizzes` are what the rule asks for.

    `every_lesson` asks for all lessons, also for those that come later.
    """

    texts: Mapping[str, JSONDict]
    kind: str
    hours: str
    skills: str
    certificate: str
    opens_at: str
    closes_at: str
    licence: str
    sources: str
    needs: Sequence[str] = ()
    approval: bool = False
    every_lesson: bool = True
    lessons: Sequence[str] = ()
    quizzes: Sequence[str] = ()
    faults: dict[str, str] = field(default_factory=dict)


def settings_of(script: Manuscript) -> SettingsForm:
    """What the page shows of pack.yaml."""
    fields = script.fields
    rule = fields.get("completion") or {}
    lessons = rule.get("lessons", ALL)
    return SettingsForm(
        texts={name: as_titles(fields.get(name)) for name in TEXTS},
        kind=str(fields.get("kind") or ""),
        hours=_text(fields.get("hours")),
        skills=", ".join(map(str, fields.get("skills") or [])),
        certificate=_text(fields.get("certificate")),
        opens_at=_clock(fields.get("opens_at")),
        closes_at=_clock(fields.get("closes_at")),
        licence=_text(fields.get("licence")),
        sources="\n".join(map(str, fields.get("sources") or [])),
        needs=[str(key) for key in fields.get("needs") or []],
        approval=fields.get("approval") is True,
        every_lesson=lessons in (ALL, None),
        lessons=[] if lessons in (ALL, None) else [str(key) for key in lessons],
        quizzes=[str(key) for key in rule.get("quizzes") or []],
    )


def posted_settings(form: MultiDict[str, str]) -> SettingsForm:
    """Read a posted form."""
    texts = {name: {code: nfc(form.get(f"{name}_{code}", "")) for code in LANGUAGES} for name in TEXTS}
    read: dict[str, Any] = {
        name: nfc(form.get(name, "")) for name in ("kind", "hours", "skills", "certificate", "licence")
    }
    return SettingsForm(
        texts={name: {code: text for code, text in told.items() if text} for name, told in texts.items()},
        **read,
        opens_at=nfc(form.get("opens_at", "")),
        closes_at=nfc(form.get("closes_at", "")),
        sources=nfc_lines(form.get("sources", "")),
        needs=form.getlist("needs"),
        approval="approval" in form,
        every_lesson=form.get("lessons_rule", ALL) == ALL,
        lessons=form.getlist("lessons"),
        quizzes=form.getlist("quizzes"),
    )


def with_settings(texts: Texts, form: SettingsForm) -> Changed:
    """Put what has changed into pack.yaml."""
    stands = settings_of(Manuscript(texts))
    text = texts[MANIFEST]
    for name in TEXTS:
        if stands.texts[name] != form.texts[name]:
            text = _with_text(text, name, form.texts[name])
    for name, value in _values(form).items():
        if getattr(stands, name) != getattr(form, name):
            text = with_value(text, (name,), value, FIELDS)
    if (stands.every_lesson, stands.lessons, stands.quizzes) != (form.every_lesson, form.lessons, form.quizzes):
        rule = {"lessons": ALL if form.every_lesson else list(form.lessons), "quizzes": list(form.quizzes)}
        for name, value in rule.items():
            text = with_value(text, ("completion", name), value)
    return {MANIFEST: text}


def faults_of(text: str) -> dict[str, str]:
    """What has to be mended in pack.yaml, by the field at whose place it stands."""
    sheet = read_sheet(MANIFEST, text, [])
    lines = sorted((sheet.line(name), name) for name in sheet.fields) if sheet else []
    faults: dict[str, str] = {}
    for problem in manifest_problems(text):
        line = int(problem.place.rpartition(":")[2])
        name = next((name for start, name in reversed(lines) if start <= line), "title")
        faults.setdefault(name, problem.sentence)
    return faults


def form_faults(form: SettingsForm) -> dict[str, str]:
    """What cannot be put into pack.yaml at all, by the names of the fields."""
    faults = {}
    for name in ("title", "summary"):
        if not form.texts[name].get("vi"):
            faults[name] = _("Hãy nhập phần tiếng Việt.")
    if form.kind not in KINDS:
        faults["kind"] = _("Hãy chọn loại khóa học.")
    if _hours(form.hours) is None:
        faults["hours"] = _("Hãy nhập số từ %(least)s đến %(most)s.", least=0, most=1000)
    if not form.skills:
        faults["skills"] = _("Hãy ghi ít nhất một mã kỹ năng, ví dụ IU06.")
    return faults


def _values(form: SettingsForm) -> JSONDict:
    return {
        "kind": form.kind,
        "hours": _hours(form.hours),
        "skills": form.skills.replace(",", " ").split(),
        "certificate": form.certificate or None,
        "opens_at": form.opens_at.replace("T", " ") or None,
        "closes_at": form.closes_at.replace("T", " ") or None,
        "needs": list(form.needs) or None,
        "approval": form.approval or None,
        "licence": form.licence or None,
        "sources": [line for line in form.sources.split("\n") if line] or None,
    }


def _with_text(text: str, name: str, told: JSONDict) -> str:
    if not told or name not in Manuscript({MANIFEST: text}).fields:
        return with_value(text, (name,), told or None, FIELDS)
    if name == "title":
        return with_titles(text, (), told)
    stands = Manuscript({MANIFEST: text}).fields[name]
    if not isinstance(stands, dict):
        return with_value(text, (name,), told)
    for language in LANGUAGES:
        if stands.get(language) != told.get(language):
            text = with_value(text, (name, language), told.get(language))
    return text


def _hours(text: str) -> float | None:
    try:
        hours = float(text.replace(",", "."))
    except ValueError:
        return None
    if not 0 <= hours <= 1000:
        return None
    return int(hours) if hours == int(hours) else hours


def _text(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    return "" if value is None else str(value)


def _clock(value: Any) -> str:
    """As a browser's field for date and time wants it."""
    return _text(value).replace(" ", "T")[:16]
