"""Standards of skills as data, the evidence that people have gathered, and what is still missing."""
