"""The only door of courses: plugins that extend them import this module and nothing else of `courses`."""

from courses.activities.contract import ACTIVITY_TYPES, ActivityRow, ActivityType
from courses.completion.services import activity_begun, activity_done
from courses.enrolment.services import enrol
from courses.questions.contract import (
    QUESTION_TYPES,
    Example,
    Fault,
    Grade,
    QuestionType,
    Raw,
    Unacceptable,
)
from courses.questions.faults import common_faults
from courses.questions.formats.contract import (
    QUESTION_FORMATS,
    Embedded,
    FileProblem,
    NeutralQuestion,
    Parsed,
    QuestionFormat,
    SourceFile,
    UnreadableFile,
)
from courses.quizzes.behaviours.contract import BEHAVIOURS, Behaviour, Option, Standing
from courses.quizzes.rules.contract import ACCESS_RULES, AccessRule, Circumstances, Field, Refusal, Terms

__all__ = [
    "ACCESS_RULES",
    "ACTIVITY_TYPES",
    "BEHAVIOURS",
    "QUESTION_FORMATS",
    "QUESTION_TYPES",
    "AccessRule",
    "ActivityRow",
    "ActivityType",
    "Behaviour",
    "Circumstances",
    "Embedded",
    "Example",
    "Fault",
    "Field",
    "FileProblem",
    "Grade",
    "NeutralQuestion",
    "Option",
    "Parsed",
    "QuestionFormat",
    "QuestionType",
    "Raw",
    "Refusal",
    "SourceFile",
    "Standing",
    "Terms",
    "Unacceptable",
    "UnreadableFile",
    "activity_begun",
    "activity_done",
    "common_faults",
    "enrol",
]
