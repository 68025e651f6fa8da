"""Reports of papers that are not right"""

import sqlalchemy as sa
from alembic import op

import lms.db

revision = "29dcef08ab13"
down_revision = "18cbdef97aa2"
branch_labels = None
depends_on = None


KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "certificates_suspicion",
        sa.Column("id", KEY, nullable=False),
        sa.Column("ticket", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("award_id", KEY, nullable=True),
        sa.Column("body_id", KEY, nullable=False),
        sa.Column("file_sha256", sa.String(), nullable=False),
        sa.Column("seen", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("reported_at", lms.db.Moment(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("handled_by", KEY, nullable=True),
        sa.Column("handled_at", lms.db.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["award_id"], ["certificates_award.id"], name=op.f("fk_certificates_suspicion_award_id")
        ),
        sa.ForeignKeyConstraint(
            ["body_id"], ["certificates_issuing_body.id"], name=op.f("fk_certificates_suspicion_body_id")
        ),
        sa.ForeignKeyConstraint(["handled_by"], ["lms_user.id"], name=op.f("fk_certificates_suspicion_handled_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates_suspicion")),
        sa.UniqueConstraint("ticket", name=op.f("uq_certificates_suspicion_ticket")),
    )
    op.create_index(op.f("ix_certificates_suspicion_award_id"), "certificates_suspicion", ["award_id"])
    op.create_index(
        "ix_certificates_suspicion_body_state", "certificates_suspicion", ["body_id", "state", "reported_at"]
    )


def downgrade() -> None:
    op.drop_table("certificates_suspicion")
