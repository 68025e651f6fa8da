"""The words of review rules: the four things that may be seen, and the phases in which."""

SCORE, ANSWERS, FEEDBACK, KEY = "score", "answers", "feedback", "key"
THINGS = (SCORE, ANSWERS, FEEDBACK, KEY)
"""The score with its breakdown; one's own answers marked right or wrong; what the author says; the right answers."""

DURING, AFTER, LATER, CLOSED, PASSED = "during", "after", "later", "closed", "passed"
PHASES = (DURING, AFTER, LATER, CLOSED, PASSED)
"""While answering; right after finishing; later, while others may still sit it; after closing; once it is passed."""
