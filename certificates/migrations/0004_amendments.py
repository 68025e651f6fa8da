"""Proposals, the annex to the register, and the book of copies"""

import sqlalchemy as sa
from alembic import op

import lms.db

revision = "b2e5d8f31a46"
down_revision = "a1f4c7d20e35"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "certificates_proposal",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("unit_id", KEY, nullable=True),
        sa.Column("proposed_by", KEY, nullable=False),
        sa.Column("proposer_name", sa.String(), nullable=False),
        sa.Column("proposed_at", lms.db.Moment(timezone=True), nullable=False),
        sa.Column("decided_by", KEY, nullable=True),
        sa.Column("decider_name", sa.String(), nullable=False),
        sa.Column("decided_at", lms.db.Moment(timezone=True), nullable=True),
        sa.Column("remark", sa.String(), nullable=False),
        sa.Column("job_id", KEY, nullable=True),
        sa.Column("entered_at", lms.db.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["lms_unit.id"], name=op.f("fk_certificates_proposal_unit_id")),
        sa.ForeignKeyConstraint(["proposed_by"], ["lms_user.id"], name=op.f("fk_certificates_proposal_proposed_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["lms_user.id"], name=op.f("fk_certificates_proposal_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates_proposal")),
    )
    op.create_index("ix_certificates_proposal_state", "certificates_proposal", ["state", "proposed_at"])
    op.create_index(op.f("ix_certificates_proposal_unit_id"), "certificates_proposal", ["unit_id"])
    op.create_table(
        "certificates_amendment",
        sa.Column("id", KEY, nullable=False),
        sa.Column("proposal_id", KEY, nullable=False),
        sa.Column("award_id", KEY, nullable=False),
        sa.Column("body_id", KEY, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("new_award_id", KEY, nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("serial", sa.Integer(), nullable=True),
        sa.Column("entered_at", lms.db.Moment(timezone=True), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        *_keys("amendment", proposal_id="certificates_proposal", award_id="certificates_award"),
        *_keys("amendment", body_id="certificates_issuing_body", new_award_id="certificates_award"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates_amendment")),
        sa.UniqueConstraint("body_id", "year", "serial", name=op.f("uq_certificates_amendment_body_id_year_serial")),
        sa.UniqueConstraint("new_award_id", name=op.f("uq_certificates_amendment_new_award_id")),
    )
    op.create_index(op.f("ix_certificates_amendment_proposal_id"), "certificates_amendment", ["proposal_id"])
    op.create_index(op.f("ix_certificates_amendment_award_id"), "certificates_amendment", ["award_id"])
    op.create_index(
        "ix_certificates_amendment_open",
        "certificates_amendment",
        ["award_id"],
        unique=True,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "certificates_copy",
        sa.Column("id", KEY, nullable=False),
        sa.Column("award_id", KEY, nullable=False),
        sa.Column("body_id", KEY, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("given_to", sa.String(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_by", KEY, nullable=False),
        sa.Column("maker_name", sa.String(), nullable=False),
        sa.Column("made_at", lms.db.Moment(timezone=True), nullable=False),
        *_keys("copy", award_id="certificates_award", body_id="certificates_issuing_body", made_by="lms_user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates_copy")),
        sa.UniqueConstraint("body_id", "year", "serial", name=op.f("uq_certificates_copy_body_id_year_serial")),
    )
    op.create_index(op.f("ix_certificates_copy_award_id"), "certificates_copy", ["award_id"])
    op.create_table(
        "certificates_book_counter",
        sa.Column("body_id", KEY, nullable=False),
        sa.Column("book", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        *_keys("book_counter", body_id="certificates_issuing_body"),
        sa.PrimaryKeyConstraint("body_id", "book", "year", name=op.f("pk_certificates_book_counter")),
    )


def _keys(table: str, **targets: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_certificates_{table}_{column}"))
        for column, target in targets.items()
    ]


def downgrade() -> None:
    raise NotImplementedError("the register is not thrown away: restore a backup instead")
