"""Batches: certificates that one person prepares, another approves and a job issues."""
