"""Exemptions, and learning again"""

revision = "8d2ea1bc45f3"
down_revision = "7c1d90ab34e2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
