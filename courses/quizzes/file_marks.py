"""What a task's rules make of the files that were handed in for it."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePosixPath

from sqlalchemy import select, tuple_

from courses.questions.criteria import criteria_of
from courses.questions.office.contract import Finding
from courses.questions.office.reports import Report, report_on
from courses.questions.types.file_task import AUTOMATIC
from courses.quizzes.answer_models import Upload
from courses.quizzes.report_models import RuleReport
from lms.api import JSONDict, _, db, insert_into, read_file

Pair = tuple[int, int]
"""An upload and the version of the question by whose rules it is looked at, by their ids."""

DECIMALS = 2
"""Of the points that a rule gives."""


def has_rules(settings: JSONDict) -> bool:
    """Whether a question's files are looked at by rules."""
    return bool(settings.get("rules"))


def is_automatic(settings: JSONDict) -> bool:
    """Whether the rules' points are the mark, with nobody to confirm them."""
    return has_rules(settings) and settings.get("marking") == AUTOMATIC


def entries_of(settings: JSONDict, report: Report) -> list[JSONDict]:
    """The points of each rule as marks keep them, with what was found. The report has no trouble."""
    rules = [criterion for criterion in criteria_of(settings) if criterion.is_rule]
    return [
        rule.entry(round(rule.points * finding.fraction, DECIMALS), _in_words(finding))
        for rule, finding in zip(rules, report.findings, strict=True)
    ]


def report_for(upload: Upload, settings: JSONDict) -> Report:
    """Look at an upload by the rules in `settings`. A file that is gone or cannot be opened is told in the report."""
    try:
        content = read_file(upload.sha256)
    except FileNotFoundError:
        return Report(trouble=_("Không còn tệp này trong kho lưu trữ."))
    return report_on(content, PurePosixPath(upload.name).suffix.removeprefix(".").lower(), settings["rules"])


def keep_report(pair: Pair, report: Report, *, at: datetime) -> None:
    """Keep a report for the pages; the first one of a pair stays, and any other would say the same."""
    db.session.execute(
        insert_into(RuleReport)
        .values(upload_id=pair[0], version_id=pair[1], findings=report.to_json(), trouble=report.trouble, at=at)
        .on_conflict_do_nothing(index_elements=["upload_id", "version_id"])
    )


def reports_of(wanted: Mapping[Pair, JSONDict]) -> dict[Pair, Report]:
    """The reports on pairs with the settings of their versions: as they were kept, or made now. Nothing is written.

    Two statements for any number of pairs, and a file to read for each that is not known yet.
    """
    if not wanted:
        return {}
    kept = {(row.upload_id, row.version_id): _report(row) for row in _kept(list(wanted))}
    missing = {pair: settings for pair, settings in wanted.items() if pair not in kept}
    ids = [upload_id for upload_id, _version in missing]
    uploads = {upload.id: upload for upload in db.session.scalars(select(Upload).where(Upload.id.in_(ids)))}
    made = {pair: report_for(uploads[pair[0]], settings) for pair, settings in missing.items() if pair[0] in uploads}
    return kept | made


def kept_report(upload_id: int, version_id: int) -> Report | None:
    """What the rules found, None until the worker has looked."""
    row = next(iter(_kept([(upload_id, version_id)])), None)
    return _report(row) if row is not None else None


def _kept(pairs: list[Pair]) -> list[RuleReport]:
    return list(
        db.session.scalars(select(RuleReport).where(tuple_(RuleReport.upload_id, RuleReport.version_id).in_(pairs)))
    )


def _report(row: RuleReport) -> Report:
    return Report(tuple(Finding(**finding) for finding in row.findings), row.trouble)


def _in_words(finding: Finding) -> str:
    return " · ".join(text for text in (finding.found, finding.evidence) if text)
