"""The state's standard of IT skills, as a contribution like any other."""

from pathlib import Path

from lms.skills.contract import SkillFramework


class Circular03(SkillFramework):
    """Circular 03/2014/TT-BTTTT: six basic modules, nine advanced."""

    key = "tt03-2014"
    source = Path(__file__).parent / "frameworks" / "tt03-2014.yaml"
