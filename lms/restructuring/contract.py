"""What other packages know of units that are being reorganised."""

from abc import ABC, abstractmethod
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Select

from lms.plugins.contract import ExtensionPoint


class UnitHolding(ABC):
    """Rows of one kind that name units: completions, certificates, rules over a subtree.

    `title` is what they are called in a list; `after` says in a sentence what becomes of them when a unit ends.
    """

    key: str
    title: Any
    after: Any

    @abstractmethod
    def count(self, unit_ids: Collection[int]) -> int:
        """How many name one of these units; one statement."""

    def count_since(self, unit_ids: Collection[int], people: Select[int], at: datetime) -> int:  # noqa: ARG002 (optional)
        """How many of these `people` have been entered under one of the units since `at`: they hold an undoing up."""
        return 0


UNIT_HOLDINGS: ExtensionPoint[UnitHolding] = ExtensionPoint("lms.unit_holdings", UnitHolding)
