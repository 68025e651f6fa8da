"""Targets of units"""

revision = "a04fc3de6715"
down_revision = "9e3fb2cd5604"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
