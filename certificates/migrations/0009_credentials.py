"""The site's public keys, learners' links, and an index of signing certificates"""

import sqlalchemy as sa
from alembic import op

import lms.db

revision = "07bacde86f91"
down_revision = "f6a9bcd75e80"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "certificates_site_key",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kid", sa.String(), nullable=False),
        sa.Column("jwk", sa.JSON(), nullable=False),
        sa.Column("made_at", lms.db.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates_site_key")),
        sa.UniqueConstraint("kid", name=op.f("uq_certificates_site_key_kid")),
    )
    op.create_table(
        "certificates_share",
        sa.Column("id", KEY, nullable=False),
        sa.Column("award_id", KEY, nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("made_at", lms.db.Moment(timezone=True), nullable=False),
        sa.Column("withdrawn_at", lms.db.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["award_id"], ["certificates_award.id"], name=op.f("fk_certificates_share_award_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates_share")),
        sa.UniqueConstraint("token", name=op.f("uq_certificates_share_token")),
    )
    op.create_index(
        "ix_certificates_share_open",
        "certificates_share",
        ["award_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_index("ix_certificates_award_signed_with", "certificates_award", ["signed_with"])


def downgrade() -> None:
    raise NotImplementedError("the register is not thrown away: restore a backup instead")
