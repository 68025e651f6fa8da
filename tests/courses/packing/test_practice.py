"""The three practical tasks that ship: done well they get every point, done badly few."""

import pytest

from courses.packing.commands import SHIPPED
from courses.packing.reading import read_pack
from courses.questions.criteria import fraction_of
from courses.questions.office.reports import report_on
from courses.questions.types.file_task import AUTOMATIC, PROPOSE
from courses.quizzes.file_marks import entries_of
from tests.courses.packing import practice

TASKS = {
    "thuc-hanh-cong-van": ("docx", practice.good_letter, practice.weak_letter, PROPOSE),
    "thuc-hanh-bang-tinh": ("xlsx", practice.good_sheet, practice.weak_sheet, AUTOMATIC),
    "thuc-hanh-trinh-chieu": ("pptx", practice.good_deck, practice.weak_deck, PROPOSE),
}
STARTING = {"docx": "cong-van-chua-trinh-bay.docx", "xlsx": "dan-so-ho-ngheo.xlsx", "pptx": "bao-cao-mot-cua.pptx"}


def test_the_model_solutions_get_every_point_and_the_weak_ones_and_the_starting_files_few(app):
    with app.app_context():
        pack, problems = read_pack(SHIPPED / "thuc-hanh")
        assert problems == []
        for question in pack.questions:
            ending, good, weak, marking = TASKS[question.key]
            rules = question.settings["rules"]
            assert question.settings["marking"] == marking
            assert 8 <= len(rules) <= 16

            files = (good(), weak(), practice.starting(STARTING[ending]))
            reports = [report_on(content, ending, rules) for content in files]
            best, worse, untouched = (entries_of(question.settings, report) for report in reports)

            lost = [entry for entry in best if entry["points"] < entry["most"]]
            assert lost == [], question.key
            assert 0 < fraction_of(worse) < 0.4, (question.key, fraction_of(worse))
            assert fraction_of(untouched) < 0.3, (question.key, fraction_of(untouched))


def test_every_task_gives_its_starting_file_with_its_digest(app):
    with app.app_context():
        pack, _problems = read_pack(SHIPPED / "thuc-hanh")

        given = {question.key: question.settings["files"][0] for question in pack.questions}

    assert {file["name"] for file in given.values()} == set(STARTING.values())
    assert all(file["size"] == len(practice.starting(file["name"])) for file in given.values())


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("files: [khong-co.docx]", "Không thấy tệp files/khong-co.docx."),
        ("rules: [{rule: docx_ao, points: 1, sentence: Có}]", "Chưa cài quy tắc chấm “docx_ao”."),
        ("rules: [{rule: docx_list, points: 0, sentence: Có, ask: {kind: numbered, least: 3}}]", "“points” phải là"),
        ("rules: [{rule: docx_list, points: 1, sentence: Có, ask: {least: 3}}]", "Thiếu “kind”."),
        ("rubric: [{text: Đủ ý, points: 1, skill: IU99.1.1}]", "Chuẩn không có mã IU99.1.1."),
        ("rules: [{rule: xlsx_sheets, points: 1, sentence: Có, ask: {names: [A]}}]", "bài không nhận dạng đó"),
        ("marking: automatic", "Chấm tự động thì phải có “rules”."),
        (
            "rubric: [{text: Đủ ý, points: 1, levels: [{text: Có, points: 2}, {text: Không, points: 0}]}]",
            "Điểm của mức",
        ),
    ],
)
def test_a_slip_in_a_task_is_told_with_its_line(app, folder, written, says):
    lines = ["- key: nop-tep", "type: file_task", "skill: IU06.1.1", "difficulty: 1", "kind: apply", "text: Làm."]
    question = "\n  ".join([*lines, "extensions: [docx]", written])
    (folder.root / "questions" / "nop.yaml").write_text(f"{question}\n", encoding="utf-8")

    with app.app_context():
        problems = folder.problems()

    told = [problem.sentence for problem in problems if problem.place.startswith("questions/nop.yaml:8")]
    assert any(says in sentence for sentence in told), problems
