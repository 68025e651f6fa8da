"""Targets of units"""

import sqlalchemy as sa
from alembic import op

import lms.db

revision = "a04fc3de6715"
down_revision = "9e3fb2cd5604"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "courses_target",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("framework", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("set_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("set_at", lms.db.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["set_by_id"], ["lms_user.id"], name=op.f("fk_courses_target_set_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["lms_unit.id"], name=op.f("fk_courses_target_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_target")),
        sa.UniqueConstraint("unit_id", "framework", "level", name=op.f("uq_courses_target_unit_id_framework_level")),
    )


def downgrade() -> None:
    op.drop_table("courses_target")
