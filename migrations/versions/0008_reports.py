"""Saved and scheduled reports"""

revision = "8f50041b2658"
down_revision = "7e40f30a1547"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
