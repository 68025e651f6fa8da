"""Work after the commit: drawing certificates, packing archives."""

import errno

from certificates import archives, issuing, services
from certificates.register import Filters
from lms.api import JobKind, JSONDict, Progress, _, db, lazy_, ngettext, now, store_path

ARCHIVE = "certificates.archive"


class DrawCertificate(JobKind):
    """Draws, signs and stores one certificate; a second run finds the file and leaves it alone."""

    key = services.DRAW
    title = lazy_("Vẽ và ký giấy chứng nhận")

    def run(self, payload: JSONDict, progress: Progress) -> JSONDict:
        issuing.issue(int(payload["award"]), at=now())
        progress.advance(1, 1)
        return {}


class MakeArchive(JobKind):
    """Packs certificates into a ZIP. After a crash it begins anew from the stored originals, which costs little."""

    key = ARCHIVE
    title = lazy_("Tải giấy chứng nhận theo đơn vị")
    tries = 3

    def run(self, payload: JSONDict, progress: Progress) -> JSONDict:
        try:
            return self._run(payload, progress)
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise archives.CannotArchive(_("Máy chủ hết chỗ trên đĩa. Báo người quản trị rồi làm lại.")) from error
            raise

    def _run(self, payload: JSONDict, progress: Progress) -> JSONDict:
        lines = archives.collect(
            Filters.from_json(payload["filters"]), asked=tuple(payload["paths"]), owner_id=payload["owner"]
        )
        files = sum(bool(line.path) for line in lines)
        revoked = sum(line.award.state == "revoked" for line in lines)
        waiting = len(lines) - files - revoked
        progress.step(_found(files, revoked, waiting), done=0, total=files)
        units = len({line.award.unit_id for line in lines if line.path})
        progress.step(ngettext("Ghép %(num)d thư mục đơn vị", "Ghép %(num)d thư mục đơn vị", units))
        with archives.workplace(payload["token"]) as folder:
            made = archives.pack(lines, folder, progress.advance)
            progress.step(_("Cất tệp ZIP và sổ Excel"), done=files)
            size = made.stat().st_size
            digest = store_path(made, media_type="application/zip")
            db.session.commit()
        return {"sha256": digest, "size": size, "files": files, "paths": payload["paths"]}


def _found(files: int, revoked: int, waiting: int) -> str:
    parts = [ngettext("Lọc %(num)d giấy còn giá trị", "Lọc %(num)d giấy còn giá trị", files)]
    if revoked:
        parts.append(ngettext("bỏ %(num)d giấy đã thu hồi", "bỏ %(num)d giấy đã thu hồi", revoked))
    if waiting:
        parts.append(ngettext("%(num)d giấy chưa ký xong", "%(num)d giấy chưa ký xong", waiting))
    return "; ".join(parts)
