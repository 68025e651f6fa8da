"""Template packs that were handed in."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.api import Key, Model, Unit


class TemplatePack(Model):
    """One version of a template that was handed in; it never changes. The newest row of a `key` is the one in use.

    `version` names what is in it (`Layout.version`), `zip_sha256` the stored file as it came. `title` and `title_en`
    come from its `template.json`. The first row of a key decides whose it is: `unit_id` None is the whole site's.
    """

    __tablename__ = "certificates_template_pack"
    __table_args__ = (UniqueConstraint("key", "version"),)

    id: Mapped[Key]
    key: Mapped[str]
    version: Mapped[str]
    title: Mapped[str]
    title_en: Mapped[str]
    zip_sha256: Mapped[str]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("lms_unit.id"))
    made_by: Mapped[int] = mapped_column(ForeignKey("lms_user.id"))
    made_at: Mapped[datetime]
    unit: Mapped[Unit | None] = relationship()

    @property
    def unit_path(self) -> str | None:
        """Where it belongs, for permission rules; None for the whole site."""
        return self.unit.path if self.unit else None
