"""Entry tests, excused lessons"""

import sqlalchemy as sa
from alembic import op

revision = "c41d7e02a9b6"
down_revision = "b37a90e5c218"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("courses_quiz") as batch_op:
        batch_op.add_column(sa.Column("places_from", sa.Double(), nullable=True))
    with op.batch_alter_table("courses_progress") as batch_op:
        batch_op.add_column(sa.Column("is_excused", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.alter_column("is_excused", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("courses_progress") as batch_op:
        batch_op.drop_column("is_excused")
    with op.batch_alter_table("courses_quiz") as batch_op:
        batch_op.drop_column("places_from")
