"""Signatures on certificates: made in one pass, and checked when somebody brings a file back."""
