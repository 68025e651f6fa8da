"""Classes of a course with their sessions, seats and roll calls; what a learner's attendance comes to."""
