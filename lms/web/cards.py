"""Cards beside a person's own start page: what each plugin has to say to this person, in a few lines."""

from abc import ABC, abstractmethod
from typing import Any

from markupsafe import Markup

from lms.plugins.contract import ExtensionPoint


class HomeCard(ABC):
    """A card. The lowest `order` stands on top; drawing one costs at most one statement."""

    key: str
    title: Any  # a lazy translation
    order: int = 100

    @abstractmethod
    def render(self, user: Any) -> Markup:
        """Draw the card for the signed-in `user`; an empty text when there is nothing to show."""


HOME_CARDS: ExtensionPoint[HomeCard] = ExtensionPoint("lms.home_cards", HomeCard)
