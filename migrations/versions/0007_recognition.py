"""Learning recognised from elsewhere"""

import sqlalchemy as sa
from alembic import op

import lms.db

revision = "7e40f30a1547"
down_revision = "6d30e2f90436"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "lms_outside_training",
        sa.Column("id", KEY, nullable=False),
        sa.Column("learner_id", KEY, nullable=False),
        sa.Column("asked_by", KEY, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.Column("hours", sa.Double(), nullable=False),
        sa.Column("framework", sa.String(), nullable=False),
        sa.Column("modules", sa.JSON(), nullable=False),
        sa.Column("proof_sha256", sa.String(), nullable=False),
        sa.Column("proof_name", sa.String(), nullable=False),
        sa.Column("proof_type", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_at", lms.db.Moment(timezone=True), nullable=False),
        sa.Column("decided_by", KEY, nullable=True),
        sa.Column("decided_at", lms.db.Moment(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["learner_id"], ["lms_user.id"], name=op.f("fk_lms_outside_training_learner_id")),
        sa.ForeignKeyConstraint(["asked_by"], ["lms_user.id"], name=op.f("fk_lms_outside_training_asked_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["lms_user.id"], name=op.f("fk_lms_outside_training_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_outside_training")),
    )
    with op.batch_alter_table("lms_outside_training") as batch_op:
        batch_op.create_index(batch_op.f("ix_lms_outside_training_learner_id"), ["learner_id"], unique=False)
        batch_op.create_index("ix_lms_outside_training_state", ["state", "asked_at"], unique=False)


def downgrade() -> None:
    op.drop_table("lms_outside_training")
