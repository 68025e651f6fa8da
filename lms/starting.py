"""What happens at every start, after the migrations: steps that the host and plugins contribute."""

from abc import ABC, abstractmethod
from typing import Any

from lms.plugins.contract import ExtensionPoint


class StartStep(ABC):
    """One step. It runs at every start, so doing it again must change nothing; it commits its own work."""

    key: str
    title: Any
    only_demo: bool = False

    @abstractmethod
    def run(self) -> None:
        """Do it inside the application context."""


START_STEPS: ExtensionPoint[StartStep] = ExtensionPoint("lms.start_steps", StartStep)
