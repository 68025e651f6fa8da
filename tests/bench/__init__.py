"""Figures, never verdicts: `python3 -m tests bench NAME`."""
