"""The distractor table."""

from courses.questions.types.choice import Choice
from courses.questions.types.short_answer import ShortAnswer
from courses.statistics.answers import NOTHING, OTHERS, Given, answer_lines, in_words, option_texts

SETTINGS = Choice().settings_from(
    {
        "text": "1 + 1 = ?",
        "options": [{"text": "2", "right": True}, {"text": "3"}, {"text": "11"}],
    }
)


def chosen(text):
    option = next(option for option in SETTINGS["options"] if option["text"] == text)
    return in_words(Choice(), SETTINGS, {"choice": option["id"]})


def test_every_option_has_its_line_also_the_one_that_nobody_chose():
    answers = [
        Given(chosen("2"), 1.0, 0.8),
        Given(chosen("2"), 1.0, 0.6),
        Given(chosen("3"), 0.0, 0.2),
        Given((), 0.0, 0.1),
    ]

    lines = answer_lines(answers, list(option_texts(SETTINGS).values()))

    assert [(line.text, line.count, line.fraction, line.rest, line.kind) for line in lines] == [
        ("2", 2, 1.0, 0.7, ""),
        ("3", 1, 0.0, 0.2, ""),
        ("11", 0, None, None, ""),
        ("", 1, 0.0, 0.1, NOTHING),
    ]


def test_of_many_written_answers_the_rare_ones_are_summed_up():
    words = [in_words(ShortAnswer(), {"accept": ["a"]}, {"text": f"từ {n}"}) for n in range(12)]
    answers = [Given(text, 0.0, 0.5) for text in [*words, words[3]]]

    lines = answer_lines(answers)

    assert (lines[0].text, lines[0].count) == ("từ 3", 2)
    assert (len(lines), lines[-1].kind, lines[-1].count) == (11, OTHERS, 2)
