"""Reminders of duties: to the learner before and after the last day, to the head of the unit, to the officers."""
