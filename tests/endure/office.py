"""An agency for proofs: its units and people, all of whom have completed one course, and who issues to them."""

import random
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask
from sqlalchemy import func, insert, select

from certificates.api import Rule
from certificates.batches import services as batches
from certificates.batches.criteria import Criteria
from certificates.delivery.jobs import DELIVER
from certificates.starting import make_demo_body
from lms.accounts.models import User
from lms.db import db, now
from lms.jobs.models import Job
from lms.jobs.services import enqueue, run_due
from lms.organisation.models import Membership
from lms.plugins import migrations
from lms.records.models import Completion
from lms.testing import World
from lms.web.text import fold, sort_key

SUBJECT = "courses:course:1"
NAMESAKE = "Nguyễn Thị Ánh Tuyết"
FAMILIES, MIDDLES = ("Nguyễn", "Trần", "Lô", "Vi", "Kha", "Lữ", "Moong", "Hồ"), ("Văn", "Thị", "Bá", "Y", "Hữu", "Xuân")
GIVENS = (
    "An",
    "Bình",
    "Chò",
    "Đức",
    "Hương",
    "Khăm",
    "Lẩu",
    "Mỷ",
    "Ngọc",
    "Phượng",
    "Quỳnh",
    "Thắng",
    "Ước",
    "Xí",
    "Yến",
)
ROWS_AT_ONCE = 1000


@dataclass(frozen=True)
class House:
    """The people of the proof: an officer who prepares, a second person who approves, and what the rule is."""

    officer: int
    second: int
    rule: int
    root: int


def furnished(app: Flask, *, count: int, namesakes: int, units: int, seed: int) -> House:
    """Make tables, units, people who have all completed one course, and a rule by which it earns a certificate."""
    world, chance = World(app), random.Random(seed)
    with app.app_context():
        migrations.upgrade()
    root = world.unit("Tỉnh Nghệ An", None, "H40")
    places = [world.unit(f"UBND xã số {place}", root, f"H40.X{place:03}") for place in range(1, units + 1)]
    officer, second = world.person("Đậu Thị Minh Nguyệt", root), world.person("Lê Văn Tám", root)
    for permission in ("certificates.see", "certificates.prepare"):
        world.grant(officer, permission, root)
    world.grant(second, "certificates.approve", root)
    with app.app_context():
        names = [NAMESAKE] * namesakes + [
            " ".join(chance.choice(part) for part in (FAMILIES, MIDDLES, GIVENS)) for _rest in range(count - namesakes)
        ]
        chance.shuffle(names)
        _enter(names, places)
        rule = Rule(subject=SUBJECT, template="classic", body_id=make_demo_body().id, mode="batch")
        rule.subject_title = "Sử dụng Internet cơ bản"
        db.session.add(rule)
        db.session.commit()
        return House(officer, second, rule.id, root)


def _enter(names: list[str], places: list[int]) -> None:
    at = now()
    first = db.session.scalar(select(func.max(User.id))) + 1
    people = [
        {
            "id": first + place, "staff_code": f"NV{place:05}", "email": None, "name": name, "sort_key": sort_key(name),
            "search_text": fold(name), "session_epoch": "", "notice_version": 99, "birth_date": at.date(),
        }
        for place, name in enumerate(names)
    ]  # fmt: skip
    units = {person["id"]: places[place % len(places)] for place, person in enumerate(people)}
    rows: list[tuple[type, list[dict[str, object]]]] = [
        (User, people),
        (Membership, [{"user_id": one, "unit_id": unit, "position": "Chuyên viên"} for one, unit in units.items()]),
        (Completion, [
            {
                "learner_id": one, "subject": SUBJECT, "title": "Sử dụng Internet cơ bản", "score": 0.82, "hours": 4.0,
                "facts": {"skills": ["IU06"]}, "started_at": at - timedelta(days=9), "completed_at": at,
                "unit_then_id": unit,
            }
            for one, unit in units.items()
        ]),
    ]  # fmt: skip
    for model, values in rows:
        for start in range(0, len(values), ROWS_AT_ONCE):
            db.session.execute(insert(model), values[start : start + ROWS_AT_ONCE])
    db.session.commit()


def ordered(app: Flask, house: House) -> int:
    """Let one person prepare a batch and another approve it; returns the job that will issue it."""
    with app.app_context():
        rule = db.session.get_one(Rule, house.rule)
        paper = batches.Paper(title="Đợt cấp thử", decision="87/QĐ-SNV")
        batch = batches.make_batch(rule, [house.root], Criteria(), paper, by=house.officer, at=now())
        db.session.commit()
        run_due()
        batches.submit(batch.id, by=house.officer, at=now())
        db.session.commit()
        batches.approve(batch.id, by=house.second, at=now())
        db.session.commit()
        return db.session.scalars(select(Job.id).where(Job.kind == batches.ISSUE_JOB)).one()


def asked_for(app: Flask, house: House) -> int:
    """Ask for the ZIP of everything; returns its job."""
    with app.app_context():
        payload = {
            "filters": {}, "query": {}, "paths": [f"/{house.root}/"], "owner": house.officer, "scope": "Tỉnh",
            "token": "endure", "what": "giấy",
        }  # fmt: skip
        job = enqueue(DELIVER, payload, owner_id=house.officer)
        db.session.commit()
        return job.id
