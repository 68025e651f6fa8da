"""Kinds of activity: what a course is made of, and the reading that ships."""
