"""A picture with regions."""

import re
from typing import ClassVar

from courses.authoring.families.contract import FormFamily
from courses.authoring.posted import Posted, filled
from lms.api import JSONDict

PICTURE = re.compile(r"(/pictures/[0-9a-f]{64})#(\d{1,5})x(\d{1,5})")
SIDES = ("x", "y", "width", "height")


class Regions(FormFamily):
    """The picture's address with its size, and the regions in the picture's own units."""

    types = ("courses.hotspot",)
    names = ("picture", "alt", "regions", "many", "all_or_nothing")
    template = "courses/authoring/regions.html"
    rows: ClassVar = {"regions": dict}

    def read(self, posted: Posted) -> JSONDict:
        regions = [
            {
                **filled(
                    title=posted.line(f"{row}-title"),
                    right=posted.flag(f"{row}-right"),
                    feedback=posted.text(f"{row}-feedback"),
                ),
                **{side: value for side in SIDES if (value := posted.whole(f"{row}-{side}")) is not None},
            }
            for row in posted.rows("regions")
        ]
        flags = filled(many=posted.flag("many"), all_or_nothing=posted.flag("all_or_nothing"))
        return {**_picture(posted.line("picture")), **filled(alt=posted.line("alt")), "regions": regions, **flags}

    def empty(self) -> JSONDict:
        return {"regions": [{}, {}]}


def _picture(address: str) -> JSONDict:
    found = PICTURE.fullmatch(address)
    if found is None:
        return {}
    return {"picture": {"url": found[1], "width": int(found[2]), "height": int(found[3])}}
