"""Marking again after a question was mended or dropped: a dry run, a second person, one job; nothing is overwritten."""
