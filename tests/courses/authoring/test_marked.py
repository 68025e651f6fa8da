"""The form of what people mark: criteria with levels, rules that read office files; by people who know no YAML."""

import pytest
from werkzeug.datastructures import MultiDict

from courses.authoring.sheet import faults_in, read_fields, tidied
from courses.questions.contract import QUESTION_TYPES
from courses.questions.variants import settings_of
from tests.courses.authoring.test_forms import kept, posted

RUBRIC = [
    {
        "text": "Bố cục rõ", "points": 1.5, "skill": "IU03.6.2",
        "levels": [{"points": 0, "text": "Lộn xộn"}, {"points": 1.5, "text": "Gọn"}],
    },
    {"text": "Đúng chính tả", "points": 2},
]  # fmt: skip
RULES = [
    {"rule": "courses.docx_paper", "points": 0.5, "sentence": "Khổ A4 đứng", "ask": {"size": "A4"}},
    {"rule": "courses.docx_contents", "points": 1, "sentence": "Có mục lục tự động", "skill": "IU03.5.1"},
]
ESSAY = {"type": "courses.essay", "text": "Vì sao?", "difficulty": 1, "kind": "recall", "rubric": RUBRIC}
TASK = {
    "type": "courses.file_task", "text": "Trình bày công văn.", "difficulty": 2, "kind": "apply",
    "extensions": ["docx"], "max_mb": 5, "rules": RULES, "marking": "propose", "rubric": RUBRIC, "tell_rubric": True,
}  # fmt: skip


@pytest.mark.parametrize("fields", [ESSAY, TASK], ids=["essay", "file task"])
def test_criteria_and_rules_open_as_fields_and_read_back_equal(app, world, bank, trainer, fields):
    with app.app_context():
        draft = kept(world.binh, bank, fields)

    page = trainer.get(f"/staff/bank/{bank.id}/questions/new?draft={draft}").text

    assert "1,5 = Gọn" in page
    with app.app_context(), app.test_request_context():
        kind = QUESTION_TYPES[fields["type"]]
        read = tidied(read_fields(kind, posted(page)))
        assert faults_in(kind, read) == {}
        assert settings_of(kind, read) == settings_of(kind, fields)


def form(**fields):
    return MultiDict([("text", "Vì sao?"), ("difficulty", "1"), ("kind", "recall"), *fields.items()])


def essay(app, **fields):
    with app.app_context(), app.test_request_context():
        kind = QUESTION_TYPES["courses.essay"]
        read = tidied(read_fields(kind, form(**fields)))
        return read, faults_in(kind, read)


def test_an_empty_row_is_no_criterion(app):
    read, faults = essay(app, rubric="0", **{"rubric-0-text": "", "rubric-0-points": ""})

    assert "rubric" not in read
    assert faults == {}


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"rubric-0-text": "Bố cục", "rubric-0-points": "nhiều"}, "rubric-0-points"),
        ({"rubric-0-text": "Bố cục", "rubric-0-points": "1", "rubric-0-levels": "0,5 = Một mức"}, "rubric-0-levels"),
        (
            {"rubric-0-text": "Bố cục", "rubric-0-points": "1", "rubric-0-levels": "0 = Kém\n3 = Quá điểm"},
            "rubric-0-levels-1-points",
        ),
        ({"rubric-0-points": "1"}, "rubric-0"),
    ],
)
def test_a_mistake_is_told_at_its_field(app, fields, place):
    _read, faults = essay(app, rubric="0", **fields)

    assert list(faults) == [place]


def test_parameters_that_cannot_be_read_are_told_and_kept_as_typed(app):
    with app.app_context(), app.test_request_context():
        kind = QUESTION_TYPES["courses.file_task"]
        fields = form(
            extensions="docx", marking="propose", rules="0",
            **{
                "rules-0-rule": "courses.docx_paper", "rules-0-points": "1", "rules-0-sentence": "Khổ A4",
                "rules-0-ask": "size A4",
            },
        )  # fmt: skip
        read = tidied(read_fields(kind, fields))

        assert read["rules"][0]["ask"] == "size A4"
        assert [place for place in faults_in(kind, read) if place.startswith("rules-0-ask")]


def test_the_page_has_a_field_for_every_part(trainer, bank):
    page = trainer.get(f"/staff/bank/{bank.id}/questions/new?type=file_task").text

    assert "Thêm tiêu chí" in page
    assert "Thêm quy tắc" in page
