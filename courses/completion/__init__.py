"""How far learners are in their courses, and when a course is complete."""
