"""Reminders"""

revision = "9e3fb2cd5604"
down_revision = "8d2ea1bc45f3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
