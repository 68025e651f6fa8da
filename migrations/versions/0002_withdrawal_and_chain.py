"""Completions that were withdrawn, evidence that was superseded, and the chain of the log"""

import hmac
import json
from datetime import UTC
from hashlib import sha256

import sqlalchemy as sa
from alembic import op
from flask import current_app

import lms.db

revision = "2c6d1f0b9e57"
down_revision = "9038ce41a0b7"
branch_labels = None
depends_on = None

EVIDENCE_KEY = ["learner_id", "framework", "code", "kind", "source"]


def upgrade() -> None:
    with op.batch_alter_table("lms_completion", schema=None) as batch_op:
        batch_op.add_column(sa.Column("withdrawn_at", lms.db.Moment(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("withdrawn_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.add_column(sa.Column("withdrawn_reason", sa.String(), nullable=False, server_default=sa.text("''")))
        batch_op.create_foreign_key(batch_op.f("fk_lms_completion_withdrawn_by"), "lms_user", ["withdrawn_by"], ["id"])

    with op.batch_alter_table("lms_evidence", schema=None) as batch_op:
        batch_op.add_column(sa.Column("superseded_at", lms.db.Moment(timezone=True), nullable=True))
        batch_op.drop_constraint(batch_op.f("uq_lms_evidence_learner_id_framework_code_kind_source"), type_="unique")
        batch_op.create_index("ix_lms_evidence_source", ["source"], unique=False)
        batch_op.create_index(
            "ix_lms_evidence_standing",
            EVIDENCE_KEY,
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )

    op.create_table(
        "lms_audit_head",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_audit_head")),
    )
    with op.batch_alter_table("lms_audit_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.add_column(sa.Column("hash", sa.String(), nullable=False, server_default=sa.text("''")))
        batch_op.create_unique_constraint(batch_op.f("uq_lms_audit_entry_seq"), ["seq"])
    _seal_what_is_there()


def _seal_what_is_there() -> None:
    """Take the entries of the first release into the chain, as `lms.audit.chain` sealed entries on this day."""
    entry = sa.table(
        "lms_audit_entry",
        sa.column("id"),
        sa.column("at", lms.db.Moment(timezone=True)),
        sa.column("actor_id"),
        sa.column("action"),
        sa.column("subject"),
        sa.column("detail", sa.JSON()),
        sa.column("address"),
        sa.column("seq"),
        sa.column("hash"),
    )
    head = sa.table("lms_audit_head", sa.column("id"), sa.column("seq"), sa.column("hash"))
    connection = op.get_bind()
    key = hmac.digest(str(current_app.config["SECRET_KEY"]).encode(), b"lms.audit chain 1", sha256)
    seq, before = 0, ""
    for row in connection.execute(sa.select(entry).order_by(entry.c.id)).all():
        seq += 1
        moment = row.at.astimezone(UTC).isoformat(timespec="microseconds")
        said = [before, seq, moment, row.actor_id, row.action, row.subject, row.detail, row.address]
        text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        before = hmac.new(key, text.encode("utf-8", "surrogatepass"), sha256).hexdigest()
        connection.execute(sa.update(entry).where(entry.c.id == row.id).values(seq=seq, hash=before))
    connection.execute(sa.insert(head).values(id=1, seq=seq, hash=before))


def downgrade() -> None:
    raise NotImplementedError("what was withdrawn and sealed is not thrown away: restore a backup instead")
