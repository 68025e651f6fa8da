"""Rubrics, second markers"""

revision = "b37a90e5c218"
down_revision = "8e21b4c6d7f0"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    raise NotImplementedError("restore a backup to go back")
