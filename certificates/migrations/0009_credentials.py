"""Credentials"""

revision = "07bacde86f91"
down_revision = "f6a9bcd75e80"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    raise NotImplementedError("the register is not thrown away: restore a backup instead")
