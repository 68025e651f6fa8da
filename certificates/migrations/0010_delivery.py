"""Yearly statements"""

import sqlalchemy as sa
from alembic import op

import lms.db

revision = "18cbdef97aa2"
down_revision = "07bacde86f91"
branch_labels = None
depends_on = None


KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "certificates_statement",
        sa.Column("id", KEY, nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("owner_id", KEY, nullable=False),
        sa.Column("unit_id", KEY, nullable=True),
        sa.Column("body_id", KEY, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("hours", sa.Double(), nullable=False),
        sa.Column("made_at", lms.db.Moment(timezone=True), nullable=False),
        sa.Column("made_by", KEY, nullable=False),
        sa.Column("file_sha256", sa.String(), nullable=False),
        sa.Column("signed_with", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["lms_user.id"], name=op.f("fk_certificates_statement_owner_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["lms_unit.id"], name=op.f("fk_certificates_statement_unit_id")),
        sa.ForeignKeyConstraint(
            ["body_id"], ["certificates_issuing_body.id"], name=op.f("fk_certificates_statement_body_id")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["lms_user.id"], name=op.f("fk_certificates_statement_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates_statement")),
        sa.UniqueConstraint("file_sha256", name=op.f("uq_certificates_statement_file_sha256")),
        sa.UniqueConstraint("token", "owner_id", name=op.f("uq_certificates_statement_token_owner_id")),
    )
    op.create_index("ix_certificates_statement_owner", "certificates_statement", ["owner_id", "year", "made_at"])


def downgrade() -> None:
    op.drop_table("certificates_statement")
