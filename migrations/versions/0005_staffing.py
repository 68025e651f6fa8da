"""Sheets of staff, and slips for the first sign-in"""

import sqlalchemy as sa
from alembic import op

import lms.db

revision = "5c20d1e8f325"
down_revision = "4b10c0d7e214"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lms_first_code",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("made_at", lms.db.Moment(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("expires_at", lms.db.Moment(timezone=True), nullable=False),
        sa.Column("used_at", lms.db.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["made_by_id"], ["lms_user.id"], name=op.f("fk_lms_first_code_made_by_id")),
        sa.ForeignKeyConstraint(["user_id"], ["lms_user.id"], name=op.f("fk_lms_first_code_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_first_code")),
        sa.UniqueConstraint("user_id", name=op.f("uq_lms_first_code_user_id")),
    )
    op.create_table(
        "lms_staff_import",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("scope", sa.JSON(), nullable=False),
        sa.Column("created_at", lms.db.Moment(timezone=True), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("file_hash", sa.String(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("encoding", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("job_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", lms.db.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["lms_user.id"], name=op.f("fk_lms_staff_import_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_staff_import")),
    )
    with op.batch_alter_table("lms_staff_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lms_staff_import_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "lms_staff_import_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("import_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("outcome", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["lms_staff_import.id"], name=op.f("fk_lms_staff_import_line_import_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_staff_import_line")),
        sa.UniqueConstraint("import_id", "number", name=op.f("uq_lms_staff_import_line_import_id_number")),
    )
    with op.batch_alter_table("lms_staff_import_line", schema=None) as batch_op:
        batch_op.create_index("ix_lms_staff_import_line_kind", ["import_id", "kind", "number"], unique=False)

    op.create_table(
        "lms_staff_trace",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("import_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("row_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("is_new", sa.Boolean(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["lms_staff_import.id"], name=op.f("fk_lms_staff_trace_import_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_staff_trace")),
        sa.UniqueConstraint("import_id", "kind", "row_id", name=op.f("uq_lms_staff_trace_row")),
    )


def downgrade() -> None:
    op.drop_table("lms_staff_trace")
    with op.batch_alter_table("lms_staff_import_line", schema=None) as batch_op:
        batch_op.drop_index("ix_lms_staff_import_line_kind")

    op.drop_table("lms_staff_import_line")
    with op.batch_alter_table("lms_staff_import", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lms_staff_import_owner_id"))

    op.drop_table("lms_staff_import")
    op.drop_table("lms_first_code")
