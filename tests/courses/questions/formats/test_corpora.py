"""Real files of other programs, and the counts that their SOURCES.md gives."""

import json
from collections import Counter

from courses.questions.formats.checking import read_questions
from courses.questions.formats.contract import CLEAR, DOUBTFUL, UNREADABLE, SourceFile
from tests.courses.questions.formats.corpora import FOLDER, needs_corpora

pytestmark = needs_corpora

COUNTS = {
    "gift-moodle/examples.txt": {
        "choice": 16, "short_answer": 9, "numeric": 8, "true_false": 5, "matching": 3, "choices": 2,
    },
    "gift-moodle/questions.gift.txt": {
        "true_false": 3, "essay": 1, "matching": 1, "choice": 1, "choices": 1, "numeric": 1, "short_answer": 1,
    },
    "gift-moodle/questions_encoding_windows-1252.gift.txt": {"essay": 2, "matching": 1},
    "gift-moodle/questions_in_category.gift.txt": {"matching": 1, "choice": 1, "short_answer": 1, "true_false": 1},
    "gift-real-quizzes/00-CSS.txt": {"choice": 20},
    "gift-real-quizzes/00-HTML.txt": {"choice": 17, "short_answer": 2},
    # SOURCES.md counts 8 essays and 2 descriptions: an empty line inside <pre> … </pre> cuts two questions in halves
    # there. Here each of the two is read as the one question that it is, and has to be confirmed.
    "gift-real-quizzes/00-Mini-Django-Essay.txt": {"essay": 8},
    "gift-real-quizzes/01-Request-Response.txt": {"choice": 20},
    "gift-real-quizzes/04-SQL.txt": {"choice": 20},
    "gift-real-quizzes/example_matching.gift": {"matching": 2},
    "gift-real-quizzes/example_multiple_choice.gift": {"choice": 5},
    "gift-real-quizzes/example_numerical.gift": {"numeric": 5},
    "gift-real-quizzes/example_true_false.gift": {"true_false": 4},
    "aiken-moodle/questions.aiken.txt": {"choice": 2},
    "aiken-moodle/aiken_errors.txt": {"choice": 6},
    "moodle-xml/broken_cloze_questions.xml": {"cloze": 5},
    "moodle-xml/categories_reverse_order.xml": {"essay": 1, "short_answer": 1},
    "moodle-xml/category_with_description.xml": {"true_false": 1},
    "moodle-xml/error_invalid_grades.xml": {"choices": 1},
    "moodle-xml/export_category.xml": {"true_false": 1},
    "moodle-xml/html_chars_in_idnumbers.xml": {"true_false": 1},
    "moodle-xml/multianswer-all-types.xml": {"cloze": 1},
    "moodle-xml/nested_categories.xml": {"true_false": 1},
    "moodle-xml/old_format_file.xml": {"true_false": 2},
    "moodle-xml/questions.multianswer.txt": {"cloze": 1},
    "moodle-xml/sample_questions_with_old_image_tag.xml": {"cloze": 1, "choice": 1},
    "moodle-xml/type_ddwtos.xml": {"cloze": 1},  # SOURCES.md: gapselect, which is a text with gaps here
    "moodle-xml/type_description.xml": {"description": 1},
    "moodle-xml/type_gapselect.xml": {"cloze": 1},
    "moodle-xml/type_multichoice.xml": {"choices": 1},
    "moodle-xml/type_numerical.xml": {"numeric": 1},
    "moodle-xml/type_shortanswer.xml": {"short_answer": 1},
    "moodle-xml/type_truefalse.xml": {"true_false": 1},
}  # fmt: skip
"""Category lines are no questions; what stands there as multichoice is one of our two types of choice."""

REPORTED = {
    "moodle-xml/broken_cloze_questions.xml": 5,
    "moodle-xml/error_invalid_grades.xml": 1,
    "moodle-xml/multianswer-all-types.xml": 1,
    "moodle-xml/type_description.xml": 1,
    "aiken-moodle/aiken_errors.txt": 3,
    "gift-real-quizzes/00-Mini-Django-Essay.txt": 2,
}
"""Questions that are broken, or that we cannot hold, must not pass as clear."""

