"""Reminders"""

import sqlalchemy as sa
from alembic import op

import lms.db

revision = "9e3fb2cd5604"
down_revision = "8d2ea1bc45f3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "courses_duty_reminder",
        sa.Column("duty_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=False),
        sa.Column("escalated", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["duty_id"], ["courses_duty.id"], name=op.f("fk_courses_duty_reminder_duty_id")),
        sa.PrimaryKeyConstraint("duty_id", name=op.f("pk_courses_duty_reminder")),
    )
    with op.batch_alter_table("courses_duty_reminder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_courses_duty_reminder_next_on"), ["next_on"], unique=False)

    op.create_table(
        "courses_reminder_text",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("changed_at", lms.db.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["lms_user.id"], name=op.f("fk_courses_reminder_text_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["lms_unit.id"], name=op.f("fk_courses_reminder_text_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_reminder_text")),
        sa.UniqueConstraint("unit_id", "kind", "language", name=op.f("uq_courses_reminder_text_unit_id_kind_language")),
    )


def downgrade() -> None:
    op.drop_table("courses_reminder_text")
    with op.batch_alter_table("courses_duty_reminder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_courses_duty_reminder_next_on"))

    op.drop_table("courses_duty_reminder")
