"""What others have to say on a person's card: learning, duties, whatever a plugin knows."""

from abc import ABC, abstractmethod
from typing import Any

from markupsafe import Markup

from lms.plugins.contract import ExtensionPoint
from lms.staffing.people_scope import Card


class PersonPanel(ABC):
    """A part of a person's card, read by officers of staff. The lowest `order` stands on top; one statement each."""

    key: str
    title: Any  # a lazy translation
    order: int = 100

    @abstractmethod
    def render(self, person: Card, viewer: Any) -> Markup:
        """Draw the panel of `person` for the signed-in `viewer`; an empty text when there is nothing to show."""


PERSON_PANELS: ExtensionPoint[PersonPanel] = ExtensionPoint("lms.person_panels", PersonPanel)
