"""Telling people what is due, and their superiors what is late."""
