"""What courses do at every start of the site."""

from courses.packing.commands import load_from, shipped
from lms.api import StartStep, lazy_


class LoadPacks(StartStep):
    """Load the packs that ship. One with a mistake is told and left out; the site starts all the same."""

    key = "courses.packs"
    title = lazy_("Nạp các gói khóa học")

    def run(self) -> None:
        for folder in shipped():
            load_from(folder)
