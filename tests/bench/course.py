"""The course of the benches: one lesson, and an exam of 20 single-choice questions drawn from 60."""

from pathlib import Path

import yaml
from sqlalchemy import select

from courses.catalogue.models import Activity, Course
from courses.packing.loading import load_pack
from courses.packing.reading import read_pack
from courses.quizzes.models import Quiz
from lms.db import db, now

KEY = "bench"
TITLE, LESSON, EXAM = "Khóa đo tốc độ", "Đọc bảng số liệu", "Bài thi đo tốc độ"
QUESTIONS, DRAWN, TO_A_PAGE = 60, 20, 5

MANIFEST = {
    "format": 1, "key": KEY, "version": 1, "kind": "tap_huan", "hours": 1, "framework": "tt03-2014",
    "skills": ["IU06"], "licence": "Viết cho các phép đo.", "sources": ["Không có nguồn ngoài."],
    "title": {"vi": TITLE, "en": "A course to measure with"},
    "summary": {"vi": "Một bài đọc và một bài thi.", "en": "One lesson and one exam."},
    "audience": {"vi": "Các phép đo.", "en": "The benches."},
    "modules": [{"key": "mot", "title": {"vi": "Phần một", "en": "Part one"}, "lessons": ["01-mot"]}],
    "quizzes": [{
        "key": "thi", "title": {"vi": EXAM, "en": "Exam"}, "behaviour": "exam", "minutes": 45, "pass_mark": 0.5,
        "draw": {"count": DRAWN, "evenly_over": "items"}, "shuffle": True,
        "review": "learning",
    }],
    "completion": {"lessons": "all", "quizzes": ["thi"]},
}  # fmt: skip

PARAGRAPH = (
    "Bảng số liệu của đơn vị có nhiều cột. Trước khi đọc một con số, hãy đọc tên cột, đơn vị tính và ngày chốt số "
    "liệu, rồi mới so sánh với kỳ trước. Con số lạ thì tìm lại nguồn trước khi báo cáo."
)


def right_option(number: int) -> str:
    """The text of the right option of question `number`."""
    return f"{number + 100} hồ sơ"


def right_options() -> set[str]:
    """The texts of all right options; no wrong option reads like one of them."""
    return {right_option(number) for number in range(QUESTIONS)}


def write_pack(folder: Path) -> Path:
    """Write the course as authors do, as a folder of text files."""
    for name in ("lessons", "questions"):
        (folder / name).mkdir(parents=True)
    (folder / "pack.yaml").write_text(yaml.safe_dump(MANIFEST, allow_unicode=True), encoding="utf-8")
    head = yaml.safe_dump(
        {"title": LESSON, "skills": ["IU06.1.1"], "minutes": 5, "lead": "Đọc cho đúng."}, allow_unicode=True
    )
    sections = "\n\n".join(f"## Bước {step}\n\n{PARAGRAPH}\n\n- Đọc tên cột.\n- Đọc đơn vị." for step in range(1, 7))
    (folder / "lessons" / "01-mot.md").write_text(f"---\n{head}---\n\n{sections}\n", encoding="utf-8")
    questions = [_question(number) for number in range(QUESTIONS)]
    path = folder / "questions" / "IU06.yaml"
    path.write_text(yaml.safe_dump(questions, allow_unicode=True), encoding="utf-8")
    return folder


def load(folder: Path) -> tuple[int, int, int]:
    """Load the course into the application's database; gives the ids of course, lesson and exam's activity."""
    pack, problems = read_pack(write_pack(folder))
    assert pack is not None, "\n".join(map(str, problems))
    load_pack(pack, now())
    course = db.session.scalars(select(Course).where(Course.key == KEY)).one()
    course.state = "open"
    quiz = db.session.scalars(select(Quiz).where(Quiz.course_id == course.id)).one()
    quiz.options = {**quiz.options, "per_page": TO_A_PAGE}
    lesson = db.session.scalars(
        select(Activity.id).where(Activity.course_id == course.id, Activity.type == "courses.reading")
    ).one()
    found = course.id, lesson, quiz.activity_id
    db.session.commit()
    return found


def _question(number: int) -> dict[str, object]:
    right = number + 100
    return {
        "key": f"bench-{number:02}", "type": "choice", "skill": f"IU06.{number % 5 + 1}.1",
        "difficulty": number % 3 + 1, "kind": "apply",
        "text": (
            f"Tổ một cửa nhận **{right - 37} hồ sơ** buổi sáng và 37 hồ sơ buổi chiều. Cuối ngày, bảng tổng hợp phải "
            "ghi bao nhiêu hồ sơ đã nhận?"
        ),
        "options": [
            {"text": right_option(number), "right": True, "feedback": "Đã cộng cả hai buổi."},
            {"text": f"{right - 37} hồ sơ buổi sáng", "feedback": "Còn thiếu buổi chiều."},
            {"text": f"{right + 1000} hồ sơ nộp qua mạng", "feedback": "Số này không có trong câu hỏi."},
            {"text": "Chưa đủ số liệu để trả lời", "feedback": "Hai con số là đủ."},
        ],
        "feedback": "Số của cả ngày là tổng của hai buổi.",
    }  # fmt: skip
