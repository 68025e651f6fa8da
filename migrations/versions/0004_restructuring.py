"""Reorganisations"""

revision = "4b10c0d7e214"
down_revision = "3a7e5c20d1f4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
