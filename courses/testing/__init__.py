"""The test kit that plugins call: one line tries a question type, or a format of files, against its contract."""

import json
import re
from collections.abc import Mapping
from typing import Any

from flask import Flask, get_template_attribute

from courses.questions.contract import COMMON_FIELDS, Example, QuestionType, Raw, Unacceptable
from courses.questions.rendering import ALMOST, QuestionView
from courses.questions.text import block, mark_up
from courses.testing.formats import check_question_format
from courses.testing.rules import check_marking_rule
from courses.testing.secrets import secrets_told
from lms.api import JSONDict

__all__ = ["check_marking_rule", "check_question_format", "check_question_type", "graded"]

SEEDS = (0, 1, 7, 2**31 - 1)


def check_question_type(kind: QuestionType, app: Flask | None = None) -> None:
    """Try every example of a question type, with `app` on its page too; raises `AssertionError` with what is broken."""
    examples = list(kind.examples())
    assert "." in kind.key, f"{kind.key}: a key begins with its plugin's name and a dot"
    assert str(kind.title), f"{kind.key}: no title"
    _check_choice_of_examples(kind, examples)
    for example in examples:
        settings = _check_settings(kind, example)
        _check_public(kind, settings)
        _check_answer(kind, settings, example)
    _check_hostile_settings(kind, examples[0].settings)
    _check_secrets(kind)
    if app is not None:
        with app.test_request_context():
            _check_page(kind, examples)


def graded(kind: QuestionType, fields: Mapping[str, Any], raw: Raw) -> float | None:
    """The fraction that what a browser sent gets under an author's fields; raises `Unacceptable`."""
    settings = kind.settings_from(fields)
    return kind.grade(settings, kind.parse(settings, raw)).fraction


def _check_choice_of_examples(kind: QuestionType, examples: list[Example]) -> None:
    fractions = [example.fraction for example in examples if not example.waits]
    if kind.marked_by_people:
        assert any(example.waits for example in examples), f"{kind.key}: no example of an answer that waits for people"
    else:
        assert 1.0 in fractions, f"{kind.key}: no example of a right answer"
        assert any(fraction is not None and fraction < 1 for fraction in fractions), f"{kind.key}: no wrong example"
    assert None in fractions, f"{kind.key}: no example of an answer that is not acceptable"


def _check_settings(kind: QuestionType, example: Example) -> dict[str, Any]:
    assert not kind.check(example.settings), f"{kind.key}: an example has faults {kind.check(example.settings)}"
    settings = kind.settings_from(example.settings)
    assert _same_in_json(settings), f"{kind.key}: settings do not survive JSON"
    assert all(settings.get(name) == example.settings.get(name) for name in COMMON_FIELDS)
    assert 0.0 <= kind.guess(settings) < 1.0, f"{kind.key}: guessing gets {kind.guess(settings)}"
    return settings


def _check_public(kind: QuestionType, settings: dict[str, Any]) -> None:
    for seed in SEEDS:
        public = kind.public(settings, seed)
        assert _same_in_json(public), f"{kind.key}: what the browser may know does not survive JSON"
        assert kind.public(settings, seed) == public, f"{kind.key}: one seed gives two orders"


def _check_answer(kind: QuestionType, settings: dict[str, Any], example: Example) -> None:
    if example.fraction is None and not example.waits:
        if kind.is_blank(example.given):
            return
        assert _refusal(kind, settings, example.given), f"{kind.key}: {example.given} should ask again in a sentence"
        return
    assert not kind.is_blank(example.given), f"{kind.key}: {example.given} counts as blank"
    given = kind.parse(settings, example.given)
    assert _same_in_json(given), f"{kind.key}: an answer does not survive JSON"
    grade = kind.grade(settings, given)
    assert _same_fraction(grade.fraction, example.fraction), (
        f"{kind.key}: {example.given} got {grade.fraction}, not {example.fraction}"
    )
    assert kind.grade(settings, given) == grade, f"{kind.key}: one answer gets two grades"
    assert kind.feedback_for(settings, given) == grade.feedback
    assert kind.describe(settings, given), f"{kind.key}: an answer without words"
    assert kind.right_answer(settings), f"{kind.key}: no right answer in words"


def _refusal(kind: QuestionType, settings: dict[str, Any], raw: Raw) -> str:
    try:
        kind.parse(settings, raw)
    except Unacceptable as refusal:
        return refusal.sentence
    return ""


def _check_hostile_settings(kind: QuestionType, good: Mapping[str, Any]) -> None:
    """`check` finds what is missing or of another kind, and never raises."""
    assert kind.check({}), f"{kind.key}: empty settings pass"
    hostile: list[Any] = [None, 3, [], {}, "", [[]], [{}], [{"text": 1}]]
    for name in ("text", *kind.fields):
        for value in hostile:
            kind.check({**good, name: value})
    assert kind.check({**good, "text": ""}), f"{kind.key}: a question without text passes"
    assert kind.check({**good, "no-such-field": 1}), f"{kind.key}: unknown fields pass"


def _check_secrets(kind: QuestionType) -> None:
    told = list(secrets_told(kind, lambda settings: [kind.public(settings, seed) for seed in SEEDS]))
    assert not told, f"{kind.key}: the browser is told too early of {told}"


def _check_page(kind: QuestionType, examples: list[Example]) -> None:
    """The answer area can send every answer of the examples, shows them again, and tells no secret."""
    for example in examples:
        settings = kind.settings_from(example.settings)
        acceptable = example.waits or example.fraction is not None
        given = kind.parse(settings, example.given) if acceptable else None
        asked = _drawn(kind, settings)
        again = _drawn(kind, settings, given, {} if acceptable else example.given)
        assert not acceptable or again != asked, f"{kind.key}: the page does not show {example.given} again"
        if example.fraction == 1.0:
            names = set(re.findall(r'name="x-([^"]+)"', asked))
            assert set(example.given) <= names, f"{kind.key}: the page has no input for {set(example.given) - names}"
    told = list(secrets_told(kind, lambda settings: _drawn(kind, settings)))
    assert not told, f"{kind.key}: the page tells too early of {told}"


def _drawn(kind: QuestionType, settings: JSONDict, given: JSONDict | None = None, posted: Raw | None = None) -> str:
    """The question as learners see it before anything may be said about their answer."""
    public = kind.public(settings, 0)
    shown = mark_up({name: value for name, value in public.items() if name != "text"})
    view = QuestionView(kind, block(public["text"]), shown, given, posted or {})
    return str(get_template_attribute("courses/questions/parts.html", "asked")(view, "x-"))


def _same_fraction(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) < ALMOST


def _same_in_json(value: Any) -> bool:
    return bool(json.loads(json.dumps(value)) == value)
