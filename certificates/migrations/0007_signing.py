"""Every certificate that has signed for the site, the dating of batches, and why a file waits"""

import sqlalchemy as sa
from alembic import op

import lms.db

revision = "e5b8abc64d79"
down_revision = "d4c7fab53c68"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "certificates_signing_certificate",
        sa.Column("id", KEY, nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("valid_from", lms.db.Moment(timezone=True), nullable=False),
        sa.Column("valid_until", lms.db.Moment(timezone=True), nullable=False),
        sa.Column("chain_pem", sa.String(), nullable=False),
        sa.Column("first_used_at", lms.db.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates_signing_certificate")),
        sa.UniqueConstraint("sha256", name=op.f("uq_certificates_signing_certificate_sha256")),
    )
    with op.batch_alter_table("certificates_award", schema=None) as batch_op:
        batch_op.add_column(sa.Column("batch_leaf", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("waits_for", sa.String(), nullable=False, server_default=sa.text("''")))


def downgrade() -> None:
    raise NotImplementedError("the register is not thrown away: restore a backup instead")
