"""A task's marking rules as its question holds them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from courses.questions.contract import Fault
from courses.questions.faults import mapping_faults, text_faults
from courses.questions.office.contract import MARKING_RULES, full_key
from lms.api import JSONDict, _

MOST_RULES, MOST_POINTS = 40, 100

FIELDS = ("rule", "points", "sentence", "skill", "ask")
Path = tuple[str | int, ...]


def rules_from(rules: Sequence[Mapping[str, Any]]) -> list[JSONDict]:
    """Make an author's rules regular."""
    return [
        {
            "rule": full_key(rule["rule"]),
            "points": rule["points"],
            "sentence": rule["sentence"],
            "skill": rule.get("skill", ""),
            "ask": dict(rule.get("ask") or {}),
        }
        for rule in rules
    ]


def rule_faults(rules: Sequence[Any], extensions: Sequence[Any]) -> Iterator[Fault]:
    """Find what an author must mend in the rules of a task that takes files of these endings."""
    for place, rule in enumerate(rules):
        path: Path = ("rules", place)
        yield from mapping_faults(rule, path, FIELDS)
        if isinstance(rule, Mapping):
            yield from _faults_of(rule, path, extensions)


def points_fault(part: Mapping[str, Any], path: Path) -> Iterator[Fault]:
    """Check the points of a rule or a criterion: more than 0, at most `MOST_POINTS`."""
    points = part.get("points")
    if isinstance(points, bool) or not isinstance(points, int | float) or not 0 < points <= MOST_POINTS:
        yield Fault((*path, "points"), _("“points” phải là số lớn hơn 0, không quá %(most)d.", most=MOST_POINTS))


def _faults_of(rule: Mapping[str, Any], path: Path, extensions: Sequence[Any]) -> Iterator[Fault]:
    yield from text_faults(rule, "rule", path)
    yield from text_faults(rule, "sentence", path)
    yield from text_faults(rule, "skill", path, needed=False, longest=40)
    yield from points_fault(rule, path)
    name, asked = rule.get("rule"), rule.get("ask")
    if not isinstance(name, str) or not name.strip():
        return
    if full_key(name) not in MARKING_RULES:
        yield Fault((*path, "rule"), _("Chưa cài quy tắc chấm “%(name)s”.", name=name))
        return
    kind = MARKING_RULES[full_key(name)]
    if kind.reads not in extensions:
        yield Fault((*path, "rule"), _("Quy tắc này đọc tệp .%(ending)s, bài không nhận dạng đó.", ending=kind.reads))
    if asked is not None and not isinstance(asked, Mapping):
        yield Fault((*path, "ask"), _("Mục này phải gồm các trường, ví dụ “%(name)s: …”.", name="least"))
        return
    for inner, sentence in kind.check(asked or {}):
        yield Fault((*path, "ask", *inner), sentence)
