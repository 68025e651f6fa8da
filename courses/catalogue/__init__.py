"""Courses, their modules and activities, and the list that everybody may see."""
