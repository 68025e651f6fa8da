"""A file of questions read by whichever format knows it best: what the import page and `questions check` share."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from courses.questions.contract import QUESTION_TYPES, Fault, QuestionType, full_key
from courses.questions.formats.contract import (
    CLEAR,
    DOUBTFUL,
    LARGEST_FILE,
    MOST_QUESTIONS,
    QUESTION_FORMATS,
    UNREADABLE,
    FileProblem,
    NeutralQuestion,
    Parsed,
    QuestionFormat,
    SourceFile,
    UnreadableFile,
)
from courses.questions.illustrations import with_addresses
from courses.questions.variants import question_faults
from lms.api import JSONDict, _

SURE = 0.15
"""How sure of a file a format has to be to read it."""

_KEPT_SOON = f"/pictures/{'0' * 64}"
"""Where a picture of the file will be, as far as the check of a question goes."""

_WRONG_TYPES = {
    b"%PDF-": "PDF", b"{\\rtf": "RTF", b"\x89PNG\r\n": "PNG",
    b"\xff\xd8\xff": "JPEG", b"GIF89a": "GIF", b"GIF87a": "GIF", b"Rar!\x1a": "RAR",
    b"7z\xbc\xaf": "7-Zip", b"\x1f\x8b": "GZIP", b"MZ\x90\x00": "EXE", b"\x7fELF": "ELF", b"SQLite format 3": "SQLite",
}  # fmt: skip
"""How files begin that no format of questions is written in, with what people call them."""


def read_questions(file: SourceFile, key_file: SourceFile | None = None) -> tuple[QuestionFormat, Parsed]:
    """Read a file; raises `UnreadableFile`. What is CLEAR in it can be kept as it stands."""
    for one in filter(None, (file, key_file)):
        _refuse_wrong(one)
    chosen = format_of(file)
    if key_file is not None and not chosen.takes_key_file:
        sentence = _("Tệp %(title)s có sẵn đáp án, không cần tệp đáp án riêng.", title=chosen.title)
        raise UnreadableFile(sentence)
    parsed = chosen.parse(file, key_file)
    if len(parsed.questions) > MOST_QUESTIONS:
        raise UnreadableFile(_("Tệp có quá %(n)d câu hỏi. Hãy chia thành nhiều tệp.", n=MOST_QUESTIONS))
    if not parsed.questions and not parsed.problems:
        parsed = replace(parsed, problems=(FileProblem("", _("Không tìm thấy câu hỏi nào trong tệp.")),))
    return chosen, replace(parsed, questions=tuple(map(checked, parsed.questions)))


def format_of(file: SourceFile) -> QuestionFormat:
    """The format that is surest of a file; raises `UnreadableFile` where none knows it."""
    sureness = {one.key: one.detect(file) for one in QUESTION_FORMATS}
    best = max(sureness, key=lambda key: sureness[key], default="")
    if not best or sureness[best] < SURE:
        titles = ", ".join(str(one.title) for one in QUESTION_FORMATS)
        raise UnreadableFile(
            _("Không nhận ra dạng câu hỏi trong tệp này. Các dạng đọc được: %(titles)s.", titles=titles)
        )
    return QUESTION_FORMATS[best]


def checked(question: NeutralQuestion) -> NeutralQuestion:
    """Doubt a question that its type would not take, and say why."""
    if question.state == UNREADABLE:
        return question
    if full_key(question.type) not in QUESTION_TYPES:
        sentence = _("Chưa có loại câu hỏi “%(type)s”.", type=question.type)
        return replace(question, state=UNREADABLE, remarks=(sentence, *question.remarks))
    kind = QUESTION_TYPES[full_key(question.type)]
    faults = faults_in(kind, question)
    if not faults:
        return question
    state = DOUBTFUL if question.state == CLEAR else question.state
    sentences = (in_words(fault) for fault in faults)
    return replace(question, state=state, remarks=tuple(dict.fromkeys([*question.remarks, *sentences])))


def faults_in(kind: QuestionType, question: NeutralQuestion) -> list[Fault]:
    """What has to be mended before the bank takes a question as it stands."""
    addresses = {picture.name: _KEPT_SOON for picture in question.pictures}
    fields = with_addresses(question.fields, addresses) if addresses else question.fields
    return question_faults(kind, fields)


def in_words(fault: Fault) -> str:
    """A fault for somebody who has never seen our fields: where it is in their words."""
    parts = {"options": _("phương án"), "pairs": _("cặp"), "accept": _("đáp án"), "items": _("mục"), "gaps": _("ô")}
    if len(fault.path) > 1 and fault.path[0] in parts:
        number = fault.path[1] + 1 if isinstance(fault.path[1], int) else fault.path[1]
        return f"{str(parts[fault.path[0]]).capitalize()} {number}: {fault.sentence}"
    return fault.sentence


def summary(chosen: QuestionFormat, parsed: Parsed) -> JSONDict:
    """All that was read, for other programs."""
    questions = [_told(number, question) for number, question in enumerate(parsed.questions, start=1)]
    return {
        "format": chosen.key.rpartition(".")[2],
        "counts": dict(Counter(question.type for question in parsed.questions)),
        "states": dict(Counter(question.state for question in parsed.questions)),
        "categories": dict(Counter(question.category for question in parsed.questions if question.category)),
        "skipped": dict(parsed.skipped),
        "questions": questions,
        "problems": [{"place": problem.place, "sentence": problem.sentence} for problem in parsed.problems],
        "notes": list(parsed.notes),
    }


def needs_attention(parsed: Parsed) -> bool:
    """Whether somebody has to look before everything can be kept."""
    return bool(parsed.problems or any(question.state != CLEAR for question in parsed.questions))


def options_of(question: NeutralQuestion) -> list[str]:
    """What may be chosen, put, paired or ordered."""
    fields = question.fields
    options = [str(option.get("text", "")) for option in _parts(fields, "options")]
    pairs = [str(pair.get("left", "")) for pair in _parts(fields, "pairs")]
    return options or pairs or [str(item) for item in fields.get("items") or ()]


def key_of(question: NeutralQuestion) -> list[str]:
    """What is right, in words; nothing where people mark, or no key was found."""
    fields = question.fields
    key = [str(option.get("text", "")) for option in _parts(fields, "options") if option.get("right")]
    key += [f"{pair.get('left', '')} → {pair.get('right', '')}" for pair in _parts(fields, "pairs")]
    key += [str(text) for text in (*(fields.get("accept") or ()), *(fields.get("items") or ()))]
    if isinstance(answer := fields.get("answer"), bool):
        key.append("true" if answer else "false")
    elif answer is not None:
        key.append(" ".join(filter(None, [f"{answer}", _slack(fields), str(fields.get("unit") or "")])))
    gaps = fields.get("gaps")
    if isinstance(gaps, dict):
        key += [f"{name}: {' | '.join(_gap_key(gap))}" for name, gap in gaps.items() if isinstance(gap, dict)]
    return key


def _slack(fields: JSONDict) -> str:
    return f"± {fields['tolerance']}" if fields.get("tolerance") else ""


def _gap_key(gap: JSONDict) -> list[str]:
    return key_of(NeutralQuestion(type=str(gap.get("kind", "")), fields=gap))


def _parts(fields: JSONDict, name: str) -> Iterator[dict[str, Any]]:
    value = fields.get(name)
    return (part for part in value if isinstance(part, dict)) if isinstance(value, list) else iter(())


def _told(number: int, question: NeutralQuestion) -> JSONDict:
    return {
        "number": number,
        "place": question.place,
        "type": question.type,
        "name": question.name,
        "category": question.category,
        "text": str(question.fields.get("text", "")),
        "options": options_of(question),
        "key": key_of(question),
        "state": question.state,
        "remarks": list(question.remarks),
        "fields": question.fields,
        "pictures": [picture.name for picture in question.pictures],
    }


def _refuse_wrong(file: SourceFile) -> None:
    if not file.content:
        raise UnreadableFile(_("Tệp “%(name)s” trống.", name=file.name))
    if len(file.content) > LARGEST_FILE:
        raise UnreadableFile(_("Tệp lớn quá %(n)d MB. Hãy chia thành nhiều tệp.", n=LARGEST_FILE // 1_000_000))
    for signature, name in _WRONG_TYPES.items():
        if file.content.startswith(signature):
            sentence = _("Đây là tệp %(name)s. Hãy lưu thành .docx, .xlsx hoặc tệp chữ rồi thử lại.", name=name)
            raise UnreadableFile(sentence)
