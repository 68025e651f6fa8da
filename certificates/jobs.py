"""Work after the commit: drawing certificates."""

from certificates import issuing, services
from lms.api import JobKind, JSONDict, Progress, lazy_, now


class DrawCertificate(JobKind):
    """Draws, signs and stores one certificate; a second run finds the file and leaves it alone."""

    key = services.DRAW
    title = lazy_("Vẽ và ký giấy chứng nhận")

    def run(self, payload: JSONDict, progress: Progress) -> JSONDict:
        issuing.issue(int(payload["award"]), at=now())
        progress.advance(1, 1)
        return {}
