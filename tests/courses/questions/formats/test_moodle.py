"""Moodle XML: every type that has one of ours, pictures with it, and everything else by its name."""

import base64

import pytest

from courses.questions.formats.contract import CLEAR, DOUBTFUL, UNREADABLE, SourceFile
from courses.questions.formats.moodle import EmbeddedAnswers, MoodleXml

PIXEL = b"\x89PNG\r\n\x1a\n"


def read(kind, inside, text="Câu hỏi?", extra=""):
    file = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n<question type="{kind}"><name><text>Một</text></name>'
        f'<questiontext format="html"><text><![CDATA[{text}]]></text>{extra}</questiontext>{inside}</question>\n</quiz>'
    )
    (question,) = MoodleXml().parse(SourceFile("a.xml", file.encode())).questions
    return question


def answer(text, share, more=""):
    return f'<answer fraction="{share}" format="html"><text>{text}</text>{more}</answer>'


@pytest.mark.parametrize(
    ("kind", "inside", "ours", "fields"),
    [
        ("multichoice", answer("a", 100) + answer("b", 0), "choice", {"keep_order": None}),
        (
            "multichoice",
            "<single>false</single><shuffleanswers>0</shuffleanswers>"
            + answer("a", 50) + answer("b", 50) + answer("c", -50),
            "choices",
            {"keep_order": True},
        ),
        ("multichoiceset", answer("a", 100) + answer("b", 0), "choices", {"all_or_nothing": True}),
        ("truefalse", answer("true", 0) + answer("false", 100), "true_false", {"answer": False}),
        ("shortanswer", "<usecase>1</usecase>" + answer("a", 100), "short_answer", {"case": "required"}),
        (
            "numerical",
            answer("6.25", 100, "<tolerance>0.05</tolerance>")
            + "<units><unit><multiplier>1</multiplier><unit_name>MB</unit_name></unit></units>",
            "numeric",
            {"answer": "6.25", "tolerance": "0.05", "unit": "MB"},
        ),
        (
            "matching",
            ("<subquestion><text>a</text><answer><text>1</text></answer></subquestion>"
            "<subquestion><text></text><answer><text>2</text></answer></subquestion>"),
            "matching",
            {"pairs": [{"left": "a", "right": "1"}], "extra": ["2"]},
        ),
        ("ordering", "".join(answer(text, 1) for text in "abc"), "ordering", {"items": ["a", "b", "c"]}),
        ("essay", "<graderinfo><text>Nêu ba ý.</text></graderinfo>", "essay", {"guide": "Nêu ba ý."}),
        (
            "essay",
            ("<responseformat>noinline</responseformat><attachments>1</attachments>"
            "<filetypeslist>.docx,.odt</filetypeslist><maxbytes>2097152</maxbytes>"),
            "file_task",
            {"extensions": ["docx", "odt"], "max_mb": 2},
        ),
    ],
)  # fmt: skip
def test_a_type_of_moodle_becomes_ours(kind, inside, ours, fields):
    question = read(kind, inside)

    assert (question.type, question.state, question.place) == (ours, CLEAR, "câu 1, dòng 3")
    assert {name: question.fields.get(name) for name in fields} == fields


def test_types_that_we_do_not_have_are_named_and_counted():
    file = (
        "<quiz>"
        + "".join(f'<question type="{kind}"/>' for kind in ("calculated", "ddmarker", "calculated"))
        + "</quiz>"
    )

    parsed = MoodleXml().parse(SourceFile("a.xml", file.encode()))

    assert parsed.skipped == {"calculated": 2, "ddmarker": 1}
    assert [(one.type, one.state) for one in parsed.questions][:2] == [
        ("calculated", UNREADABLE), ("ddmarker", UNREADABLE),
    ]  # fmt: skip
    assert "ddmarker" in parsed.questions[1].remarks[0]


def test_a_text_with_answers_in_it_becomes_gaps_that_keep_their_names_and_weights():
    text = (
        "<p>Thủ đô là {2:SHORTANSWER:=Hà Nội~%50%Huế#gần~*#Xem bản đồ}, có {1:NM:=30:2} quận; "
        "{1:MULTICHOICE_S:=sông Hồng#đúng~sông H\\~ương}.</p>"
    )
    question = read("cloze", "", text)

    assert question.fields["text"] == "Thủ đô là [[g1]], có [[g2]] quận; [[g3]]."
    assert question.fields["gaps"] == {
        "g1": {"kind": "text", "accept": ["Hà Nội"], "feedback": "Xem bản đồ", "weight": 2},
        "g2": {"kind": "number", "answer": "30", "tolerance": "2"},
        "g3": {
            "kind": "select", "keep_order": False,
            "options": [{"text": "sông Hồng", "right": True, "feedback": "đúng"}, {"text": "sông H~ương"}],
        },
    }  # fmt: skip
    assert (question.state, question.remarks[0]) == (
        DOUBTFUL, "“Huế” được 50 % số điểm trong tệp; ở đây không được điểm."
    )  # fmt: skip


def test_words_to_choose_for_gaps_are_offered_by_their_groups():
    words = [("mèo", 1), ("chó", 1), ("chiếu", 2), ("bàn", 2)]
    inside = "".join(f"<dragbox><text>{text}</text><group>{group}</group></dragbox>" for text, group in words)

    question = read("ddwtos", inside, "Con [[1]] nằm trên [[3]].")

    assert question.fields["text"] == "Con [[g1]] nằm trên [[g2]]."
    assert question.fields["gaps"]["g2"]["options"] == [{"text": "chiếu", "right": True}, {"text": "bàn"}]


def test_a_picture_of_the_file_comes_with_the_question_and_one_from_elsewhere_does_not():
    file = f'<file name="so do.png" path="/" encoding="base64">{base64.b64encode(PIXEL).decode()}</file>'
    text = 'Nhìn <img src="@@PLUGINFILE@@/so%20do.png" alt="sơ đồ"> và <img src="https://x.vn/b.png" alt="b">.'

    question = read("essay", "", text, file)

    assert question.fields["text"] == "Nhìn ![sơ đồ](so-do.png) và b."
    assert [(one.name, one.content) for one in question.pictures] == [("so-do.png", PIXEL)]
    assert question.state == DOUBTFUL
    assert "b.png" in question.remarks[0]


def test_a_file_that_nothing_shows_is_told_of():
    question = read("essay", "", "Nghe rồi viết.", '<file name="a.mp3" encoding="base64">AAAA</file>')

    assert (question.state, question.remarks) == (CLEAR, ("Không giữ tệp kèm theo: a.mp3.",))


def test_what_moodle_writes_into_every_question_is_no_remark():
    usual = "<correctfeedback><text>Your answer is correct.</text></correctfeedback>"
    own = "<incorrectfeedback><text>Đọc lại bài 3.</text></incorrectfeedback>"
    options = answer("a", 100) + answer("b", 0)

    assert read("multichoice", options + usual).remarks == ()
    assert "Đọc lại bài 3." in read("multichoice", options + usual + own).remarks[0]


def test_a_whole_text_file_may_be_one_text_with_gaps():
    file = SourceFile("a.txt", "Thủ đô là {1:SA:=Hà Nội}.".encode())
    (question,) = EmbeddedAnswers().parse(file).questions

    assert EmbeddedAnswers().detect(file) > 0.5
    assert (question.type, question.fields["text"]) == ("cloze", "Thủ đô là [[g1]].")
