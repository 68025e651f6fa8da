"""The quizzes of a pack in their full shape: every mistake has its place, and nobody's work is undone."""

from datetime import UTC, datetime, timedelta

import pytest
import yaml
from sqlalchemy import select

from courses.catalogue.models import Activity
from courses.packing.commands import load_from
from courses.quizzes import services
from courses.quizzes.freezing import Frozen
from courses.quizzes.models import Exam, Quiz
from lms.api import Job, db, now
from tests.learning import begin, teach

FULL = """\
  - key: thi
    title:
      vi: Bài kiểm tra
    behaviour: exam
    options: {per_page: 5}
    minutes: 20
    pass_mark: 0.5
    attempts: 3
    counts: last
    opens_at: 2030-12-01 08:00
    closes_at: "2030-12-01T04:00:00Z"
    sections:
      - key: mot
        title: {vi: Phần một, en: Part one}
        shuffle: false
        weight: 2
        minimum: 0.4
        lines:
          - {draw: 2, skill: IU06, evenly_over: items, points: 1.5}
          - {question: small-1}
      - title: Phần hai
        lines:
          - {draw: 1, skill: IU06.1, difficulty: [1, 2], marked_by: any}
    review: {after: [score], closed: [score, answers, key]}
    rules:
      cooling_off: {minutes: 60}
      one_session:
    waiting_room: {rate: 40}
    draw_ahead_hours: 3
"""


def with_full_quiz(folder, old="", new=""):
    """The small pack, its exam in the full shape, with one thing changed."""
    path = folder.root / "pack.yaml"
    text = path.read_text(encoding="utf-8")
    first, last = text.index("  - key: thi\n"), text.index("  - key: luyen\n")
    assert old in FULL
    path.write_text(text[:first] + FULL.replace(old, new, 1) + text[last:], encoding="utf-8")
    return text[:first].count("\n")


def the(key: str) -> Quiz:
    return db.session.scalars(select(Quiz).where(Quiz.key == key)).one()


def test_everything_that_a_pack_can_say_of_a_quiz_arrives(app, folder):
    with_full_quiz(folder)
    folder.change(
        "pack.yaml", "completion:", "exams:\n  - {key: ky-thi, title: {vi: Kỳ thi}, parts: [thi]}\ncompletion:"
    )

    with app.app_context():
        folder.load()

        quiz = the("thi")
        exam = db.session.scalars(select(Exam)).one()
        assert quiz.exam_id == exam.id
        assert (exam.titles, exam.keep_months) == ({"vi": "Kỳ thi"}, 12)
        assert (quiz.opens_at, quiz.closes_at) == (
            datetime(2030, 12, 1, 1, tzinfo=UTC), datetime(2030, 12, 1, 4, tzinfo=UTC),
        )  # fmt: skip
        assert (quiz.counts, quiz.options, quiz.count) == ("last", {"per_page": 5}, 4)
        assert quiz.rules == {"courses.cooling_off": {"minutes": 60}, "courses.one_session": {}}
        assert (quiz.has_waiting_room, quiz.admit_rate, quiz.draw_ahead_hours) == (True, 40.0, 3)
        assert quiz.review["closed"] == ["score", "answers", "key"]
        first, second = quiz.sections
        assert (first["titles"], first["shuffle"], first["weight"], first["minimum"]) == (
            {"vi": "Phần một", "en": "Part one"}, False, 2, 0.4,
        )  # fmt: skip
        assert first["lines"][0] == {
            "draw": 2, "skill": "IU06", "difficulty": [], "kind": "", "category": "", "marked_by": "machine",
            "evenly": True, "points": 1.5,
        }  # fmt: skip
        assert second["lines"][0]["difficulty"] == [1, 2]
        assert db.session.scalars(select(Job)).one().not_before == quiz.opens_at - timedelta(hours=3)


