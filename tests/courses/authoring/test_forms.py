"""What a form says becomes an author's fields, and what is stored opens as the same form, for every type that ships."""

import re

import pytest
from bs4 import BeautifulSoup
from werkzeug.datastructures import MultiDict

from courses.authoring.labels import sums_text, table_text
from courses.authoring.sheet import empty_fields, faults_in, read_fields, tidied
from courses.questions.authored import authored
from courses.questions.contract import QUESTION_TYPES
from courses.questions.desk_models import QuestionDraft
from courses.questions.types import TYPES
from courses.questions.variants import settings_of
from lms.db import db, now

KINDS = [kind.key for kind in TYPES]


def posted(page):
    """What a browser would send of the editor's form as it stands."""
    form = BeautifulSoup(page, "html.parser").find("form", id="question")
    for blank in form.find_all("template"):
        blank.decompose()
    sent = MultiDict()
    for field in form.find_all(["input", "textarea", "select"]):
        name = field.get("name")
        if not name or (field.get("type") in {"checkbox", "radio"} and not field.has_attr("checked")):
            continue
        if field.name == "select":
            chosen = field.find("option", selected=True) or field.find("option")
            sent.add(name, chosen["value"])
        else:
            sent.add(name, field.get_text().removeprefix("\n") if field.name == "textarea" else field.get("value", ""))
    return sent


@pytest.mark.parametrize("key", KINDS)
def test_a_stored_question_opens_as_a_form_that_says_the_same(app, world, bank, trainer, key):
    with app.app_context():
        kind = QUESTION_TYPES[key]
        settings = kind.settings_from(next(iter(kind.examples())).settings)
        fields = {"type": key, "difficulty": 2, "kind": "apply", "skill": "", "category": "Đợt 1", **authored(settings)}
        draft = kept(world.binh, bank, fields)

    page = trainer.get(f"/staff/bank/{bank.id}/questions/new?draft={draft}").text

    with app.app_context(), app.test_request_context():
        read = read_fields(kind, posted(page))
        assert faults_in(kind, tidied(read)) == {}
        assert settings_of(kind, tidied(read)) == settings
        assert (read["difficulty"], read["kind"], read["category"]) == (2, "apply", "Đợt 1")


def kept(owner, bank, fields):
    """A draft with these fields, by its id."""
    draft = QuestionDraft(bank_id=bank.id, owner_id=owner, type=fields["type"], fields=fields, saved_at=now())
    db.session.add(draft)
    db.session.commit()
    return draft.id


@pytest.mark.parametrize("key", KINDS)
def test_an_empty_form_is_told_what_is_missing_in_words_of_the_form(app, key):
    with app.app_context(), app.test_request_context():
        kind = QUESTION_TYPES[key]

        faults = faults_in(kind, tidied(empty_fields(kind)))

    assert "text" in faults
    assert not re.search(
        r"“(options|right: true|accept|regions|pairs|items|gaps|text|picture)”", " ".join(faults.values())
    )


def test_variants_are_a_table_that_can_be_pasted_from_a_sheet(app):
    kind = QUESTION_TYPES_BY_NAME["numeric"]
    form = MultiDict(
        {
            "text": "{a} + {b} bằng bao nhiêu? Năm {nam}.",
            "answer": "{= tong}",
            "variants-rows": 'a\tb\tnam\n1\t2,5\t"2024"\n3\t4\t"2025"',
            "variants-derive": "tong = a + b",
        }
    )

    with app.app_context(), app.test_request_context():
        fields = read_fields(kind, form)

        assert fields["variants"]["rows"][0] == {"a": 1, "b": 2.5, "nam": "2024"}
        assert faults_in(kind, fields) == {}
        assert settings_of(kind, fields)["answer"] == "3.5"
        assert table_text(fields["variants"]) == 'a; b; nam\n1; 2,5; "2024"\n3; 4; "2025"'
        assert sums_text(fields["variants"]) == "tong = a + b"


@pytest.mark.parametrize(
    ("rows", "derive", "field", "told"),
    [
        ("a; b\n1; 2\n3", "", "variants-rows-1", "Dòng 3: Dòng này phải có đúng các giá trị như dòng đầu: a, b."),
        ("a; b\n1; 2\n3; 4", "tong = a + c", "variants-derive-tong", "tong: Không có giá trị nào tên là “c”."),
        ("a; b\n1; 2\n3; 4", "tong = a / (b - 2)", "variants-derive-tong", "tong: "),
        ("a; b\n1; 2", "", "variants-rows", "“Bảng giá trị” phải là một danh sách có từ 2"),
    ],
)
def test_a_mistake_in_the_table_is_told_with_its_line_or_the_name_of_the_sum(app, rows, derive, field, told):
    kind = QUESTION_TYPES_BY_NAME["numeric"]
    form = MultiDict({"text": "{a} + {b}?", "answer": "{a}", "variants-rows": rows, "variants-derive": derive})

    with app.app_context(), app.test_request_context():
        faults = faults_in(kind, read_fields(kind, form))

    assert faults[field].startswith(told)


@pytest.mark.parametrize(
    "typed", ["rules: [1", "x: 1", "- a", "rubric: 2026-01-01", "a: &a [x]\nb: [*a, *a]", "[" * 5000]
)
def test_yaml_that_says_nothing_we_know_is_told_and_kept_as_typed(app, typed):
    kind = QUESTION_TYPES_BY_NAME["essay"]

    with app.app_context(), app.test_request_context():
        fields = read_fields(kind, MultiDict({"text": "Vì sao?", "more": typed}))

        assert fields["more"] == typed
        assert list(faults_in(kind, fields)) == ["more"]


QUESTION_TYPES_BY_NAME = {kind.key.removeprefix("courses."): kind for kind in TYPES}
