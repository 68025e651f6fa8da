"""What the command and the import page rest on: the right format, only what the bank takes, nothing hostile."""

import json
import time

import pytest
from click.testing import CliRunner

from courses.questions.commands import questions
from courses.questions.contract import QUESTION_TYPES, full_key
from courses.questions.formats.checking import checked, key_of, options_of, read_questions, summary
from courses.questions.formats.contract import (
    CLEAR,
    DOUBTFUL,
    LARGEST_FILE,
    UNREADABLE,
    Embedded,
    NeutralQuestion,
    SourceFile,
    UnreadableFile,
)
from courses.questions.variants import question_faults

GIFT = "::Một::Thủ đô? {=Hà Nội ~Huế}\n"
AIKEN = "Thủ đô?\nA. Huế\nB. Hà Nội\nANSWER: B\n"
QUIZ = (
    '<?xml version="1.0"?><quiz><question type="truefalse"><questiontext><text>{text}</text></questiontext>'
    "</question></quiz>"
)
BOMB = '<!DOCTYPE q [<!ENTITY a "' + "a" * 99 + '">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 9}">' for before, name in zip("abcdefghi", "bcdefghij", strict=True)
) + "]>"  # fmt: skip


def read(product, name, content, key=None):
    with product.app_context():
        return read_questions(SourceFile(name, content), key)


@pytest.mark.parametrize(
    ("name", "text", "key"),
    [
        ("a.txt", GIFT, "gift"), ("a.gift", GIFT, "gift"), ("a.txt", AIKEN, "aiken"), ("khong-duoi", AIKEN, "aiken"),
        ("a.txt", QUIZ, "moodle_xml"), ("a.txt", "Thủ đô là {1:SA:=Hà Nội}.", "cloze"),
    ],
)  # fmt: skip
def test_a_file_is_known_by_its_content_before_its_name(product, name, text, key):
    assert read(product, name, text.encode())[0].key == f"courses.{key}"


def test_clear_means_that_the_bank_takes_it(product):
    text = (
        "A? {=a ~b}\n\nB? {=a ~a}\n\nC? {=một ~"
        + "x" * 600
        + "}\n\nD? {"
        + "".join(f"~{n} " for n in range(12))
        + "=c}\n"
    )
    _format, parsed = read(product, "a.gift", text.encode())

    with product.app_context():
        fit = [not question_faults(QUESTION_TYPES[full_key(one.type)], one.fields) for one in parsed.questions]
    assert [one.state == CLEAR for one in parsed.questions] == fit == [True, False, False, False]
    assert all(one.remarks for one in parsed.questions[1:])
    assert parsed.questions[1].remarks[0].startswith("Phương án 2:")


def test_a_picture_of_the_file_is_as_good_as_one_that_is_kept(product):
    fields = {"text": "Nhìn ![sơ đồ](so-do.png).", "answer": True}
    with product.app_context():
        whole = checked(NeutralQuestion("true_false", fields, pictures=(Embedded("so-do.png", b"x"),)))
        without = checked(NeutralQuestion("true_false", fields))

    assert (whole.state, without.state) == (CLEAR, DOUBTFUL)


