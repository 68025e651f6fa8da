"""Finding a template: one that a plugin brings, or the newest version of a pack that was handed in."""

import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import abort
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from certificates.contract import CertificateTemplate
from certificates.drawing.layout import THUMBNAIL, read_layout
from certificates.looks.archive import files_of
from certificates.looks.models import TemplatePack
from certificates.points import TEMPLATES
from lms.api import MissingContribution, current_language, db, insert_into, log_deed, read_file, settings, store_file

ZIP_TYPE = "application/zip"


@dataclass(frozen=True)
class Look:
    """A template to choose: what it is called in the reader's language, and its pack where it has one."""

    key: str
    title: str
    template: CertificateTemplate
    pack: TemplatePack | None = None

    @property
    def thumbnail(self) -> Path | None:
        """Its small picture, where it brings one."""
        file = self.template.folder / THUMBNAIL
        return file if file.is_file() else None


def find_template(key: str) -> CertificateTemplate:
    """Find a template by its key, packs in their newest version. Raises `MissingContribution`."""
    if key in TEMPLATES:
        return TEMPLATES[key]
    pack = newest_pack(key)
    if pack is None:
        raise MissingContribution(TEMPLATES.name, key)
    return template_of(pack)


def template_of_version(key: str, version: str) -> CertificateTemplate:
    """Find a template as it was when a certificate was drawn. Raises `MissingContribution` when that is gone."""
    if key in TEMPLATES and read_layout(TEMPLATES[key].folder.resolve()).version == version:
        return TEMPLATES[key]
    pack = db.session.scalar(select(TemplatePack).where(TemplatePack.key == key, TemplatePack.version == version))
    if pack is None:
        raise MissingContribution(TEMPLATES.name, f"{key} {version}")
    return template_of(pack)


def newest_pack(key: str) -> TemplatePack | None:
    """The version of a pack that is in use."""
    return db.session.scalar(
        select(TemplatePack)
        .where(TemplatePack.key == key)
        .options(joinedload(TemplatePack.unit))
        .order_by(TemplatePack.id.desc())
        .limit(1)
    )


def looks() -> list[Look]:
    """Every template that can be chosen: those of plugins first. One statement."""
    shipped = [_shipped(template) for template in TEMPLATES]
    newest = select(func.max(TemplatePack.id)).group_by(TemplatePack.key)
    packs = db.session.scalars(
        select(TemplatePack)
        .where(TemplatePack.id.in_(newest), TemplatePack.key.not_in([template.key for template in TEMPLATES]))
        .options(joinedload(TemplatePack.unit))
        .order_by(TemplatePack.title, TemplatePack.key)
    )
    return [*shipped, *map(_handed_in, packs)]


def find_look(key: str) -> Look:
    """Find one of them; answers 404."""
    if key in TEMPLATES:
        return _shipped(TEMPLATES[key])
    pack = newest_pack(key)
    return _handed_in(pack) if pack else abort(404)


def _shipped(template: CertificateTemplate) -> Look:
    titles = read_layout(template.folder.resolve()).titles
    return Look(template.key, titles.get(current_language()) or str(template.title), template)


def _handed_in(pack: TemplatePack) -> Look:
    title = pack.title_en if current_language() == "en" and pack.title_en else pack.title
    return Look(pack.key, title, template_of(pack), pack)


def versions_of(key: str) -> list[TemplatePack]:
    """All versions of a pack, the newest first."""
    return list(
        db.session.scalars(select(TemplatePack).where(TemplatePack.key == key).order_by(TemplatePack.id.desc()))
    )


def template_of(pack: TemplatePack) -> CertificateTemplate:
    """Give a pack a folder on this machine's disk, unpacked once."""
    folder = _cache() / f"{pack.key}-{pack.version}"
    if not folder.is_dir():
        lay_out(files_of(read_file(pack.zip_sha256)), folder)
    return CertificateTemplate(key=pack.key, title=pack.title, folder=folder)


def lay_out(files: Mapping[str, bytes], folder: Path) -> None:
    """Write files into a folder that is there whole or not at all; names have been checked before."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".new-"))
    try:
        for name, content in files.items():
            file = fresh / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        with suppress(OSError):  # another process was quicker, with the same content
            fresh.rename(folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _cache() -> Path:
    return settings().data / "looks"


@dataclass(frozen=True)
class Handed:
    """A pack that has passed every check."""

    content: bytes
    key: str
    version: str
    title: str
    title_en: str


def keep_pack(handed: Handed, *, unit_id: int | None, by: int, at: datetime) -> bool:
    """Store a pack as the newest version of its key; False when just this version was handed in before."""
    entered = db.session.scalar(
        insert_into(TemplatePack)
        .values(
            key=handed.key,
            version=handed.version,
            title=handed.title,
            title_en=handed.title_en,
            zip_sha256=store_file(handed.content, media_type=ZIP_TYPE),
            unit_id=unit_id,
            made_by=by,
            made_at=at,
        )
        .on_conflict_do_nothing(index_elements=["key", "version"])
        .returning(TemplatePack.id)
    )
    if entered is not None:
        log_deed(
            "certificates.template_kept", f"certificates:template:{handed.key}", actor_id=by, version=handed.version
        )
    return entered is not None
