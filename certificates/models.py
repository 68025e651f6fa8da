"""Issuing bodies, rules, awards, and the register's last numbers."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.api import BIG_KEY, JSONDict, Key, Model, Unit


class IssuingBody(Model):
    """Who issues. `code` ends every number ("GCN-NA"); `lead` is the sentence above the holder's name.

    `signer` is the key of a contribution to `certificates.signers`, empty for the site's own. `unit_id` is the unit
    whose officers keep its rules and batches; without one only the whole site's may. The English words are printed by
    bilingual templates. `emblem_sha256` is the stored SVG or PNG of its emblem, None for the template's own.
    """

    __tablename__ = "certificates_issuing_body"

    id: Mapped[Key]
    key: Mapped[str] = mapped_column(unique=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    lead: Mapped[str]
    place: Mapped[str]
    signer_title: Mapped[str]
    signer_name: Mapped[str]
    signer: Mapped[str] = mapped_column(default="")
    is_default: Mapped[bool] = mapped_column(default=False)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("lms_unit.id"))
    name_en: Mapped[str] = mapped_column(default="", server_default="")
    lead_en: Mapped[str] = mapped_column(default="", server_default="")
    place_en: Mapped[str] = mapped_column(default="", server_default="")
    signer_title_en: Mapped[str] = mapped_column(default="", server_default="")
    emblem_sha256: Mapped[str | None]
    unit: Mapped[Unit | None] = relationship()

    @property
    def unit_path(self) -> str | None:
        """Where the body lies, for permission rules; None for a body of the whole site."""
        return self.unit.path if self.unit else None


class Rule(Model):
    """What earns a certificate, of which template, from which body, for how long.

    `subject` is what has to be completed ("courses:course:17") or a framework's level ("lms:profile:FRAMEWORK:LEVEL").
    `mode` is auto (awarded in the transaction that completes) or batch (one person prepares, another approves).
    `validity_months` is None where a certificate never expires. `title` and `title_en` are printed in place of the
    subject's own title where they are not empty; `subject_title` is what the subject was called when the rule was made.

    A body of a unit issues to people of that unit and below; of several rules for a subject the one with the deepest
    body holds (`certificates.earning`). What was completed before `made_at` is awarded by batches only.
    """

    __tablename__ = "certificates_rule"
    __table_args__ = (UniqueConstraint("subject", "body_id"),)

    id: Mapped[Key]
    subject: Mapped[str]
    template: Mapped[str]
    body_id: Mapped[int] = mapped_column(ForeignKey("certificates_issuing_body.id"))
    mode: Mapped[str] = mapped_column(default="auto", server_default="auto")
    validity_months: Mapped[int | None]
    title: Mapped[str] = mapped_column(default="", server_default="")
    title_en: Mapped[str] = mapped_column(default="", server_default="")
    is_active: Mapped[bool] = mapped_column(default=True, server_default=true())
    subject_title: Mapped[str] = mapped_column(default="", server_default="")
    made_at: Mapped[datetime | None]
    body: Mapped[IssuingBody] = relationship()

    @property
    def unit_path(self) -> str | None:
        """Where its body lies, for permission rules; None for the whole site's."""
        return self.body.unit_path


