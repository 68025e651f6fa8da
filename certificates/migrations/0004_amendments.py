"""Amendments"""

revision = "b2e5d8f31a46"
down_revision = "a1f4c7d20e35"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    raise NotImplementedError("the register is not thrown away: restore a backup instead")
