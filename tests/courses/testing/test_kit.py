"""The kit finds what a type tells too early, without knowing the type."""

import pytest

from courses.questions.types import TYPES
from courses.questions.types.choice import Choice
from courses.questions.types.cloze import Cloze
from courses.questions.types.essay import Essay
from courses.questions.types.hotspot import Hotspot
from courses.questions.types.numeric import Numeric
from courses.questions.types.short_answer import ShortAnswer
from courses.testing import check_question_type
from courses.testing.secrets import secret_places

SECRETS = {
    "courses.choice": {("feedback",), ("options", "*", "feedback"), ("options", "*", "right")},
    "courses.choices": {("feedback",), ("options", "*", "right"), ("all_or_nothing",)},
    "courses.true_false": {("feedback",), ("answer",)},
    "courses.matching": {("feedback",)},  # the key is how the page's own texts belong together
    "courses.ordering": {("feedback",), ("all_or_nothing",)},  # the same
    "courses.short_answer": {("feedback",), ("accept", "*")},
    "courses.numeric": {("feedback",), ("answer",), ("tolerance",)},
    "courses.cloze": {
        ("feedback",), ("gaps", "bits", "answer"), ("gaps", "bits", "weight"), ("gaps", "bits", "feedback"),
        ("gaps", "program", "accept", "*"), ("gaps", "unit", "options", "*", "right"),
    },
    "courses.hotspot": {("feedback",), ("regions", "*", "right"), ("regions", "*", "feedback"), ("all_or_nothing",)},
    "courses.essay": {("feedback",), ("guide",)},
    "courses.file_task": {("feedback",), ("guide",)},
}  # fmt: skip


class TellsTheKey(Choice):
    def public(self, settings, seed):
        return {**super().public(settings, seed), "right": [option["right"] for option in settings["options"]]}


class PutsTheRightOneFirst(Choice):
    def public(self, settings, seed):
        options = sorted(settings["options"], key=lambda option: not option["right"])
        return super().public({**settings, "options": options, "keep_order": True}, seed)


class TellsWhatItAccepts(ShortAnswer):
    def public(self, settings, seed):
        return {**super().public(settings, seed), "longest": max(map(len, settings["accept"]))}


class TellsTheTolerance(Numeric):
    def public(self, settings, seed):
        return {**super().public(settings, seed), "tolerance": settings["tolerance"]}


class TellsWeights(Cloze):
    def public(self, settings, seed):
        return {**super().public(settings, seed), "most": max(gap["weight"] for gap in settings["gaps"].values())}


class TellsFeedback(Hotspot):
    def public(self, settings, seed):
        return {**super().public(settings, seed), "tips": [region["feedback"] for region in settings["regions"]]}


class TellsTheGuide(Essay):
    def public(self, settings, seed):
        return {**super().public(settings, seed), "guide": settings["guide"]}


LEAKS = (
    TellsTheKey, PutsTheRightOneFirst, TellsWhatItAccepts, TellsTheTolerance, TellsWeights, TellsFeedback,
    TellsTheGuide,
)  # fmt: skip


@pytest.mark.parametrize("leak", LEAKS)
def test_a_type_that_tells_a_secret_is_refused(leak):
    with pytest.raises(AssertionError, match="too early"):
        check_question_type(leak())


def test_a_page_that_forgets_the_answer_is_refused(app, monkeypatch):
    monkeypatch.setattr(Choice, "template", "courses/questions/short_answer.html")

    with pytest.raises(AssertionError, match="does not show"):
        check_question_type(Choice(), app)


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.key)
def test_what_is_secret_is_found_by_changing_it(kind):
    assert secret_places(kind) >= SECRETS[kind.key]


def test_a_guess_is_a_share(monkeypatch):
    monkeypatch.setattr(Choice, "guess", lambda *_: 4.0)

    with pytest.raises(AssertionError, match="guessing"):
        check_question_type(Choice())
