"""Ways from a skill to what can be done for it, as plugins offer them on pages of skills."""

from abc import ABC, abstractmethod
from typing import Any

from lms.plugins.contract import ExtensionPoint
from lms.skills.contract import Skill


class SkillLink(ABC):
    """A link beside a skill; `title` is its word."""

    key: str
    title: Any  # a lazy translation
    icon: str

    @abstractmethod
    def urls(self, user: Any, skills: list[Skill]) -> dict[str, str]:
        """Where it leads, by the codes of those of `skills` that it has something for; one statement for them all."""


class PositionLink(ABC):
    """A link beside a module that people in a position lack, for whoever follows them; `title` is its word."""

    key: str
    title: Any  # a lazy translation
    icon: str

    @abstractmethod
    def urls(self, user: Any, position: str, framework: str, modules: list[Skill]) -> dict[str, str]:
        """Where it leads, by the codes of those of `modules` that it has something for; one statement for them all."""


SKILL_LINKS: ExtensionPoint[SkillLink] = ExtensionPoint("lms.skill_links", SkillLink)
POSITION_LINKS: ExtensionPoint[PositionLink] = ExtensionPoint("lms.position_links", PositionLink)
