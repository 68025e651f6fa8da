"""Batches"""

revision = "c3d6e9a42b57"
down_revision = "b2e5d8f31a46"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    raise NotImplementedError("the register is not thrown away: restore a backup instead")
