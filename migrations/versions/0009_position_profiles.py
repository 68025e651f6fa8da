"""What positions require"""

import sqlalchemy as sa
from alembic import op

import lms.db

revision = "9a61152c3769"
down_revision = "8f50041b2658"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "lms_position_profile",
        sa.Column("id", KEY, nullable=False),
        sa.Column("framework", sa.String(), nullable=False),
        sa.Column("unit_id", KEY, nullable=False),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("position_key", sa.String(), nullable=False),
        sa.Column("modules", sa.JSON(), nullable=False),
        sa.Column("changed_at", lms.db.Moment(timezone=True), nullable=False),
        sa.Column("changed_by", KEY, nullable=True),
        sa.ForeignKeyConstraint(["changed_by"], ["lms_user.id"], name=op.f("fk_lms_position_profile_changed_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["lms_unit.id"], name=op.f("fk_lms_position_profile_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_position_profile")),
        sa.UniqueConstraint("framework", "unit_id", "position_key", name=op.f("uq_lms_position_profile_position")),
    )
    with op.batch_alter_table("lms_position_profile", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lms_position_profile_unit_id"), ["unit_id"], unique=False)


def downgrade() -> None:
    op.drop_table("lms_position_profile")
