"""Rules and duties"""

import sqlalchemy as sa
from alembic import op

import lms.db

revision = "7c1d90ab34e2"
down_revision = "c41d7e02a9b6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "courses_assignment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("who", sa.JSON(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("course_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("framework", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_days", sa.Integer(), nullable=True),
        sa.Column("repeats", sa.String(), nullable=False),
        sa.Column("valid_months", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", lms.db.Moment(timezone=True), nullable=False),
        sa.Column("ended_at", lms.db.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["lms_user.id"], name=op.f("fk_courses_assignment_by_id")),
        sa.ForeignKeyConstraint(["course_id"], ["courses_course.id"], name=op.f("fk_courses_assignment_course_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["lms_unit.id"], name=op.f("fk_courses_assignment_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_assignment")),
    )
    with op.batch_alter_table("courses_assignment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_courses_assignment_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "courses_duty",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("learner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("course_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("period", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("began_at", lms.db.Moment(timezone=True), nullable=False),
        sa.Column("done_at", lms.db.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["course_id"], ["courses_course.id"], name=op.f("fk_courses_duty_course_id")),
        sa.ForeignKeyConstraint(["learner_id"], ["lms_user.id"], name=op.f("fk_courses_duty_learner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_duty")),
        sa.UniqueConstraint(
            "learner_id", "course_id", "period", name=op.f("uq_courses_duty_learner_id_course_id_period")
        ),
    )
    with op.batch_alter_table("courses_duty", schema=None) as batch_op:
        batch_op.create_index("ix_courses_duty_course", ["course_id", "state"], unique=False)
        batch_op.create_index("ix_courses_duty_open", ["state", "due_on"], unique=False)

    op.create_table(
        "courses_duty_cause",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("duty_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("assignment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["courses_assignment.id"], name=op.f("fk_courses_duty_cause_assignment_id")
        ),
        sa.ForeignKeyConstraint(["duty_id"], ["courses_duty.id"], name=op.f("fk_courses_duty_cause_duty_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_duty_cause")),
        sa.UniqueConstraint("duty_id", "assignment_id", name=op.f("uq_courses_duty_cause_duty_id_assignment_id")),
    )
    with op.batch_alter_table("courses_duty_cause", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_courses_duty_cause_assignment_id"), ["assignment_id"], unique=False)

    with op.batch_alter_table("courses_enrolment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("period", sa.Integer(), nullable=False, server_default=sa.text("1")))


def downgrade() -> None:
    with op.batch_alter_table("courses_enrolment", schema=None) as batch_op:
        batch_op.drop_column("period")

    with op.batch_alter_table("courses_duty_cause", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_courses_duty_cause_assignment_id"))

    op.drop_table("courses_duty_cause")
    with op.batch_alter_table("courses_duty", schema=None) as batch_op:
        batch_op.drop_index("ix_courses_duty_open")
        batch_op.drop_index("ix_courses_duty_course")

    op.drop_table("courses_duty")
    with op.batch_alter_table("courses_assignment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_courses_assignment_unit_id"))

    op.drop_table("courses_assignment")
