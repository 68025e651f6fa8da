"""Files of questions that other programs write and read."""

from courses.questions.formats.contract import QuestionFormat
from courses.questions.formats.gift import Gift

FORMATS: list[QuestionFormat] = [Gift()]
"""The formats that ship with the product; the first that is surest of a file reads it."""
