"""The behaviours that ship with the product."""

from courses.quizzes.behaviours.contract import Behaviour
from courses.quizzes.behaviours.exam import Exam
from courses.quizzes.behaviours.interactive import Interactive
from courses.quizzes.behaviours.practice import Practice

SHIPPED: list[Behaviour] = [Practice(), Interactive(), Exam()]
