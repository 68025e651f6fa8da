"""The test kit for formats of question files: one line tries a format against its contract."""

import json
import time
from collections.abc import Iterator, Sequence
from typing import Any

from courses.questions.contract import QUESTION_TYPES, full_key
from courses.questions.formats.checking import SURE, checked
from courses.questions.formats.contract import (
    CLEAR,
    DOUBTFUL,
    UNREADABLE,
    NeutralQuestion,
    Parsed,
    QuestionFormat,
    SourceFile,
    UnreadableFile,
)
from courses.questions.variants import settings_of
from lms.api import JSONDict

SLOWEST = 1.0
"""Seconds that a small hostile file may take."""

HOSTILE = (
    b"", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\n\n\n", b"{", b"}" * 9, b"{" * 50_000, b"::" * 50_000, b"=" * 50_000,
    b"A. " * 20_000, b"{1:SHORTANSWER:" * 5_000, b"<" * 50_000, b"<quiz>", b"<quiz><question/></quiz>", b"%PDF-1.7\n",
    b"PK\x03\x04" + b"\x00" * 100, b"\x89PNG\r\n\x1a\n" + bytes(range(256)), bytes(range(256)) * 20, b"\\" * 50_000,
    b"<!DOCTYPE quiz [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]><quiz><question>&b;</question></quiz>",
    b"<?xml version='1.0'?><!DOCTYPE quiz SYSTEM 'file:///etc/passwd'><quiz/>", "\u0301".encode() * 30_000,
    b"<quiz>" + b"<question type='essay'>" * 300, "Câu 1: ".encode("utf-16"), "Đáp án: B".encode("cp1258", "ignore"),
)  # fmt: skip


def check_question_format(kind: QuestionFormat) -> None:
    """Try a format on the types' own examples and on hostile files; raises `AssertionError` with what is broken.

    Runs inside an application, whose question types it needs.
    """
    assert "." in kind.key, f"{kind.key}: a key begins with its plugin's name and a dot"
    assert str(kind.title), f"{kind.key}: no title"
    assert kind.suffixes, f"{kind.key}: no endings"
    assert all(suffix.startswith(".") for suffix in kind.suffixes), f"{kind.key}: an ending begins with its dot"
    for content in HOSTILE:
        _check_hostile(kind, content)
    if kind.can_write:
        held = [question for question in _examples() if not kind.can_hold(question)]
        assert held, f"{kind.key}: it can write, but none of the types' own examples"
        for question in held:
            told = difference_after(kind, [question])
            assert not told, f"{kind.key}: {told}"
        told = difference_after(kind, held)
        assert not told, f"{kind.key}, all in one file: {told}"


def difference_after(kind: QuestionFormat, questions: Sequence[NeutralQuestion]) -> str:
    """What writing questions and reading them again has changed; empty when they are equal."""
    file = SourceFile(f"a{kind.suffixes[0]}", kind.write(questions))
    if not kind.detect(file) >= SURE:
        return f"it does not know its own file again: {file.content[:300]!r}"
    read = kind.parse(file).questions
    if len(read) != len(questions):
        return f"{len(questions)} questions were written, {len(read)} read from {file.content[:300]!r}"
    for before, after in zip(questions, map(checked, read), strict=True):
        if after.state != CLEAR:
            return f"{before.fields} came back {after.state}: {after.remarks}"
        if (one := _regular(before)) != (other := _regular(after)):
            return f"{one} became {other}"
    return ""


def _check_hostile(kind: QuestionFormat, content: bytes) -> None:
    for suffix in (*kind.suffixes, ""):
        file, began = SourceFile(f"a{suffix}", content), time.process_time()
        assert 0.0 <= kind.detect(file) <= 1.0, f"{kind.key}: detect({content[:40]!r}) is no share"
        read = _read_or_refused(kind, file)
        assert read, f"{kind.key}: {content[:40]!r} is refused without a word"
        if isinstance(read, Parsed):
            _check_parsed(kind, read)
        spent = time.process_time() - began
        assert spent <= SLOWEST, f"{kind.key}: {content[:40]!r} took {spent:.1f} s"


def _read_or_refused(kind: QuestionFormat, file: SourceFile) -> Parsed | str:
    try:
        return kind.parse(file)
    except UnreadableFile as refusal:
        return refusal.sentence


def _check_parsed(kind: QuestionFormat, parsed: Parsed) -> None:
    for question in parsed.questions:
        assert question.state in {CLEAR, DOUBTFUL, UNREADABLE}, f"{kind.key}: a question is {question.state}"
        assert question.state == CLEAR or question.remarks, f"{kind.key}: {question.state} without a remark"
        assert question.place, f"{kind.key}: a question without a place"
        assert json.loads(json.dumps(question.fields)) == question.fields, f"{kind.key}: fields do not survive JSON"


def _examples() -> Iterator[NeutralQuestion]:
    for kind in QUESTION_TYPES:
        seen: list[JSONDict] = []
        for example in kind.examples():
            for fields in (example.settings, _unsaid(example.settings)):
                if fields not in seen:
                    seen.append(fields)
                    yield NeutralQuestion(kind.key, fields)


def _unsaid(part: Any) -> Any:
    """The same without anything that is said after an answer, for formats of bare questions."""
    if isinstance(part, dict):
        return {name: _unsaid(value) for name, value in part.items() if name not in {"feedback", "hints"}}
    return [_unsaid(value) for value in part] if isinstance(part, list) else part


def _regular(question: NeutralQuestion) -> tuple[str, Any, str, str, list[bytes]]:
    kind = QUESTION_TYPES[full_key(question.type)]
    pictures = [picture.content for picture in question.pictures]
    return kind.key, settings_of(kind, _stripped(question.fields)), question.name, question.category, pictures


def _stripped(part: Any) -> Any:
    """Spaces around a text say nothing, and nor does a field that is empty."""
    if isinstance(part, str):
        return part.strip()
    if isinstance(part, dict):
        return {name: _stripped(value) for name, value in part.items() if _says_something(name, value)}
    return [_stripped(value) for value in part] if isinstance(part, list) else part


def _says_something(name: str, value: Any) -> bool:
    if isinstance(value, bool):
        return value or name == "answer"
    return value not in ("", [], None, "optional")
