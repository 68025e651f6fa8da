"""The small checks from which a question type's `check` is made. They take anything a YAML file can hold."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from courses.questions.contract import COMMON_FIELDS, Fault
from lms.api import _

LABELS = ("key", "type", "skill", "difficulty", "kind", "category")
"""Fields that belong to the bank and not to the type."""

LONGEST_TEXT = 4_000
LONGEST_LINE = 500
MOST_HINTS = 10

Path = tuple[str | int, ...]


def common_faults(settings: Mapping[str, Any], fields: Sequence[str]) -> Iterator[Fault]:
    """Check the question's text, its feedback, and that every field is known."""
    known = {*COMMON_FIELDS, *LABELS, *fields}
    for name in settings:
        if name not in known:
            yield Fault((str(name),), _("Loại câu hỏi này không có trường “%(name)s”.", name=name))
    yield from text_faults(settings, "text", longest=LONGEST_TEXT)
    yield from text_faults(settings, "feedback", needed=False, longest=LONGEST_TEXT)
    if "hints" in settings:
        yield from list_faults(settings, "hints", least=1, most=MOST_HINTS)
    for place, hint in enumerate(parts_of(settings, "hints")):
        if not isinstance(hint, str) or not hint.strip() or len(hint) > LONGEST_LINE:
            yield Fault(("hints", place), _("Gợi ý phải là chữ, từ 1 đến %(n)d chữ cái.", n=LONGEST_LINE))


def text_faults(
    part: Mapping[str, Any], name: str, path: Path = (), *, needed: bool = True, longest: int = LONGEST_LINE
) -> Iterator[Fault]:
    """Check one field of text, which lies at `path` in the settings."""
    value = part.get(name)
    here = (*path, name)
    if value is None and not needed:
        return
    if value is None or value == "":
        yield Fault(here if name in part else path or here, _("Thiếu “%(name)s”.", name=name))
    elif not isinstance(value, str):
        yield Fault(here, _("“%(name)s” phải là chữ; hãy đặt trong dấu nháy.", name=name))
    elif not value.strip():
        yield Fault(here, _("“%(name)s” đang để trống.", name=name))
    elif len(value) > longest:
        yield Fault(here, _("“%(name)s” dài quá %(n)d chữ cái.", name=name, n=longest))


def flag_faults(settings: Mapping[str, Any], name: str) -> Iterator[Fault]:
    """Check a field that is true or false, or left out."""
    if not isinstance(settings.get(name, False), bool):
        yield Fault((name,), _("“%(name)s” phải là true hoặc false.", name=name))


def list_faults(settings: Mapping[str, Any], name: str, *, least: int, most: int) -> Iterator[Fault]:
    """Check that a field is a list of a sensible length."""
    value = settings.get(name)
    here = (name,)
    if value is None:
        yield Fault((), _("Thiếu “%(name)s”.", name=name))
    elif not isinstance(value, list):
        yield Fault(here, _("“%(name)s” phải là một danh sách.", name=name))
    elif not least <= len(value) <= most:
        yield Fault(here, _("“%(name)s” phải có từ %(least)d đến %(most)d mục.", name=name, least=least, most=most))


def parts_of(settings: Mapping[str, Any], name: str) -> list[Any]:
    """The list under `name`, or nothing where there is none to look at."""
    value = settings.get(name)
    return value if isinstance(value, list) else []


def mapping_faults(part: Any, path: Path, known: Sequence[str]) -> Iterator[Fault]:
    """Check that a part has fields, and no unknown ones."""
    if not isinstance(part, Mapping):
        yield Fault(path, _("Mục này phải gồm các trường, ví dụ “%(name)s: …”.", name=known[0]))
        return
    for name in part:
        if name not in known:
            yield Fault((*path, str(name)), _("Không có trường “%(name)s” ở đây.", name=name))
