"""Sheets of staff, and slips for the first sign-in"""

revision = "5c20d1e8f325"
down_revision = "4b10c0d7e214"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
