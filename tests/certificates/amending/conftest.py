"""An officer who proposes (Bình) and two people who may decide."""

import pytest
from sqlalchemy import select

from certificates.amending.models import Amendment, Proposal
from certificates.amending.proposing import propose_revocation
from certificates.models import Award
from lms.api import db, now

ROOT = "/staff/certificates"
WHY = {"reason": "Ghi sai họ tên khi cấp giấy.", "decision": "87/QĐ-TTBD"}


@pytest.fixture
def officer(world, sign_in):
    for permission in ("certificates.see", "certificates.revoke"):
        world.grant(world.binh, permission, world.province)
    return sign_in(world.binh)


@pytest.fixture
def second_id(world):
    person = world.person("Võ Thị Duyệt", world.province)
    for permission in ("certificates.see", "certificates.approve"):
        world.grant(person, permission, world.province)
    return person


@pytest.fixture
def second(second_id, sign_in):
    return sign_in(second_id)


@pytest.fixture
def propose(app, world):
    """Bình proposes to revoke somebody's newest certificate; the proposal's id."""

    def propose(owner):
        with app.app_context():
            award = db.session.scalars(select(Award).where(Award.owner_id == owner).order_by(Award.id.desc())).first()
            proposal = propose_revocation(award, **WHY, by=world.binh, at=now())
            db.session.commit()
            return proposal.id

    return propose


@pytest.fixture
def register(app):
    """The register's lines as number and state, in its order."""

    def lines():
        with app.app_context():
            rows = db.session.execute(select(Award.serial, Award.state).order_by(Award.serial))
            return [tuple(row) for row in rows]

    return lines


@pytest.fixture
def entries(app):
    """The entries of all proposals: kind, state, number."""

    def entries():
        with app.app_context():
            rows = db.session.execute(select(Amendment.kind, Amendment.state, Amendment.serial).order_by(Amendment.id))
            return [tuple(row) for row in rows]

    return entries


@pytest.fixture
def states(app):
    def states():
        with app.app_context():
            return list(db.session.scalars(select(Proposal.state).order_by(Proposal.id)))

    return states
