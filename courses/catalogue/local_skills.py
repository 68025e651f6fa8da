"""What a province teaches beside the standard, as a framework of its own, so that nobody takes one for the other."""

from pathlib import Path

from lms.api import SkillFramework


class LocalSkills(SkillFramework):
    """The local modules that ship; a province changes the file, or adds another framework."""

    key = "bo-tro"
    source = Path(__file__).parents[1] / "packs" / "bo-tro.yaml"
