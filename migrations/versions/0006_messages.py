"""Messages"""

revision = "6d30e2f90436"
down_revision = "5c20d1e8f325"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
