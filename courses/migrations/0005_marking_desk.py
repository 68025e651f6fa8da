"""Rubrics, second markers"""

import sqlalchemy as sa
from alembic import op

import lms.db

revision = "b37a90e5c218"
down_revision = "8e21b4c6d7f0"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = lms.db.Moment(timezone=True)
BLIND = sa.text("kind = 'given'")


def upgrade() -> None:
    op.create_table(
        "courses_marking_plan",
        sa.Column("quiz_id", KEY, nullable=False),
        sa.Column("second_share", sa.Double(), nullable=False),
        sa.Column("gap", sa.Double(), nullable=False),
        sa.Column("changed_by", KEY, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["lms_user.id"], name=op.f("fk_courses_marking_plan_changed_by")),
        sa.ForeignKeyConstraint(["quiz_id"], ["courses_quiz.id"], name=op.f("fk_courses_marking_plan_quiz_id")),
        sa.PrimaryKeyConstraint("quiz_id", name=op.f("pk_courses_marking_plan")),
    )
    op.create_table(
        "courses_mark_draft",
        sa.Column("attempt_id", KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("marker_id", KEY, nullable=False),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id", "position"],
            ["courses_slot.attempt_id", "courses_slot.position"],
            name=op.f("fk_courses_mark_draft_attempt_id_position"),
        ),
        sa.ForeignKeyConstraint(["marker_id"], ["lms_user.id"], name=op.f("fk_courses_mark_draft_marker_id")),
        sa.PrimaryKeyConstraint("attempt_id", "position", "marker_id", name=op.f("pk_courses_mark_draft")),
    )
    op.create_table(
        "courses_rule_report",
        sa.Column("id", KEY, nullable=False),
        sa.Column("upload_id", KEY, nullable=False),
        sa.Column("version_id", KEY, nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("trouble", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["upload_id"], ["courses_upload.id"], name=op.f("fk_courses_rule_report_upload_id")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["courses_question_version.id"], name=op.f("fk_courses_rule_report_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_rule_report")),
        sa.UniqueConstraint("upload_id", "version_id", name=op.f("uq_courses_rule_report_upload_id_version_id")),
    )
    with op.batch_alter_table("courses_mark") as batch_op:
        batch_op.add_column(sa.Column("criteria", sa.JSON(), nullable=True))
    with op.batch_alter_table("courses_mark_event") as batch_op:
        batch_op.add_column(sa.Column("criteria", sa.JSON(), nullable=True))
    op.create_index(
        "uq_courses_mark_event_given",
        "courses_mark_event",
        ["attempt_id", "position", "by_id"],
        unique=True,
        sqlite_where=BLIND,
        postgresql_where=BLIND,
    )


def downgrade() -> None:
    raise NotImplementedError("restore a backup to go back")
