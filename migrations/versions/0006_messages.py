"""Messages on their way"""

import sqlalchemy as sa
from alembic import op

import lms.db

revision = "6d30e2f90436"
down_revision = "5c20d1e8f325"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lms_dispatch",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("recipient_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("not_before", lms.db.Moment(timezone=True), nullable=False),
        sa.Column("sent_at", lms.db.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["recipient_id"], ["lms_user.id"], name=op.f("fk_lms_dispatch_recipient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_dispatch")),
        sa.UniqueConstraint("name", name=op.f("uq_lms_dispatch_name")),
        sa.UniqueConstraint("recipient_id", "channel", "day", name=op.f("uq_lms_dispatch_recipient_id_channel_day")),
    )
    with op.batch_alter_table("lms_dispatch", schema=None) as batch_op:
        batch_op.create_index("ix_lms_dispatch_state", ["channel", "state", "not_before"], unique=False)

    op.create_table(
        "lms_message_delivery",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("dispatch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["dispatch_id"], ["lms_dispatch.id"], name=op.f("fk_lms_message_delivery_dispatch_id")),
        sa.ForeignKeyConstraint(["message_id"], ["lms_message.id"], name=op.f("fk_lms_message_delivery_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_message_delivery")),
        sa.UniqueConstraint("message_id", "channel", name=op.f("uq_lms_message_delivery_message_id_channel")),
    )
    with op.batch_alter_table("lms_message_delivery", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lms_message_delivery_dispatch_id"), ["dispatch_id"], unique=False)

    with op.batch_alter_table("lms_user", schema=None) as batch_op:
        batch_op.add_column(sa.Column("takes_reminders", sa.Boolean(), nullable=False, server_default=sa.true()))


def downgrade() -> None:
    with op.batch_alter_table("lms_user", schema=None) as batch_op:
        batch_op.drop_column("takes_reminders")

    with op.batch_alter_table("lms_message_delivery", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lms_message_delivery_dispatch_id"))

    op.drop_table("lms_message_delivery")
    with op.batch_alter_table("lms_dispatch", schema=None) as batch_op:
        batch_op.drop_index("ix_lms_dispatch_state")

    op.drop_table("lms_dispatch")
