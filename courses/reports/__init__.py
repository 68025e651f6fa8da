"""The reports that courses bring."""
