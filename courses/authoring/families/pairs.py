"""Questions of several parts that belong together: pairs, and an order."""

from typing import ClassVar

from courses.authoring.families.contract import FormFamily
from courses.authoring.posted import Posted, filled
from lms.api import JSONDict


class Pairs(FormFamily):
    """Left and right; rights that match nothing stand below, a line each."""

    types = ("courses.matching",)
    names = ("pairs", "extra")
    template = "courses/authoring/pairs.html"
    rows: ClassVar = {"pairs": dict}

    def read(self, posted: Posted) -> JSONDict:
        pairs = [
            filled(left=posted.text(f"{row}-left"), right=posted.line(f"{row}-right")) for row in posted.rows("pairs")
        ]
        return {"pairs": pairs, **filled(extra=posted.lines("extra"))}

    def empty(self) -> JSONDict:
        return {"pairs": [{}, {}, {}]}


class Order(FormFamily):
    """Lines in their right order; learners see them mixed."""

    types = ("courses.ordering",)
    names = ("items", "all_or_nothing")
    template = "courses/authoring/order.html"
    rows: ClassVar = {"items": str}

    def read(self, posted: Posted) -> JSONDict:
        items = [posted.text(f"{row}-text") for row in posted.rows("items")]
        return {"items": items, **filled(all_or_nothing=posted.flag("all_or_nothing"))}

    def empty(self) -> JSONDict:
        return {"items": ["", "", "", ""]}
