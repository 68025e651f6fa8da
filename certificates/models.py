"""Issuing bodies, rules, awards, and the register's last numbers."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.api import JSONDict, Key, Model, Unit


class IssuingBody(Model):
    """Who issues. `code` ends every number ("GCN-NA"); `lead` is the sentence above the holder's name.

    `signer` is the key of a contribution to `certificates.signers`, empty for the site's own.
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


class Rule(Model):
    """Completing `subject` ("courses:course:17") earns a certificate of this template from this body."""

    __tablename__ = "certificates_rule"

    id: Mapped[Key]
    subject: Mapped[str] = mapped_column(unique=True)
    template: Mapped[str]
    body_id: Mapped[int] = mapped_column(ForeignKey("certificates_issuing_body.id"))


class RegisterCounter(Model):
    """The last number that a body has given in a year of the calendar."""

    __tablename__ = "certificates_register_counter"

    body_id: Mapped[int] = mapped_column(ForeignKey("certificates_issuing_body.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class Award(Model):
    """A line of the register: one certificate, for ever. `state` is issued or revoked.

    `fields` holds every printed word (`CertificateFields.to_json`). `unit_id` is the holder's unit on that day.
    `file_sha256` is None until the file has been drawn and signed, and never changes afterwards; `signed_with` is the
    fingerprint of the signing certificate. `trouble` says in plain words why the file cannot be drawn.

    A `flag` asks the register's keeper to look again: withdrawn, when the completion behind it counts no longer, or
    grade, when another one would be printed now. Nothing follows from a flag by itself. A completion has one valid
    certificate; completed anew after a revocation, it earns another.
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
    )

    id: Mapped[Key]
    completion_id: Mapped[int] = mapped_column(ForeignKey("lms_completion.id"))
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
    signed_with: Mapped[str] = mapped_column(default="")
    trouble: Mapped[str] = mapped_column(default="")
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[int | None]
    reason: Mapped[str] = mapped_column(default="")
    decision: Mapped[str] = mapped_column(default="")
    flag: Mapped[str] = mapped_column(default="")
    flagged_at: Mapped[datetime | None]
    flag_reason: Mapped[str] = mapped_column(default="")
    unit: Mapped[Unit | None] = relationship()

    @property
    def unit_path(self) -> str | None:
        """Where the certificate lies, for permission rules: the unit on the day of issue."""
        return self.unit.path if self.unit else None

    @property
    def is_revoked(self) -> bool:
        return self.state == "revoked"

    @property
    def is_flagged(self) -> bool:
        return bool(self.flag) and not self.is_revoked

    @property
    def is_ready(self) -> bool:
        """Whether the signed file exists."""
        return self.file_sha256 is not None
