"""Modules as bits: the n-th module of a framework is the bit 2 ** n of `Standing.passed`."""

from collections.abc import Collection
from functools import cache

from lms.skills.contract import SkillFramework


def bit_of(framework: SkillFramework, code: str) -> int:
    """The bit of a module; raises `KeyError` for what is no module of the framework."""
    return all_bits(framework)[code]


def bits_of(framework: SkillFramework, codes: Collection[str]) -> int:
    """The bits of several modules together."""
    return sum({bit_of(framework, code) for code in codes})


@cache
def all_bits(framework: SkillFramework) -> dict[str, int]:
    """Module → its bit, in the order of the framework."""
    return {module.code: 1 << place for place, module in enumerate(framework.modules)}
