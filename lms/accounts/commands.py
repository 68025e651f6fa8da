"""The operator's way to accounts: the first administrator, and a password for who has no mail."""

import sys

import click
from sqlalchemy import select

from lms.accounts.models import Grant, User
from lms.accounts.permissions import ADMINISTER
from lms.accounts.resets import link_of, open_reset
from lms.accounts.services import named
from lms.accounts.session import renewed_epoch
from lms.audit import log_deed
from lms.db import db, insert_into, now
from lms.organisation.models import Membership, Unit
from lms.web.text import fold, nfc, sort_key


@click.group("accounts")
def accounts() -> None:
    """Open the way to an account."""


@accounts.command("link")
@click.argument("sign_in_name")
def link(sign_in_name: str) -> None:
    """Print a link that sets the password of SIGN_IN_NAME (staff code or e-mail), once."""
    user = db.session.scalars(select(User).where(named(sign_in_name))).first()
    if user is None:
        sys.exit(f"Nobody has the staff code or e-mail {sign_in_name!r}.")
    _print_link(user)


@accounts.command("administrator")
@click.argument("staff_code")
@click.argument("name", required=False)
@click.option("--email", help="Where a forgotten password is mended.")
def administrator(staff_code: str, name: str | None, email: str | None) -> None:
    """Let STAFF_CODE administer everything; NAME enters the person where there is none. Prints a link."""
    roots = db.session.scalars(select(Unit).where(Unit.parent_id.is_(None), Unit.valid_to.is_(None))).all()
    if not roots:
        sys.exit("There is no unit yet: python3 -m lms units load FILE")
    user = db.session.scalars(select(User).where(named(staff_code))).first()
    if user is None and not name:
        sys.exit(f"Nobody has the staff code {staff_code!r}: add the name to enter a new person.")
    if user is None:
        user = _entered(nfc(staff_code).upper(), nfc(name or ""), email, roots[0].id)
    for root in roots:
        db.session.execute(
            insert_into(Grant)
            .values(user_id=user.id, permission=ADMINISTER.name, unit_id=root.id)
            .on_conflict_do_nothing(index_elements=["user_id", "permission", "unit_id"])
        )
    log_deed("lms.permission_granted", f"lms:user:{user.id}", permission=ADMINISTER.name)
    _print_link(user)


def _entered(staff_code: str, name: str, email: str | None, unit_id: int) -> User:
    user = User(
        staff_code=staff_code,
        name=name,
        email=nfc(email).lower() if email else None,
        sort_key=sort_key(name),
        search_text=fold(name),
        session_epoch=renewed_epoch(),
    )
    db.session.add(user)
    db.session.flush()
    db.session.add(Membership(user_id=user.id, unit_id=unit_id))
    return user


def _print_link(user: User) -> None:
    secret = open_reset(user.id, at=now())
    if secret is None:
        sys.exit("Enough links of this person are open: use the newest, or wait half an hour.")
    db.session.commit()
    click.echo(f"{user.name} ({user.staff_code}) sets a password here, once, within 30 minutes:\n{link_of(secret)}")
