"""The test of a marking rule: it passes one file, fails another, and no author's slip breaks it."""

import json
from typing import Any

from courses.questions.formats.contract import UnreadableFile
from courses.questions.office.contract import Finding, MarkingRule
from courses.questions.office.opening import open_office
from lms.api import JSONDict

ALMOST = 1e-9


def check_marking_rule(rule: MarkingRule, asked: JSONDict, *, passes: bytes, fails: bytes) -> tuple[Finding, Finding]:
    """Try a rule on a file that has all that is asked and on one that has not; returns what it found in both.

    Raises `AssertionError` with what is broken.
    """
    assert "." in rule.key, f"{rule.key}: a key begins with its plugin's name and a dot"
    assert str(rule.title), f"{rule.key}: no title"
    faults = list(rule.check(asked))
    assert not faults, f"{rule.key}: {asked} has faults {faults}"
    _check_hostile_parameters(rule, asked)
    good, bad = _look(rule, passes, asked), _look(rule, fails, asked)
    assert good.fraction > 1 - ALMOST, f"{rule.key}: the file that should pass got {good}"
    assert bad.fraction < 1 - ALMOST, f"{rule.key}: the file that should fail got {bad}"
    return good, bad


def _look(rule: MarkingRule, content: bytes, asked: JSONDict) -> Finding:
    try:
        found = rule.look(open_office(content, rule.reads), asked)
    except UnreadableFile as refusal:
        raise AssertionError(f"{rule.key}: the file cannot be opened: {refusal.sentence}") from refusal
    assert 0 <= found.fraction <= 1, f"{rule.key}: {found.fraction} of its points"
    assert json.dumps([str(found.found), str(found.evidence)])
    assert rule.look(open_office(content, rule.reads), asked) == found, f"{rule.key}: one file gives two findings"
    return found


def _check_hostile_parameters(rule: MarkingRule, asked: JSONDict) -> None:
    hostile: list[Any] = [None, -1, 10**18, [], {}, "", [[]], "A1:ZZ99999", True]
    for name in asked:
        for value in hostile:
            list(rule.check({**asked, name: value}))
    assert list(rule.check({**asked, "no-such-parameter": 1})), f"{rule.key}: unknown parameters pass"
    for parameter in rule.parameters:
        if parameter.needed:
            less = {name: value for name, value in asked.items() if name != parameter.name}
            assert list(rule.check(less)), f"{rule.key}: without “{parameter.name}” it passes"
