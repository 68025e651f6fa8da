"""Do a task on one's own computer and hand in the file."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

from courses.questions.contract import Example, Fault, Raw, Unacceptable
from courses.questions.criteria import RUBRIC, rubric_faults, rubric_from
from courses.questions.faults import common_faults, list_faults, mapping_faults, parts_of, text_faults
from courses.questions.filetypes import KINDS, ending_of
from courses.questions.office.declarations import MOST_RULES, rule_faults, rules_from
from courses.questions.types.essay import MarkedByPeople
from courses.questions.types.short_answer import literal
from lms.api import JSONDict, _, filesize, lazy_, nfc

MOST_MB = 10
BYTES = 1_000_000
PROPOSE, AUTOMATIC = "propose", "automatic"
"""What the rules' points are: a proposal that a person confirms, or the mark itself."""

MOST_FILES = 5
_NUMBER = re.compile(r"[1-9][0-9]{0,17}")
_HASH = re.compile(r"[0-9a-f]{64}")


class FileTask(MarkedByPeople):
    """A file of one of `extensions`, of at most `max_mb` MB. The answer names an upload to the learner's own slot.

    `files` are what the learner begins with; authors write names of files of their pack, `check` sees
    [{"name", "sha256", "size"}]. `rules` look at what is handed in: [{"rule", "points", "sentence", "skill", "ask"}],
    see `courses.questions.office`. With `marking` automatic their points are the mark, unless the file cannot be read.
    """

    key = "courses.file_task"
    title = lazy_("Bài thực hành nộp tệp")
    icon = "file-upload"
    template = "courses/questions/file_task.html"
    fields = ("guide", "extensions", "max_mb", "files", "rules", "marking", *RUBRIC)
    takes_files: ClassVar[bool] = True
    attachments: ClassVar[tuple[str, ...]] = ("files",)

    def settings_from(self, fields: Mapping[str, Any]) -> JSONDict:
        """Give the guide and the limit a value; what a task does not have is left out of its settings."""
        optional = {"files", "rules", "marking", *RUBRIC}
        settings = {name: value for name, value in super().settings_from(fields).items() if name not in optional}
        settings |= {"guide": fields.get("guide") or "", "max_mb": fields.get("max_mb") or MOST_MB}
        if fields.get("files"):
            settings["files"] = [{name: file[name] for name in ("name", "sha256", "size")} for file in fields["files"]]
        if fields.get("rules"):
            settings |= {"rules": rules_from(fields["rules"]), "marking": fields.get("marking") or PROPOSE}
        return {**settings, **rubric_from(fields)}

    def check(self, settings: Mapping[str, Any]) -> list[Fault]:
        return [
            *common_faults(settings, self.fields),
            *text_faults(settings, "guide", needed=False, longest=4_000),
            *list_faults(settings, "extensions", least=1, most=len(KINDS)),
            *_extension_faults(parts_of(settings, "extensions")),
            *_size_faults(settings.get("max_mb", MOST_MB)),
            *_file_faults(settings),
            *rubric_faults(settings),
            *_rules_faults(settings),
        ]

    def public(self, settings: JSONDict, seed: int) -> JSONDict:  # noqa: ARG002 (nothing to order)
        accept = ", ".join(f".{extension}" for extension in settings["extensions"])
        files = [{"name": file["name"], "size": file["size"]} for file in settings.get("files", ())]
        return {"text": settings["text"], "accept": accept, "max_mb": settings["max_mb"], "files": files}

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


def _file_faults(settings: Mapping[str, Any]) -> Iterator[Fault]:
    if settings.get("files") is None:
        return
    yield from list_faults(settings, "files", least=1, most=MOST_FILES)
    for place, file in enumerate(parts_of(settings, "files")):
        path = ("files", place)
        yield from mapping_faults(file, path, ("name", "sha256", "size"))
        if not isinstance(file, Mapping):
            continue
        yield from text_faults(file, "name", path, longest=120)
        sha256, size = file.get("sha256"), file.get("size")
        if not isinstance(sha256, str) or not _HASH.fullmatch(sha256) or not isinstance(size, int):
            yield Fault(path, _("“%(name)s” phải là tên tệp trong thư mục files của gói.", name="files"))


def _rules_faults(settings: Mapping[str, Any]) -> Iterator[Fault]:
    marking = settings.get("marking")
    if marking is not None and not (isinstance(marking, str) and marking in {PROPOSE, AUTOMATIC}):
        yield Fault(("marking",), _("“marking” phải là propose hoặc automatic."))
    if settings.get("rules") is None:
        if marking == AUTOMATIC:
            yield Fault(("marking",), _("Chấm tự động thì phải có “rules”."))
        return
    yield from list_faults(settings, "rules", least=1, most=MOST_RULES)
    yield from rule_faults(parts_of(settings, "rules"), parts_of(settings, "extensions"))
    if marking == AUTOMATIC and settings.get("rubric"):
        yield Fault(("marking",), _("Có “rubric” thì phải có người chấm, nên “marking” không thể là automatic."))
