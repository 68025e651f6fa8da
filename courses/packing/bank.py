"""Reading questions, of the bank and of lessons."""

from typing import Any

from courses.activities.prose import PICTURES
from courses.packing.attachments import attach
from courses.packing.pictures import Gallery
from courses.packing.sheet import Part
from courses.questions.contract import QUESTION_TYPES, QuestionType, full_key
from courses.questions.illustrations import with_addresses
from courses.questions.services import Draft, draft_from
from courses.questions.variants import question_faults
from lms.api import SkillFramework, _

KINDS = ("recall", "apply", "fault")


def read_question(part: Part, gallery: Gallery) -> Draft | None:
    """Read a question's own fields; None where something in them is wrong, which has then been complained of."""
    before = len(part.problems)
    part.key()
    name = part.text("type")
    if name and full_key(name) not in QUESTION_TYPES:
        part.complain(_("Chưa cài loại câu hỏi “%(type)s”.", type=name), "type")
    if len(part.problems) > before:
        return None
    kind, values = QUESTION_TYPES[full_key(name)], part.values()
    if not _hang_pictures(part, kind, values, gallery) or not attach(part, kind, values, gallery.files):
        return None
    values = _with_addresses(values, gallery)
    for path, sentence in question_faults(kind, values):
        part.complain(sentence, *path)
    return None if len(part.problems) > before else draft_from(values)


def read_bank_question(
    part: Part, framework: SkillFramework | None, course_skills: list[str], gallery: Gallery
) -> Draft | None:
    """Read a question of the bank, with the labels that draw it into papers."""
    before = len(part.problems)
    part.whole("difficulty", least=1, most=3)
    part.one_of("kind", KINDS)
    code = part.text("skill")
    check_code(part, code, framework, course_skills, "skill")
    for path, inner in _inner_codes(part.values()):
        check_code(part, inner, framework, course_skills, *path)
    draft = read_question(part, gallery)
    return None if len(part.problems) > before else draft


def _inner_codes(values: dict[str, Any]) -> list[tuple[tuple[str | int, ...], str]]:
    """The codes that the rules and criteria of a question name, with their places."""
    return [
        ((name, place, "skill"), inner["skill"])
        for name in ("rules", "rubric")
        for place, inner in enumerate(values.get(name) or () if isinstance(values.get(name), list) else ())
        if isinstance(inner, dict) and isinstance(inner.get("skill"), str)
    ]


def _hang_pictures(part: Part, kind: QuestionType, values: dict[str, Any], gallery: Gallery) -> bool:
    """Put the pack's drawings in the places of their file names; False where one is missing or was refused."""
    for name in kind.pictures:
        file = values.get(name)
        if not isinstance(file, str):
            continue  # the type's own check says what is wrong
        drawing = gallery.drawings.get(file)
        if drawing is None:
            part.complain(_("Không thấy hình pictures/%(file)s.", file=file), name)
        if drawing is None or not drawing.url:
            return False
        values[name] = drawing._asdict()
    return True


def _with_addresses(values: dict[str, Any], gallery: Gallery) -> dict[str, Any]:
    """Put addresses in the places of the pack's pictures that texts show, as `![lời thay thế](../pictures/a.png)`."""
    good = {name: drawing for name, drawing in gallery.drawings.items() if drawing.url}
    addresses = {f"{PICTURES}{name}": f"{it.url}#{it.width}x{it.height}" for name, it in good.items()}
    placed: dict[str, Any] = with_addresses(values, addresses)
    return placed


def check_code(
    part: Part, code: str, framework: SkillFramework | None, course_skills: list[str], *path: str | int
) -> None:
    """Complain of a code at `path` that the framework does not have as an item, or that the course does not teach."""
    if not code or framework is None:
        return
    skill = framework.skills.get(code)
    if skill is None:
        part.complain(_("Chuẩn không có mã %(code)s.", code=code), *path)
    elif skill.kind != "item":
        part.complain(_("%(code)s chưa phải mã mục; hãy ghi mã chi tiết hơn.", code=code), *path)
    elif not any(code == taught or code.startswith(f"{taught}.") for taught in course_skills):
        part.complain(_("Khóa học này không dạy %(code)s (xem “skills” ở pack.yaml).", code=code), *path)
