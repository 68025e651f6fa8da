"""`python3 -m lms questions …`: what is in a file of questions, before anybody imports it."""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from courses.questions.formats.checking import needs_attention, read_questions, summary
from courses.questions.formats.contract import (
    CLEAR,
    LARGEST_FILE,
    QUESTION_FORMATS,
    Parsed,
    QuestionFormat,
    SourceFile,
    UnreadableFile,
)

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("questions")
def questions() -> None:
    """Files of questions that other programs wrote."""


@questions.command("formats")
def formats() -> None:
    """List the formats that can be read, and which of them can be written too."""
    for one in QUESTION_FORMATS:
        click.echo(f"{one.key:24} {' '.join(one.suffixes):14} {'read, write' if one.can_write else 'read'}")


@questions.command("check")
@click.argument("file", type=_FILE)
@click.option("--key", "key_file", type=_FILE, help="A second file with the answers.")
@click.option("--json", "as_json", is_flag=True, help="Tell everything as JSON.")
def check(file: Path, key_file: Path | None, *, as_json: bool) -> None:
    """Read FILE and write nothing; the exit status is 0 only if nothing in it needs attention."""
    try:
        chosen, parsed = read_questions(_source(file), _source(key_file) if key_file else None)
    except UnreadableFile as refusal:
        _refuse(file, refusal, as_json=as_json)
        sys.exit(1)
    if as_json:
        click.echo(json.dumps(summary(chosen, parsed), ensure_ascii=False))
    else:
        for line in _in_words(chosen, parsed):
            click.echo(line)
    sys.exit(needs_attention(parsed))


def _source(path: Path) -> SourceFile:
    with path.open("rb") as opened:
        return SourceFile(path.name, opened.read(LARGEST_FILE + 1))


def _refuse(file: Path, refusal: UnreadableFile, *, as_json: bool) -> None:
    if as_json:
        problem = {"place": refusal.place, "sentence": refusal.sentence}
        click.echo(json.dumps({"format": "", "questions": [], "problems": [problem]}, ensure_ascii=False))
        return
    place = f", {refusal.place}" if refusal.place else ""
    click.echo(f"{file.name}{place}: {refusal.sentence}", err=True)


def _in_words(chosen: QuestionFormat, parsed: Parsed) -> Iterator[str]:
    types, states = (Counter(getattr(one, name) for one in parsed.questions) for name in ("type", "state"))
    yield f"{chosen.title}: {len(parsed.questions)} questions ({_counts(types)}); {_counts(states)}"
    if categories := Counter(one.category for one in parsed.questions if one.category):
        yield "categories: " + "; ".join(f"{name} ({count})" for name, count in categories.items())
    if parsed.skipped:
        yield f"not taken: {_counts(Counter(parsed.skipped))}"
    yield from parsed.notes
    for problem in parsed.problems:
        yield f"{problem.place or 'file'}: {problem.sentence}"
    for number, question in enumerate(parsed.questions, start=1):
        if question.state != CLEAR:
            name = f" “{question.name}”" if question.name else ""
            yield f"{number}. {question.place}, {question.type}{name}, {question.state}:"
            yield from (f"   {remark}" for remark in question.remarks)


def _counts(counted: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counted.items()) or "none"
