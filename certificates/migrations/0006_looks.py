"""Template packs that were handed in"""

import sqlalchemy as sa
from alembic import op

import lms.db

revision = "d4c7fab53c68"
down_revision = "c3d6e9a42b57"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "certificates_template_pack",
        sa.Column("id", KEY, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("zip_sha256", sa.String(), nullable=False),
        sa.Column("unit_id", KEY, nullable=True),
        sa.Column("made_by", KEY, nullable=False),
        sa.Column("made_at", lms.db.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["lms_unit.id"], name=op.f("fk_certificates_template_pack_unit_id")),
        sa.ForeignKeyConstraint(["made_by"], ["lms_user.id"], name=op.f("fk_certificates_template_pack_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates_template_pack")),
        sa.UniqueConstraint("key", "version", name=op.f("uq_certificates_template_pack_key_version")),
    )


def downgrade() -> None:
    op.drop_table("certificates_template_pack")