class RegisterCounter(Model):
    """The last number that a body has given in a year of the calendar."""

    __tablename__ = "certificates_register_counter"

    body_id: Mapped[int] = mapped_column(ForeignKey("certificates_issuing_body.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class Batch(Model):
    """Certificates that one person prepares, another approves and a job issues.

    `state` is draft, submitted, approved (the job is at work or waits), issued, or cancelled. `criteria` holds what the
    candidates were chosen by. `issue_on` is the day that will be printed, None for the day of approval. `decision` is
    the number of the decision that recognises the results, printed and entered. `merkle_root` (hexadecimal SHA-256) and
    `timestamp_sha256` (a stored RFC 3161 token) date all its files at once.

    It concerns `units` and all below them: who prepares or approves it holds the right over each. `job_id` is the
    latest job; `drawn_up_at` is when its list was made; `entered_at` is when its certificates were entered in the
    register, all in one transaction.
    """

    __tablename__ = "certificates_batch"
    __table_args__ = (Index("ix_certificates_batch_state", "state", "made_at"),)

    id: Mapped[Key]
    rule_id: Mapped[int] = mapped_column(ForeignKey("certificates_rule.id"))
    title: Mapped[str]
    state: Mapped[str] = mapped_column(default="draft")
    criteria: Mapped[JSONDict]
    decision: Mapped[str] = mapped_column(default="")
    issue_on: Mapped[date | None]
    made_by: Mapped[int] = mapped_column(ForeignKey("lms_user.id"))
    made_at: Mapped[datetime]
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("lms_user.id"))
    submitted_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("lms_user.id"))
    decided_at: Mapped[datetime | None]
    remark: Mapped[str] = mapped_column(default="")
    issued_at: Mapped[datetime | None]
    merkle_root: Mapped[str] = mapped_column(default="")
    timestamp_sha256: Mapped[str | None]
    job_id: Mapped[int | None] = mapped_column(BIG_KEY)
    drawn_up_at: Mapped[datetime | None]
    entered_at: Mapped[datetime | None]
    rule: Mapped[Rule] = relationship()
    units: Mapped[list[Unit]] = relationship(secondary="certificates_batch_unit", order_by=Unit.path)

    @property
    def unit_paths(self) -> tuple[str, ...]:
        """Where the units lie, for permission rules."""
        return tuple(unit.path for unit in self.units)


