"""Outside"""

revision = "f6a9bcd75e80"
down_revision = "e5b8abc64d79"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    raise NotImplementedError("the register is not thrown away: restore a backup instead")
