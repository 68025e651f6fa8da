"""The HR officer's desk: units with history, standings, messages"""

import sqlalchemy as sa
from alembic import op

import lms.db

revision = "3a7e5c20d1f4"
down_revision = "2c6d1f0b9e57"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lms_attainment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("learner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("framework", sa.String(), nullable=False),
        sa.Column("profile", sa.String(), nullable=False),
        sa.Column("reached_at", lms.db.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["learner_id"], ["lms_user.id"], name=op.f("fk_lms_attainment_learner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_attainment")),
        sa.UniqueConstraint(
            "learner_id", "framework", "profile", name=op.f("uq_lms_attainment_learner_id_framework_profile")
        ),
    )
    op.create_table(
        "lms_mastery",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("learner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("framework", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("fraction", sa.Double(), nullable=False),
        sa.Column("reached_at", lms.db.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["learner_id"], ["lms_user.id"], name=op.f("fk_lms_mastery_learner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_mastery")),
        sa.UniqueConstraint("learner_id", "framework", "code", name=op.f("uq_lms_mastery_learner_id_framework_code")),
    )
    with op.batch_alter_table("lms_mastery", schema=None) as batch_op:
        batch_op.create_index("ix_lms_mastery_code", ["framework", "code", "reached_at"], unique=False)

    op.create_table(
        "lms_message",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("recipient_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("file_sha256", sa.String(), nullable=True),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("may_wait", sa.Boolean(), nullable=False),
        sa.Column("created_at", lms.db.Moment(timezone=True), nullable=False),
        sa.Column("not_before", lms.db.Moment(timezone=True), nullable=False),
        sa.Column("read_at", lms.db.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["file_sha256"], ["lms_file.sha256"], name=op.f("fk_lms_message_file_sha256")),
        sa.ForeignKeyConstraint(["recipient_id"], ["lms_user.id"], name=op.f("fk_lms_message_recipient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_message")),
        sa.UniqueConstraint("key", name=op.f("uq_lms_message_key")),
    )
    with op.batch_alter_table("lms_message", schema=None) as batch_op:
        batch_op.create_index("ix_lms_message_recipient", ["recipient_id", "read_at", "created_at"], unique=False)

    op.create_table(
        "lms_reorganisation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", lms.db.Moment(timezone=True), nullable=False),
        sa.Column("applied_at", lms.db.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["lms_user.id"], name=op.f("fk_lms_reorganisation_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_reorganisation")),
    )
    op.create_table(
        "lms_standing",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("learner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("framework", sa.String(), nullable=False),
        sa.Column("passed", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["learner_id"], ["lms_user.id"], name=op.f("fk_lms_standing_learner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_standing")),
        sa.UniqueConstraint("learner_id", "framework", name=op.f("uq_lms_standing_learner_id_framework")),
    )
    op.create_table(
        "lms_unit_alias",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["lms_unit.id"], name=op.f("fk_lms_unit_alias_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_unit_alias")),
        sa.UniqueConstraint("unit_id", "name", name=op.f("uq_lms_unit_alias_unit_id_name")),
    )
    op.create_table(
        "lms_unit_version",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["lms_unit.id"], name=op.f("fk_lms_unit_version_parent_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["lms_unit.id"], name=op.f("fk_lms_unit_version_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_unit_version")),
        sa.UniqueConstraint("unit_id", "valid_from", name=op.f("uq_lms_unit_version_unit_id_valid_from")),
    )
    with op.batch_alter_table("lms_unit_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lms_unit_version_path"), ["path"], unique=False)

    op.create_table(
        "lms_unit_succession",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reorganisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("to_unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["from_unit_id"], ["lms_unit.id"], name=op.f("fk_lms_unit_succession_from_unit_id")),
        sa.ForeignKeyConstraint(
            ["reorganisation_id"], ["lms_reorganisation.id"], name=op.f("fk_lms_unit_succession_reorganisation_id")
        ),
        sa.ForeignKeyConstraint(["to_unit_id"], ["lms_unit.id"], name=op.f("fk_lms_unit_succession_to_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_unit_succession")),
        sa.UniqueConstraint(
            "reorganisation_id", "from_unit_id", "to_unit_id", name=op.f("uq_lms_unit_succession_units")
        ),
    )
    with op.batch_alter_table("lms_unit_succession", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lms_unit_succession_from_unit_id"), ["from_unit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lms_unit_succession_to_unit_id"), ["to_unit_id"], unique=False)

    with op.batch_alter_table("lms_completion", schema=None) as batch_op:
        batch_op.add_column(sa.Column("period", sa.Integer(), nullable=False, server_default=sa.text("1")))
        batch_op.drop_constraint(batch_op.f("uq_lms_completion_learner_id_subject"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_lms_completion_learner_id_subject_period"), ["learner_id", "subject", "period"]
        )

    with op.batch_alter_table("lms_membership", schema=None) as batch_op:
        batch_op.add_column(sa.Column("job_position", sa.String(), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(sa.Column("rank", sa.String(), nullable=False, server_default=sa.text("''")))

    _give_units_their_first_version()
    _sum_up_evidence()


FRAMEWORKS = {
    "tt03-2014": [f"IU{number:02}" for number in range(1, 16)],
    "bo-tro": [f"BT{number:02}" for number in range(1, 7)],
}
"""The modules of the frameworks of this release in their order; each counts as shown from half of the marks."""


def _give_units_their_first_version() -> None:
    op.execute(
        "INSERT INTO lms_unit_version (unit_id, name, kind, parent_id, path, valid_from, valid_to) "
        "SELECT id, name, kind, parent_id, path, valid_from, valid_to FROM lms_unit ORDER BY id"
    )


def _sum_up_evidence() -> None:
    """Draw the summaries of what has been shown, as `lms.skills.standings` does it on this day."""
    connection = op.get_bind()
    for framework, modules in FRAMEWORKS.items():
        names = ", ".join(f"'{code}'" for code in modules)
        connection.execute(
            sa.text(
                "INSERT INTO lms_mastery (learner_id, framework, code, fraction, reached_at) "
                "SELECT learner_id, framework, code, MAX(fraction), MIN(at) FROM lms_evidence "
                f"WHERE framework = :framework AND kind = 'tested' AND code IN ({names}) AND fraction >= 0.5 "
                "AND superseded_at IS NULL GROUP BY learner_id, framework, code ORDER BY learner_id, code"
            ),
            {"framework": framework},
        )
        bits = " ".join(f"WHEN '{code}' THEN {1 << place}" for place, code in enumerate(modules))
        connection.execute(
            sa.text(
                "INSERT INTO lms_standing (learner_id, framework, passed) "
                f"SELECT learner_id, framework, SUM(CASE code {bits} END) FROM lms_mastery "
                "WHERE framework = :framework GROUP BY learner_id, framework ORDER BY learner_id"
            ),
            {"framework": framework},
        )
    for profile in PROFILES:
        _attain(connection, *profile)


PROFILES = [
    ("tt03-2014", "basic", FRAMEWORKS["tt03-2014"][:6], 6, ""),
    ("tt03-2014", "advanced", FRAMEWORKS["tt03-2014"][6:], 3, "basic"),
    ("bo-tro", "all", FRAMEWORKS["bo-tro"], 6, ""),
]
"""The profiles of this release: so many of these modules, and what has to be reached before."""


def _attain(  # noqa: PLR0917 (a line of PROFILES)
    connection: sa.Connection, framework: str, profile: str, modules: list[str], needed: int, before: str
) -> None:
    names = ", ".join(f"'{code}'" for code in modules)
    later = (
        "CASE WHEN b.reached_at > m.reached_at THEN b.reached_at ELSE m.reached_at END" if before else "m.reached_at"
    )
    join = "JOIN lms_attainment b ON b.learner_id = m.learner_id AND b.framework = :framework AND b.profile = :before"
    connection.execute(
        sa.text(
            "INSERT INTO lms_attainment (learner_id, framework, profile, reached_at) "
            f"SELECT m.learner_id, :framework, :profile, {later} FROM (SELECT learner_id, reached_at, ROW_NUMBER() "
            "OVER (PARTITION BY learner_id ORDER BY reached_at, code) AS place FROM lms_mastery "
            f"WHERE framework = :framework AND code IN ({names})) m {join if before else ''} "
            "WHERE m.place = :needed ORDER BY m.learner_id"
        ),
        {"framework": framework, "profile": profile, "needed": needed} | ({"before": before} if before else {}),
    )


def downgrade() -> None:
    with op.batch_alter_table("lms_membership", schema=None) as batch_op:
        batch_op.drop_column("rank")
        batch_op.drop_column("job_position")

    with op.batch_alter_table("lms_completion", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_lms_completion_learner_id_subject_period"), type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_lms_completion_learner_id_subject"), ["learner_id", "subject"])
        batch_op.drop_column("period")

    with op.batch_alter_table("lms_unit_succession", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lms_unit_succession_to_unit_id"))
        batch_op.drop_index(batch_op.f("ix_lms_unit_succession_from_unit_id"))

    op.drop_table("lms_unit_succession")
    with op.batch_alter_table("lms_unit_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lms_unit_version_path"))

    op.drop_table("lms_unit_version")
    op.drop_table("lms_unit_alias")
    op.drop_table("lms_standing")
    op.drop_table("lms_reorganisation")
    with op.batch_alter_table("lms_message", schema=None) as batch_op:
        batch_op.drop_index("ix_lms_message_recipient")

    op.drop_table("lms_message")
    with op.batch_alter_table("lms_mastery", schema=None) as batch_op:
        batch_op.drop_index("ix_lms_mastery_code")

    op.drop_table("lms_mastery")
    op.drop_table("lms_attainment")
