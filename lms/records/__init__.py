"""The learning record: who has completed what, whoever taught it."""
