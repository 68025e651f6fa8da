"""Thạo, the host: people, units, the learning record, skills, and whatever plugins add.

This module stays free of imports: `python3 -m lms` loads it before anything is installed.
"""

__version__ = "0.1.0"
