"""The bank as trainers see it: what there is for each item of the standard, and where it is thin."""
