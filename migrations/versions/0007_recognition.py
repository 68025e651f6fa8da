"""Learning recognised from elsewhere"""

revision = "7e40f30a1547"
down_revision = "6d30e2f90436"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
