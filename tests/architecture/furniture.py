"""A world with one of everything, twice: An's in Quỳ Châu and Dũng's in Con Cuông, and the roles that look at it."""

from dataclasses import dataclass

from flask import Flask
from sqlalchemy import select

from certificates.models import Award
from certificates.starting import make_demo_body
from certificates.statements.jobs import STATE
from certificates.statements.models import Statement
from courses.admission.services import Extra, grant
from courses.quizzes.entry_models import Allowance
from courses.quizzes.finishing import LEARNER, finish
from courses.quizzes.models import Quiz
from courses.quizzes.queries import quiz_by_id
from courses.regrading.keys import key_form_of
from courses.regrading.queries import asked_in
from courses.regrading.services import ask
from courses.statistics.models import QuestionStatistics
from courses.statistics.services import computed, store
from lms.accounts.models import User
from lms.db import db, now
from lms.jobs.models import Job
from lms.jobs.services import enqueue, run, run_due
from lms.organisation.models import Unit
from lms.storage import StoredFile
from lms.testing import World
from tests.architecture.access import Role, Thing
from tests.architecture.amended import amended
from tests.architecture.batched import batched
from tests.architecture.desk import on_the_desk
from tests.architecture.officers import OFFICER, ORGANISE, on_the_officers_desks
from tests.architecture.proven import proven
from tests.architecture.signed_outside import signed_outside
from tests.courses.workshop import ESSAY, FILE, Workshop, open_workshop
from tests.learning import PACKS, Taught, answer_all, begin, read_all, teach

SEE, REVOKE, AUTHOR, ADMINISTER = "certificates.see", "certificates.revoke", "courses.author", "lms.administer"
APPROVE = "certificates.approve"
ADMIT, ATTEMPTS = "courses.admit", "courses.see_attempts"
MARK, REGRADE, REFEREE = "courses.mark", "courses.regrade", "courses.referee"
CERTIFICATES = ("certificates.prepare", "certificates.manage")
OF_A_UNIT = (*CERTIFICATES, SEE, ADMIT, ATTEMPTS, MARK, *OFFICER)
OF_THE_PROVINCE = (*CERTIFICATES, SEE, REVOKE, REGRADE, *OFFICER, ORGANISE)
OF_EVERYTHING = (
    *CERTIFICATES, APPROVE, SEE, REVOKE, AUTHOR, ADMIT, ATTEMPTS, MARK, REFEREE, REGRADE, ADMINISTER, *OFFICER,
    ORGANISE,
)  # fmt: skip


@dataclass
class Furniture:
    """Roles, and things by their kinds."""

    roles: list[Role]
    things: dict[str, list[Thing]]
    learner: int


def furnish(app: Flask, world: World) -> Furniture:
    """Fill the world. Everything is made by the services that pages use."""
    people = _people(world)
    with app.app_context():
        paths = {unit.id: unit.path for unit in db.session.scalars(select(Unit))}
        make_demo_body()
        db.session.commit()
        taught = teach()
        hidden = teach(PACKS / "hidden", is_open=False)
        things: dict[str, list[Thing]] = {
            "course": [Thing("open", {"course_id": taught.course}), _hidden({"course_id": hidden.course})],
            "any_course": [Thing("open", {"course_id": taught.course}), Thing("draft", {"course_id": hidden.course})],
            "quiz": [Thing("open", {"quiz_id": taught.exam}), Thing("draft", {"quiz_id": hidden.exam})],
            "lesson": [_lesson(taught), _hidden({"activity_id": next(iter(hidden.lessons.values()))})],
            "exam": [
                Thing("open", {"activity_id": taught.exam_activity}),
                _hidden({"activity_id": hidden.exam_activity}),
            ],
            "picture": [Thing("drawing", {"sha256": _picture()})],
        }
        things["check"] = [
            Thing(thing.name, {**thing.values, "key": key}, is_hidden=thing.is_hidden)
            for thing, key in zip(things["lesson"], ("small-l01-a", "hidden-l01-a"), strict=True)
        ]
        kinds = (
            "attempt", "finished", "graded", "trail", "award", "code", "archive", "job", "statement", "statement_job"
        )  # fmt: skip
        kinds += ("admitted", "admitted_unit", "allowance")
        kinds += ("task", "handed_in", "work", "work_file")
        things.update({kind: [] for kind in kinds})
        workshop = open_workshop(app, now())
        things["pile"] = [Thing("essays", {"quiz_id": workshop.quiz, "question_id": workshop.essay})]
        for learner, officer in (("an", "hr_unit"), ("dung", "hr_other_unit")):
            _learn(things, taught, learner=people[learner], officer=people[officer], path=paths[_unit(world, learner)])
            _hand_in(things, workshop, learner=people[learner], path=paths[_unit(world, learner)])
        things["figures"] = [_figures(taught)]
        things |= on_the_desk(taught, people["trainer"])
        things |= on_the_officers_desks(world, people, paths)
        things["asked"], things["regrade"] = _regrade(taught, people["hr_province"])
    return Furniture(_roles(people, world, paths), things, people["an"])


