"""Files that mean harm, and files that are only broken: refused in words, quickly, or read for what is in them."""

import random
import time

import pytest

from courses.questions.formats.contract import SourceFile, UnreadableFile
from courses.questions.formats.word import Word
from tests.courses.questions.formats.corpora import FOLDER, needs_corpora
from tests.courses.questions.formats.documents import NAMES, docx, line, table, under

OPTIONS = "".join(line(f"{letter}. Phương án") for letter in "ABCD")
ENTITIES = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'


def document(xml):
    return docx(parts=[("word/document.xml", xml)])


def body(xml):
    return document(f"<w:document {NAMES}><w:body>{xml}</w:body></w:document>")


REFUSED = {
    "entities": document(f"{ENTITIES}<w:document {NAMES}><w:body><w:p>&b;</w:p></w:body></w:document>"),
    "an outer file": document(f'<!DOCTYPE w SYSTEM "file:///etc/passwd"><w:document {NAMES}/>'),
    "entities in another encoding": document(
        f'<?xml version="1.0" encoding="utf-16"?>{ENTITIES}<w:document {NAMES}><w:body/></w:document>'.encode("utf-16")
    ),
    "entities in the styles": docx(parts=[("word/styles.xml", f"{ENTITIES}<w:styles {NAMES}/>")]),
    "cut off": document(f"<w:document {NAMES}><w:body><w:p>"),
    "not XML": document("Câu 1. A. B. C."),
    "another root": document(f"<w:styles {NAMES}/>"),
    "no body": document(f"<w:document {NAMES}/>"),
    "too deep": body("<w:p>" * 5_000 + "</w:p>" * 5_000),
    "tables in tables": body("<w:tbl><w:tr><w:tc>" * 20 + "</w:tc></w:tr></w:tbl>" * 20),
    "too many lines": body("<w:p/>" * 60_001),
    "a sheet of Excel": docx(parts=[("_rels/.rels", "<Relationships/>")]),
    "macros": docx("Câu 1.", parts=[("word/vbaProject.bin", b"x")]),
    "way out": docx("Câu 1.", parts=[("../../etc/x", b"x")]),
    "a page of the web": "<html>Câu 1</html>".encode(),
    "RTF": b"{\\rtf1 Cau 1}",
}


@pytest.mark.parametrize("name", REFUSED)
def test_hostile_files_are_refused_in_words(name):
    began = time.process_time()

    with pytest.raises(UnreadableFile) as refused:
        Word().parse(SourceFile("de.docx", REFUSED[name]))

    assert refused.value.sentence
    assert time.process_time() - began < 2


HEAVY = {
    "one endless line": body(line("Câu 1. " + "A. B. C. D. " * 8_000)),
    "an endless chain of spaces": body(line("Câu 1." + " " * 90_000 + "x")),
    "an endless list of answers": body(line("1. A " * 15_000)),
    "numbers without options": body("".join(line(f"{number}. chữ") for number in range(3_000))),
    "options without end": body(line("Câu 1.") + OPTIONS * 700),
    "signs of groups": body(line("[<sg>]" * 8_000)),
    "keys without questions": body(line("Đáp án: A") * 4_000),
    "brackets": body(line("(" * 50_000)),
    "short labels": body(line("Câu 1. " + "(NB) " * 8_000)),
    "shared texts": body(line("Đọc đoạn văn câu 1 đến câu " + "đoạn câu " * 6_000)),
    "runs": body("<w:p>" + "<w:r><w:t>a</w:t></w:r>" * 20_000 + "</w:p>"),
    "looks": body("<w:p>" + "<w:r><w:rPr><w:b/></w:rPr><w:t>a</w:t></w:r><w:r><w:t>b</w:t></w:r>" * 8_000 + "</w:p>"),
    "marks upon a letter": body(line("a" + "\u0301" * 60_000)),
    "a wide table": body(table(["x"] * 5_000)),
    "equations in equations": body(f"<w:p><m:oMath>{'<m:f><m:num>' * 60}{'</m:num></m:f>' * 60}</m:oMath></w:p>"),
    "styles upon styles": docx("Câu 1.", parts=[
        ("word/styles.xml", f'<w:styles {NAMES}><w:style w:styleId="a"><w:basedOn w:val="a"/></w:style></w:styles>')]),
}  # fmt: skip


@pytest.mark.parametrize("name", HEAVY)
def test_heavy_files_take_a_moment(name):
    began = time.process_time()

    tried(HEAVY[name])

    assert time.process_time() - began < 2.5


@needs_corpora
def test_damaged_files_are_refused_or_read_and_nothing_else_happens():
    chance = random.Random(4)
    whole = [path.read_bytes() for path in sorted((FOLDER / "vi-word-questions").glob("*.docx"))[:3]]
    for _time in range(60):
        content = bytearray(chance.choice(whole))
        for _place in range(chance.randint(1, 20)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        tried(bytes(content[: chance.randint(1, len(content))]))


def test_a_mutilated_document_inside_a_whole_archive():
    chance = random.Random(5)
    content = line("Câu 1. Hỏi?") + OPTIONS + line(under("B. x")) + table(("a", "b"))
    odd = ["w:p/>", "w:tbl/>", 'w:numPr><w:numId w:val="9"/></w:numPr>']
    for _time in range(150):
        parts = content.split("<")
        at = chance.randrange(1, len(parts))
        parts[at] = chance.choice([parts[chance.randrange(1, len(parts))], *odd])
        tried(body("<".join(parts)))


def tried(content):
    """Read a file, or take its refusal; anything else that happens is a fault."""
    try:
        Word().parse(SourceFile("de.docx", content))
    except UnreadableFile as refusal:
        return refusal.sentence
    return ""
