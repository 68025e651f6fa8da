"""Loaders of the bank's pages: what is asked for, with what decides who may come in."""

from dataclasses import dataclass
from typing import Any

from flask import abort

from courses.permissions import AUTHOR
from courses.questions.banks import BankPlace
from courses.questions.desk_models import BankDeed
from courses.questions.loaders import find_bank
from courses.questions.models import BankShare
from lms.api import Permission, db, lazy_, own


@dataclass(frozen=True)
class SharePlace(BankPlace):
    """A line of what a bank is shared with."""

    share: BankShare


def _may_undo(user: Any, deed: Any) -> bool:
    """One's own deeds, as long as one is a trainer; over which banks, undoing asks again."""
    return own(user, deed) and bool(user.granted_paths(AUTHOR.name))


OWN_DEED = Permission("courses.own_deed", _may_undo, lazy_("Xem và hoàn tác thao tác của mình trong ngân hàng"))


def find_share(bank_id: int, share_id: int) -> SharePlace:
    """Load a line of what a bank is shared with, or answer 404."""
    place = find_bank(bank_id)
    share = db.get_or_404(BankShare, share_id)
    if share.bank_id != bank_id:
        abort(404)
    return SharePlace(place.bank, place.path, place.shares, share)


def find_deed(deed_id: int) -> BankDeed:
    """Load a deed, or answer 404."""
    return db.get_or_404(BankDeed, deed_id)
