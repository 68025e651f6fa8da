"""Courses being written"""

import sqlalchemy as sa
from alembic import op

import lms.db

revision = "8e21b4c6d7f0"
down_revision = "5d0c1f7a93e2"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = lms.db.Moment(timezone=True)


def upgrade() -> None:
    op.create_table(
        "courses_course_file",
        sa.Column("id", KEY, nullable=False),
        sa.Column("course_id", KEY, nullable=False),
        sa.Column("folder", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["course_id"], ["courses_course.id"], name=op.f("fk_courses_course_file_course_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_course_file")),
        sa.UniqueConstraint("course_id", "folder", "path", name=op.f("uq_courses_course_file_course_id_folder_path")),
    )
    op.create_table(
        "courses_course_draft",
        sa.Column("id", KEY, nullable=False),
        sa.Column("course_id", KEY, nullable=False),
        sa.Column("base", sa.String(), nullable=False),
        sa.Column("begun_by", KEY, nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("changed_by", KEY, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["begun_by"], ["lms_user.id"], name=op.f("fk_courses_course_draft_begun_by")),
        sa.ForeignKeyConstraint(["changed_by"], ["lms_user.id"], name=op.f("fk_courses_course_draft_changed_by")),
        sa.ForeignKeyConstraint(["course_id"], ["courses_course.id"], name=op.f("fk_courses_course_draft_course_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_course_draft")),
        sa.UniqueConstraint("course_id", name=op.f("uq_courses_course_draft_course_id")),
    )
    with op.batch_alter_table("courses_course") as batch_op:
        batch_op.add_column(sa.Column("unit_id", KEY, nullable=True))
        batch_op.add_column(sa.Column("for_unit_only", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("opens_at", MOMENT, nullable=True))
        batch_op.add_column(sa.Column("closes_at", MOMENT, nullable=True))
        batch_op.add_column(sa.Column("needs", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("edited_at", MOMENT, nullable=True))
    with op.batch_alter_table("courses_course") as batch_op:
        batch_op.alter_column("for_unit_only", existing_type=sa.Boolean(), existing_nullable=False, server_default=None)
        batch_op.alter_column("needs", existing_type=sa.JSON(), existing_nullable=False, server_default=None)
        batch_op.create_foreign_key("fk_courses_course_unit_id", "lms_unit", ["unit_id"], ["id"])
        batch_op.create_index("ix_courses_course_unit_id", ["unit_id"])


def downgrade() -> None:
    raise NotImplementedError("restore a backup to go back")
