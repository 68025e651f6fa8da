"""Broken and hostile question files: every format reads or refuses each of them, quickly, and raises nothing else.

    python3 -m tests endure fuzz [--inputs 1000000] [--seed N]

Real files, where they lie beside the checkout, and files that our formats write are cut, doubled, crossed and filled
with signs that formats use for themselves. Each is offered to `read_questions`, and to its own format directly.
"""

import argparse
import random
import resource
import tempfile
import time
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from flask import Flask

from courses.questions.contract import QUESTION_TYPES
from courses.questions.formats.checking import read_questions, summary
from courses.questions.formats.contract import (
    QUESTION_FORMATS,
    NeutralQuestion,
    QuestionFormat,
    SourceFile,
    UnreadableFile,
)
from courses.testing.formats import HOSTILE
from lms.app import create_app
from lms.config import Settings
from tests.courses.questions.formats.corpora import FOLDER
from tests.endure.proof import Proof, Telling, verdict

SLOWEST = 1.0
"""Seconds of processor that one input may take."""

LONGEST = 8_000
"""Bytes of one input; what whole large files take is another test's question."""

RARER = 0.8

SIGNS = [
    b"::",
    b"{",
    b"}",
    b"=",
    b"~",
    b"#",
    b"->",
    b"%50%",
    b"%-33.3%",
    b"####",
    b"$CATEGORY: a/b\n",
    b"[html]",
    b"\\",
    b"\n\n",
    b"//",
    b"{#1..2}",
    b"{T}",
    b"<pre>",
    b"</pre>",
    b"<p>",
    b"<b>",
    b"<table><tr>",
    b"&#0;",
    b"&nbsp;",
    b"]]>",
    b"<img src='data:image/png;base64,AA'>",
    b"<![CDATA[",
    b"<!--",
    b"<question type='cloze'>",
    b"</question>",
    b"<text>",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
    b"<?xml version='1.0'?>",
    b"{1:MULTICHOICE:=a~b}",
    b"{1:NM:",
    b"A. ",
    b"B) ",
    b"ANSWER: B\n",
    "Đáp án: C\n".encode(),
    "Câu 1: ".encode(),
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xcc\x81" * 40,
    b"\r\n",
    b"\r",
    b"*",
    b"_" * 9,
    b"1e999",
    b"9" * 400,
    b"PK\x03\x04",
]


def seeds() -> list[SourceFile]:
    """What is broken: real files, hostile ones, and what our formats write of every type's examples."""
    found = [SourceFile(path.name, path.read_bytes()) for path in sorted(FOLDER.rglob("*")) if path.is_file()]
    found = [file for file in found if file.suffix in {".gift", ".txt", ".xml", ".docx", ".xlsx"}]
    found += [SourceFile(f"hostile{place}", content) for place, content in enumerate(HOSTILE)]
    examples = [
        NeutralQuestion(kind.key, example.settings, name="Câu", category="A/B")
        for kind in QUESTION_TYPES
        for example in kind.examples()
    ]
    for kind in QUESTION_FORMATS:
        if kind.can_write and (held := [question for question in examples if not kind.can_hold(question)]):
            found.append(SourceFile(f"ours{kind.suffixes[0]}", kind.write(held)))
    return found


def fuzzed(app: Flask, *, inputs: int, seed: int) -> Iterator[Proof]:
    """Try so many inputs."""
    chance, telling = random.Random(seed), Telling()
    proof = Proof("inputs that raised anything but a refusal, or took more than a second")
    outcomes: Counter[str] = Counter()
    slowest = 0.0
    with app.app_context(), app.test_request_context(), warnings.catch_warnings(action="error"):
        kinds, files = list(QUESTION_FORMATS), seeds()
        for place in range(inputs):
            file = mutated(chance, files)
            began = time.process_time()
            outcomes[_outcome(chance, kinds, file, proof)] += 1
            spent = time.process_time() - began
            slowest = max(slowest, spent)
            if spent > SLOWEST:
                proof.failures.append(f"{spent:.1f} s for {_kept(file)}")
            proof.tried += 1
            telling(place + 1, inputs, len(proof.failures))
    proof.also.append(", ".join(f"{count} {name}" for name, count in sorted(outcomes.items())))
    proof.also.append(
        f"slowest {slowest:.3f} s, peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MiB"
    )
    yield proof