def _people(world: World) -> dict[str, int]:
    people = {"an": world.an, "dung": world.dung, "hr_unit": world.binh}
    people["neighbour"] = world.person("Vi Thị Hoa", world.quy_chau)
    people["hr_other_unit"] = world.person("Lô Thị Yến", world.con_cuong)
    people["hr_province"] = world.person("Đậu Thị Minh", world.province)
    people["trainer"] = world.person("Lê Thị Hiền", world.province)
    people["administrator"] = world.person("Chu Đức Tài", world.province)
    for permission in OF_A_UNIT:
        world.grant(people["hr_unit"], permission, world.quy_chau)
        world.grant(people["hr_other_unit"], permission, world.con_cuong)
    for permission in OF_THE_PROVINCE:
        world.grant(people["hr_province"], permission, world.province)
    for permission in (AUTHOR, MARK, REFEREE):
        world.grant(people["trainer"], permission, world.province)
    for permission in OF_EVERYTHING:
        world.grant(people["administrator"], permission, world.province)
    return people


def _roles(people: dict[str, int], world: World, paths: dict[int, str]) -> list[Role]:
    quy_chau, con_cuong, province = (paths[unit] for unit in (world.quy_chau, world.con_cuong, world.province))
    return [
        Role("anonymous", is_signed_in=False),
        Role("learner", people["an"]),
        Role("other learner", people["dung"]),
        Role("learner of the same unit", people["neighbour"]),
        Role("HR of the unit", people["hr_unit"], dict.fromkeys(OF_A_UNIT, quy_chau)),
        Role("HR of another unit", people["hr_other_unit"], dict.fromkeys(OF_A_UNIT, con_cuong)),
        Role("HR of the province", people["hr_province"], dict.fromkeys(OF_THE_PROVINCE, province)),
        Role("trainer", people["trainer"], {AUTHOR: province, MARK: province, REFEREE: province}),
        Role(
            "administrator",
            people["administrator"],
            dict.fromkeys(OF_EVERYTHING, province),
        ),
    ]


def _unit(world: World, learner: str) -> int:
    return world.quy_chau if learner == "an" else world.con_cuong


def _lesson(taught: Taught) -> Thing:
    return Thing("open", {"activity_id": next(iter(taught.lessons.values()))})


def _hidden(values: dict[str, object]) -> Thing:
    return Thing("draft", values, is_hidden=True)


def _picture() -> str:
    picture = db.session.scalars(select(StoredFile).where(StoredFile.media_type == "image/svg+xml")).first()
    assert picture is not None
    return picture.sha256


def _learn(things: dict[str, list[Thing]], taught: Taught, *, learner: int, officer: int, path: str) -> None:
    """One learner earns a certificate, begins anew, and the officer of the unit packs an archive."""
    name = db.session.get_one(User, learner).name
    read_all(taught, learner)
    finished = begin(taught, learner)
    answer_all(finished)
    finish(finished, by=LEARNER, at=now())
    db.session.commit()
    run_due()
    award = db.session.scalars(select(Award).where(Award.owner_id == learner)).one()
    assert award.is_ready, award.trouble
    attempt = begin(taught, learner)
    archive = _archive(officer, path)
    waiting = enqueue("lms.mail", {"letter": 0}, owner_id=learner, not_before=now().replace(year=2099))
    db.session.commit()
    _admit(things, taught, learner=learner, officer=officer, path=path)
    things["attempt"].append(Thing(f"{name}'s", {"attempt_id": attempt}, owner=learner))
    things["finished"].append(Thing(f"{name}'s", {"attempt_id": finished}, owner=learner))
    things["graded"].append(Thing(f"{name}'s", {"attempt_id": finished}))
    things["trail"].append(Thing(f"{name}'s", {"attempt_id": finished}, unit_path=path))
    things["award"].append(Thing(f"{name}'s", {"award_id": award.id}, owner=learner, unit_path=path))
    things["code"].append(Thing(f"{name}'s", {"code": award.code}))
    proven(things, award=award, name=name)
    amended(things, award_id=award.id, officer=officer, path=path)
    batched(things, learner=learner, officer=officer, path=path)
    signed_outside(things, officer=officer, path=path)
    things["archive"].append(Thing(f"{name}'s unit", {"job_id": archive}, owner=officer, unit_path=path))
    things["job"].append(Thing(f"{name}'s", {"job_id": waiting.id}, owner=learner))
    _state(things, name, learner=learner, officer=officer, path=path)


