"""Rules: their pages, which of several holds, and what they change about an award."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from certificates.models import Award, IssuingBody, Rule
from certificates.services import unrewarded
from lms.api import LearningCompleted, db
from lms.audit.models import AuditEntry

RULES = "/staff/certificates/rules"
COURSE = "courses:course:1"
BASIC = "lms:profile:tt03-2014:basic"


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


@pytest.fixture
def body_of(app, world, body):
    """Add a body of a unit; its id."""

    def add(unit_id):
        with app.app_context():
            made = IssuingBody(
                key=f"u{unit_id}", code=f"GCN-{unit_id}", name=f"Trung tâm {unit_id}", lead="Giám đốc chứng nhận",
                place="Quỳ Châu", signer_title="Giám đốc", signer_name="Lô Thị Sen", unit_id=unit_id,
            )  # fmt: skip
            db.session.add(made)
            db.session.commit()
            return made.id

    return add


def awards(app):
    with app.app_context():
        return list(db.session.scalars(select(Award).order_by(Award.id)))


def test_a_rule_is_found_by_words_made_changed_and_switched_off_and_every_deed_is_logged(app, keeper, body, complete):
    client = keeper()
    looked = client.post(f"{RULES}/new", data={"do": "find", "words": "co ban"})
    assert BASIC in looked.text
    typed = {"words": "co ban", "subject": BASIC, "body": body, "template": "classic", "mode": "batch"}

    made = client.post(f"{RULES}/new", data={**typed, "validity_months": "36"})
    client.post(made.location, data={**typed, "validity_months": "24", "title": "Kỹ năng số cơ bản"})
    client.post(f"{made.location}/switch", data={"active": "no"})

    with app.app_context():
        (rule,) = db.session.scalars(select(Rule))
        assert (rule.subject, rule.validity_months, rule.title, rule.is_active) == (
            BASIC,
            24,
            "Kỹ năng số cơ bản",
            False,
        )
        deeds = set(db.session.scalars(select(AuditEntry.action)))
        assert {f"certificates.rule_{deed}" for deed in ("made", "changed", "switched")} <= deeds
    assert "Đã ngừng" in text_of(client.get(RULES))


def test_bad_input_is_told_at_its_place_and_makes_nothing(app, keeper, body, rule):
    client, existing = keeper(), rule(BASIC)
    typed = {"words": "co ban", "subject": BASIC, "body": body, "template": "classic", "mode": "batch"}

    answers = [
        client.post(f"{RULES}/new", data=data)
        for data in (
            typed, {**typed, "body": "999"}, {**typed, "validity_months": "0"}, {**typed, "subject": "gone"},
            {**typed, "template": "none"}, {**typed, "do": "find", "words": "qqqq"},
        )
    ]  # fmt: skip

    assert {answer.status_code for answer in answers} == {422}
    assert "Đơn vị cấp này đã có quy tắc cho việc đó." in text_of(answers[0])
    assert "Không có khóa học hay chương trình nào khớp" in text_of(answers[-1])
    with app.app_context():
        assert list(db.session.scalars(select(Rule.id))) == [existing]


def test_a_keeper_of_a_unit_keeps_that_units_rules_alone(world, keeper, body_of, rule):
    own, of_site, of_others = body_of(world.quy_chau), rule(), None
    mine = rule(body_id=own)
    of_others = rule(body_id=body_of(world.con_cuong))
    client = keeper(world.quy_chau)

    listed = client.get(RULES).text
    found = {each: client.get(f"{RULES}/{each}").status_code for each in (mine, of_site, of_others)}
    page = client.get(f"{RULES}/new").text

    assert found == {mine: 200, of_site: 403, of_others: 403}
    assert f"{RULES}/{mine}" in listed
    assert f'{RULES}/{of_site}"' not in listed
    assert f"Trung tâm {world.quy_chau}" in page
    assert f"Trung tâm {world.con_cuong}" not in page
    assert "bản trình diễn" not in page


def test_the_list_tells_how_many_have_earned_it_and_wait(world, keeper, complete, rule):
    rule()
    for person in (world.an, world.dung):
        complete(person)

    assert "Theo đợt Không thời hạn 2" in text_of(keeper().get(RULES))


def test_a_rule_by_batch_lets_a_completion_wait_and_an_automatic_one_prints_what_it_says(app, world, complete, rule):
    rule()
    rule("courses:course:2", mode="auto", validity_months=12, title="Tên khác")

    complete(world.an)
    complete(world.an, "courses:course:2", facts={})

    (award,) = awards(app)
    assert award.course_title == "Tên khác"
    assert award.fields["valid_until"] == f"{award.expires_on:%d/%m/%Y}"
    assert award.expires_on == award.issued_on.replace(year=award.issued_on.year + 1)


def test_a_rule_that_is_switched_off_leaves_the_course_to_its_own_template(app, world, complete, rule):
    made = rule()
    with app.app_context():
        db.session.get_one(Rule, made).is_active = False
        db.session.commit()

    complete(world.an)

    assert len(awards(app)) == 1


def test_a_start_awards_what_an_automatic_rule_owes_and_leaves_the_rest_to_batches(
    app, world, complete, rule, monkeypatch
):
    monkeypatch.setitem(app.extensions["lms"].listeners, LearningCompleted, [])
    made = datetime(2026, 6, 1, tzinfo=UTC)
    rule(mode="auto", at=made)
    rule("courses:course:2", at=made)
    complete(world.an, at=made - timedelta(days=1))
    owed = complete(world.dung, at=made + timedelta(days=1))
    complete(world.dung, "courses:course:2", at=made + timedelta(days=1))

    with app.app_context():
        assert unrewarded() == [owed]


def test_of_several_bodies_the_nearest_to_the_learner_issues(app, world, complete, rule, body, body_of):
    near = body_of(world.quy_chau)
    rule(mode="auto")
    rule(mode="auto", body_id=near)

    for person in (world.an, world.dung):
        complete(person)

    assert [award.body_id for award in awards(app)] == [near, body]


def test_a_page_asks_the_database_no_more_than_eight_times(keeper, rule, complete, world, statements):
    client, made = keeper(), rule()
    rule(BASIC)
    complete(world.an)
    for address in (RULES, f"{RULES}/new", f"{RULES}/{made}"):
        client.get(address)
        statements.clear()

        client.get(address)

        assert len(statements) <= 8, (address, *statements)
