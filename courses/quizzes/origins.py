"""Where a request of an attempt comes from, as far as it says so itself."""

from typing import NamedTuple

from flask import request

LONGEST, SHOWN = 200, 60
"""Characters that are kept, and shown in a sentence, of what a browser calls itself: it may send what it likes."""


class Origin(NamedTuple):
    """The network address, and the browser as it calls itself (the header User-Agent); empty where it says nothing."""

    address: str
    browser: str


NOWHERE = Origin("", "")


def this_origin() -> Origin:
    """Where the present request comes from."""
    return Origin(request.remote_addr or "", request.user_agent.string[:LONGEST])


def browser_in_words(said: str) -> str:
    """“Firefox 133, Windows” of what a browser calls itself; its first words where nobody knows that name."""
    from ua_parser import parse  # noqa: PLC0415 (it reads a thousand patterns, for the few who look into a dispute)

    known = parse(said)
    if known.user_agent is None:
        return said or "–" if len(said) <= SHOWN else f"{said[:SHOWN]}…"
    name = " ".join(word for word in (known.user_agent.family, known.user_agent.major) if word)
    return ", ".join(word for word in (name, known.os.family if known.os else "") if word)
