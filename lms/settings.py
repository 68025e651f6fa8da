"""The settings of the running application."""

from typing import cast

from flask import current_app

from lms.config import Settings


def settings() -> Settings:
    """Give the settings of the current application."""
    return cast("Settings", current_app.extensions["lms.settings"])
