"""Delivery as work for the worker."""

from typing import Any

from flask_babel import lazy_gettext as lazy_

from lms.db import JSONDict, db, now
from lms.jobs.contract import JobKind
from lms.jobs.progress import Progress
from lms.messages import dispatching
from lms.messages.contract import CHANNELS
from lms.messages.services import DELIVER


class Deliver(JobKind):
    """Hands over all that is due through one channel. Nothing is open in the database while a server is spoken to."""

    key = DELIVER
    title: Any = lazy_("Gửi thông báo")

    def run(self, payload: JSONDict, progress: Progress) -> JSONDict:
        channel = CHANNELS[payload["channel"]]
        counts: dict[str, int] = {}
        dispatching.give_up(channel.key, at=now())
        while True:
            taken = dispatching.take(channel.key, at=now())
            if not taken:
                break
            db.session.commit()
            for dispatch in taken:
                state = dispatching.hand_over(channel, dispatch, at=now())
                counts[state] = counts.get(state, 0) + 1
                progress.advance(sum(counts.values()))
        dispatching.come_again(channel.key)
        db.session.commit()
        return counts
