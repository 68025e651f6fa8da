"""Certificates that somebody signs elsewhere, with a key that this system never sees: out as drawn, back as signed."""
