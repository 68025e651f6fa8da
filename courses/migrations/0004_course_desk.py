"""Courses being written"""

revision = "8e21b4c6d7f0"
down_revision = "5d0c1f7a93e2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    raise NotImplementedError("restore a backup to go back")
