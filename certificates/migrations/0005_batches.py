"""Several bodies may have a rule for a subject; whom a batch is about, and who is in it"""

import sqlalchemy as sa
from alembic import op

import lms.db

revision = "c3d6e9a42b57"
down_revision = "b2e5d8f31a46"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("certificates_rule", schema=None) as batch_op:
        batch_op.add_column(sa.Column("subject_title", sa.String(), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(sa.Column("made_at", lms.db.Moment(timezone=True), nullable=True))
        batch_op.drop_constraint("uq_certificates_rule_subject", type_="unique")
        batch_op.create_unique_constraint("uq_certificates_rule_subject_body_id", ["subject", "body_id"])
    with op.batch_alter_table("certificates_batch", schema=None) as batch_op:
        batch_op.add_column(sa.Column("job_id", KEY, nullable=True))
        batch_op.add_column(sa.Column("drawn_up_at", lms.db.Moment(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("entered_at", lms.db.Moment(timezone=True), nullable=True))
    op.create_table(
        "certificates_batch_unit",
        sa.Column("batch_id", KEY, nullable=False),
        sa.Column("unit_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["certificates_batch.id"], name=op.f("fk_certificates_batch_unit_batch_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["lms_unit.id"], name=op.f("fk_certificates_batch_unit_unit_id")),
        sa.PrimaryKeyConstraint("batch_id", "unit_id", name=op.f("pk_certificates_batch_unit")),
    )
    op.create_index("ix_certificates_batch_unit_unit_id", "certificates_batch_unit", ["unit_id"])
    op.create_table(
        "certificates_candidate",
        sa.Column("id", KEY, nullable=False),
        sa.Column("batch_id", KEY, nullable=False),
        sa.Column("owner_id", KEY, nullable=False),
        sa.Column("completion_id", KEY, nullable=True),
        sa.Column("unit_id", KEY, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.Column("warnings", sa.String(), nullable=False),
        sa.Column("trouble", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("settled_by", KEY, nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["certificates_batch.id"], name=op.f("fk_certificates_candidate_batch_id")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["lms_user.id"], name=op.f("fk_certificates_candidate_owner_id")),
        sa.ForeignKeyConstraint(
            ["completion_id"], ["lms_completion.id"], name=op.f("fk_certificates_candidate_completion_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["lms_unit.id"], name=op.f("fk_certificates_candidate_unit_id")),
        sa.ForeignKeyConstraint(["settled_by"], ["lms_user.id"], name=op.f("fk_certificates_candidate_settled_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates_candidate")),
        sa.UniqueConstraint(
            "batch_id",
            "owner_id",
            "completion_id",
            name=op.f("uq_certificates_candidate_batch_id_owner_id_completion_id"),
        ),
    )
    op.create_index("ix_certificates_candidate_place", "certificates_candidate", ["batch_id", "place"])
    op.create_index("ix_certificates_candidate_owner_id", "certificates_candidate", ["owner_id"])
    op.create_index("ix_certificates_candidate_completion_id", "certificates_candidate", ["completion_id"])
    op.create_index(
        "ix_certificates_candidate_level",
        "certificates_candidate",
        ["batch_id", "owner_id"],
        unique=True,
        sqlite_where=sa.text("completion_id IS NULL"),
        postgresql_where=sa.text("completion_id IS NULL"),
    )


def downgrade() -> None:
    raise NotImplementedError("the register is not thrown away: restore a backup instead")
