import copy
import random

import pytest
import yaml

from courses.packing.commands import shipped
from courses.packing.reading import read_pack

MANIFEST, LESSON, BANK, PICTURE = "pack.yaml", "lessons/01-mot.md", "questions/IU06.1.yaml", "pictures/01-dia-chi.svg"

MISTAKES = {
    # the file, what stands there, what stands there instead, the line (or file and line), words of the sentence
    "another format": (MANIFEST, "format: 1", "format: 2", 1, "format: 1"),
    "a key with capitals": (MANIFEST, "key: small", "key: Small", 2, "chữ thường"),
    "a kind that is none": (MANIFEST, "kind: tap_huan", "kind: tu_hoc", 4, "boi_duong hoặc"),
    "no Vietnamese title": (MANIFEST, "title:\n  vi: Khóa", "title:\n  de: Khóa", 6, "vi: …"),
    "hours in words": (MANIFEST, "hours: 1", "hours: một", 14, "phải là số"),
    "an unknown field": (MANIFEST, "hours: 1", "hours: 1\nhuors: 2", 15, "huors"),
    "the same field twice": (MANIFEST, "hours: 1", "hours: 1\nhours: 2", 15, "viết hai lần"),
    "an unknown framework": (MANIFEST, "framework: tt03-2014", "framework: tt99", 15, "tt99"),
    "a skill that the framework lacks": (MANIFEST, "skills: [IU06]", "skills: [IU66]", 16, "IU66"),
    "a lesson without a file": (MANIFEST, "lessons: [01-mot]", "lessons: [01-mot, 02-hai]", 22, "02-hai"),
    "a lesson outside the folder": (MANIFEST, "lessons: [01-mot]", "lessons: [01-mot, ../x]", 22, "../x"),
    "a lesson that nobody lists": (MANIFEST, "lessons: [01-mot]", "lessons: [01-hai]", f"{LESSON}:1", "ghi vào"),
    "the same lesson twice": (MANIFEST, "lessons: [01-mot]", "lessons: [01-mot, 01-mot]", 22, "01-mot"),
    "a behaviour that is none": (MANIFEST, "behaviour: exam", "behaviour: test", 28, "behaviour"),
    "a pass mark in per cent": (MANIFEST, "pass_mark: 0.5", "pass_mark: 50", 30, "pass_mark"),
    "more questions than the bank has": (MANIFEST, "count: 6", "count: 60", 32, "60"),
    "two quizzes of one key": (MANIFEST, "key: luyen", "key: thi", 35, "thi"),
    "a quiz with the key of a lesson": (MANIFEST, "key: luyen", "key: 01-mot", 35, "bài học"),
    "a rule about an unknown quiz": (MANIFEST, "quizzes: [thi]", "quizzes: [cuoi]", 42, "cuoi"),
    "a rule about practice": (MANIFEST, "quizzes: [thi]", "quizzes: [luyen]", 39, "luyện tập"),
    "a rule about an unknown lesson": (MANIFEST, "lessons: all", "lessons: [chin]", 42, "chin"),
    "broken YAML": (MANIFEST, "kind: tap_huan", "kind: [tap_huan", 5, "YAML"),
    "an anchor": (MANIFEST, "lessons: [01-mot]", "lessons: &a [01-mot]\n    again: *a", 22, "neo"),
    "a tag": (MANIFEST, "key: small", "key: !!python/name:os.system small", 2, "nhãn kiểu"),
    "no front matter": (LESSON, "---\ntitle", "title", 1, "---"),
    "minutes out of bounds": (LESSON, "minutes: 5", "minutes: 500", 4, "minutes"),
    "a lesson on an unknown item": (LESSON, "IU06.1.1", "IU06.9.9", 3, "IU06.9.9"),
    "a lesson on a whole skill": (LESSON, "[IU06.1.1]", "[IU06.1]", 3, "chi tiết"),
    "a lesson on another module": (LESSON, "IU06.1.1", "IU01.1.1", 3, "không dạy"),
    "raw HTML": (LESSON, "Địa chỉ trang nằm", "<b>Địa chỉ</b> trang nằm", 10, "HTML"),
    "a script": (LESSON, "## Tóm tắt", "<script>alert(1)</script>\n\n## Tóm tắt", 22, "HTML"),
    "a link": (LESSON, "**thanh địa chỉ**", "[thanh](https://x.vn)", 10, "đường liên kết"),
    "a heading of the first level": (LESSON, "## Tóm tắt", "# Tóm tắt", 22, "##"),
    "a missing picture": (LESSON, "01-dia-chi.svg", "khong-co.svg", 12, "khong-co.svg"),
    "a picture from elsewhere": (LESSON, "../pictures/", "https://x.vn/", 12, "hình của gói"),
    "a picture without words": (LESSON, "[Thanh địa chỉ nằm ngang, đầu cửa sổ]", "[]", 12, "thay thế"),
    "a check of an unknown type": (LESSON, "type: true_false", "type: essay", 16, "essay"),
    "a check without an answer": (LESSON, "answer: false\n", "", 15, "answer"),
    "a check with bank labels": (LESSON, "answer: false", "answer: false\nskill: IU06.1.1", 19, "skill"),
    "a check with a key of the bank": (LESSON, "key: small-l01-a", "key: small-1", f"{BANK}:1", "01-mot.md:15"),
    "two questions of one key": (BANK, "- key: small-2", "- key: small-1", 14, "small-1"),
    "a question on an unknown item": (BANK, "skill: IU06.1.1", "skill: IU06.1.7", 3, "IU06.1.7"),
    "a difficulty of nine": (BANK, "difficulty: 1", "difficulty: 9", 4, "difficulty"),
    "a kind of question that is none": (BANK, "kind: recall", "kind: trick", 5, "recall"),
    "no right option": (BANK, "      right: true\n", "", 8, "right: true"),
    "a slip inside an option": (BANK, "right: true", "rihgt: true", 9, "rihgt"),
    "letters with loose marks": (LESSON, "ngang", "nga\u0300ng", 12, "NFC"),
    "line ends of another system": (LESSON, "---\ntitle", "---\r\ntitle", 1, "LF"),
    "a control character": (MANIFEST, "Khóa thử", "Khóa \x07thử", 6, "U+0007"),
    "a script in a picture": (PICTURE, "<rect", "<script>alert(1)</script><rect", 1, "<script>"),
    "a handler in a picture": (PICTURE, "<rect", '\n<rect onload="x()"', 2, "onload"),
    "a style in a picture": (PICTURE, "<rect", '<rect style="fill:red"', 1, "style"),
    "a reference out of a picture": (PICTURE, "<rect", '<use href="https://x.vn/a.svg#b"/><rect', 1, "trỏ ra ngoài"),
    "a fill from elsewhere": (PICTURE, 'fill="#f3efe6"', 'fill="url(//x.vn/a)"', 1, "trỏ ra ngoài"),
    "a picture in a picture": (PICTURE, "<rect", '<image href="#a"/><rect', 1, "<image>"),
    "entities in a picture": (PICTURE, "<svg", '<!DOCTYPE svg [<!ENTITY a "b">]><svg', 1, "DOCTYPE"),
    "a picture without a size": (PICTURE, ' viewBox="0 0 320 80"', "", 1, "viewBox"),
    "a picture that is no XML": (PICTURE, "</svg>", "", 2, "SVG"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_told_with_its_file_and_line(app, folder, mistake):
    file, old, new, line, words = mistake
    place = f"{file}:{line}" if isinstance(line, int) else line
    folder.change(file, old, new)

    with app.app_context():
        problems = folder.problems()

    told = [str(problem) for problem in problems]
    assert any(problem.place == place and words in problem.sentence for problem in problems), told


def test_a_file_that_is_not_utf_8_is_told_with_its_line(app, folder):
    (folder.root / LESSON).write_bytes(b"---\ntitle: \xe1\n---\n")

    with app.app_context():
        problems = folder.problems()

    assert [problem.place for problem in problems] == ["lessons/01-mot.md:2"]


def test_a_folder_without_a_manifest_is_no_pack(app, tmp_path, folder):
    (folder.root / MANIFEST).unlink()

    with app.app_context():
        assert [problem.place for problem in folder.problems()] == ["pack.yaml:1"]


def test_every_mistake_is_told_at_once(app, folder):
    folder.change(MANIFEST, "hours: 1", "hours: một")
    folder.change(LESSON, "minutes: 5", "minutes: 500")
    folder.change(BANK, "difficulty: 1", "difficulty: 9")

    with app.app_context():
        places = {problem.place for problem in folder.problems()}

    assert places >= {"pack.yaml:14", "lessons/01-mot.md:4", "questions/IU06.1.yaml:4"}


HOSTILE = (None, -1, True, " ", "x", [[]], [None], {"vi": 1}, {"a": {"b": []}})


@pytest.mark.parametrize("file", [MANIFEST, BANK])
def test_no_value_in_any_field_breaks_the_reader(app, folder, file):
    path = folder.root / file
    good = yaml.safe_load(path.read_text(encoding="utf-8"))

    cases = [(place, value) for place in places(good) for value in HOSTILE]
    with app.app_context():
        for place, value in random.Random(22).sample(cases, 120):
            spoilt = copy.deepcopy(good)
            put(spoilt, place, value)
            path.write_text(yaml.safe_dump(spoilt, allow_unicode=True), encoding="utf-8")
            folder.problems()  # it may find some or none, but it must not raise


def places(value, path=()):
    """Paths of everything inside a YAML value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, part in inner:
        yield (*path, step)
        yield from places(part, (*path, step))


def put(value, path, new):
    for step in path[:-1]:
        value = value[step]
    value[path[-1]] = new


def test_the_packs_that_ship_have_no_mistakes(app):

    with app.app_context():
        found = {path.name: read_pack(path)[1] for path in shipped()}

    assert "iu06" in found
    assert not any(found.values()), found