def mutated(chance: random.Random, files: list[SourceFile]) -> SourceFile:
    """One broken file. Archives are rarer: they take far longer to make than to read."""
    file = chance.choice(files)
    while zipfile.is_zipfile(BytesIO(file.content)) and chance.random() < RARER:
        file = chance.choice(files)
    name = file.name if chance.random() < 0.8 else f"a{chance.choice(['.gift', '.txt', '.xml', '.docx', '.xlsx', ''])}"
    if zipfile.is_zipfile(BytesIO(file.content)) and chance.random() < 0.8:
        return SourceFile(name, _repacked(chance, file.content))
    content = _broken(chance, file.content, chance.choice(files).content)
    return SourceFile(name, content[:LONGEST] if not content.startswith(b"PK") else content)


def _broken(chance: random.Random, content: bytes, other: bytes) -> bytes:
    for _turn in range(chance.choice((1, 1, 2, 3, 8, 20))):
        at = chance.randrange(len(content) + 1)
        end = min(len(content), at + chance.choice((1, 2, 5, 20, 200, 2_000)))
        match chance.randrange(7):
            case 0:
                content = content[:at] + chance.choice(SIGNS) + content[at:]
            case 1:
                content = content[:at] + content[end:]
            case 2:
                content = content[:at] + content[at:end] * chance.choice((2, 2, 10, 100)) + content[end:]
            case 3:
                content = content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :]
            case 4:
                content = content[:at] + other[: chance.randrange(2_000)] + content[at:]
            case 5:
                content = content[:at] + chance.choice(SIGNS) * chance.choice((2, 30, 500)) + content[at:]
            case _:
                content = content[at:] + content[:at]
        content = content[: 4 * LONGEST]
    return content


def _repacked(chance: random.Random, content: bytes) -> bytes:
    """An archive whose members are broken, and which is whole itself."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as archive, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        names = archive.namelist()
        chosen = chance.choice(names)
        for name in names:
            inside = archive.read(name)
            new.writestr(name, _broken(chance, inside, inside)[: 4 * LONGEST] if name == chosen else inside)
    return made.getvalue()


def _outcome(chance: random.Random, kinds: list[QuestionFormat], file: SourceFile, proof: Proof) -> str:
    try:
        if chance.random() < 0.7:
            summary(*read_questions(file))
        else:
            chance.choice(kinds).parse(file)
    except UnreadableFile as refusal:
        return "refused" if refusal.sentence else "refused without a word"
    except Exception as error:  # noqa: BLE001 (this is what is looked for)
        proof.failures.append(f"{type(error).__name__}: {error} for {_kept(file)}")
        return "raised"
    return "read"


def _kept(file: SourceFile) -> str:
    """Where an input that was not withstood can be looked at."""
    folder = Path(tempfile.gettempdir()) / "thao-fuzz"
    folder.mkdir(exist_ok=True)
    path = folder / f"{abs(hash(file.content)):016x}{file.suffix}"
    path.write_bytes(file.content)
    return str(path)


def main(words: list[str]) -> int:
    """Run at full length."""
    parser = argparse.ArgumentParser(prog="python3 -m tests endure fuzz")
    parser.add_argument("--inputs", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    asked = parser.parse_args(words)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="thao-fuzz-") as folder:
        app = create_app(Settings(environment="test", data=Path(folder), secret_key="only for proofs " * 3))
        proofs = list(fuzzed(app, inputs=asked.inputs, seed=asked.seed))
        app.extensions["lms.huey"].storage.close()
    return verdict("fuzz", "no database", asked.seed, proofs, time.monotonic() - began)
