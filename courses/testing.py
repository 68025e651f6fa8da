"""The test kit that plugins call: one line tries a question type against its contract."""

import json
from collections.abc import Mapping
from typing import Any

from courses.questions.contract import COMMON_FIELDS, Example, QuestionType, Raw, Unacceptable

SEEDS = (0, 1, 7, 2**31 - 1)


def check_question_type(kind: QuestionType) -> None:
    """Try every example of a question type; raises `AssertionError` with what is broken."""
    examples = list(kind.examples())
    fractions = [example.fraction for example in examples]
    assert "." in kind.key, f"{kind.key}: a key begins with its plugin's name and a dot"
    assert str(kind.title), f"{kind.key}: no title"
    assert 1.0 in fractions, f"{kind.key}: no example of a right answer"
    assert any(fraction is not None and fraction < 1 for fraction in fractions), f"{kind.key}: no wrong example"
    assert None in fractions, f"{kind.key}: no example of an answer that is not acceptable"
    for example in examples:
        settings = _check_settings(kind, example)
        _check_public(kind, settings)
        _check_answer(kind, settings, example)
    _check_hostile_settings(kind, examples[0].settings)


def graded(kind: QuestionType, fields: Mapping[str, Any], raw: Raw) -> float:
    """The fraction that what a browser sent gets under an author's fields; raises `Unacceptable`."""
    settings = kind.settings_from(fields)
    return kind.grade(settings, kind.parse(settings, raw)).fraction


def _check_settings(kind: QuestionType, example: Example) -> dict[str, Any]:
    assert not kind.check(example.settings), f"{kind.key}: an example has faults {kind.check(example.settings)}"
    settings = kind.settings_from(example.settings)
    assert _same_in_json(settings), f"{kind.key}: settings do not survive JSON"
    assert all(settings.get(name) == example.settings.get(name) for name in COMMON_FIELDS)
    return settings


def _check_public(kind: QuestionType, settings: dict[str, Any]) -> None:
    for seed in SEEDS:
        public = kind.public(settings, seed)
        assert _same_in_json(public), f"{kind.key}: what the browser may know does not survive JSON"
        assert kind.public(settings, seed) == public, f"{kind.key}: one seed gives two orders"
    told = json.dumps(kind.public(settings, 0), ensure_ascii=False)
    remark = settings.get("feedback")
    assert not remark or remark not in told, f"{kind.key}: feedback reaches the browser too early"


def _check_answer(kind: QuestionType, settings: dict[str, Any], example: Example) -> None:
    if example.fraction is None:
        if kind.is_blank(example.given):
            return
        assert _refusal(kind, settings, example.given), f"{kind.key}: {example.given} should ask again in a sentence"
        return
    assert not kind.is_blank(example.given), f"{kind.key}: {example.given} counts as blank"
    given = kind.parse(settings, example.given)
    assert _same_in_json(given), f"{kind.key}: an answer does not survive JSON"
    grade = kind.grade(settings, given)
    assert abs(grade.fraction - example.fraction) < 1e-9, (
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


def _same_in_json(value: Any) -> bool:
    return bool(json.loads(json.dumps(value)) == value)
