"""Texts of packs, by language."""

from collections.abc import Mapping

from lms.api import current_language


def in_language(texts: Mapping[str, str]) -> str:
    """Pick the reader's language, Vietnamese where there is no text in it."""
    return texts.get(current_language()) or texts.get("vi", "")
