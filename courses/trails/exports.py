"""The trail of an attempt as a file: a workbook for people, JSON for programs."""

import json
from collections.abc import Sequence
from io import BytesIO

from courses.quizzes.receipts import AttemptReceipt
from courses.trails.events import TrailEvent
from courses.trails.queries import Sat
from lms.api import JSONDict, _, local

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = (22, 10, 8, 70, 24, 40)


def trail_json(sat: Sat, receipt: AttemptReceipt, events: Sequence[TrailEvent]) -> str:
    """Everything with its moment in UTC; the receipt's text is there, so that its SHA-256 can be computed again."""
    return json.dumps(
        {
            **_facts(sat),
            "receipt": {"sha256": receipt.digest, "text": receipt.text},
            "events": [
                {
                    "at": event.at.isoformat(), "kind": event.kind, "question": event.question, "words": event.words,
                    "by": event.by, **({"facts": dict(event.facts)} if event.facts else {}),
                }
                for event in events
            ],
        },
        ensure_ascii=False,
        indent=1,
    )  # fmt: skip


def trail_workbook(sat: Sat, receipt: AttemptReceipt, events: Sequence[TrailEvent]) -> bytes:
    """One sheet about the attempt, one with its events. Every cell is text: an answer must not become a formula."""
    import xlsxwriter  # noqa: PLC0415 (only where a workbook is written)

    held = BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True, "bottom": 1})
    about = book.add_worksheet(str(_("Lượt làm bài")))
    about.set_column(0, 0, 24)
    about.set_column(1, 1, 80)
    facts = _facts(sat)
    lines = {
        _("Họ và tên"): facts["learner"], _("Đơn vị"): facts["unit"], _("Khóa học"): facts["course"],
        _("Bài kiểm tra"): facts["quiz"], _("Lượt"): facts["number"], _("Số lần lưu"): facts["saves"],
        _("Mã đối chiếu (SHA-256)"): receipt.digest,
    }  # fmt: skip
    for row, (name, value) in enumerate(lines.items()):
        about.write_string(row, 0, str(name), bold)
        about.write_string(row, 1, str(value))
    sheet = book.add_worksheet(str(_("Diễn biến")))
    heads = (_("Giờ máy chủ"), _("Loại"), _("Câu"), _("Nội dung"), _("Người thực hiện"), _("Chi tiết"))
    for column, (head, width) in enumerate(zip(heads, WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, str(head), bold)
    for row, event in enumerate(events, start=1):
        question = "" if event.question is None else str(event.question)
        detail = json.dumps(dict(event.facts), ensure_ascii=False) if event.facts else ""
        moment = f"{local(event.at):%d/%m/%Y %H:%M:%S}"
        for column, text in enumerate((moment, event.kind, question, event.words, event.by, detail)):
            sheet.write_string(row, column, text)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(events)), len(heads) - 1)
    book.close()
    return held.getvalue()


def _facts(sat: Sat) -> JSONDict:
    attempt = sat.attempt
    return {
        "attempt": attempt.id,
        "learner": sat.learner.name,
        "staff_code": sat.learner.staff_code,
        "unit": sat.unit.name if sat.unit else "",
        "course": attempt.quiz.activity.course.title,
        "quiz": attempt.quiz.activity.title,
        "number": attempt.number,
        "saves": attempt.last_seq,
        "started_at": attempt.started_at.isoformat(),
        "finished_at": attempt.finished_at.isoformat() if attempt.finished_at else None,
        "score": attempt.score,
        "passed": attempt.passed,
    }
