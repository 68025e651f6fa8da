"""A file that was handed in, looked at by all rules of its task."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from courses.questions.formats.contract import UnreadableFile
from courses.questions.office.contract import MARKING_RULES, Finding
from lms.api import JSONDict, _

ROUNDING = 4
"""Decimals of a rule's share of its points."""


@dataclass(frozen=True)
class Report:
    """What the rules found, one finding each in their order; `trouble` is why the file could not be read."""

    findings: tuple[Finding, ...] = ()
    trouble: str = ""

    def to_json(self) -> list[JSONDict]:
        """As the database keeps it."""
        return [{"found": one.found, "fraction": one.fraction, "evidence": one.evidence} for one in self.findings]


def report_on(content: bytes, ending: str, rules: Sequence[JSONDict]) -> Report:
    """Look at a file by every rule. A file that cannot be opened is told; nothing is raised."""
    from courses.questions.office.opening import open_office  # noqa: PLC0415 (loads the libraries of office files)

    try:
        document = open_office(content, ending)
    except UnreadableFile as refusal:
        return Report(trouble=refusal.sentence)
    return Report(tuple(_finding(document, ending, rule) for rule in rules))


def _finding(document: Any, ending: str, rule: JSONDict) -> Finding:
    from courses.questions.office.opening import ODDITIES  # noqa: PLC0415 (as above)

    kind = MARKING_RULES[rule["rule"]]
    if kind.reads != ending:
        return Finding("", 0.0, _("tệp không phải là .%(ending)s", ending=kind.reads))
    try:
        found = kind.look(document, rule["ask"])
    except ODDITIES:
        return Finding("", 0.0, _("chỗ này của tệp không đọc được"))
    return Finding(str(found.found)[:500], round(found.fraction, ROUNDING), str(found.evidence)[:500])
