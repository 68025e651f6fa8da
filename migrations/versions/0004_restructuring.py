"""Reorganisations"""

import sqlalchemy as sa
from alembic import op

revision = "4b10c0d7e214"
down_revision = "3a7e5c20d1f4"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("lms_reorganisation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unit_id", KEY, nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_lms_reorganisation_unit_id"), "lms_unit", ["unit_id"], ["id"])

    with op.batch_alter_table("lms_unit_version", schema=None) as batch_op:
        batch_op.add_column(sa.Column("begun_by_id", KEY, nullable=True))
        batch_op.add_column(sa.Column("ended_by_id", KEY, nullable=True))
        for name in ("begun_by_id", "ended_by_id"):
            constraint = batch_op.f(f"fk_lms_unit_version_{name}")
            batch_op.create_foreign_key(constraint, "lms_reorganisation", [name], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("lms_unit_version", schema=None) as batch_op:
        for name in ("begun_by_id", "ended_by_id"):
            batch_op.drop_constraint(batch_op.f(f"fk_lms_unit_version_{name}"), type_="foreignkey")
            batch_op.drop_column(name)

    with op.batch_alter_table("lms_reorganisation", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_lms_reorganisation_unit_id"), type_="foreignkey")
        batch_op.drop_column("unit_id")
