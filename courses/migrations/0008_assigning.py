"""Exemptions, learning again, and requests to take a course"""

import sqlalchemy as sa
from alembic import op

import lms.db

revision = "8d2ea1bc45f3"
down_revision = "7c1d90ab34e2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "courses_exemption",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("learner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("course_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("given_at", lms.db.Moment(timezone=True), nullable=False),
        sa.Column("lifted_at", lms.db.Moment(timezone=True), nullable=True),
        sa.Column("lifted_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["lms_user.id"], name=op.f("fk_courses_exemption_by_id")),
        sa.ForeignKeyConstraint(["course_id"], ["courses_course.id"], name=op.f("fk_courses_exemption_course_id")),
        sa.ForeignKeyConstraint(["learner_id"], ["lms_user.id"], name=op.f("fk_courses_exemption_learner_id")),
        sa.ForeignKeyConstraint(["lifted_by"], ["lms_user.id"], name=op.f("fk_courses_exemption_lifted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_exemption")),
    )
    op.create_index(
        "ix_courses_exemption_standing", "courses_exemption", ["learner_id", "course_id", "source"], unique=True,
        sqlite_where=sa.text("lifted_at IS NULL"), postgresql_where=sa.text("lifted_at IS NULL"),
    )  # fmt: skip
    op.create_table(
        "courses_programme_choice",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("learner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("framework", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("chosen_at", lms.db.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["learner_id"], ["lms_user.id"], name=op.f("fk_courses_programme_choice_learner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_programme_choice")),
        sa.UniqueConstraint(
            "learner_id", "framework", "code", name=op.f("uq_courses_programme_choice_learner_id_framework_code")
        ),
    )
    op.create_table(
        "courses_progress_archive",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("learner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("activity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("course_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("period", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("first_at", lms.db.Moment(timezone=True), nullable=False),
        sa.Column("done_at", lms.db.Moment(timezone=True), nullable=True),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("checks", sa.JSON(), nullable=False),
        sa.Column("is_excused", sa.Boolean(), nullable=False),
        sa.Column("archived_at", lms.db.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["courses_activity.id"], name=op.f("fk_courses_progress_archive_activity_id")
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses_course.id"], name=op.f("fk_courses_progress_archive_course_id")
        ),
        sa.ForeignKeyConstraint(["learner_id"], ["lms_user.id"], name=op.f("fk_courses_progress_archive_learner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_progress_archive")),
        sa.UniqueConstraint(
            "learner_id",
            "activity_id",
            "period",
            name=op.f("uq_courses_progress_archive_learner_id_activity_id_period"),
        ),
    )
    with op.batch_alter_table("courses_assignment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("yearly_on", sa.String(), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(sa.Column("again_days", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("request_key", sa.String(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_courses_assignment_request_key"), ["request_key"])
    with op.batch_alter_table("courses_course", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asks_approval", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "courses_enrolment_request",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("course_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("learner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_at", lms.db.Moment(timezone=True), nullable=False),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", lms.db.Moment(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses_course.id"], name=op.f("fk_courses_enrolment_request_course_id")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["lms_user.id"], name=op.f("fk_courses_enrolment_request_decided_by")),
        sa.ForeignKeyConstraint(["learner_id"], ["lms_user.id"], name=op.f("fk_courses_enrolment_request_learner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_enrolment_request")),
    )
    op.create_index("ix_courses_enrolment_request_learner", "courses_enrolment_request", ["learner_id", "course_id"])
    op.create_index(
        "ix_courses_enrolment_request_waiting", "courses_enrolment_request", ["course_id", "learner_id"], unique=True,
        sqlite_where=sa.text("state = 'waiting'"), postgresql_where=sa.text("state = 'waiting'"),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("courses_enrolment_request")
    with op.batch_alter_table("courses_course", schema=None) as batch_op:
        batch_op.drop_column("asks_approval")

    with op.batch_alter_table("courses_assignment", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_courses_assignment_request_key"), type_="unique")
        batch_op.drop_column("request_key")
        batch_op.drop_column("again_days")
        batch_op.drop_column("yearly_on")

    op.drop_table("courses_progress_archive")
    op.drop_table("courses_programme_choice")
    op.drop_table("courses_exemption")
