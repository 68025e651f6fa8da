"""Marking by people: what waits for an examiner, one answer at a time, without the learner's name."""
