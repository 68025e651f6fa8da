"""A standard of skills: a versioned tree of codes with the rules of its levels, all of it data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from lms.plugins.contract import ExtensionPoint
from lms.web.i18n import current_language


@dataclass(frozen=True)
class Skill:
    """A module, a skill or an item of a framework.

    `verification` tells how far the wording can be trusted; only the framework's `printable` marks may stand on a
    certificate.
    """

    code: str
    titles: Mapping[str, str]
    kind: str  # module, skill or item
    parent: str | None
    verification: str
    level: str  # of its module: basic or advanced
    requirement: str = ""

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return self.titles.get(current_language()) or self.titles["vi"]


@dataclass(frozen=True)
class Level:
    """A level that a person can reach, with the modules that count and how many are needed.

    `titles` name its programme as a certificate does; a framework may leave them out.
    """

    key: str
    titles: Mapping[str, str]
    sentences: Mapping[str, str]
    modules: tuple[str, ...]
    needed: int
    requires: str | None

    @property
    def sentence(self) -> str:
        """The rule in the reader's language."""
        return self.sentences.get(current_language()) or self.sentences["vi"]


class SkillFramework:
    """A framework read from a YAML file. Subclass it with `key` and `source`, or build one over any file."""

    key: str
    source: Path

    @cached_property
    def data(self) -> dict[str, Any]:
        """The file as it stands. Raises `ValueError` when its key is another's."""
        content: dict[str, Any] = yaml.safe_load(self.source.read_text(encoding="utf-8"))
        if content["key"] != self.key:
            raise ValueError(f"{self.source.name} holds {content['key']}, not {self.key}")
        return content

    @property
    def title(self) -> str:
        titles = self.data["title"]
        return str(titles.get(current_language()) or titles["vi"])

    @cached_property
    def pass_mark(self) -> float:
        """The fraction from which a module or skill counts as shown."""
        return float(self.data["pass_mark"])

    @cached_property
    def counts_last(self) -> bool:
        """Whether a module counts by the last test of it (`evidence: last`) and not by the best (`best`, as usual)."""
        rule = self.data.get("evidence", "best")
        if rule not in {"best", "last"}:
            raise ValueError(f"{self.source.name}: evidence is best or last, not {rule}")
        return bool(rule == "last")

    @cached_property
    def skills(self) -> dict[str, Skill]:
        """Every module, skill and item by its code, in the order of the standard."""
        return {skill.code: skill for module in self.data["modules"] for skill in _tree(module, None, module["level"])}

    @cached_property
    def modules(self) -> tuple[Skill, ...]:
        """The modules in order."""
        return tuple(skill for skill in self.skills.values() if skill.kind == "module")

    @cached_property
    def _children(self) -> dict[str, tuple[Skill, ...]]:
        found: dict[str, list[Skill]] = {}
        for skill in self.skills.values():
            if skill.parent:
                found.setdefault(skill.parent, []).append(skill)
        return {code: tuple(children) for code, children in found.items()}

    @cached_property
    def _items(self) -> dict[str, tuple[Skill, ...]]:
        found: dict[str, tuple[Skill, ...]] = {}
        for skill in reversed(self.skills.values()):  # parents stand before their children
            below = tuple(item for child in self.children(skill.code) for item in found[child.code])
            found[skill.code] = (skill,) if skill.kind == "item" else below
        return found

    def skill(self, code: str) -> Skill:
        """Find a module, skill or item; raises `KeyError`."""
        return self.skills[code]

    def children(self, code: str) -> tuple[Skill, ...]:
        """What lies directly under `code`."""
        return self._children.get(code, ())

    def items_of(self, code: str) -> tuple[Skill, ...]:
        """The items under `code`, or itself where it is an item."""
        return self._items[code]

    def is_printable(self, code: str) -> bool:
        """Whether the wording is verified well enough to stand on a certificate: modules, and marks S, H, C."""
        skill = self.skills[code]
        return skill.kind == "module" or skill.verification in self.data["printable"]

    @cached_property
    def levels(self) -> tuple[Level, ...]:
        """The levels in order, lowest first."""
        return tuple(
            Level(
                key=key,
                titles=rule.get("title", {}),
                sentences={language: rule[language] for language in ("vi", "en")},
                modules=tuple(rule.get("all_of") or rule["of"]),
                needed=len(rule["all_of"]) if "all_of" in rule else int(rule["at_least"]),
                requires=rule.get("requires"),
            )
            for key, rule in self.data["rules"].items()
        )

    def levels_reached(self, passed: Iterable[str]) -> tuple[str, ...]:
        """Keys of the levels that somebody with the modules `passed` holds (Circular 03/2014, article 2.3)."""
        held: list[str] = []
        have = set(passed)
        for level in self.levels:
            if (level.requires is None or level.requires in held) and len(have & set(level.modules)) >= level.needed:
                held.append(level.key)
        return tuple(held)


def _tree(node: Mapping[str, Any], parent: str | None, level: str) -> Iterable[Skill]:
    kind = "module" if parent is None else "skill" if "items" in node or "requirement_vi" not in node else "item"
    yield Skill(
        code=node["code"],
        titles=node["title"],
        kind=kind,
        parent=parent,
        verification=node.get("verification", "S" if node.get("title_verified") else "R"),
        level=level,
        requirement=node.get("requirement_vi", ""),
    )
    for child in (*node.get("skills", ()), *node.get("items", ())):
        yield from _tree(child, node["code"], level)


FRAMEWORKS: ExtensionPoint[SkillFramework] = ExtensionPoint("lms.skill_frameworks", SkillFramework)
