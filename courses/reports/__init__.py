"""The reports that courses bring."""

from courses.reports.classes import ClassesAndAttendance
from courses.reports.duties import NotBegun, Overdue
from courses.reports.exams import ExamResults

REPORTS_OF_COURSES = [Overdue(), NotBegun(), ExamResults(), ClassesAndAttendance()]
