"""The question types that ship with the product."""

from courses.questions.contract import QuestionType
from courses.questions.types.choice import Choice
from courses.questions.types.choices import Choices
from courses.questions.types.cloze import Cloze
from courses.questions.types.essay import Essay
from courses.questions.types.file_task import FileTask
from courses.questions.types.hotspot import Hotspot
from courses.questions.types.matching import Matching
from courses.questions.types.numeric import Numeric
from courses.questions.types.ordering import Ordering
from courses.questions.types.short_answer import ShortAnswer
from courses.questions.types.true_false import TrueFalse

TYPES: list[QuestionType] = [
    Choice(), Choices(), TrueFalse(), Matching(), Ordering(), ShortAnswer(), Numeric(), Cloze(), Hotspot(),
    Essay(), FileTask(),
]  # fmt: skip
