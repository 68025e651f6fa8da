"""Flags for the register's keeper, and another certificate for what is earned anew"""

import sqlalchemy as sa
from alembic import op

import lms.db

revision = "7b3e5a90c1d4"
down_revision = "c0855ef44a2d"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("certificates_award", schema=None) as batch_op:
        batch_op.add_column(sa.Column("flag", sa.String(), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(sa.Column("flagged_at", lms.db.Moment(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("flag_reason", sa.String(), nullable=False, server_default=sa.text("''")))
        batch_op.drop_constraint(batch_op.f("uq_certificates_award_completion_id"), type_="unique")
        batch_op.create_index(
            "ix_certificates_award_valid",
            ["completion_id"],
            unique=True,
            sqlite_where=sa.text("state = 'issued'"),
            postgresql_where=sa.text("state = 'issued'"),
        )


def downgrade() -> None:
    raise NotImplementedError("the register is not thrown away: restore a backup instead")
