"""Saved and scheduled reports"""

import sqlalchemy as sa
from alembic import op

import lms.db

revision = "8f50041b2658"
down_revision = "7e40f30a1547"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "lms_report_filter",
        sa.Column("id", KEY, nullable=False),
        sa.Column("owner_id", KEY, nullable=False),
        sa.Column("report", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("query", sa.JSON(), nullable=False),
        sa.Column("created_at", lms.db.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["lms_user.id"], name=op.f("fk_lms_report_filter_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_report_filter")),
        sa.UniqueConstraint("owner_id", "report", "name", name=op.f("uq_lms_report_filter_owner_id_report_name")),
    )
    op.create_table(
        "lms_report_schedule",
        sa.Column("id", KEY, nullable=False),
        sa.Column("owner_id", KEY, nullable=False),
        sa.Column("report", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("query", sa.JSON(), nullable=False),
        sa.Column("rhythm", sa.String(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("created_at", lms.db.Moment(timezone=True), nullable=False),
        sa.Column("ended_at", lms.db.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["lms_user.id"], name=op.f("fk_lms_report_schedule_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_report_schedule")),
    )
    with op.batch_alter_table("lms_report_schedule", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lms_report_schedule_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "lms_report_recipient",
        sa.Column("id", KEY, nullable=False),
        sa.Column("schedule_id", KEY, nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("left_at", lms.db.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["schedule_id"], ["lms_report_schedule.id"], name=op.f("fk_lms_report_recipient_schedule_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["lms_user.id"], name=op.f("fk_lms_report_recipient_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_report_recipient")),
        sa.UniqueConstraint("schedule_id", "user_id", name=op.f("uq_lms_report_recipient_schedule_id_user_id")),
    )
    with op.batch_alter_table("lms_report_recipient", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lms_report_recipient_user_id"), ["user_id"], unique=False)

    op.create_table(
        "lms_report_export",
        sa.Column("id", KEY, nullable=False),
        sa.Column("owner_id", KEY, nullable=False),
        sa.Column("schedule_id", KEY, nullable=True),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("report", sa.String(), nullable=False),
        sa.Column("query", sa.JSON(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("sort", sa.String(), nullable=False),
        sa.Column("job_id", KEY, nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("asked_at", lms.db.Moment(timezone=True), nullable=False),
        sa.Column("made_at", lms.db.Moment(timezone=True), nullable=True),
        sa.Column("kept_until", lms.db.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["job_id"], ["lms_job.id"], name=op.f("fk_lms_report_export_job_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["lms_user.id"], name=op.f("fk_lms_report_export_owner_id")),
        sa.ForeignKeyConstraint(
            ["schedule_id"], ["lms_report_schedule.id"], name=op.f("fk_lms_report_export_schedule_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_report_export")),
        sa.UniqueConstraint(
            "schedule_id", "owner_id", "period", name=op.f("uq_lms_report_export_schedule_id_owner_id_period")
        ),
    )
    with op.batch_alter_table("lms_report_export", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lms_report_export_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index("ix_lms_report_export_kept", ["state", "kept_until"], unique=False)


def downgrade() -> None:
    for table in ("lms_report_export", "lms_report_recipient", "lms_report_schedule", "lms_report_filter"):
        op.drop_table(table)
