"""A pack as an editor reads it: every question and lesson with its place in the files."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from courses.building.manuscript import LessonText, Manuscript
from courses.packing.files import MANIFEST
from courses.packing.pack import Pack
from courses.packing.sheet import Part, read_list
from courses.questions.contract import Fault
from courses.questions.models import content_of
from courses.questions.services import Draft
from lms.api import JSONDict, Problem


@dataclass(frozen=True)
class Entry:
    """A question of a pack's bank. `fields` are the author's, `part` knows the line of each."""

    pack: str
    part: Part
    fields: JSONDict
    draft: Draft

    @property
    def key(self) -> str:
        return self.draft.key

    @property
    def type(self) -> str:
        return self.draft.type.removeprefix("courses.")

    @property
    def version(self) -> str:
        """What changes with every word of the question, and not with its labels: twelve hexadecimal digits."""
        return content_of(self.draft.type, self.draft.settings)[:12]

    def problem(self, fault: Fault) -> Problem:
        """Say a fault with its file and line."""
        return Problem(f"{self.pack}/{self.part.file}:{self.part.line(*fault.path)}", fault.sentence)


class Proof:
    """A pack that has been read and found good, laid out for an editor. `name` is its folder's."""

    def __init__(self, name: str, pack: Pack) -> None:
        self.name, self.pack = name, pack

    @cached_property
    def entries(self) -> list[Entry]:
        """The questions of the bank, in the order of the files."""
        drafts = {draft.key: draft for draft in self.pack.questions}
        return [
            Entry(self.name, part, part.values(), drafts[part.text("key")])
            for file in sorted(self.pack.files)
            if file.startswith("questions/")
            for part in read_list(file, self.text(file), [])
        ]

    @cached_property
    def manuscript(self) -> Manuscript:
        names = [file for file in self.pack.files if file == MANIFEST or file.startswith("lessons/")]
        return Manuscript({file: self.text(file) for file in names})

    @property
    def lessons(self) -> Iterable[LessonText]:
        return self.manuscript.lessons

    def text(self, file: str) -> str:
        return self.pack.files[file].decode()

    def problem(self, file: str, sentence: str, line: int = 1) -> Problem:
        """Say what is wrong with a file as a whole, or with a line of it."""
        return Problem(f"{self.name}/{file}:{line}", sentence)
