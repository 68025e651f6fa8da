"""Reading a whole pack. Nothing is written here: it either comes out good, or as the list of what to mend."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from courses.activities.prose import Drawing
from courses.packing.attachments import read_attachments
from courses.packing.bank import read_bank_question
from courses.packing.files import MANIFEST, PICTURE_TYPES, Folder, digest_of_files, files_in
from courses.packing.lessons import Keys, LessonReader
from courses.packing.neighbours import beside
from courses.packing.pack import ActivityPart, ModulePart, Pack, Picture
from courses.packing.pictures import Gallery, read_picture
from courses.packing.quizzes import QuizReader
from courses.packing.sheet import Part, read_list, read_sheet
from courses.questions.services import Draft
from courses.quizzes.papers import Candidate
from courses.quizzes.settings import moment_from
from lms.api import FRAMEWORKS, JSONDict, Problem, SkillFramework, _

FIELDS = (
    "format", "key", "version", "kind", "title", "summary", "hours", "framework", "skills", "audience", "opens_at",
    "closes_at", "needs", "approval", "banks", "modules", "quizzes", "exams", "completion", "certificate", "licence",
    "sources",
)  # fmt: skip
KINDS = ("boi_duong", "dao_tao", "tap_huan")


def read_pack(folder: Path) -> tuple[Pack | None, list[Problem]]:
    """Read the pack in `folder`. With problems there is no pack; each names its file and line.

    Papers may draw from the banks of packs that lie beside it; what they lack of other banks shows when it is loaded.
    """
    files = files_in(folder)
    return read_files(files, beside(folder, files))


def read_files(
    files: Mapping[str, bytes], beside: Sequence[Candidate] | None = ()
) -> tuple[Pack | None, list[Problem]]:
    """Read a pack from its files by their paths.

    `beside` are questions that the course's papers may draw besides those of the pack, such as those written here;
    None where they are not known, and it cannot be said what papers lack.
    """
    problems: list[Problem] = []
    pack = _Reading(files, beside, problems).pack()
    return (None if problems else pack), problems


def manifest_problems(text: str) -> list[Problem]:
    """Find what is wrong with the fields of pack.yaml that stand alone: whatever does not speak of other files."""
    problems: list[Problem] = []
    reading = _Reading({MANIFEST: text.encode()}, (), problems)
    manifest = reading.manifest()
    if manifest is not None:
        reading.head(manifest)
    return problems


class _Reading:
    """One pack being read."""

    def __init__(self, files: Mapping[str, bytes], beside: Sequence[Candidate] | None, problems: list[Problem]) -> None:
        self.problems, self.beside = problems, beside
        self.folder = Folder(files, problems)
        self.keys = Keys()
        self.framework: SkillFramework | None = None
        self.skills: list[str] = []

    def manifest(self) -> Part | None:
        text = self.folder.text(MANIFEST)
        manifest = read_sheet(MANIFEST, text, self.problems) if text is not None else None
        if manifest is None:
            return None
        manifest.only(FIELDS)
        if manifest.get("format") != 1:
            manifest.complain(_("Chỉ đọc được gói dạng “format: 1”."), "format")
            return None
        self._standard(manifest)
        return manifest

    def head(self, manifest: Part) -> JSONDict:
        """Whatever is said of the course as a whole."""
        opens_at, closes_at = self._hours(manifest)
        return {
            "key": manifest.key(),
            "version": manifest.whole("version", least=1, most=1_000_000) or 1,
            "kind": manifest.one_of("kind", KINDS),
            "titles": manifest.texts("title"),
            "summaries": manifest.texts("summary"),
            "audiences": manifest.texts("audience", needed=False),
            "hours": float(manifest.number("hours", least=0, most=1000) or 0),
            "framework": manifest.text("framework"),
            "skills": self.skills,
            "certificate": manifest.key("certificate") if "certificate" in manifest.fields else "",
            "sources": manifest.list_of_texts("sources", needed=False),
            "opens_at": opens_at,
            "closes_at": closes_at,
            "needs": self._needs(manifest),
            "approval": manifest.flag("approval", default=False),
            "banks": manifest.list_of_texts("banks", needed=False),
        }

    def pack(self) -> Pack | None:
        manifest = self.manifest()
        if manifest is None:
            return None
        rule = self._rule(manifest)
        pictures = self._pictures()
        gallery = self._gallery(pictures)
        modules, lessons = self._lessons(manifest, rule, gallery)
        before = len(self.problems)
        questions = self._questions(gallery)
        bank = questions if len(self.problems) == before and self.beside is not None else None
        reader = QuizReader(self.framework, bank, rule[1], {lesson.key for lesson in lessons}, self.beside or ())
        quizzes = reader.read(manifest)
        self._asked(manifest, "quizzes", rule[1], quizzes)
        return Pack(
            **self.head(manifest),
            rules={"lessons": rule[0], "quizzes": rule[1]},
            modules=modules,
            activities=[*lessons, *quizzes.values()],
            exams=reader.read_exams(manifest, quizzes),
            questions=questions,
            pictures=list(pictures.values()),
            digest=digest_of_files(self.folder.files),
            files=self.folder.files,
        )

    def _standard(self, manifest: Part) -> None:
        key = manifest.text("framework")
        self.skills = manifest.list_of_texts("skills")
        if key and key not in FRAMEWORKS:
            manifest.complain(_("Chưa cài chuẩn kỹ năng “%(key)s”.", key=key), "framework")
            return
        self.framework = FRAMEWORKS[key] if key else None
        for place, code in enumerate(self.skills):
            if self.framework and code not in self.framework.skills:
                manifest.complain(_("Chuẩn không có mã %(code)s.", code=code), "skills", place)

    def _rule(self, manifest: Part) -> tuple[str | list[str], list[str]]:
        """The completion rule: which lessons (or all) and which quizzes it asks for."""
        rule = manifest.part("completion")
        if rule is None:
            manifest.complain(_("Thiếu “%(name)s”.", name="completion"))
            return "all", []
        rule.only(("lessons", "quizzes"))
        lessons = "all" if rule.get("lessons") in ("all", None) else rule.list_of_texts("lessons")
        return lessons, rule.list_of_texts("quizzes", needed=False)

    def _hours(self, manifest: Part) -> tuple[datetime | None, datetime | None]:
        """From when to when one may join."""
        moments: list[datetime | None] = []
        for name in ("opens_at", "closes_at"):
            try:
                moments.append(moment_from(manifest.get(name)))
            except (ValueError, TypeError, AttributeError, OverflowError):
                sentence = _("“%(name)s” phải là ngày giờ, ví dụ 2026-12-01 08:00 (giờ Việt Nam).", name=name)
                manifest.complain(sentence, name)
                moments.append(None)
        opens_at, closes_at = moments
        if opens_at is not None and closes_at is not None and closes_at <= opens_at:
            manifest.complain(_("Giờ đóng phải sau giờ mở."), "closes_at")
        return opens_at, closes_at

    def _needs(self, manifest: Part) -> list[str]:
        """The courses that have to be completed before, by their keys."""
        needs = manifest.list_of_texts("needs", needed=False)
        for place, key in enumerate(needs):
            if key == manifest.get("key"):
                manifest.complain(_("Khóa học không thể cần chính nó."), "needs", place)
        return needs

    def _pictures(self) -> dict[str, Picture]:
        found = {}
        for file in self.folder.names("pictures", *PICTURE_TYPES):
            picture = read_picture(self.folder.files[file], file, self.problems)
            if picture is not None:
                found[picture.name] = picture
        return found

    def _gallery(self, pictures: dict[str, Picture]) -> Gallery:
        names = [file.removeprefix("pictures/") for file in self.folder.names("pictures", *PICTURE_TYPES)]
        refused = dict.fromkeys(names, Drawing("", 0, 0))
        good = {name: Drawing(picture.url, picture.width, picture.height) for name, picture in pictures.items()}
        return Gallery(refused | good, files=read_attachments(self.folder))

    def _lessons(
        self, manifest: Part, rule: tuple[str | list[str], list[str]], gallery: Gallery
    ) -> tuple[list[ModulePart], list[ActivityPart]]:
        reader = LessonReader(self.framework, self.skills, gallery, self.keys, self.problems)
        modules: dict[str, ModulePart] = {}
        lessons: dict[str, ActivityPart | None] = {}
        for part in manifest.parts("modules"):
            part.only(("key", "title", "lessons"))
            module = part.key()
            if module in modules:
                part.complain(_("Hai phần cùng mã “%(key)s”.", key=module), "key")
            modules[module] = ModulePart(key=module, titles=part.texts("title"))
            for place, name in enumerate(part.list_of_texts("lessons")):
                if name in lessons:
                    part.complain(_("Bài “%(name)s” đã có ở trên.", name=name), "lessons", place)
                    continue
                file = f"lessons/{name}.md"
                if "/" in name or file not in self.folder.files:
                    part.complain(_("Không thấy bài %(file)s.", file=file), "lessons", place)
                    lessons[name] = None
                    continue
                text = self.folder.text(file)
                asked = rule[0] == "all" or name in rule[0]
                lessons[name] = reader.read(file, name, module, text, is_required=asked) if text is not None else None
        for file in self.folder.names("lessons", ".md"):
            if Path(file).stem not in lessons:
                self.problems.append(Problem(f"{file}:1", _("Bài này chưa được ghi vào pack.yaml.")))
        if rule[0] != "all":
            self._asked(manifest, "lessons", rule[0], lessons)
        return list(modules.values()), [lesson for lesson in lessons.values() if lesson]

    def _asked(self, manifest: Part, name: str, asked: str | list[str], known: object) -> None:
        for place, key in enumerate(asked):
            if key not in known:  # type: ignore[operator]
                sentence = _("Điều kiện hoàn thành nhắc tới “%(key)s”, gói không có.", key=key)
                manifest.complain(sentence, "completion", name, place)

    def _questions(self, gallery: Gallery) -> list[Draft]:
        drafts = []
        for file in self.folder.names("questions", ".yaml"):
            text = self.folder.text(file)
            for part in read_list(file, text, self.problems) if text is not None else ():
                draft = read_bank_question(part, self.framework, self.skills, gallery)
                self.keys.take(part, part.text("key", needed=False))
                if draft is not None:
                    drafts.append(draft)
        return drafts
