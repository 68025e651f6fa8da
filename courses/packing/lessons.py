"""Reading a lesson: its front matter, its text, its check questions."""

from dataclasses import dataclass, field

from courses.activities.prose import CheckBlock, render
from courses.packing.bank import check_code, read_question
from courses.packing.pack import ActivityPart
from courses.packing.pictures import Gallery
from courses.packing.sheet import Part, read_sheet
from courses.questions.contract import QUESTION_TYPES, full_key
from courses.questions.services import Draft
from lms.api import JSONDict, Problem, SkillFramework, _

FRONT = ("title", "skills", "minutes", "lead", "sources")
MARK = "---\n"


@dataclass
class Keys:
    """Keys of questions and where they were first seen: they are unique in a pack."""

    seen: dict[str, str] = field(default_factory=dict)

    def take(self, part: Part, key: str) -> None:
        """Note a key; complains when another question has it."""
        if key and key in self.seen:
            part.complain(_("Mã câu hỏi “%(key)s” đã dùng ở %(place)s.", key=key, place=self.seen[key]), "key")
        self.seen.setdefault(key, f"{part.file}:{part.line('key')}")


@dataclass
class LessonReader:
    """Reads lessons one after another."""

    framework: SkillFramework | None
    course_skills: list[str]
    gallery: Gallery
    keys: Keys
    problems: list[Problem]

    def read(self, file: str, key: str, module: str, text: str, *, is_required: bool) -> ActivityPart | None:
        """Read one lesson; None where its front matter cannot be found."""
        end = text.find(f"\n{MARK}", len(MARK) - 1)
        if not text.startswith(MARK) or end < 0:
            self.problems.append(Problem(f"{file}:1", _("Bài phải mở đầu bằng phần thông tin giữa hai dòng ---.")))
            return None
        front = read_sheet(file, text[len(MARK) : end + 1], self.problems, first_line=2)
        if front is None:
            return None
        body = text[end + 1 + len(MARK) :]
        first_line = text[: end + 1].count("\n") + 2
        front.only(FRONT)
        skills = front.list_of_texts("skills")
        for place, code in enumerate(skills):
            check_code(front, code, self.framework, self.course_skills, "skills", place)
        parts, checks, headings = self._body(file, body, first_line)
        return ActivityPart(
            key=key,
            type="courses.reading",
            module=module,
            titles=front.texts("title"),
            minutes=front.whole("minutes", least=1, most=60) or 0,
            skills=skills,
            settings={
                "lead": front.text("lead"),
                "headings": headings,
                "sources": front.list_of_texts("sources", needed=False),
            },
            content={"markdown": body, "parts": parts, "checks": checks},
            is_required=is_required,
        )

    def _body(self, file: str, body: str, first_line: int) -> tuple[list[JSONDict], JSONDict, list[JSONDict]]:
        prose = render(body, self.gallery.drawings)
        for fault in prose.faults:
            self.problems.append(Problem(f"{file}:{fault.line + first_line - 1}", fault.sentence))
        parts: list[JSONDict] = []
        checks: JSONDict = {}
        for part in prose.parts:
            if not isinstance(part, CheckBlock):
                parts.append({"html": str(part)})
            elif draft := self._check(file, part, first_line):
                parts.append({"check": draft.key})
                checks[draft.key] = {"type": draft.type, "settings": draft.settings}
        return parts, checks, [heading._asdict() for heading in prose.headings]

    def _check(self, file: str, block: CheckBlock, first_line: int) -> Draft | None:
        part = read_sheet(file, block.source, self.problems, first_line=block.line + first_line - 1)
        if part is None:
            return None
        for name in ("skill", "difficulty", "kind"):
            if name in part.fields:
                part.complain(_("Câu hỏi thử trong bài không có “%(name)s”.", name=name), name)
        kind = part.text("type", needed=False)
        if full_key(kind) in QUESTION_TYPES and QUESTION_TYPES[full_key(kind)].marked_by_people:
            part.complain(_("Câu hỏi thử không dùng loại “%(type)s”, vì phải có người chấm.", type=kind), "type")
        draft = read_question(part, self.gallery)
        self.keys.take(part, part.key())
        return draft
