"""Classes with sessions, seats and roll calls"""

import sqlalchemy as sa
from alembic import op

import lms.db

revision = "b15fd4ef7826"
down_revision = "a04fc3de6715"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = lms.db.Moment(timezone=True)


def upgrade() -> None:
    op.create_table(
        "courses_class",
        sa.Column("id", KEY, nullable=False),
        sa.Column("course_id", KEY, nullable=False),
        sa.Column("unit_id", KEY, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("takes_requests", sa.Boolean(), nullable=False),
        sa.Column("need_percent", sa.Integer(), nullable=True),
        sa.Column("asks_attendance", sa.Boolean(), nullable=False),
        sa.Column("rule", sa.JSON(), nullable=True),
        sa.Column("rule_unit_id", KEY, nullable=True),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.Column("by_id", KEY, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("cancelled_at", MOMENT, nullable=True),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["lms_user.id"], name=op.f("fk_courses_class_by_id")),
        sa.ForeignKeyConstraint(["course_id"], ["courses_course.id"], name=op.f("fk_courses_class_course_id")),
        sa.ForeignKeyConstraint(["rule_unit_id"], ["lms_unit.id"], name=op.f("fk_courses_class_rule_unit_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["lms_unit.id"], name=op.f("fk_courses_class_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_class")),
        sa.UniqueConstraint("code", name=op.f("uq_courses_class_code")),
    )
    op.create_index(op.f("ix_courses_class_course_id"), "courses_class", ["course_id"])
    op.create_index(op.f("ix_courses_class_unit_id"), "courses_class", ["unit_id"])
    op.create_table(
        "courses_class_trainer",
        sa.Column("id", KEY, nullable=False),
        sa.Column("class_id", KEY, nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["courses_class.id"], name=op.f("fk_courses_class_trainer_class_id")),
        sa.ForeignKeyConstraint(["user_id"], ["lms_user.id"], name=op.f("fk_courses_class_trainer_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_class_trainer")),
        sa.UniqueConstraint("class_id", "user_id", name=op.f("uq_courses_class_trainer_class_id_user_id")),
    )
    op.create_index(op.f("ix_courses_class_trainer_user_id"), "courses_class_trainer", ["user_id"])
    op.create_table(
        "courses_class_session",
        sa.Column("id", KEY, nullable=False),
        sa.Column("class_id", KEY, nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("begins", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("hours", sa.Double(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("marked_at", MOMENT, nullable=True),
        sa.Column("marked_by", KEY, nullable=True),
        sa.ForeignKeyConstraint(["class_id"], ["courses_class.id"], name=op.f("fk_courses_class_session_class_id")),
        sa.ForeignKeyConstraint(["marked_by"], ["lms_user.id"], name=op.f("fk_courses_class_session_marked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_class_session")),
    )
    op.create_index("ix_courses_class_session_class_day", "courses_class_session", ["class_id", "held_on"])
    op.create_table(
        "courses_class_seat",
        sa.Column("id", KEY, nullable=False),
        sa.Column("class_id", KEY, nullable=False),
        sa.Column("learner_id", KEY, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("taken_at", MOMENT, nullable=True),
        sa.Column("left_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["class_id"], ["courses_class.id"], name=op.f("fk_courses_class_seat_class_id")),
        sa.ForeignKeyConstraint(["learner_id"], ["lms_user.id"], name=op.f("fk_courses_class_seat_learner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_class_seat")),
        sa.UniqueConstraint("class_id", "learner_id", name=op.f("uq_courses_class_seat_class_id_learner_id")),
    )
    op.create_index("ix_courses_class_seat_learner_state", "courses_class_seat", ["learner_id", "state"])
    op.create_table(
        "courses_class_mark",
        sa.Column("id", KEY, nullable=False),
        sa.Column("session_id", KEY, nullable=False),
        sa.Column("seat_id", KEY, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("by_id", KEY, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["lms_user.id"], name=op.f("fk_courses_class_mark_by_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["courses_class_seat.id"], name=op.f("fk_courses_class_mark_seat_id")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["courses_class_session.id"], name=op.f("fk_courses_class_mark_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_class_mark")),
        sa.UniqueConstraint("session_id", "seat_id", name=op.f("uq_courses_class_mark_session_id_seat_id")),
    )
    op.create_index(op.f("ix_courses_class_mark_seat_id"), "courses_class_mark", ["seat_id"])
    with op.batch_alter_table("courses_course") as batch_op:
        batch_op.add_column(sa.Column("has_classes", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.alter_column("has_classes", server_default=None)
    with op.batch_alter_table("courses_enrolment") as batch_op:
        batch_op.add_column(sa.Column("class_id", KEY, nullable=True))
        batch_op.create_foreign_key("fk_courses_enrolment_class_id", "courses_class", ["class_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("courses_enrolment") as batch_op:
        batch_op.drop_constraint("fk_courses_enrolment_class_id", type_="foreignkey")
        batch_op.drop_column("class_id")
    with op.batch_alter_table("courses_course") as batch_op:
        batch_op.drop_column("has_classes")
    for table in ("mark", "seat", "session", "trainer"):
        op.drop_table(f"courses_class_{table}")
    op.drop_table("courses_class")
