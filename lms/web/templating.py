"""The environment of our templates."""

from collections.abc import MutableMapping
from typing import Any

from flask.templating import Environment


class Templates(Environment):
    """Flask's environment, in which templates without globals of their own look into one dictionary and not two.

    Every import of a component compares globals; with Jinja's chained ones that is a tenth of the time of a page.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals
