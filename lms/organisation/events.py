"""What happens in the organisation."""

from dataclasses import dataclass

from lms.events import Event


@dataclass(frozen=True, kw_only=True)
class MembershipsChanged(Event):
    """People have come, gone, moved or got another post; whoever acts by unit or post looks at them again."""

    user_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class UnitsReorganised(Event):
    """Units have been opened, renamed, moved, merged, split or closed; `unit_ids` are all that changed."""

    reorganisation_id: int
    unit_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class NewcomersWithdrawn(Event):
    """People who had been entered by mistake and have never signed in are about to go, with all that is theirs.

    Whoever has made something for them by itself (a duty by a rule) takes it back; what is then still theirs keeps
    them.
    """

    user_ids: tuple[int, ...]