MISTAKES = {
    # what stands there, what stands there instead, the line in the quiz, words of the sentence
    "an unknown field": ("    counts: last", "    conuts: last", 9, "conuts"),
    "a behaviour that is none": ("behaviour: exam", "behaviour: test", 4, "practice"),
    "an option that the behaviour lacks": ("{per_page: 5}", "{tries: 5}", 5, "tries"),
    "negative minutes": ("minutes: 20", "minutes: -20", 6, "từ 1 đến 600"),
    "neither best nor last": ("counts: last", "counts: mean", 9, "best, last"),
    "no date": ("2030-12-01 08:00", "ngày mai", 10, "2026-12-01 08:00"),
    "a date that is none": ("2030-12-01 08:00", '"2030-02-30 08:00"', 10, "ngày giờ"),
    "closing before opening": ("2030-12-01T04:00:00Z", "2030-12-01T00:30:00Z", 11, "sau giờ mở"),
    "both forms of drawing": ("    review:", "    draw: {count: 2}\n    review:", 24, "một trong hai"),
    "no sections": ("    sections:\n", "    sections: []\n    xsections:\n", 12, "từ 1 đến"),
    "a section without lines": ("lines:\n          - {draw: 1, ", "liens:\n          - {draw: 1, ", 21, "lines"),
    "a weight in words": ("weight: 2", "weight: hai", 16, "weight"),
    "a minimum in per cent": ("minimum: 0.4", "minimum: 40", 17, "từ 0 đến 1"),
    "a line that says nothing": ("{question: small-1}", "{points: 1}", 20, "draw: số câu"),
    "a line that says both": ("{question: small-1}", "{question: small-1, draw: 1}", 20, "draw: số câu"),
    "a fixed question with labels": ("{question: small-1}", "{question: small-1, skill: IU06}", 20, "skill"),
    "a question that the bank lacks": ("{question: small-1}", "{question: small-99}", 20, "small-99"),
    "a code that the standard lacks": ("skill: IU06.1,", "skill: IU06.9,", 23, "IU06.9"),
    "a difficulty of four": ("[1, 2]", "[1, 4]", 23, "1, 2, 3"),
    "marked by nobody": ("marked_by: any", "marked_by: nobody", 23, "machine, people, any"),
    "more than the bank has": ("draw: 1, skill: IU06.1", "draw: 90, skill: IU06.1", 23, "Phần hai, dòng 1 cần 90 câu"),
    "more than a paper may have": ("draw: 1, skill: IU06.1", "draw: 199, skill: IU06.1", 13, "nhiều nhất là 200"),
    "a phase that is none": ("{after: [score]", "{afterwards: [score]", 24, "afterwards"),
    "a thing that is none": ("[score, answers, key]", "[score, keys]", 24, "score, answers, feedback, key"),
    "a rule that is none": ("cooling_off:", "coolingoff:", 26, "coolingoff"),
    "a rule's setting out of bounds": ("{minutes: 60}", "{minutes: 0}", 26, "minutes"),
    "a door that is too fast": ("{rate: 40}", "{rate: 4000}", 28, "rate"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_in_a_quiz_is_told_with_its_line(app, folder, mistake):
    old, new, line, words = mistake
    first = with_full_quiz(folder, old, new)

    with app.app_context():
        problems = folder.problems()

    told = [str(problem) for problem in problems]
    assert any(problem.place == f"pack.yaml:{first + line}" and words in problem.sentence for problem in problems), told


@pytest.mark.parametrize(
    ("exam", "words"),
    [
        ("{key: ky-thi, title: {vi: Kỳ thi}, parts: [khac]}", "khac"),
        ("{key: ky-thi, title: {vi: Kỳ thi}, parts: [luyen]}", "luyen"),
        ("{key: ky-thi, title: {vi: Kỳ thi}, parts: []}", "parts"),
        ("{key: ky-thi, title: {vi: Kỳ thi}, parts: [thi], keep_months: 0}", "keep_months"),
        ("{key: ky-thi, title: {vi: Kỳ thi}, parts: [[]]}", "một bài thi của gói"),
    ],
)  # fmt: skip
def test_a_mistake_in_an_exam_of_parts_is_told(app, folder, exam, words):
    folder.change("pack.yaml", "completion:", f"exams:\n  - {exam}\ncompletion:")

    with app.app_context():
        assert any(words.lower() in problem.sentence.lower() for problem in folder.problems())


def test_no_value_in_any_field_of_a_quiz_breaks_the_reader(app, folder):
    fields = yaml.safe_load(FULL)[0]
    hostile = (None, -1, True, " ", "x", [[]], [None], {"vi": 1}, {"a": {"b": []}}, float("nan"), 1e300, 2**70)
    path = folder.root / "pack.yaml"
    text = path.read_text(encoding="utf-8")
    first, last = text.index("  - key: thi\n"), text.index("  - key: luyen\n")

    def spoilt(value, bad):
        """The value with each of its parts in turn replaced by what is bad."""
        yield bad
        inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for step, part in list(inner):
            for other in spoilt(part, bad):
                copy = dict(value) if isinstance(value, dict) else list(value)
                copy[step] = other
                yield copy

    quizzes = [quiz for bad in hostile for quiz in spoilt(fields, bad)]
    with app.app_context():
        for quiz in quizzes[:: max(1, len(quizzes) // 120)]:
            path.write_text(text[:first] + yaml.safe_dump([quiz], indent=2) + text[last:], encoding="utf-8")
            folder.problems()  # it may find some or none, but it must not raise


def test_a_quiz_changed_by_hand_is_left_alone_and_the_load_says_so(app, folder, capsys):
    with app.app_context():
        folder.load()
        quiz = the("thi")
        quiz.minutes, quiz.edited_at = 45, now()
        db.session.commit()
    folder.change("pack.yaml", "minutes: 20", "minutes: 25")
    folder.change("pack.yaml", "vi: Bài kiểm tra", "vi: Bài kiểm tra mới")

    with app.app_context():
        load_from(folder.root)

        quiz = the("thi")
        activity = db.session.get_one(Activity, quiz.activity_id)
        assert (quiz.minutes, activity.settings["minutes"], activity.titles["vi"]) == (45, 45, "Bài kiểm tra mới")
    assert "changed by hand: thi" in capsys.readouterr().out


def test_papers_drawn_ahead_are_void_when_the_bank_changes_and_stay_when_a_lesson_does(app, folder):
    with app.app_context():
        folder.load()
        editions = [the("thi").edition]
        folder.change("lessons/01-mot.md", "## Tóm tắt", "## Tóm lại")
        folder.load()
        editions.append(the("thi").edition)
        folder.change("questions/IU06.1.yaml", "difficulty: 1", "difficulty: 2")
        folder.load()
        editions.append(the("thi").edition)

    assert editions[0] == editions[1] < editions[2]


def test_while_an_exam_is_open_its_course_is_not_loaded_and_nothing_is_written(app, world, folder, capsys):
    with app.app_context():
        begin(teach(), world.an)
        before = the("thi").minutes
    folder.change("pack.yaml", "minutes: 20", "minutes: 25")

    with app.app_context():
        assert load_from(folder.root) == 1
        assert the("thi").minutes == before
        with pytest.raises(Frozen):
            folder.load()

    assert "Bài thi đang diễn ra" in capsys.readouterr().err


def test_practice_that_is_being_done_freezes_nothing(app, world, folder):
    with app.app_context():
        taught = teach()
        quiz = db.session.scalars(select(Quiz).where(Quiz.key == "luyen")).one()
        services.start(quiz, learner_id=world.an, at=now())
        db.session.commit()
    folder.change("pack.yaml", "minutes: 20", "minutes: 25")

    with app.app_context():
        assert folder.load().changed == ["thi"]
        assert db.session.get_one(Quiz, taught.exam).minutes == 25
