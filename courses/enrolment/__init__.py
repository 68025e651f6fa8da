"""Taking courses: the learner's start page, a course, a lesson."""
