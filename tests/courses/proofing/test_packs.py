import re
import shutil
from datetime import date

import pytest
import yaml

from courses.packing.commands import SHIPPED
from courses.packing.reading import read_pack
from courses.proofing import lessons
from courses.proofing.banks import likeness_problems, mix_problems
from courses.proofing.commands import packs
from courses.proofing.coverage import coverage_of, gaps
from courses.proofing.entries import Proof
from courses.proofing.lessons import lesson_problems
from courses.proofing.reviews import review_problems
from lms.api import FRAMEWORKS
from tests.learning import PACKS


@pytest.fixture
def proof_of(app, tmp_path):
    """Lay out a copy of the small pack after changing files in it: `(file, old, new)`."""

    def proof(*changes, **files):
        folder = tmp_path / "small"
        shutil.copytree(PACKS / "small", folder, dirs_exist_ok=True)
        for file, old, new in changes:
            path = folder / file
            text = path.read_text(encoding="utf-8")
            assert old in text
            path.write_text(text.replace(old, new), encoding="utf-8", newline="")
        for name, content in files.items():
            (folder / "reviews").mkdir(exist_ok=True)
            (folder / "reviews" / f"{name}.yaml").write_text(content, encoding="utf-8", newline="")
        pack, problems = read_pack(folder)
        assert pack is not None, problems
        return Proof("small", pack)

    with app.test_request_context():
        yield proof


def test_a_lesson_is_told_what_it_lacks(proof_of):
    proof = proof_of(
        ("lessons/01-mot.md", "## Tóm tắt", "## Cuối bài"),
        ("lessons/01-mot.md", "minutes: 5", "minutes: 40"),
    )

    told = [str(problem) for problem in lesson_problems(proof)]

    assert all(line.startswith("small/lessons/01-mot.md:1: ") for line in told)
    for words in ("40 phút, đọc hết", "nên tách", "tự kiểm tra", "Tóm tắt"):
        assert words in "\n".join(told)


def test_a_lesson_that_is_too_heavy_is_told_with_its_weight(proof_of, monkeypatch):
    monkeypatch.setattr(lessons, "HEAVIEST", 50_000)

    told = "\n".join(str(problem) for problem in lesson_problems(proof_of()))

    assert re.search(r"small/lessons/01-mot.md:1: Bài nặng \d+ kB, quá 50 kB\.", told)


def test_a_picture_that_nothing_shows_is_told(proof_of):
    shown = proof_of().pack.files["lessons/01-mot.md"].decode()
    figure = next(line for line in shown.splitlines() if "../pictures/" in line)

    told = [str(problem) for problem in lesson_problems(proof_of(("lessons/01-mot.md", figure, "Một dòng.")))]

    assert any(line.startswith("small/pictures/01-dia-chi.svg:1: ") for line in told)


def test_nearly_the_same_question_is_told_with_both_places(proof_of):
    proof = proof_of(("questions/IU06.1.yaml", "text: Web và Internet là một.", "text: Ghép phím tắt với việc nó làm."))
    again = Proof("again", proof.pack)

    told = [str(problem) for problem in likeness_problems([*proof.entries, *again.entries])]

    assert any(line.startswith("again/questions/IU06.1.yaml:1: ") and "small-1 (small/" in line for line in told)
    assert len(told) >= len(proof.entries)


def test_a_large_bank_has_to_be_mixed(proof_of):
    entries = proof_of().entries * 20

    told = "\n".join(str(problem) for problem in mix_problems("small", entries))

    assert "“recall” chiếm 67%" in told
    assert "mức khó 3 chỉ chiếm 0%" in told
    assert not list(mix_problems("small", entries[:50])), "a small bank has what its course needs"


def test_items_that_nothing_covers_are_told(proof_of):
    framework = FRAMEWORKS["tt03-2014"]

    covered = coverage_of(framework, [proof_of()])
    told = {problem.place for problem in gaps(framework, covered)}

    assert {line.item.code for line in covered} == {item.code for item in framework.items_of("IU06")}
    assert "tt03-2014/IU06.1.2" in told, "three questions and no lesson"
    assert "tt03-2014/IU06.1.1" not in told
    assert "tt03-2014/IU06.5.3" in told


def record(reading, versions, **changed):
    lines = {key: {"version": version, "result": "agreed"} for key, version in versions.items()}
    return yaml.safe_dump({"reading": reading, "by": "hai", "date": date(2026, 11, 28), "questions": lines | changed})


def test_a_question_changed_since_it_was_read_has_to_be_read_again(proof_of):
    versions = {entry.key: entry.version for entry in proof_of().entries}
    readings = {reading: record(reading, versions) for reading in ("blind", "language")}
    assert list(review_problems(proof_of(**readings))) == []

    proof = proof_of(("questions/IU06.1.yaml", "Internet là gì?", "Internet nghĩa là gì?"), **readings)
    told = [str(problem) for problem in review_problems(proof)]

    assert [line.split(": ")[0] for line in told] == ["small/questions/IU06.1.yaml:1"] * 2
    assert "làm thử" in told[0]
    assert "lời văn" in told[1]


def test_a_label_may_change_after_the_reading(proof_of):
    versions = {entry.key: entry.version for entry in proof_of().entries}
    readings = {reading: record(reading, versions) for reading in ("blind", "language")}

    assert (
        list(review_problems(proof_of(("questions/IU06.1.yaml", "difficulty: 1", "difficulty: 2"), **readings))) == []
    )


def test_mistakes_in_the_record_are_told_with_their_lines(proof_of):
    readings = {
        "blind": "reading: seen\nby: ai đó\ndate: hôm qua\nquestions:\n  nobody: {version: abc, result: agreed}\n",
        "language": "- nothing\n",
    }

    told = "\n".join(str(problem) for problem in review_problems(proof_of(**readings)))

    assert "small/reviews/blind.yaml:1: " in told
    assert "small/reviews/blind.yaml:3: " in told
    assert "small/reviews/blind.yaml:5: Gói không có câu “nobody”." in told
    assert "small/reviews/language.yaml:1: " in told


def test_what_a_pack_lacks_makes_the_command_fail_and_say_so(app):
    with app.app_context():
        outcome = app.test_cli_runner().invoke(packs, ["check", str(PACKS / "small")])

    assert outcome.exit_code == 1
    assert "small: 3 activities, 6 questions, " in outcome.output
    assert "IU06.5.3        0          0  Thương mại" in outcome.output, "the table of what is covered"


def test_a_pack_over_several_modules_has_no_table_of_its_own(app):
    with app.app_context():
        outcome = app.test_cli_runner().invoke(packs, ["check", str(SHIPPED / "co-ban")])

    assert outcome.output == "co-ban: 4 activities, 0 questions, no remarks\n"
    assert outcome.exit_code == 0


def test_the_packs_that_ship_have_nothing_to_mend(app):
    with app.app_context():
        outcome = app.test_cli_runner().invoke(packs, ["check"])

    assert outcome.exit_code == 0, outcome.output
    assert "tt03-2014" in outcome.output
    assert "bo-tro" in outcome.output


def test_a_pack_with_a_mistake_is_told_and_not_proofed(app, tmp_path):
    folder = tmp_path / "small"
    shutil.copytree(PACKS / "small", folder)
    (folder / "pack.yaml").write_text("format: 2\n", encoding="utf-8")

    with app.app_context():
        outcome = app.test_cli_runner().invoke(packs, ["check", str(folder)])

    assert outcome.exit_code == 1
    assert outcome.output.splitlines() == ["  small/pack.yaml:1: Chỉ đọc được gói dạng “format: 1”."]
