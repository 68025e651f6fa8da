"""What other packages know of units that are being reorganised."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select

from lms.plugins.contract import ExtensionPoint


class UnitHolding(ABC):
    """Rows of one kind that name units: completions, certificates, rules over a subtree.

    `title` is what they are called in a list; `after` says in a sentence what becomes of them when a unit ends.
    Of those with `goes_on` the officer is asked whether they go on over the successors: `hand_over` then sees to it.
    """

    key: str
    title: Any
    after: Any
    goes_on = False

    @abstractmethod
    def count(self, unit_ids: Collection[int]) -> int:
        """How many name one of these units; one statement."""

    def count_since(self, unit_ids: Collection[int], people: Select[int], at: datetime) -> int:  # noqa: ARG002 (optional)
        """How many of these `people` have been entered under one of the units since `at`: they hold an undoing up."""
        return 0

    def hand_over(self, heirs: Mapping[int, Collection[int]]) -> list[Any]:  # noqa: ARG002 (optional)
        """Let what lay over an ended unit lie over its heirs; gives what `take_back` needs, as JSON can keep it."""
        return []

    def take_back(self, kept: list[Any]) -> None:  # noqa: B027 (optional)
        """Undo `hand_over`."""


UNIT_HOLDINGS: ExtensionPoint[UnitHolding] = ExtensionPoint("lms.unit_holdings", UnitHolding)
