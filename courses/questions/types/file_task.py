"""Do a task on one's own computer and hand in the file."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

from courses.questions.contract import Example, Fault, Raw, Unacceptable
from courses.questions.faults import common_faults, list_faults, parts_of, text_faults
from courses.questions.filetypes import KINDS, ending_of
from courses.questions.types.essay import MarkedByPeople
from courses.questions.types.short_answer import literal
from lms.api import JSONDict, _, filesize, lazy_, nfc

MOST_MB = 10
BYTES = 1_000_000
_NUMBER = re.compile(r"[1-9][0-9]{0,17}")


class FileTask(MarkedByPeople):
    """A file of one of `extensions`, of at most `max_mb` MB. The answer names an upload to the learner's own slot."""

    key = "courses.file_task"
    title = lazy_("Bài thực hành nộp tệp")
    icon = "file-upload"
    template = "courses/questions/file_task.html"
    fields = ("guide", "extensions", "max_mb")
    takes_files: ClassVar[bool] = True

    def settings_from(self, fields: Mapping[str, Any]) -> JSONDict:
        """Give the guide and the limit a value."""
        settings = super().settings_from(fields)
        return {**settings, "guide": fields.get("guide") or "", "max_mb": fields.get("max_mb") or MOST_MB}

    def check(self, settings: Mapping[str, Any]) -> list[Fault]:
        return [
            *common_faults(settings, self.fields),
            *text_faults(settings, "guide", needed=False, longest=4_000),
            *list_faults(settings, "extensions", least=1, most=len(KINDS)),
            *_extension_faults(parts_of(settings, "extensions")),
            *_size_faults(settings.get("max_mb", MOST_MB)),
        ]

    def public(self, settings: JSONDict, seed: int) -> JSONDict:  # noqa: ARG002 (nothing to order)
        accept = ", ".join(f".{extension}" for extension in settings["extensions"])
        return {"text": settings["text"], "accept": accept, "max_mb": settings["max_mb"]}

    def parse(self, settings: JSONDict, raw: Raw) -> JSONDict:
        upload, name, size = (" ".join(raw.get(part, ())) for part in ("upload", "name", "size"))
        if not _NUMBER.fullmatch(upload) or not _NUMBER.fullmatch(size) or nfc(name) != name or not name:
            raise Unacceptable(_("Hãy chọn tệp bài làm rồi tải lên."))
        if ending_of(name) not in settings["extensions"] or int(size) > settings["max_mb"] * BYTES:
            raise Unacceptable(_("Tệp này không đúng dạng hoặc quá lớn. Hãy chọn tệp khác."))
        return {"upload": int(upload), "name": name, "size": int(size)}

    def describe(self, settings: JSONDict, given: JSONDict) -> str:  # noqa: ARG002 (the answer speaks for itself)
        return literal(f"{given['name']} ({filesize(given['size'])})")

    def examples(self) -> Iterable[Example]:
        settings = {
            "text": "Soạn công văn theo mẫu rồi nộp tệp.",
            "guide": "Đúng lề: 0,3; đúng quốc hiệu: 0,7.",
            "feedback": "Thể thức theo Nghị định 30/2020/NĐ-CP.",
            "extensions": ["docx", "odt"],
            "max_mb": 2,
        }
        good = {"upload": ["17"], "name": ["cong van.docx"], "size": ["20480"]}
        yield Example(settings, good, None, waits=True)
        yield Example(settings, {**good, "name": ["CV.ODT"]}, None, waits=True)
        yield Example(settings, {**good, "name": ["cong van.exe"]}, None)
        yield Example(settings, {**good, "size": ["2000001"]}, None)
        yield Example(settings, {**good, "upload": ["../17"]}, None)
        yield Example(settings, {"upload": [""]}, None)


def _extension_faults(extensions: list[Any]) -> Iterator[Fault]:
    for place, extension in enumerate(extensions):
        if not isinstance(extension, str) or extension not in KINDS:
            known = ", ".join(KINDS)
            yield Fault(("extensions", place), _("Chỉ nhận các dạng tệp: %(known)s.", known=known))


def _size_faults(most: Any) -> Iterator[Fault]:
    if isinstance(most, bool) or not isinstance(most, int) or not 1 <= most <= MOST_MB:
        yield Fault(("max_mb",), _("“%(name)s” phải là số nguyên từ 1 đến %(most)d.", name="max_mb", most=MOST_MB))
