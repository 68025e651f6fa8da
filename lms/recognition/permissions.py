"""Who may claim, see and decide."""

from typing import Any

from lms.organisation.permissions import APPROVE_TRAINING
from lms.permissions import Permission, any_of, own, signed_in


def _may_decide(user: Any, claim: Any) -> bool:
    """An officer over the learner's unit, and never over their own claim."""
    return bool(APPROVE_TRAINING.rule(user, claim) and (claim is None or claim.owner_id != user.id))


CLAIM = Permission("lms.claim_training", signed_in)
OWN_CLAIM = Permission("lms.own_training_claim", own)
DECIDE = Permission("lms.decide_training", _may_decide)
SEE_PROOF = Permission("lms.see_training_proof", any_of(own, APPROVE_TRAINING.rule))

PERMISSIONS = [CLAIM, OWN_CLAIM, DECIDE, SEE_PROOF]
