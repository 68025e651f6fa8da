"""Rules with modes, batches, validity, replacements, and what the register holds beside the printed words"""

import sqlalchemy as sa
from alembic import op

import lms.db

revision = "a1f4c7d20e35"
down_revision = "7b3e5a90c1d4"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
EMPTY = sa.text("''")


def upgrade() -> None:
    with op.batch_alter_table("certificates_issuing_body", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unit_id", KEY, nullable=True))
        for name in ("name_en", "lead_en", "place_en", "signer_title_en"):
            batch_op.add_column(sa.Column(name, sa.String(), nullable=False, server_default=EMPTY))
        batch_op.add_column(sa.Column("emblem_sha256", sa.String(), nullable=True))
        batch_op.create_foreign_key("fk_certificates_issuing_body_unit_id", "lms_unit", ["unit_id"], ["id"])
    with op.batch_alter_table("certificates_rule", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mode", sa.String(), nullable=False, server_default="auto"))
        batch_op.add_column(sa.Column("validity_months", sa.Integer(), nullable=True))
        for name in ("title", "title_en"):
            batch_op.add_column(sa.Column(name, sa.String(), nullable=False, server_default=EMPTY))
        batch_op.add_column(sa.Column("is_active", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.create_table(
        "certificates_batch",
        sa.Column("id", KEY, nullable=False),
        sa.Column("rule_id", KEY, nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("criteria", sa.JSON(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("issue_on", sa.Date(), nullable=True),
        sa.Column("made_by", KEY, nullable=False),
        sa.Column("made_at", lms.db.Moment(timezone=True), nullable=False),
        sa.Column("submitted_by", KEY, nullable=True),
        sa.Column("submitted_at", lms.db.Moment(timezone=True), nullable=True),
        sa.Column("decided_by", KEY, nullable=True),
        sa.Column("decided_at", lms.db.Moment(timezone=True), nullable=True),
        sa.Column("remark", sa.String(), nullable=False),
        sa.Column("issued_at", lms.db.Moment(timezone=True), nullable=True),
        sa.Column("merkle_root", sa.String(), nullable=False),
        sa.Column("timestamp_sha256", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["rule_id"], ["certificates_rule.id"], name=op.f("fk_certificates_batch_rule_id")),
        sa.ForeignKeyConstraint(["made_by"], ["lms_user.id"], name=op.f("fk_certificates_batch_made_by")),
        sa.ForeignKeyConstraint(["submitted_by"], ["lms_user.id"], name=op.f("fk_certificates_batch_submitted_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["lms_user.id"], name=op.f("fk_certificates_batch_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates_batch")),
    )
    op.create_index("ix_certificates_batch_state", "certificates_batch", ["state", "made_at"])
    with op.batch_alter_table("certificates_award", schema=None) as batch_op:
        batch_op.alter_column("completion_id", existing_type=KEY, nullable=True)
        batch_op.add_column(sa.Column("batch_id", KEY, nullable=True))
        batch_op.add_column(sa.Column("expires_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("replaces_id", KEY, nullable=True))
        for name in ("holder_post", "remark", "fonts_sha256"):
            batch_op.add_column(sa.Column(name, sa.String(), nullable=False, server_default=EMPTY))
        batch_op.add_column(sa.Column("prepared_sha256", sa.String(), nullable=True))
        batch_op.create_foreign_key("fk_certificates_award_batch_id", "certificates_batch", ["batch_id"], ["id"])
        batch_op.create_foreign_key("fk_certificates_award_replaces_id", "certificates_award", ["replaces_id"], ["id"])
        batch_op.create_unique_constraint("uq_certificates_award_prepared_sha256", ["prepared_sha256"])
        for name in ("batch_id", "expires_on", "replaces_id"):
            batch_op.create_index(batch_op.f(f"ix_certificates_award_{name}"), [name])
        batch_op.create_index(
            "ix_certificates_award_level",
            ["owner_id", "subject"],
            unique=True,
            sqlite_where=sa.text("state = 'issued' AND completion_id IS NULL"),
            postgresql_where=sa.text("state = 'issued' AND completion_id IS NULL"),
        )


def downgrade() -> None:
    raise NotImplementedError("the register is not thrown away: restore a backup instead")
