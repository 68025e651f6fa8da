"""Those who prepare and approve, and the way of a batch."""

from tests.certificates.officers import (  # noqa: F401
    approved,
    chief,
    draft,
    entered,
    listed,
    officer,
    rename,
    rule,
    state_of,
)
