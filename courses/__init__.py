"""Courses, quizzes and enrolment: the first plugin."""
