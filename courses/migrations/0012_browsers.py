"""With which browser an attempt goes on"""

import sqlalchemy as sa
from alembic import op

revision = "c26ae50f8937"
down_revision = "b15fd4ef7826"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("courses_attempt", schema=None) as batch_op:
        batch_op.add_column(sa.Column("browser", sa.String(), nullable=False, server_default=sa.text("''")))
        batch_op.alter_column("browser", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("courses_attempt", schema=None) as batch_op:
        batch_op.drop_column("browser")
