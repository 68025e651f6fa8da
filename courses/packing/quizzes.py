"""Reading the quizzes of a pack, and the exams that they are parts of."""

from collections.abc import Collection, Sequence
from datetime import datetime

from courses.packing.pack import ActivityPart, ExamPart
from courses.packing.sheet import Part
from courses.questions.contract import QUESTION_TYPES
from courses.questions.services import Draft
from courses.quizzes.behaviours.contract import behaviour_named
from courses.quizzes.drawing import shortage_sentence
from courses.quizzes.papers import Blueprint, Candidate
from courses.quizzes.settings import exam_faults, quiz_faults, quiz_summary, quiz_values
from lms.api import JSONDict, SkillFramework, _

KEEP_MONTHS = 12
"""How long a passed part counts where the pack does not say, as testing centres do."""


class QuizReader:
    """The quizzes of one pack. `bank` is None where questions have mistakes: what is missing is then not known.

    `beside` are questions from elsewhere that papers may draw too; of two with the same key the pack's counts.
    """

    def __init__(
        self,
        framework: SkillFramework | None,
        bank: Sequence[Draft] | None,
        required: Collection[str],
        taken: Collection[str],
        beside: Sequence[Candidate] = (),
    ) -> None:
        self.framework, self.required, self.taken = framework, required, taken
        self.bank = None if bank is None else candidates_of(bank, beside)

    def read(self, manifest: Part) -> dict[str, ActivityPart]:
        """The quizzes without mistakes, by their keys; what is wrong has been complained of."""
        quizzes: dict[str, ActivityPart] = {}
        for part in manifest.parts("quizzes", needed=False):
            before = len(part.problems)
            fields = part.values()
            for path, sentence in quiz_faults(fields):
                part.complain(sentence, *path)
            key, titles = self._key(part, quizzes), part.texts("title")
            if len(part.problems) > before:
                continue
            columns = quiz_values(fields)
            self._check_blueprint(part, columns["sections"])
            if key in self.required and not behaviour_named(columns["behaviour"]).is_exam:
                part.complain(_("Bài luyện tập không dùng làm điều kiện hoàn thành."), "behaviour")
            quizzes[key] = ActivityPart(
                key=key, type="courses.quiz", module=None, titles=titles, minutes=columns["minutes"] or 0,
                skills=[], settings=quiz_summary(columns), content=_as_text(columns), columns=columns,
                is_required=key in self.required,
            )  # fmt: skip
        return quizzes

    def read_exams(self, manifest: Part, quizzes: dict[str, ActivityPart]) -> list[ExamPart]:
        """The exams of several parts. A quiz is a part of one exam at most."""
        exams: list[ExamPart] = []
        free = [key for key, quiz in quizzes.items() if behaviour_named(quiz.columns["behaviour"]).is_exam]
        for part in manifest.parts("exams", needed=False):
            before = len(part.problems)
            for path, sentence in exam_faults(part.values(), free):
                part.complain(sentence, *path)
            key, titles = part.key(), part.texts("title")
            if any(exam.key == key for exam in exams):
                part.complain(_("Hai kỳ thi cùng mã “%(key)s”.", key=key), "key")
            if len(part.problems) > before:
                continue
            months, parts = part.get("keep_months"), part.get("parts")
            exams.append(
                ExamPart(key=key, titles=titles, keep_months=KEEP_MONTHS if months is None else months, parts=parts)
            )
            free = [quiz for quiz in free if quiz not in parts]
        return exams

    def _key(self, part: Part, quizzes: Collection[str]) -> str:
        key = part.key()
        if key in quizzes:
            part.complain(_("Hai bài kiểm tra cùng mã “%(key)s”.", key=key), "key")
        if key in self.taken:
            part.complain(_("Mã “%(key)s” đã dùng cho một bài học.", key=key), "key")
        return key

    def _check_blueprint(self, part: Part, sections: list[JSONDict]) -> None:
        """Complain of codes that the standard lacks, and of lines that the bank cannot fill."""
        unknown = [
            (place, number, line["skill"])
            for place, section in enumerate(sections)
            for number, line in enumerate(section["lines"])
            if self.framework and line.get("skill") and line["skill"] not in self.framework.skills
        ]
        for place, number, code in unknown:
            part.complain(_("Chuẩn không có mã %(code)s.", code=code), "sections", place, "lines", number, "skill")
        if unknown or self.bank is None:
            return
        for shortage in Blueprint(sections, self.bank).shortages:
            short = ("draw", "count") if part.get("sections") is None else ()
            where = short or ("sections", shortage.section, "lines", shortage.line)
            part.complain(shortage_sentence(sections, shortage), *where)


def candidates_of(bank: Sequence[Draft], beside: Sequence[Candidate]) -> list[Candidate]:
    """What papers can draw: a pack's questions, and those of `beside` that it does not have itself."""
    known = {draft.key for draft in bank}
    own = [_candidate(-1 - place, draft) for place, draft in enumerate(bank)]  # no number that a row may have
    return own + [candidate for candidate in beside if candidate.key not in known]


def _candidate(place: int, draft: Draft) -> Candidate:
    by_people = QUESTION_TYPES[draft.type].marked_by_people
    return Candidate(place, place, draft.key, draft.skill, draft.difficulty, draft.kind, draft.category, by_people)


def _as_text(columns: JSONDict) -> JSONDict:
    """The columns of a quiz as JSON can hold them."""
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in columns.items()}
