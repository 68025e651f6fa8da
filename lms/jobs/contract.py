"""What a kind of job is."""

from abc import ABC, abstractmethod
from typing import Any

from lms.db import JSONDict
from lms.jobs.progress import Progress
from lms.plugins.contract import ExtensionPoint


class JobKind(ABC):
    """A kind of work. `run` may be called again after a crash at any point, so repeating it must do no harm.

    It commits its own steps through `progress`; what it returns is kept as the job's result.
    """

    key: str
    title: Any
    tries: int = 5

    @abstractmethod
    def run(self, payload: JSONDict, progress: Progress) -> JSONDict:
        """Do the work."""


JOBS: ExtensionPoint[JobKind] = ExtensionPoint("lms.jobs", JobKind)
