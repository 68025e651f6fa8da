"""A type without a form of its own: everything that it has beside a text is YAML."""

from courses.authoring.families.contract import FormFamily
from courses.authoring.posted import Posted
from lms.api import JSONDict


class Plain(FormFamily):
    """Reads nothing: the page's own field for YAML does."""

    types = ()
    names = ()
    template = "courses/authoring/plain.html"

    def read(self, posted: Posted) -> JSONDict:  # noqa: ARG002 (the YAML is read for every type)
        return {}

    def empty(self) -> JSONDict:
        return {}
