"""What it takes to be a behaviour: how questions are answered. Read this page to write one; `practice` is the shortest.

A behaviour is pure: it knows no request, no person and no database. Its options were fixed when the attempt began.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from courses.questions.contract import Fault, full_key
from courses.quizzes.phases import ANSWERS, FEEDBACK, KEY
from lms.api import ExtensionPoint, JSONDict, _, lazy_

CERTAINTY = "certainty"
"""The name of the input, and of the option, by which learners say how sure they are. No question type may use it."""

NOTHING: frozenset[str] = frozenset()
VERDICT = frozenset({ANSWERS})
REMARKS = frozenset({ANSWERS, FEEDBACK})
EVERYTHING = frozenset({ANSWERS, FEEDBACK, KEY})


@dataclass(frozen=True)
class Option:
    """A setting of a behaviour, as an editor asks for it and a pack writes it.

    `kind` is whole (a whole number), share (0 to 1) or flag (true or false). `note` is the sentence below the field.
    """

    name: str
    title: Any  # a lazy translation
    kind: str
    default: float
    least: float = 0
    most: float = 1
    note: Any = ""

    def fault(self, value: Any) -> str:
        """The sentence that refuses a value; empty when it is acceptable."""
        if self.kind == "flag":
            return "" if isinstance(value, bool) else str(_("“%(name)s” phải là true hoặc false.", name=self.name))
        numbers = (int,) if self.kind == "whole" else (int, float)
        if not isinstance(value, bool) and isinstance(value, numbers) and self.least <= value <= self.most:
            return ""
        told = {"name": self.name, "least": f"{self.least:g}", "most": f"{self.most:g}"}
        if self.kind == "whole":
            return str(_("“%(name)s” phải là số nguyên từ %(least)s đến %(most)s.", **told))
        return str(_("“%(name)s” phải là số từ %(least)s đến %(most)s.", **told))


@dataclass(frozen=True)
class Standing:
    """How far a learner is with one question.

    `tries` counts checked answers, `hints` those shown of the `all_hints` that the question has. `is_checked` says that
    the answer is the one that was checked last; `fraction` is then how good it is, None where people mark it.
    """

    tries: int = 0
    hints: int = 0
    all_hints: int = 0
    fraction: float | None = None
    is_checked: bool = False

    @property
    def is_right(self) -> bool:
        return self.is_checked and self.fraction is not None and self.fraction > 1 - 1e-9


class Behaviour(ABC):
    """How the questions of a quiz are answered.

    An exam counts: its score is kept, it has to be passed, and it gives evidence of skills. `title` names it to those
    who set a quiz up, `told` tells learners what to expect. What a learner sees is what the behaviour and the quiz's
    review rule both allow.
    """

    key: str
    title: Any  # a lazy translation
    told: Any  # a lazy translation
    is_exam: ClassVar[bool] = False
    options: ClassVar[tuple[Option, ...]] = ()

    def check(self, options: Mapping[str, Any]) -> list[Fault]:
        """Find what is wrong with options; takes anything a YAML file can hold."""
        return list(self._faults(options))

    def options_from(self, options: Mapping[str, Any]) -> JSONDict:
        """Make options without faults regular: every option has a value."""
        return {option.name: options.get(option.name, option.default) for option in self.options}

    def described(self, options: JSONDict) -> list[str]:  # noqa: ARG002 (for those that have something to say)
        """Put into sentences, for the quiz's page, what checking an answer brings and costs."""
        return []

    @abstractmethod
    def may_check(self, options: JSONDict, standing: Standing) -> bool:
        """Whether an answer may be marked now, while the attempt runs."""

    @abstractmethod
    def may_change(self, options: JSONDict, standing: Standing) -> bool:
        """Whether the answer may still be changed."""

    @abstractmethod
    def shown(self, options: JSONDict, standing: Standing) -> frozenset[str]:
        """What may be seen of a checked answer while the attempt runs: of ANSWERS, FEEDBACK and KEY."""

    def may_hint(self, options: JSONDict, standing: Standing) -> bool:  # noqa: ARG002 (for those that have hints)
        """Whether the next hint may be asked for."""
        return False

    def tries_left(self, options: JSONDict, standing: Standing) -> int | None:  # noqa: ARG002
        """How many checks are left, None without a limit."""
        return None

    def earned(self, options: JSONDict, fraction: float, standing: Standing) -> float:  # noqa: ARG002
        """What an answer of this fraction earns, 0 to 1, when the attempt is finished."""
        return fraction

    def asks_certainty(self, options: JSONDict) -> bool:
        """Whether the learner is asked how sure the answer is; see `courses.quizzes.behaviours.certainty`."""
        return bool(options.get(CERTAINTY))

    def _faults(self, options: Mapping[str, Any]) -> Iterator[Fault]:
        known = {option.name: option for option in self.options}
        for name, value in options.items():
            if name not in known:
                yield Fault((str(name),), _("Cách làm bài này không có tùy chọn “%(name)s”.", name=name))
            elif sentence := known[name].fault(value):
                yield Fault((str(name),), sentence)


ASKS_CERTAINTY = Option(
    CERTAINTY,
    lazy_("Hỏi mức chắc chắn"),
    "flag",
    default=False,
    note=lazy_("Người học nói mình chắc đến mức nào; kết quả cho thấy điều gì đang hiểu sai mà tưởng là đúng."),
)

BEHAVIOURS: ExtensionPoint[Behaviour] = ExtensionPoint("courses.behaviours", Behaviour)


def behaviour_named(name: str) -> Behaviour:
    """The behaviour stored as `exam` or as a plugin's whole key; raises `MissingContribution`."""
    return BEHAVIOURS[full_key(name)]


def counts_as_exam(name: str) -> bool:
    """Whether a behaviour is an exam; lists of activities ask this also when its plugin is gone."""
    key = full_key(name)
    return key in BEHAVIOURS and BEHAVIOURS[key].is_exam
