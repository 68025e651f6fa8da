"""Looks"""

revision = "d4c7fab53c68"
down_revision = "c3d6e9a42b57"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    raise NotImplementedError("the register is not thrown away: restore a backup instead")
