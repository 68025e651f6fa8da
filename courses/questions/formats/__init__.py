"""Files of questions that other programs write and read."""

from courses.questions.formats.aiken import Aiken
from courses.questions.formats.contract import QuestionFormat
from courses.questions.formats.excel import Excel
from courses.questions.formats.gift import Gift
from courses.questions.formats.moodle import EmbeddedAnswers, MoodleXml
from courses.questions.formats.word import Word

FORMATS: list[QuestionFormat] = [Word(), Excel(), Gift(), Aiken(), MoodleXml(), EmbeddedAnswers()]
"""The formats that ship with the product; the first that is surest of a file reads it."""
