"""Changing the outline of a course: pure functions from texts to the texts that change."""

import re
from collections.abc import Collection, Mapping, Sequence

from courses.building.manuscript import Manuscript, joined
from courses.packing.files import MANIFEST
from courses.packing.reading import FIELDS
from courses.packing.yaml_edits import Old, arranged, with_value, written
from lms.api import JSONDict, _, fold

Texts = Mapping[str, str]
Changed = dict[str, str | None]
LONGEST_KEY = 60
QUIZ = {"exam": "thi", "practice": "luyen-tap"}
"""How the key of a new quiz begins, by its behaviour."""


class Refused(Exception):  # noqa: N818 (reads as what it is)
    """The outline cannot be changed so; the sentence says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def moved(texts: Texts, kind: str, key: str, by: int) -> Changed:
    """Move a module, a lesson or a quiz one place up (-1) or down (1); a lesson goes on into the next module."""
    script = Manuscript(texts)
    if kind == "lesson":
        return _with_lessons(texts, _lesson_moved(script, key, by))
    name, keys = ("modules", [one.key for one in script.modules]) if kind == "module" else (
        "quizzes", [one.key for one in script.quizzes]
    )  # fmt: skip
    place = _place(keys, key)
    order = [*range(len(keys))]
    order.insert(max(0, place + by), order.pop(place))
    return {MANIFEST: arranged(texts[MANIFEST], (name,), [Old(old) for old in order])}


def arranged_as(texts: Texts, items: Sequence[str]) -> Changed:
    """Put modules and lessons into the order of `items`: "module:key" and, below it, "lesson:key".

    Whoever sends something else than what there is, each once, is refused: the page was of another outline.
    """
    script = Manuscript(texts)
    modules: list[str] = []
    lessons: dict[str, list[str]] = {}
    for item in items:
        kind, _colon, key = item.partition(":")
        if kind == "module" and key not in lessons:
            modules.append(key)
            lessons[key] = []
        elif kind == "lesson" and modules:
            lessons[modules[-1]].append(key)
    stand = [module.key for module in script.modules]
    put = sorted(key for keys in lessons.values() for key in keys)
    if sorted(modules) != sorted(stand) or put != sorted(lesson.key for lesson in script.lessons):
        raise Refused(_("Đề cương đã đổi từ lúc mở trang; hãy tải lại trang rồi sắp xếp lại."))
    changed = _with_lessons(texts, [lessons[key] for key in stand])
    order = [Old(stand.index(key)) for key in modules]
    return {MANIFEST: arranged(changed[MANIFEST] or "", ("modules",), order)}


def lesson_into(texts: Texts, key: str, module: str) -> Changed:
    """Move a lesson to the end of another module."""
    script = Manuscript(texts)
    place = _place([one.key for one in script.modules], module)
    lessons = [[lesson.key for lesson in one.lessons if lesson.key != key] for one in script.modules]
    _place([lesson.key for lesson in script.lessons], key)
    lessons[place].append(key)
    return _with_lessons(texts, lessons)


def with_module(texts: Texts, titles: JSONDict) -> Changed:
    """Add a module at the end."""
    script = Manuscript(texts)
    keys = [module.key for module in script.modules]
    new = {"key": new_key(titles["vi"], keys), "title": titles, "lessons": []}
    return {MANIFEST: arranged(texts[MANIFEST], ("modules",), [*map(Old, range(len(keys))), new])}


def with_module_titles(texts: Texts, key: str, titles: JSONDict) -> Changed:
    """Rename a module."""
    place = _place([module.key for module in Manuscript(texts).modules], key)
    return {MANIFEST: with_titles(texts[MANIFEST], ("modules", place), titles)}


def without_module(texts: Texts, key: str) -> Changed:
    """Take an empty module away."""
    modules = Manuscript(texts).modules
    place = _place([module.key for module in modules], key)
    if modules[place].lessons:
        raise Refused(_("Phần này còn bài học; hãy chuyển hoặc bỏ các bài trước."))
    left = [Old(old) for old in range(len(modules)) if old != place]
    return {MANIFEST: arranged(texts[MANIFEST], ("modules",), left)}


def with_lesson(texts: Texts, module: str, title: str, skills: Collection[str]) -> tuple[str, Changed]:
    """Add a lesson to a module; gives its key too."""
    script = Manuscript(texts)
    place = _place([one.key for one in script.modules], module)
    taken = [path.removeprefix("lessons/").removesuffix(".md") for path in texts if path.startswith("lessons/")]
    taken += [quiz.key for quiz in script.quizzes]
    key = new_key(f"{len(script.lessons) + 1:02} {title}", taken)
    lessons = [[lesson.key for lesson in one.lessons] for one in script.modules]
    lessons[place].append(key)
    head = written({"title": title, "skills": list(skills), "minutes": 10, "lead": _("Bài này giúp đồng chí…")})
    body = f"\n## {_('Mở đầu')}\n\n{_('Viết nội dung bài ở đây.')}\n"
    return key, {**_with_lessons(texts, lessons), f"lessons/{key}.md": joined(head, body)}


def without_lesson(texts: Texts, key: str) -> Changed:
    """Take a lesson away: from its module, from the completion rule, and its file."""
    script = Manuscript(texts)
    lessons = [[lesson.key for lesson in one.lessons if lesson.key != key] for one in script.modules]
    changed = _with_lessons(texts, lessons)
    text = _not_asked(changed[MANIFEST] or "", "lessons", key)
    return {MANIFEST: text, f"lessons/{key}.md": None}


def with_quiz(texts: Texts, titles: JSONDict, behaviour: str, count: int) -> Changed:
    """Add a quiz that draws `count` questions from the whole bank; the quiz editor does the rest once it is live."""
    script = Manuscript(texts)
    taken = [quiz.key for quiz in script.quizzes] + [lesson.key for lesson in script.lessons]
    limits: JSONDict = {"minutes": 30, "pass_mark": 0.5, "attempts": 3} if behaviour == "exam" else {}
    quiz = {
        "key": new_key(f"{QUIZ[behaviour]} {titles['vi']}", taken), "title": titles, "behaviour": behaviour, **limits,
        "draw": {"count": count, "evenly_over": "items"}, "shuffle": True,
    }  # fmt: skip
    if "quizzes" not in script.fields:
        return {MANIFEST: with_value(texts[MANIFEST], ("quizzes",), [quiz], FIELDS)}
    old = [Old(place) for place in range(len(script.quizzes))]
    return {MANIFEST: arranged(texts[MANIFEST], ("quizzes",), [*old, quiz])}


def with_quiz_changed(texts: Texts, key: str, titles: JSONDict, count: int | None) -> Changed:
    """Rename a quiz; one that draws from the whole bank may draw another number of questions."""
    script = Manuscript(texts)
    place = _place([quiz.key for quiz in script.quizzes], key)
    text = with_titles(texts[MANIFEST], ("quizzes", place), titles)
    if count is not None and script.quizzes[place].count not in (None, count):
        text = with_value(text, ("quizzes", place, "draw", "count"), count)
    return {MANIFEST: text}


def without_quiz(texts: Texts, key: str) -> Changed:
    """Take a quiz away: from the list, from the completion rule, and from the exams that it is a part of."""
    script = Manuscript(texts)
    place = _place([quiz.key for quiz in script.quizzes], key)
    left = [Old(old) for old in range(len(script.quizzes)) if old != place]
    text = _not_asked(arranged(texts[MANIFEST], ("quizzes",), left), "quizzes", key)
    for number, exam in reversed(list(enumerate(script.fields.get("exams") or []))):
        parts = [part for part in exam.get("parts") or [] if part != key]
        if len(parts) < len(exam.get("parts") or []):
            exams = len(Manuscript({MANIFEST: text}).fields["exams"])
            others = [Old(old) for old in range(exams) if old != number]
            text = with_value(text, ("exams", number, "parts"), parts) if parts else arranged(text, ("exams",), others)
    return {MANIFEST: text}


def with_titles(text: str, path: Sequence[str | int], titles: JSONDict) -> str:
    """Set a title language by language, so that what is not changed stays as it is written."""
    fields = Manuscript({MANIFEST: text}).fields
    stands: object = fields
    for step in (*path, "title"):
        stands = stands[step] if isinstance(stands, list) or step in stands else {}  # type: ignore[index,operator]
    if not isinstance(stands, dict):
        bare = titles.get("vi") if len(titles) == 1 else titles
        return text if stands == bare else with_value(text, (*path, "title"), bare)
    for language in ("vi", "en"):
        if stands.get(language) != titles.get(language):
            text = with_value(text, (*path, "title", language), titles.get(language))
    return text


def new_key(words: str, taken: Sequence[str]) -> str:
    """A key made from words, unlike those that are taken."""
    stem = re.sub(r"[^a-z0-9]+", "-", fold(words)).strip("-")[:LONGEST_KEY].strip("-") or "moi"
    return next(key for key in (stem, *(f"{stem}-{number}" for number in range(2, 9999))) if key not in taken)


def _place(keys: Sequence[str], key: str) -> int:
    if key not in keys:
        raise Refused(_("Mục này không còn trong đề cương; hãy tải lại trang."))
    return keys.index(key)


def _lesson_moved(script: Manuscript, key: str, by: int) -> list[list[str]]:
    lessons = [[lesson.key for lesson in module.lessons] for module in script.modules]
    home = next((number for number, keys in enumerate(lessons) if key in keys), None)
    if home is None:
        raise Refused(_("Mục này không còn trong đề cương; hãy tải lại trang."))
    place = lessons[home].index(key)
    lessons[home].remove(key)
    if 0 <= place + by <= len(lessons[home]):
        lessons[home].insert(place + by, key)
    elif 0 <= home + by < len(lessons):
        lessons[home + by].insert(len(lessons[home + by]) if by < 0 else 0, key)
    else:
        lessons[home].insert(place, key)
    return lessons


def _with_lessons(texts: Texts, lessons: Sequence[Sequence[str]]) -> Changed:
    """Give each module its lessons, in the order of the modules."""
    text = texts[MANIFEST]
    for number, module in enumerate(Manuscript(texts).modules):
        stand = [lesson.key for lesson in module.lessons]
        if stand != list(lessons[number]):
            items = [Old(stand.index(key)) if key in stand else key for key in lessons[number]]
            text = arranged(text, ("modules", number, "lessons"), items)
    return {MANIFEST: text}


def _not_asked(text: str, name: str, key: str) -> str:
    """Take a key out of the completion rule."""
    asked = (Manuscript({MANIFEST: text}).fields.get("completion") or {}).get(name)
    if not isinstance(asked, list) or key not in asked:
        return text
    return with_value(text, ("completion", name), [one for one in asked if one != key])
