"""Delivery"""

revision = "18cbdef97aa2"
down_revision = "07bacde86f91"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    raise NotImplementedError("the register is not thrown away: restore a backup instead")
