"""What is asked of people: a level of a framework, or all of a framework that has no levels."""

from collections.abc import Iterable
from dataclasses import dataclass

from lms.skills.bits import bits_of
from lms.skills.contract import FRAMEWORKS, Level, Skill, SkillFramework

EVERYTHING = "all"
"""The key of the profile of a framework without levels."""

SUBJECT = "lms:profile:"
"""What the subject of a profile begins with."""


@dataclass(frozen=True)
class Profile:
    """So many (`needed`) of these modules, and what `requires` asks for before."""

    framework: SkillFramework
    key: str
    modules: tuple[Skill, ...]
    needed: int
    requires: "Profile | None" = None

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the modules, in the order of the framework."""
        return tuple(module.code for module in self.modules)

    def is_met(self, passed: int) -> bool:
        """Whether somebody who has shown these modules, as bits, is up to the profile."""
        shown = (passed & bits_of(self.framework, self.codes)).bit_count()
        return shown >= self.needed and (self.requires is None or self.requires.is_met(passed))

    @property
    def sentence(self) -> str:
        """The rule in the reader's language; empty for a framework without levels."""
        return next((level.sentence for level in self.framework.levels if level.key == self.key), "")

    @property
    def subject(self) -> str:
        """What a rule about it names, as the learning record names what was completed."""
        return f"{SUBJECT}{self.framework.key}:{self.key}"

    def title(self, language: str) -> str:
        """What its programme is called, as on a certificate."""
        named = next((level.titles for level in self.framework.levels if level.key == self.key), {})
        return str(named.get(language) or self.framework.data["title"][language])


def profiles_of(framework: SkillFramework) -> tuple[Profile, ...]:
    """The profiles of a framework, lowest first."""
    if not framework.levels:
        return (Profile(framework, EVERYTHING, framework.modules, len(framework.modules)),)
    profiles: dict[str, Profile] = {}
    for level in framework.levels:
        profiles[level.key] = _profile(framework, level, profiles.get(level.requires or ""))
    return tuple(profiles.values())


def find_profile(framework_key: str, level_key: str) -> Profile | None:
    """The profile of these names; the first of the framework, then the first of all, where there is none."""
    frameworks: Iterable[SkillFramework] = FRAMEWORKS
    found = [profile for framework in frameworks for profile in profiles_of(framework)]
    of_framework = [profile for profile in found if profile.framework.key == framework_key]
    exact = [profile for profile in of_framework if profile.key == level_key]
    return next(iter(exact or of_framework or sorted(found, key=lambda each: not each.framework.levels)), None)


def profile_of_subject(subject: str) -> Profile | None:
    """The profile that a subject names; None for other subjects, and where the framework is not installed."""
    framework, _colon, key = subject.removeprefix(SUBJECT).rpartition(":")
    if not subject.startswith(SUBJECT) or framework not in FRAMEWORKS:
        return None
    return next((profile for profile in profiles_of(FRAMEWORKS[framework]) if profile.key == key), None)


def _profile(framework: SkillFramework, level: Level, requires: Profile | None) -> Profile:
    return Profile(framework, level.key, tuple(map(framework.skill, level.modules)), level.needed, requires)