PEG_TYPES = {
    "MC": {"choice", "choices"}, "TF": {"true_false"}, "Short": {"short_answer"}, "Essay": {"essay"},
    "Description": {"description"}, "Matching": {"matching"}, "Numerical": {"numeric"},
}  # fmt: skip


def read(name):
    return read_questions(SourceFile(name, (FOLDER / name).read_bytes()))


def test_every_file_has_the_counts_that_are_known_of_it(product):
    with product.app_context():
        found = {name: dict(Counter(one.type for one in read(name)[1].questions)) for name in COUNTS}

    assert found == COUNTS


def test_what_is_broken_is_reported_and_what_is_good_beside_it_is_kept(product):
    with product.app_context():
        states = {name: [one.state for one in read(name)[1].questions] for name in COUNTS}

    assert {name: sum(one != CLEAR for one in states[name]) for name in REPORTED} == REPORTED
    assert states["aiken-moodle/aiken_errors.txt"] == [UNREADABLE, UNREADABLE, CLEAR, DOUBTFUL, CLEAR, CLEAR]
    assert all(set(states[name]) == {CLEAR} for name in COUNTS if "/00-CSS" in name or "/04-SQL" in name)


def test_no_file_of_the_folders_is_left_out():
    folders = ("gift-moodle", "gift-real-quizzes", "aiken-moodle", "moodle-xml")
    files = {f"{folder}/{path.name}" for folder in folders for path in (FOLDER / folder).iterdir()}

    assert {name for name in files if not name.endswith("SOURCES.md")} == set(COUNTS)


def test_every_bad_question_of_the_aiken_file_is_named_by_its_line(product):
    with product.app_context():
        questions = read("aiken-moodle/aiken_errors.txt")[1].questions

    assert [one.place for one in questions if one.state != CLEAR] == ["dòng 1", "dòng 5", "dòng 14"]


def test_snippets_are_read_as_another_project_expects(product):
    """Its expectations are one list a file: types in order, categories apart."""
    with product.app_context():
        for path in sorted((FOLDER / "gift-peg").glob("*.gift")):
            expected = [one["type"] for one in _json(path.with_suffix(".json")) if one["type"] != "Category"]
            found = [one.type for one in read(f"gift-peg/{path.name}")[1].questions]

            assert len(found) == len(expected), path.name
            assert all(one in PEG_TYPES[wanted] for one, wanted in zip(found, expected, strict=True)), path.name


def test_a_file_in_an_old_code_page_keeps_its_letters(product):
    with product.app_context():
        parsed = read("gift-moodle/questions_encoding_windows-1252.gift.txt")[1]

    assert parsed.questions[2].fields["pairs"][0]["left"] == "aödf"
    assert parsed.notes == ("Tệp được đọc theo bảng mã Windows-1252.",)


def test_categories_are_read_without_the_words_of_moodle(product):
    with product.app_context():
        found = {
            name: [one.category for one in read(f"moodle-xml/{name}.xml")[1].questions]
            for name in ("nested_categories", "categories_reverse_order", "old_format_file")
        }

    assert found == {
        "nested_categories": ["Delta/Epsilon/Zeta"],
        "categories_reverse_order": ["Sigma/Tau", "Sigma"],
        "old_format_file": ["Pi", "Pi/Rho"],
    }


def test_a_picture_of_moodle_1_9_comes_with_its_question_and_waits_for_its_words(product):
    with product.app_context():
        cloze, choice = read("moodle-xml/sample_questions_with_old_image_tag.xml")[1].questions

    assert [picture.name for picture in cloze.pictures] == ["moodle.png"]
    assert choice.pictures[0].content.startswith(b"\x89PNG")
    assert choice.fields["text"].endswith("![](moodle.png)")
    assert (choice.state, len(choice.remarks)) == (DOUBTFUL, 1)


def _json(path):
    return json.loads(path.read_text(encoding="utf-8"))
