"""Letters for many units, or with long lists: packed into one ZIP after the commit."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from sqlalchemy import select

from courses.oversight.leader_queries import FollowedUnit, followed_unit
from courses.oversight.letter_facts import file_stem, letter_about
from courses.oversight.letter_words import Letter, Sender, paper_of
from lms.api import (
    FOLLOW,
    JobKind,
    JSONDict,
    Profile,
    Progress,
    Unit,
    User,
    _,
    allowed,
    db,
    find_profile,
    lazy_,
    ngettext,
    now,
    paper_docx,
    paper_pdf,
    person_by,
    settings,
    store_path,
)

LETTERS = "courses.letters"


class CannotWrite(RuntimeError):  # noqa: N818 (reads as what it is)
    """The letters cannot be written; the message is a plain sentence for whoever asked."""


class WriteLetters(JobKind):
    """Writes the letters as Word and PDF. After a crash it begins anew, which costs half a second a letter.

    What its owner may no longer follow when it runs is not in it.
    """

    key = LETTERS
    title = lazy_("Soạn công văn đôn đốc")
    tries = 3

    def run(self, payload: JSONDict, progress: Progress) -> JSONDict:
        owner = person_by(User.id == payload["owner"])
        profile = find_profile("tt03-2014", "basic")
        followed = followed_unit(owner, payload["unit"], profile) if owner and profile else None
        if followed is None or profile is None or owner is None or owner.is_suspended:
            raise CannotWrite(_("Đơn vị không còn trong phạm vi theo dõi của đồng chí."))
        if not allowed(FOLLOW, followed, user=owner):
            raise CannotWrite(_("Đơn vị không còn trong phạm vi theo dõi của đồng chí."))
        units = _units(followed, each=payload["each"])
        progress.step(ngettext("Xem %(num)d đơn vị", "Xem %(num)d đơn vị", len(units)), done=0, total=len(units))
        with _workplace(payload["token"]) as folder:
            target = folder / "letters.zip"
            written = 0
            with ZipFile(target, "w", ZIP_DEFLATED) as archive:
                for place, unit_id in enumerate(units, 1):
                    letter = _letter(unit_id, profile, owner, payload)
                    if letter is not None:
                        _add(archive, letter)
                        written += 1
                    progress.advance(place)
            progress.step(_("Cất tệp ZIP"), done=len(units))
            size = target.stat().st_size
            digest = store_path(target, media_type="application/zip")
            db.session.commit()
        return {"sha256": digest, "size": size, "letters": written}


def _units(followed: FollowedUnit, *, each: bool) -> list[int]:
    if not each:
        return [followed.unit.id]
    below = select(Unit.id).where(Unit.parent_id == followed.unit.id, Unit.valid_to.is_(None))
    return list(db.session.scalars(below.order_by(Unit.position, Unit.search_text, Unit.id)))


def _letter(unit_id: int, profile: Profile, owner: Any, payload: JSONDict) -> Letter | None:
    """Read one unit's letter; None where nobody is late. The transaction ends: drawing holds no lock."""
    followed = followed_unit(owner, unit_id, profile)
    letter = None
    if followed is not None:
        letter = letter_about(
            followed, profile, owner, sender=Sender(**payload["sender"]), until=date.fromisoformat(payload["until"]),
            at=now(),
        )  # fmt: skip
    db.session.rollback()
    return letter if letter is not None and letter.late else None


def _add(archive: ZipFile, letter: Letter) -> None:
    paper, stem = paper_of(letter), file_stem(letter)
    archive.writestr(f"{stem}.docx", paper_docx(paper))
    archive.writestr(f"{stem}.pdf", paper_pdf(paper))


@contextmanager
def _workplace(token: str) -> Iterator[Path]:
    """A folder of this job's own in the data folder; what a killed run left is thrown away first."""
    folder = settings().data / "letters" / token
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
