"""The forms of the question types that ship; whatever else there is, is written as YAML."""

from courses.authoring.families.contract import FormFamily
from courses.authoring.families.gaps import Gaps
from courses.authoring.families.marked import Essay, HandedIn
from courses.authoring.families.options import OneOption, SeveralOptions, Statement
from courses.authoring.families.pairs import Order, Pairs
from courses.authoring.families.plain import Plain
from courses.authoring.families.regions import Regions
from courses.authoring.families.typed import Number, Words

FAMILIES: list[FormFamily] = [
    OneOption(), SeveralOptions(), Statement(), Pairs(), Order(), Words(), Number(), Gaps(), Regions(), Essay(),
    HandedIn(),
]  # fmt: skip


def family_of(type_key: str) -> FormFamily:
    """The form of a type; a plain one where it has none of its own."""
    return next((family for family in FAMILIES if type_key in family.types), Plain())
