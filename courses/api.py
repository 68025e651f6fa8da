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
from courses.quizzes.behaviours.contract import BEHAVIOURS, Behaviour, Option, Standing

__all__ = [
    "ACTIVITY_TYPES",
    "BEHAVIOURS",
    "QUESTION_TYPES",
    "ActivityRow",
    "ActivityType",
    "Behaviour",
    "Example",
    "Fault",
    "Grade",
    "Option",
    "QuestionType",
    "Raw",
    "Standing",
    "Unacceptable",
    "activity_begun",
    "activity_done",
    "common_faults",
    "enrol",
]
