"""The log is a chain: whatever is changed past it is found, and the finding says where."""

import json
from random import Random

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, func, insert, select, update

from lms.audit import AuditEntry, log_deed
from lms.audit.chain import Anchor, anchor, findings
from lms.audit.commands import audit
from lms.audit.models import AuditHead
from lms.db import db
from tests.courses.quizzes.together import in_parallel

ENTRIES, TAMPERINGS = 24, 1000


def enter(number):
    log_deed("grades.changed", f"courses:attempt:{number}", actor_id=number % 5, before=0.1 * number, words=["Đạt", {}])


@pytest.fixture
def chained(app):
    """A log of two dozen deeds, some of them several to a commit; gives the anchor of its end."""
    with app.app_context():
        for number in range(ENTRIES):
            enter(number)
            if number % 3:
                db.session.commit()
        db.session.commit()
        return anchor()


def edit(chance, seq):
    column, value = chance.choice(
        [
            ("actor_id", 99), ("action", "grades.kept"), ("subject", "courses:attempt:999"), ("address", "10.0.0.9"),
            ("detail", {"before": 1.0, "words": ["Đạt", {}]}), ("hash", "0" * 64),
        ]
    )  # fmt: skip
    db.session.execute(update(AuditEntry).where(AuditEntry.seq == seq).values({column: value}))
    return {seq}


def move(chance, seq):
    """The clock of one entry goes back by an hour."""
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.seq == seq)).one()
    db.session.execute(update(AuditEntry).where(AuditEntry.id == entry.id).values(at=entry.at.replace(year=2025)))
    return {seq}


def remove(chance, seq):
    db.session.execute(delete(AuditEntry).where(AuditEntry.seq == seq))
    return {seq}


def renumber(chance, seq):
    db.session.execute(update(AuditEntry).where(AuditEntry.seq == seq).values(seq=None))
    return {seq, None}


def swap(chance, seq):
    """Two entries change their places, their hashes with them."""
    other = chance.choice([place for place in range(1, ENTRIES + 1) if place != seq])
    for before, after in ((seq, -1), (other, seq), (-1, other)):
        db.session.execute(update(AuditEntry).where(AuditEntry.seq == before).values(seq=after))
    return {seq, other}


def exchange(chance, seq):
    """Two entries keep places and hashes, and what they say is exchanged."""
    other = chance.choice([place for place in range(1, ENTRIES + 1) if place != seq])
    said = {entry.seq: entry.subject for entry in db.session.scalars(select(AuditEntry))}
    for place, origin in ((seq, other), (other, seq)):
        db.session.execute(update(AuditEntry).where(AuditEntry.seq == place).values(subject=said[origin]))
    return {seq, other}


def put_in(chance, seq):
    """A copy of an entry is put in, outside the chain or behind its end."""
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.seq == seq)).one()
    place = chance.choice([None, ENTRIES + 1])
    values = {name: getattr(entry, name) for name in ("at", "actor_id", "action", "subject", "detail", "address")}
    db.session.execute(insert(AuditEntry).values(**values, seq=place, hash=entry.hash))
    return {place}


def cut(chance, seq):
    """Everything from an entry on is deleted; the head stays."""
    db.session.execute(delete(AuditEntry).where(AuditEntry.seq >= seq))
    return {seq}


def restore(chance, seq):
    """The log as it was once, its head with it, in place of what it is; only a printed anchor tells."""
    end = db.session.scalars(select(AuditEntry.hash).where(AuditEntry.seq == seq - 1)).first() or ""
    db.session.execute(delete(AuditEntry).where(AuditEntry.seq >= seq))
    db.session.execute(update(AuditHead).values(seq=seq - 1, hash=end))
    return {ENTRIES}


def test_each_of_a_thousand_tamperings_is_found_at_its_place(app, chained):
    chance = Random(15)
    missed = []

    with app.app_context():
        for _number in range(TAMPERINGS):
            tampering = chance.choice([edit, move, remove, renumber, swap, exchange, put_in, cut, restore])
            seq = chance.randint(1, ENTRIES)
            places = tampering(chance, seq)
            found = {finding.seq for finding in findings([chained])}
            if not places <= found:
                missed.append((tampering.__name__, seq, places, found))
            db.session.rollback()
        left = list(findings())

    assert missed == []
    assert left == []


def test_an_edited_entry_is_named_and_its_neighbours_are_not_accused(app, chained):
    with app.app_context():
        db.session.execute(update(AuditEntry).where(AuditEntry.seq == 7).values(actor_id=99))
        found = list(findings())

    assert [finding.seq for finding in found] == [7]
    assert "grades.changed courses:attempt:6" in found[0].sentence


def test_a_tail_that_was_cut_cleanly_is_found_by_an_anchor(app, chained):
    with app.app_context():
        end = db.session.scalars(select(AuditEntry.hash).where(AuditEntry.seq == 20)).one()
        db.session.execute(delete(AuditEntry).where(AuditEntry.seq > 20))
        db.session.execute(update(AuditHead).values(seq=20, hash=end))

        without, with_anchor = list(findings()), list(findings([chained]))

    assert without == []
    assert [finding.seq for finding in with_anchor] == [ENTRIES]


def test_an_anchor_convicts_a_log_that_was_written_anew(app, chained):
    with app.app_context():
        assert [finding.seq for finding in findings([Anchor(5, "0" * 64), chained])] == [5]


def test_deeds_of_thirty_at_once_stand_in_one_chain_without_a_gap(app, chained):
    in_parallel(app, 30, enter)

    with app.app_context():
        assert list(findings([chained])) == []
        assert anchor().seq == ENTRIES + 30


def test_what_was_rolled_back_leaves_no_gap(app, chained):
    with app.app_context():
        enter(1)
        db.session.rollback()
        enter(2)
        with db.session.begin_nested() as savepoint:
            enter(3)
            savepoint.rollback()
        db.session.commit()

        assert list(findings()) == []
        assert db.session.scalar(select(func.count(AuditEntry.id))) == ENTRIES + 1


def test_another_secret_cannot_seal(app, chained):
    app.config["SECRET_KEY"] = "somebody else's"

    with app.app_context():
        assert len(list(findings())) == ENTRIES


def test_the_commands_verify_print_the_anchor_and_export(app, chained):
    def run(*words):
        with app.app_context():
            return CliRunner().invoke(audit, words)

    written = f"{chained.seq}:{chained.hash}"
    assert run("anchor").output.strip() == written
    assert f"whole: {ENTRIES} entries" in run("verify", "--anchor", written).output
    lines = [json.loads(line) for line in run("export").output.splitlines()]
    assert [line["seq"] for line in lines] == list(range(1, ENTRIES + 1))
    assert lines[-1]["hash"] == chained.hash

    with app.app_context():
        db.session.execute(update(AuditEntry).where(AuditEntry.seq == 3).values(subject="x"))
        db.session.commit()
    refused = run("verify")

    assert refused.exit_code == 1
    assert "entry 3 " in refused.output
    assert run("verify", "--anchor", "nonsense").exit_code == 2
