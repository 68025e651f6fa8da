"""Signing"""

revision = "e5b8abc64d79"
down_revision = "d4c7fab53c68"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    raise NotImplementedError("the register is not thrown away: restore a backup instead")