class BatchUnit(Model):
    """A unit whose people, and those of the units below, a batch chooses from."""

    __tablename__ = "certificates_batch_unit"

    batch_id: Mapped[int] = mapped_column(ForeignKey("certificates_batch.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("lms_unit.id"), primary_key=True, index=True)


class Candidate(Model):
    """Somebody in a batch, with the words of their certificate as they were shown to those who decided.

    `place` counts in the order of the register. `warnings` are keys of `certificates.batches.checks` between spaces;
    `trouble` says in words what cannot be printed. `reason` says why somebody took them out, empty while they are in;
    `settled_by` is who last took them out or in. `outcome` is empty until the batch is issued, then awarded or the key
    of what had changed since. A level's candidates have no completion.
    """

    __tablename__ = "certificates_candidate"
    __table_args__ = (
        UniqueConstraint("batch_id", "owner_id", "completion_id"),
        Index("ix_certificates_candidate_place", "batch_id", "place"),
        Index(
            "ix_certificates_candidate_level",
            *("batch_id", "owner_id"),
            unique=True,
            sqlite_where=text("completion_id IS NULL"),
            postgresql_where=text("completion_id IS NULL"),
        ),
    )

    id: Mapped[Key]
    batch_id: Mapped[int] = mapped_column(ForeignKey("certificates_batch.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("lms_user.id"), index=True)
    completion_id: Mapped[int | None] = mapped_column(ForeignKey("lms_completion.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("lms_unit.id"))
    place: Mapped[int]
    words: Mapped[JSONDict]
    search_text: Mapped[str]
    warnings: Mapped[str] = mapped_column(default="")
    trouble: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("lms_user.id"))
    outcome: Mapped[str] = mapped_column(default="")


class Award(Model):
    """A line of the register: one certificate, for ever. `state` is issued, revoked or replaced.

    `fields` holds every printed word (`CertificateFields.to_json`). `unit_id` is the holder's unit on that day.
    `file_sha256` is None until the file has been drawn and signed, and never changes afterwards; `signed_with` is the
    fingerprint of the signing certificate. `trouble` says in plain words why the file cannot be drawn.

    A `flag` asks the register's keeper to look again: withdrawn, when the completion behind it counts no longer, or
    grade, when another one would be printed now. Nothing follows from a flag by itself. A completion has one valid
    certificate; completed anew after a revocation, it earns another. A certificate of a level has no completion
    (`completion_id` is None) and is one for its owner and subject.

    `expires_on` is the last day of validity, None for ever. `replaces_id` is the certificate in whose place this one
    stands. `holder_post` and `remark` are columns of the register that are not printed. `prepared_sha256` is the stored
    file that waits for a signature from outside; `waits_for` says in plain words why a file cannot be signed yet.
    `batch_leaf` is its place in the tree of hashes that dates its batch. `fonts_sha256` names the fonts that the file
    was set in.
    """

    __tablename__ = "certificates_award"
    __table_args__ = (
        UniqueConstraint("body_id", "year", "serial"),
        Index("ix_certificates_award_unit_issued", "unit_id", "issued_on"),
        Index(
            "ix_certificates_award_valid",
            "completion_id",
            unique=True,
            sqlite_where=text("state = 'issued'"),
            postgresql_where=text("state = 'issued'"),
        ),
        Index(
            "ix_certificates_award_level",
            *("owner_id", "subject"),
            unique=True,
            sqlite_where=text("state = 'issued' AND completion_id IS NULL"),
            postgresql_where=text("state = 'issued' AND completion_id IS NULL"),
        ),
    )

    id: Mapped[Key]
    completion_id: Mapped[int | None] = mapped_column(ForeignKey("lms_completion.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("lms_user.id"), index=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("certificates_issuing_body.id"))
    year: Mapped[int]
    serial: Mapped[int]
    number: Mapped[str] = mapped_column(unique=True)
    code: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(default="issued")
    template: Mapped[str]
    template_version: Mapped[str] = mapped_column(default="")
    fields: Mapped[JSONDict]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("lms_unit.id"))
    subject: Mapped[str] = mapped_column(index=True)
    course_title: Mapped[str]
    holder_name: Mapped[str]
    search_text: Mapped[str]
    sort_key: Mapped[str]
    issued_at: Mapped[datetime]
    issued_on: Mapped[date] = mapped_column(index=True)
    file_sha256: Mapped[str | None] = mapped_column(unique=True)
    signed_with: Mapped[str] = mapped_column(default="", index=True)
    trouble: Mapped[str] = mapped_column(default="")
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[int | None]
    reason: Mapped[str] = mapped_column(default="")
    decision: Mapped[str] = mapped_column(default="")
    flag: Mapped[str] = mapped_column(default="")
    flagged_at: Mapped[datetime | None]
    flag_reason: Mapped[str] = mapped_column(default="")
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("certificates_batch.id"), index=True)
    expires_on: Mapped[date | None] = mapped_column(index=True)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("certificates_award.id"), index=True)
    holder_post: Mapped[str] = mapped_column(default="", server_default="")
    remark: Mapped[str] = mapped_column(default="", server_default="")
    prepared_sha256: Mapped[str | None] = mapped_column(unique=True)
    batch_leaf: Mapped[int | None]
    waits_for: Mapped[str] = mapped_column(default="", server_default="")
    fonts_sha256: Mapped[str] = mapped_column(default="", server_default="")
    unit: Mapped[Unit | None] = relationship()

    @property
    def unit_path(self) -> str | None:
        """Where the certificate lies, for permission rules: the unit on the day of issue."""
        return self.unit.path if self.unit else None

    @property
    def is_revoked(self) -> bool:
        return self.state == "revoked"

    @property
    def is_replaced(self) -> bool:
        return self.state == "replaced"

    def is_expired(self, today: date) -> bool:
        """Whether its validity ended before `today`; it stays in the register as it is."""
        return self.expires_on is not None and self.expires_on < today

    @property
    def is_flagged(self) -> bool:
        return bool(self.flag) and self.state == "issued"

    @property
    def is_ready(self) -> bool:
        """Whether the signed file exists."""
        return self.file_sha256 is not None
