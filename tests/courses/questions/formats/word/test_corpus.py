"""Real Vietnamese question sheets, each with what its SOURCES.md says of it."""

from courses.questions.formats.contract import CLEAR, DOUBTFUL, SourceFile
from courses.questions.formats.word import Word
from tests.courses.questions.formats.corpora import FOLDER, needs_corpora
from tests.courses.questions.formats.documents import keys_of, options_of, states_of, texts_of

pytestmark = needs_corpora


def parsed(name):
    return Word().parse(SourceFile(name, (FOLDER / "vi-word-questions" / name).read_bytes()))


def test_basic_questions_with_whole_options_underlined():
    found = parsed("basic_questions_sample.docx")

    assert keys_of(found) == ["A", "C", "A", "B", "ABD"]
    assert sum(len(options_of(question)) for question in found.questions) == 20
    assert states_of(found) == [CLEAR] * 5
    assert [question.type for question in found.questions] == ["choice"] * 4 + ["choices"]
    assert found.questions[0].fields["text"] == "Thủ đô của Việt Nam là gì?"
    assert found.questions[0].category == "CLO1"
    assert found.notes == ("Đáp án nhận theo gạch chân.", "Bỏ qua 4 dòng đứng trước câu hỏi đầu tiên.")


def test_gaps_to_choose_for():
    found = parsed("fill_blank_sample.docx")

    assert keys_of(found) == ["A", "A", "B", "A"]
    assert sum(len(options_of(question)) for question in found.questions) == 16
    assert states_of(found) == [CLEAR] * 4


def test_a_passage_with_four_questions():
    found = parsed("group_questions_sample.docx")

    assert keys_of(found) == ["B", "B", "C", "A"]
    assert states_of(found) == [CLEAR] * 4
    assert all(text.startswith("The Internet of Things (IoT) refers") for text in texts_of(found))
    assert texts_of(found)[0].endswith("\n\nWhat does IoT stand for?")


def test_single_questions_and_a_passage_of_code():
    found = parsed("mixed_questions_sample.docx")

    assert keys_of(found) == ["C", "A", "B", "B", "D"]
    assert states_of(found) == [CLEAR] * 5
    assert "```\ndef fibonacci(n):\n    if n <= 1:\n        return n\n" in texts_of(found)[2]
    assert "fibonacci" not in texts_of(found)[1]


def test_no_numbers_and_only_the_letter_underlined():
    found = parsed("Test_CauHoiDon.docx")

    assert keys_of(found) == ["B", "C", "B"]
    assert states_of(found) == [CLEAR] * 3
    assert [question.place for question in found.questions] == ["dòng 1", "dòng 7", "dòng 13"]


def test_a_guide_with_samples_is_read_and_all_of_it_is_doubted():
    """It explains its conventions around samples: nothing in it is taken without being asked about."""
    found = parsed("de_thi_test.docx")

    assert len(found.questions) == 15
    assert set(states_of(found)) == {DOUBTFUL}
    assert sum("options" in question.fields for question in found.questions) == 13
    assert all("không thuộc câu nào" in problem.sentence for problem in found.problems)
