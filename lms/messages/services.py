"""Writing messages down, in the transaction of what they tell about."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from lms.db import JSONDict


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A message to be. `key` makes it exist once, however often it is noted; `kind` names what it is about.

    `subject` and `body` are plain text in the recipient's language. `attachment` names a stored file: its hash and
    the name it is to have.
    """

    key: str
    kind: str
    recipient_id: int
    subject: str
    body: str
    url: str = ""
    facts: JSONDict = field(default_factory=dict)
    attachment: tuple[str, str] | None = None


def notify(notices: Sequence[Notice], *, at: datetime, may_wait: bool = True) -> int:
    """Write down what is new of `notices` and see to its delivery; gives how many were new."""
    raise NotImplementedError