def _state(things: dict[str, list[Thing]], name: str, *, learner: int, officer: int, path: str) -> None:
    """The learner has a yearly statement made, the officer those of the unit."""
    asked = {"year": now().year, "what": "bảng kê"}
    token = f"{learner:08x}"
    enqueue(STATE, {**asked, "person": learner, "owner": learner, "token": token}, owner_id=learner)
    payload = {**asked, "owner": officer, "paths": [path], "units": [0], "scope": "Don vi", "token": f"{officer:08x}"}
    job = enqueue(STATE, payload, owner_id=officer)
    db.session.commit()
    run_due()
    made = db.session.scalars(select(Statement.id).where(Statement.token == token)).one()
    things["statement"].append(Thing(f"{name}'s", {"statement_id": made}, owner=learner))
    things["statement_job"].append(Thing(f"{name}'s unit", {"job_id": job.id}, owner=officer, unit_path=path))


def _regrade(taught: Taught, officer: int) -> tuple[list[Thing], list[Thing]]:
    """A question of the exam whose key can be mended, and a regrade that drops it, counted and waiting."""
    asked = next(one for one in asked_in(taught.exam) if key_form_of(one.latest)).question.id
    quiz = quiz_by_id(taught.exam)
    assert quiz is not None
    change = {"question_id": asked, "action": "drop", "version_id": None}
    regrade = ask(quiz, [change], reason="Câu hỏi không rõ.", by_id=officer, at=now())
    db.session.commit()
    run_due()
    question = Thing("a question", {"quiz_id": taught.exam, "question_id": asked})
    return [question], [Thing("a question's", {"regrade_id": regrade.id})]


def _figures(taught: Taught) -> Thing:
    """The statistics of a question of the exam."""
    store(taught.exam, computed(db.session.get_one(Quiz, taught.exam), at=now()), at=now())
    db.session.commit()
    version = db.session.scalars(select(QuestionStatistics.version_id)).first()
    return Thing("a question's", {"quiz_id": taught.exam, "version_id": version})


def _archive(officer: int, path: str) -> int:
    payload = {
        "filters": {}, "query": {}, "paths": [path], "owner": officer, "scope": "Don vi", "token": f"{officer:016x}",
        "what": "giấy",
    }  # fmt: skip
    job = enqueue("certificates.archive", payload, owner_id=officer)
    db.session.commit()
    run(job.id)
    made = db.session.get_one(Job, job.id, populate_existing=True)
    assert made.state == "done", made.error
    return made.id


def _admit(things: dict[str, list[Thing]], taught: Taught, *, learner: int, officer: int, path: str) -> None:
    """The officer of the unit gives the learner more time."""
    quiz = db.session.get_one(Quiz, taught.exam)
    grant(quiz, Extra(minutes=5), user_id=learner, reason="Khuyết tật vận động", by=officer, at=now())
    db.session.commit()
    given = db.session.scalars(select(Allowance.id).where(Allowance.user_id == learner)).one()
    unit = int(path.rstrip("/").rpartition("/")[2])
    quiz_id = {"quiz_id": taught.exam}
    things["admitted"].append(Thing(f"learner {learner}", {**quiz_id, "user_id": learner}, unit_path=path))
    things["admitted_unit"].append(Thing(f"unit {unit}", {**quiz_id, "unit_id": unit}, unit_path=path))
    things["allowance"].append(Thing(f"learner {learner}'s", {"allowance_id": given}, unit_path=path))


def _hand_in(things: dict[str, list[Thing]], workshop: Workshop, *, learner: int, path: str) -> None:
    """One learner has handed in an essay and a file that wait for an examiner, and sits at the next attempt."""
    name = db.session.get_one(User, learner).name
    handed_in = workshop.sit(learner, at=now(), file=b"Bai lam.")
    open_now = workshop.start(learner, at=now())
    upload = workshop.hand_in(open_now, b"Bai khac.", at=now())
    things["task"].append(Thing(f"{name}'s", {"attempt_id": open_now, "number": FILE}, owner=learner))
    things["handed_in"].append(
        Thing(f"{name}'s", {"attempt_id": open_now, "number": FILE, "upload_id": upload}, owner=learner)
    )
    things["work"].append(Thing(f"{name}'s", {"attempt_id": handed_in, "number": ESSAY}, unit_path=path))
    things["work_file"].append(Thing(f"{name}'s", {"attempt_id": handed_in, "number": FILE}, unit_path=path))
