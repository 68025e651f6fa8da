"""Files of questions that other programs write and read."""

from courses.questions.formats.contract import QuestionFormat

FORMATS: list[QuestionFormat] = []
"""The formats that ship with the product; the first that is surest of a file reads it."""
