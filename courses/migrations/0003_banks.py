"""Banks of units and people, drafts, imports"""

import hashlib
import json
import unicodedata

import sqlalchemy as sa
from alembic import op

import lms.db

revision = "5d0c1f7a93e2"
down_revision = "49483c2189cc"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = lms.db.Moment(timezone=True)
ONE_OWNER = (
    "(CASE WHEN course_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN unit_id IS NULL THEN 0 ELSE 1 END) + "
    "(CASE WHEN owner_id IS NULL THEN 0 ELSE 1 END) = 1"
)


def upgrade() -> None:
    op.create_table(
        "courses_bank",
        sa.Column("id", KEY, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("course_id", KEY, nullable=True),
        sa.Column("unit_id", KEY, nullable=True),
        sa.Column("owner_id", KEY, nullable=True),
        sa.CheckConstraint(ONE_OWNER, name=op.f("ck_courses_bank_one_owner")),
        sa.ForeignKeyConstraint(["course_id"], ["courses_course.id"], name=op.f("fk_courses_bank_course_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["lms_user.id"], name=op.f("fk_courses_bank_owner_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["lms_unit.id"], name=op.f("fk_courses_bank_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_bank")),
        sa.UniqueConstraint("course_id", name=op.f("uq_courses_bank_course_id")),
        sa.UniqueConstraint("key", name=op.f("uq_courses_bank_key")),
    )
    op.create_index(op.f("ix_courses_bank_owner_id"), "courses_bank", ["owner_id"])
    op.create_index(op.f("ix_courses_bank_unit_id"), "courses_bank", ["unit_id"])
    op.create_table(
        "courses_bank_share",
        sa.Column("id", KEY, nullable=False),
        sa.Column("bank_id", KEY, nullable=False),
        sa.Column("unit_id", KEY, nullable=True),
        sa.Column("user_id", KEY, nullable=True),
        sa.Column("may_edit", sa.Boolean(), nullable=False),
        sa.Column("given_by", KEY, nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["bank_id"], ["courses_bank.id"], name=op.f("fk_courses_bank_share_bank_id")),
        sa.ForeignKeyConstraint(["given_by"], ["lms_user.id"], name=op.f("fk_courses_bank_share_given_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["lms_unit.id"], name=op.f("fk_courses_bank_share_unit_id")),
        sa.ForeignKeyConstraint(["user_id"], ["lms_user.id"], name=op.f("fk_courses_bank_share_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_bank_share")),
        sa.UniqueConstraint("bank_id", "unit_id", name=op.f("uq_courses_bank_share_bank_id_unit_id")),
        sa.UniqueConstraint("bank_id", "user_id", name=op.f("uq_courses_bank_share_bank_id_user_id")),
    )
    op.create_index(op.f("ix_courses_bank_share_unit_id"), "courses_bank_share", ["unit_id"])
    op.create_index(op.f("ix_courses_bank_share_user_id"), "courses_bank_share", ["user_id"])
    op.create_table(
        "courses_course_bank",
        sa.Column("course_id", KEY, nullable=False),
        sa.Column("bank_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(["bank_id"], ["courses_bank.id"], name=op.f("fk_courses_course_bank_bank_id")),
        sa.ForeignKeyConstraint(["course_id"], ["courses_course.id"], name=op.f("fk_courses_course_bank_course_id")),
        sa.PrimaryKeyConstraint("course_id", "bank_id", name=op.f("pk_courses_course_bank")),
    )
    op.create_index(op.f("ix_courses_course_bank_bank_id"), "courses_course_bank", ["bank_id"])
    op.create_table(
        "courses_question_import",
        sa.Column("id", KEY, nullable=False),
        sa.Column("bank_id", KEY, nullable=False),
        sa.Column("by_id", KEY, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("file_hash", sa.String(), nullable=False),
        sa.Column("key_file_name", sa.String(), nullable=False),
        sa.Column("key_file_hash", sa.String(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["bank_id"], ["courses_bank.id"], name=op.f("fk_courses_question_import_bank_id")),
        sa.ForeignKeyConstraint(["by_id"], ["lms_user.id"], name=op.f("fk_courses_question_import_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_question_import")),
    )
    op.create_index(op.f("ix_courses_question_import_bank_id"), "courses_question_import", ["bank_id"])
    op.create_index(op.f("ix_courses_question_import_by_id"), "courses_question_import", ["by_id"])
    op.execute("INSERT INTO courses_bank (key, title, course_id) SELECT key, '', id FROM courses_course")
    with op.batch_alter_table("courses_question") as batch_op:
        batch_op.add_column(sa.Column("bank_id", KEY, nullable=True))
        batch_op.add_column(sa.Column("search_text", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("author_id", KEY, nullable=True))
        batch_op.add_column(sa.Column("import_id", KEY, nullable=True))
        batch_op.add_column(sa.Column("made_at", MOMENT, nullable=True))
        batch_op.add_column(sa.Column("changed_at", MOMENT, nullable=True))
    op.execute(
        "UPDATE courses_question SET bank_id = "
        "(SELECT b.id FROM courses_bank b WHERE b.course_id = courses_question.course_id), "
        "made_at = (SELECT min(v.made_at) FROM courses_question_version v WHERE v.question_id = courses_question.id), "
        "changed_at = (SELECT max(v.made_at) FROM courses_question_version v WHERE v.question_id = courses_question.id)"
    )
    _make_searchable()
    with op.batch_alter_table("courses_question_version") as batch_op:
        batch_op.add_column(sa.Column("content", sa.String(), nullable=False, server_default=""))
    _tell_contents()
    with op.batch_alter_table("courses_question_version") as batch_op:
        batch_op.alter_column("content", existing_type=sa.String(), existing_nullable=False, server_default=None)
    with op.batch_alter_table("courses_question") as batch_op:
        batch_op.drop_constraint("uq_courses_question_course_id_key", type_="unique")
        batch_op.drop_constraint("fk_courses_question_course_id", type_="foreignkey")
        batch_op.drop_column("course_id")
        batch_op.alter_column("bank_id", existing_type=KEY, nullable=False)
        batch_op.alter_column("search_text", existing_type=sa.String(), existing_nullable=False, server_default=None)
        batch_op.create_unique_constraint("uq_courses_question_bank_id_key", ["bank_id", "key"])
        batch_op.create_foreign_key("fk_courses_question_bank_id", "courses_bank", ["bank_id"], ["id"])
        batch_op.create_foreign_key("fk_courses_question_author_id", "lms_user", ["author_id"], ["id"])
        batch_op.create_foreign_key("fk_courses_question_import_id", "courses_question_import", ["import_id"], ["id"])
        batch_op.create_index("ix_courses_question_author_id", ["author_id"])
        batch_op.create_index("ix_courses_question_changed_at", ["changed_at"])
        batch_op.create_index("ix_courses_question_import_id", ["import_id"])
    op.create_table(
        "courses_question_draft",
        sa.Column("id", KEY, nullable=False),
        sa.Column("bank_id", KEY, nullable=False),
        sa.Column("question_id", KEY, nullable=True),
        sa.Column("owner_id", KEY, nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["bank_id"], ["courses_bank.id"], name=op.f("fk_courses_question_draft_bank_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["lms_user.id"], name=op.f("fk_courses_question_draft_owner_id")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["courses_question.id"], name=op.f("fk_courses_question_draft_question_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_question_draft")),
        sa.UniqueConstraint("question_id", "owner_id", name=op.f("uq_courses_question_draft_question_id_owner_id")),
    )
    op.create_index(op.f("ix_courses_question_draft_bank_id"), "courses_question_draft", ["bank_id"])
    op.create_index(op.f("ix_courses_question_draft_owner_id"), "courses_question_draft", ["owner_id"])
    op.create_table(
        "courses_bank_deed",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("by_id", KEY, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("undone_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["lms_user.id"], name=op.f("fk_courses_bank_deed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_bank_deed")),
    )
    op.create_index(op.f("ix_courses_bank_deed_by_id"), "courses_bank_deed", ["by_id"])
    op.create_table(
        "courses_picture",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_courses_picture")),
    )
    op.create_table(
        "courses_imported_question",
        sa.Column("id", KEY, nullable=False),
        sa.Column("import_id", KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("remarks", sa.JSON(), nullable=False),
        sa.Column("original", sa.String(), nullable=False),
        sa.Column("original_html", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("near_id", KEY, nullable=True),
        sa.Column("near_score", sa.Double(), nullable=True),
        sa.Column("question_id", KEY, nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"], ["courses_question_import.id"], name=op.f("fk_courses_imported_question_import_id")
        ),
        sa.ForeignKeyConstraint(
            ["near_id"], ["courses_question.id"], name=op.f("fk_courses_imported_question_near_id")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["courses_question.id"], name=op.f("fk_courses_imported_question_question_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_imported_question")),
    )
    op.create_index(
        "ix_courses_imported_question_import_position",
        "courses_imported_question",
        ["import_id", "position"],
        unique=True,
    )
    op.create_index(op.f("ix_courses_imported_question_question_id"), "courses_imported_question", ["question_id"])
    op.create_table(
        "courses_question_advice",
        sa.Column("question_id", KEY, nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("facility", sa.Double(), nullable=True),
        sa.Column("discrimination", sa.Double(), nullable=True),
        sa.Column("computed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["courses_question.id"], name=op.f("fk_courses_question_advice_question_id")
        ),
        sa.PrimaryKeyConstraint("question_id", name=op.f("pk_courses_question_advice")),
    )
    op.create_index(op.f("ix_courses_question_advice_urgency"), "courses_question_advice", ["urgency"])


def _tell_contents() -> None:
    """Give every version the digest of what it says; a few hundred rows at this time."""
    connection = op.get_bind()
    version = sa.table(
        "courses_question_version",
        sa.column("id"),
        sa.column("type"),
        sa.column("settings", sa.JSON()),
        sa.column("content"),
    )
    rows = connection.execute(sa.select(version.c.id, version.c.type, version.c.settings)).all()
    digests = [{"key": key, "said": _digest([kind, settings])} for key, kind, settings in rows]
    if digests:
        connection.execute(
            sa.update(version).where(version.c.id == sa.bindparam("key")).values(content=sa.bindparam("said")), digests
        )


def _digest(said: list[object]) -> str:
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()


def _make_searchable() -> None:
    """Give every question the words of its newest version; a few hundred rows at this time."""
    connection = op.get_bind()
    question = sa.table("courses_question", sa.column("id"), sa.column("latest"), sa.column("search_text"))
    version = sa.table(
        "courses_question_version", sa.column("question_id"), sa.column("number"), sa.column("settings", sa.JSON())
    )
    rows = connection.execute(
        sa.select(question.c.id, version.c.settings).join_from(
            question, version, (version.c.question_id == question.c.id) & (version.c.number == question.c.latest)
        )
    ).all()
    words = [{"key": key, "words": _folded(" ".join(_texts(settings)))} for key, settings in rows]
    if words:
        connection.execute(
            sa.update(question).where(question.c.id == sa.bindparam("key")).values(search_text=sa.bindparam("words")),
            words,
        )


def _texts(part: object) -> list[str]:
    if isinstance(part, dict):
        own = [value for name, value in part.items() if name == "text" and isinstance(value, str)]
        return own + [text for name, value in part.items() if name != "text" for text in _texts(value)]
    return [text for each in part for text in _texts(each)] if isinstance(part, list) else []


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).split())


def downgrade() -> None:
    raise NotImplementedError("restore a backup to go back")
