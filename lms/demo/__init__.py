"""The demonstration's units and people, loaded at every start of a demo site and nowhere else."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as lazy_
from sqlalchemy import insert, select

from lms.accounts.models import Grant, User
from lms.accounts.passwords import hash_of
from lms.accounts.services import NOTICE_VERSION
from lms.accounts.session import renewed_epoch
from lms.db import db, now
from lms.demo.people import PASSWORD, PROVINCE, ROLES, DemoPerson, demo_people
from lms.demo.positions import job_position, require
from lms.organisation.models import Membership, Unit
from lms.organisation.services import load_units
from lms.organisation.unit_rows import NGHE_AN, units_from
from lms.starting import StartStep
from lms.web.text import fold, sort_key


def accounts() -> list[dict[str, str]]:
    """Whom one can sign in as: `role`, `title`, `name`, `sign_in`, `password`, in the order of the roles."""
    by_role = {person.account: person for person in demo_people() if person.account}
    return [
        {
            "role": key,
            "title": role.title,
            "name": by_role[key].name,
            "sign_in": by_role[key].staff_code,
            "password": PASSWORD,
        }
        for key, role in ROLES.items()
    ]


class DemoPeople(StartStep):
    """Loads units, people and grants. What is there already stays as it is, a changed password too."""

    key = "lms.demo_people"
    title = lazy_("Người và đơn vị của bản dùng thử")
    only_demo = True

    def run(self) -> None:
        rows, problems = units_from(NGHE_AN)
        if problems:
            raise ValueError("; ".join(map(str, problems)))
        load_units(rows)
        _add_people(at=now())
        _add_grants()
        db.session.commit()


def _add_people(*, at: datetime) -> None:
    people = demo_people()
    known = set(db.session.scalars(select(User.staff_code)))
    new = [person for person in people if person.staff_code not in known]
    if not new:
        return
    password_hash = hash_of(PASSWORD)
    added = db.session.execute(
        insert(User).returning(User.staff_code, User.id).execution_options(render_nulls=True),
        [_user_values(person, password_hash, at) for person in new],
    )
    ids = dict(added.all())
    units = _unit_ids()
    db.session.execute(
        insert(Membership),
        [
            {
                "user_id": ids[person.staff_code],
                "unit_id": units[person.unit],
                "position": person.position,
                "job_position": job_position(person),
                "learner_group": person.group,
                "is_leader": person.is_leader,
                "is_it_dedicated": person.is_it_dedicated,
                "main": True,
            }
            for person in new
        ],
    )
    require(units[PROVINCE], at=at)


def _user_values(person: DemoPerson, password_hash: str, at: datetime) -> dict[str, Any]:
    """Columns of a person. Only who has a role gets a password; the newcomer has not read the notice."""
    has_read = bool(person.account) and person.account != "newcomer"
    return {
        "staff_code": person.staff_code,
        "email": person.email,
        "name": person.name,
        "sort_key": sort_key(person.name),
        "search_text": fold(person.name),
        "birth_date": person.born,
        "password_hash": password_hash if person.account else "",
        "session_epoch": renewed_epoch(),
        "notice_version": NOTICE_VERSION if has_read else 0,
        "notice_read_at": at if has_read else None,
    }


def _add_grants() -> None:
    codes = {person.account: person for person in demo_people() if person.account}
    ids = dict(
        db.session.execute(
            select(User.staff_code, User.id).where(User.staff_code.in_([who.staff_code for who in codes.values()]))
        ).all()
    )
    units = _unit_ids()
    held = set(db.session.execute(select(Grant.user_id, Grant.permission, Grant.unit_id)))
    wanted = {
        (ids[person.staff_code], permission, units[ROLES[role].over or person.unit])
        for role, person in codes.items()
        for permission in ROLES[role].permissions
    }
    if missing := sorted(wanted - held):
        db.session.execute(
            insert(Grant),
            [{"user_id": user, "permission": permission, "unit_id": unit} for user, permission, unit in missing],
        )


def _unit_ids() -> dict[str, int]:
    return dict(db.session.execute(select(Unit.code, Unit.id)).all())