def test_options_and_key_are_told_in_words():
    choice = NeutralQuestion("choice", {"options": [{"text": "a"}, {"text": "b", "right": True}]})
    matching = NeutralQuestion("matching", {"pairs": [{"left": "a", "right": "1"}]})
    number = NeutralQuestion("numeric", {"answer": "3.5", "tolerance": "0.5", "unit": "MB"})
    gaps = NeutralQuestion("cloze", {"gaps": {"g1": {"kind": "text", "accept": ["a", "b"]}}})

    assert (options_of(choice), key_of(choice)) == (["a", "b"], ["b"])
    assert (options_of(matching), key_of(matching)) == (["a"], ["a → 1"])
    assert (key_of(number), key_of(gaps)) == (["3.5 ± 0.5 MB"], ["g1: a | b"])
    assert key_of(NeutralQuestion("true_false", {"answer": False})) == ["false"]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.gift", b"", "trống"),
        ("a.gift", b"%PDF-1.7\n" + b"x" * 99, "PDF"),
        ("a.txt", b"PK\x03\x04" + b"\x00" * 200, ""),
        ("a.gift", bytes(range(256)) * 40, ""),
        ("a.gift", b"x" * (LARGEST_FILE + 1), "lớn quá 10 MB"),
        ("a.gift", b"a{}\n\n" * 6_000, "quá 5000 câu hỏi"),
        ("a.xml", (BOMB + "<quiz><question>&j;</question></quiz>").encode(), "DTD"),
        ("a.xml", b'<!DOCTYPE q SYSTEM "file:///etc/passwd"><quiz><question/></quiz>', "DTD"),
        ("a.xml", QUIZ.encode()[:-20], "hỏng"),
        ("a.xml", b"<html><body>{=a ~b}</body></html>", ""),
        ("a.txt", "Chỉ là một bài văn.".encode(), "Không nhận ra dạng"),
    ],
)
def test_what_is_wrong_or_hostile_is_refused_in_a_sentence(product, name, content, told):
    began = time.monotonic()

    with pytest.raises(UnreadableFile) as refusal:
        read(product, name, content)

    assert told in refusal.value.sentence
    assert refusal.value.sentence.endswith((".", ")"))
    assert time.monotonic() - began < 10


def test_words_for_a_document_type_inside_a_question_are_harmless(product):
    text = QUIZ.replace("{text}", "<![CDATA[Trang bắt đầu bằng <!DOCTYPE html> phải không?]]>")
    _format, parsed = read(product, "a.xml", text.encode())

    assert parsed.questions[0].fields["text"] == "Trang bắt đầu bằng <!DOCTYPE html> phải không?"


def test_a_second_file_of_answers_is_for_formats_that_have_none(product):
    with pytest.raises(UnreadableFile, match="không cần tệp đáp án"):
        read(product, "a.gift", GIFT.encode(), SourceFile("k.txt", b"1.A"))


def test_the_summary_survives_json_and_counts(product):
    text = f"$CATEGORY: $course$/top/Mạng\n\n{GIFT}\nChỉ là lời dẫn.\n\nB? {{~a ~b}}\n"
    with product.app_context():
        told = json.loads(json.dumps(summary(*read_questions(SourceFile("a.gift", text.encode())))))

    assert (told["format"], told["counts"]) == ("gift", {"choice": 1, "description": 1, "choices": 1})
    assert told["states"] == {CLEAR: 1, UNREADABLE: 1, DOUBTFUL: 1}
    assert (told["skipped"], told["categories"]) == ({"description": 1}, {"Mạng": 3})
    first = told["questions"][0]
    assert [first[name] for name in ("place", "type", "text", "options", "key", "state", "remarks")] == [
        "dòng 3", "choice", "Thủ đô?", ["Hà Nội", "Huế"], ["Hà Nội"], CLEAR, [],
    ]  # fmt: skip


def test_the_command_ends_well_only_where_nothing_needs_attention(product, tmp_path):
    good, bad, none = tmp_path / "a.gift", tmp_path / "b.gift", tmp_path / "c.txt"
    good.write_text(GIFT, encoding="utf-8")
    bad.write_text(f"{GIFT}\n::Hai::B? {{~a ~b}}\n", encoding="utf-8")
    none.write_text("Không có gì.", encoding="utf-8")
    runner, files = CliRunner(), (good, bad, none)

    with product.app_context():
        results = [runner.invoke(questions, ["check", str(path)]) for path in files]
        told = [json.loads(runner.invoke(questions, ["check", str(path), "--json"]).stdout) for path in files]
        listed = runner.invoke(questions, ["formats"])

    assert [result.exit_code for result in results] == [0, 1, 1]
    assert "1 choice" in results[0].stdout
    assert "2. dòng 3, choices “Hai”, doubtful:" in results[1].stdout
    assert "c.txt: Không nhận ra dạng" in results[2].stderr
    assert [len(one["questions"]) for one in told] == [1, 2, 0]
    assert told[2]["problems"][0]["sentence"].startswith("Không nhận ra dạng")
    assert {"courses.gift", "courses.aiken", "courses.moodle_xml"} <= set(listed.stdout.split())
