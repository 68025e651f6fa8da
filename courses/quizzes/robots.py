"""How the people of a rehearsal are known: no staff code of a person begins like theirs."""

PREFIX = "~ROBOT-"


def is_robot(staff_code: str) -> bool:
    """Whether somebody is a robot candidate, whose attempts are rehearsals."""
    return staff_code.startswith(PREFIX)
