"""Kills and crashes at full length: `python3 -m tests endure NAME`. Shorter runs of the same stand in the tests."""
