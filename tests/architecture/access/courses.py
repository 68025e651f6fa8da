"""The endpoints of courses."""

from tests.architecture.access import ANYBODY, OWNER, SIGNED_IN, Door

SAVE = {"given": {"answer": [""]}, "base": 0, "request": "access-matrix-1"}

AUTHOR = "courses.author"
ADMIT, ATTEMPTS = "courses.admit", "courses.see_attempts"

DOORS = {
    "courses_statistics.index": Door((AUTHOR,), of="quiz"),
    "courses_statistics.refresh": Door((AUTHOR,), of="quiz"),
    "courses_statistics.question": Door((AUTHOR,), of="figures"),
    "courses_bank.index": Door((AUTHOR,)),
    "courses_bank.show": Door((AUTHOR,), of="bank"),
    "courses_editing.index": Door((AUTHOR,)),
    "courses_editing.show": Door((AUTHOR,), of="quiz"),
    "courses.home": Door((SIGNED_IN,)),
    "courses.catalogue": Door((ANYBODY,)),
    "courses.course": Door((ANYBODY,), of="course"),
    "courses.enrol": Door((SIGNED_IN,), of="course"),
    "courses.picture": Door((SIGNED_IN,), of="picture"),
    "courses.lesson": Door((SIGNED_IN,), of="lesson"),
    "courses.lesson_done": Door((SIGNED_IN,), of="lesson"),
    "courses.check": Door((SIGNED_IN,), of="check", form={"small-l01-a-answer": "true"}),
    "quizzes.quiz": Door((SIGNED_IN,), of="exam"),
    "quizzes.start": Door((SIGNED_IN,), of="exam"),
    "quizzes.room": Door((SIGNED_IN,), of="exam"),
    "quizzes.join_room": Door((SIGNED_IN,), of="exam"),
    "quizzes.room_state": Door((SIGNED_IN,), of="exam"),
    "quizzes.move": Door((OWNER,), of="attempt"),
    "courses_admission.quizzes": Door((ADMIT,)),
    "courses_admission.index": Door((ADMIT,), of="quiz"),
    "courses_admission.choose_unit": Door((ADMIT,), of="quiz"),
    "courses_admission.give_person": Door((ADMIT,), of="admitted", form={"minutes": "10", "reason": "Khuyết tật"}),
    "courses_admission.give_unit": Door((ADMIT,), of="admitted_unit", form={"minutes": "10", "reason": "Mất điện"}),
    "courses_admission.withdraw": Door((ADMIT,), of="allowance"),
    "quizzes.attempt": Door((OWNER,), of="attempt", values={"number": 1}),
    "quizzes.answer": Door((OWNER,), of="attempt", values={"number": 1}, form={"answer": "", "base": "0"}),
    "quizzes.sheets": Door((OWNER,), of="attempt", values={"number": 1}),
    "quizzes.put_sheets": Door((OWNER,), of="attempt", values={"number": 1}, form={"request": "access-matrix-2"}),
    "quizzes.put_answer": Door((OWNER,), of="attempt", values={"number": 1}, json=SAVE),
    "quizzes.flag": Door((OWNER,), of="attempt", values={"number": 1}, form={"flagged": "1"}),
    "quizzes.put_flag": Door((OWNER,), of="attempt", values={"number": 1}, json={"flagged": True}),
    "courses_trails.everywhere": Door((ATTEMPTS,)),
    "courses_trails.index": Door((ATTEMPTS,), of="quiz"),
    "courses_trails.show": Door((ATTEMPTS,), of="trail"),
    "courses_trails.workbook": Door((ATTEMPTS,), of="trail"),
    "courses_trails.as_json": Door((ATTEMPTS,), of="trail"),
    "quizzes.hint": Door((OWNER,), of="attempt", values={"number": 1}),
    "quizzes.put_notes": Door((OWNER,), of="attempt", json={"seen": {"1": 0}}),
    "quizzes.practise": Door((SIGNED_IN,), values={"skill": "IU06.1.1"}),
    "quizzes.answer_practice": Door((SIGNED_IN,), values={"skill": "IU06.1.1"}, form={"version": "0"}),
    "quizzes.state": Door((OWNER,), of="attempt"),
    "quizzes.finish_attempt": Door((OWNER,), of="attempt", form={"confirmed": "yes"}),
    "quizzes.result": Door((OWNER,), of="finished"),
    "quizzes.receipts": Door((OWNER,), of="finished"),
}
