"""A posted form as the fields of a question: what cannot be read stays as it was typed, and the check tells."""

import re
from typing import Any

from werkzeug.datastructures import MultiDict

from courses.authoring.markup import markdown_of, nfc_breaks
from lms.api import nfc

RICH = "rich"
"""The input that names the fields which hold HTML, because the rich editor stood over them."""

LONGEST = 20_000
"""Characters of a field; what is too long for its question is told by the question's type."""

MOST_ROWS = 60
_WHOLE = re.compile(r"-?\d{1,12}")
_ROW = re.compile(r"[a-z0-9]{1,12}")


class Posted:
    """The form, field by field. Parts that stand several times are rows, in the order of the page.

    `options` = 0, x1 and `options-x1-text` = … is how a row is posted.
    """

    def __init__(self, form: MultiDict[str, str]) -> None:
        self.form = form
        self.rich = set(form.getlist(RICH))

    def text(self, name: str) -> str:
        """Markdown of one or several lines."""
        typed = self.form.get(name, "")
        return markdown_of(typed) if name in self.rich else nfc_breaks(typed[:LONGEST]).strip()

    def line(self, name: str) -> str:
        return nfc(self.form.get(name, "")[:LONGEST])

    def lines(self, name: str) -> list[str]:
        """What stands in a field, a part a line."""
        return [line for line in map(nfc, self.form.get(name, "")[:LONGEST].splitlines()) if line]

    def flag(self, name: str) -> bool:
        return name in self.form

    def whole(self, name: str) -> int | str | None:
        """A whole number, or what was typed in its stead; None where nothing was."""
        typed = self.line(name)
        return int(typed) if _WHOLE.fullmatch(typed) else typed or None

    def decimal(self, name: str) -> str | None:
        """A number as Vietnamese writes it, with a point; or what was typed in its stead."""
        return self.line(name).replace("−", "-").replace(",", ".") or None

    def rows(self, name: str) -> list[str]:
        """Where the rows of a part stand: the beginnings of the names of their inputs."""
        named = dict.fromkeys(key for key in self.form.getlist(name) if _ROW.fullmatch(key))
        return [f"{name}-{key}" for key in list(named)[:MOST_ROWS]]


def filled(**fields: Any) -> dict[str, Any]:
    """The fields that say something."""
    return {name: value for name, value in fields.items() if value not in ("", None, [], {}) and value is not False}
