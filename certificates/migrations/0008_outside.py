"""Certificates of signers outside the system, and the files that came back from them"""

import sqlalchemy as sa
from alembic import op

import lms.db

revision = "f6a9bcd75e80"
down_revision = "e5b8abc64d79"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "certificates_outside_signer",
        sa.Column("id", KEY, nullable=False),
        sa.Column("body_id", KEY, nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("serial", sa.String(), nullable=False),
        sa.Column("valid_from", lms.db.Moment(timezone=True), nullable=False),
        sa.Column("valid_until", lms.db.Moment(timezone=True), nullable=False),
        sa.Column("chain_pem", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("proposed_by", KEY, nullable=False),
        sa.Column("proposed_at", lms.db.Moment(timezone=True), nullable=False),
        sa.Column("decided_by", KEY, nullable=True),
        sa.Column("decided_at", lms.db.Moment(timezone=True), nullable=True),
        sa.Column("withdrawn_by", KEY, nullable=True),
        sa.Column("withdrawn_at", lms.db.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["body_id"], ["certificates_issuing_body.id"], name=op.f("fk_certificates_outside_signer_body_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates_outside_signer")),
    )
    op.create_index(
        "ix_certificates_outside_signer_live",
        "certificates_outside_signer",
        ["body_id", "sha256"],
        unique=True,
        sqlite_where=sa.text("state IN ('proposed', 'confirmed')"),
        postgresql_where=sa.text("state IN ('proposed', 'confirmed')"),
    )
    op.create_table(
        "certificates_outside_return",
        sa.Column("id", KEY, nullable=False),
        sa.Column("body_id", KEY, nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("made_by", KEY, nullable=False),
        sa.Column("made_at", lms.db.Moment(timezone=True), nullable=False),
        sa.Column("job_id", KEY, nullable=True),
        sa.Column("finished_at", lms.db.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["body_id"], ["certificates_issuing_body.id"], name=op.f("fk_certificates_outside_return_body_id")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["lms_user.id"], name=op.f("fk_certificates_outside_return_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates_outside_return")),
    )
    op.create_index("ix_certificates_outside_return_body", "certificates_outside_return", ["body_id", "id"])
    op.create_table(
        "certificates_outside_result",
        sa.Column("return_id", KEY, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("award_id", KEY, nullable=True),
        sa.Column("detail", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["return_id"], ["certificates_outside_return.id"], name=op.f("fk_certificates_outside_result_return_id")
        ),
        sa.ForeignKeyConstraint(
            ["award_id"], ["certificates_award.id"], name=op.f("fk_certificates_outside_result_award_id")
        ),
        sa.PrimaryKeyConstraint("return_id", "place", name=op.f("pk_certificates_outside_result")),
    )


def downgrade() -> None:
    raise NotImplementedError("the register is not thrown away: restore a backup instead")
