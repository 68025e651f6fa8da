"""What other people's programs say about a certificate: Poppler, qpdf, ZBar."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Paper:
    """A certificate's file."""

    path: Path

    def signature(self) -> str:
        """What pdfsig prints. Poppler does not know the demonstration's authority, so trust is not asked for."""
        return self._run("pdfsig", "-nocert", self.path)

    def structure(self) -> str:
        """What `qpdf --check` prints; raises for a broken file."""
        return self._run("qpdf", "--check", self.path)

    def text(self) -> str:
        """The words on it, in one line."""
        return " ".join(self._run("pdftotext", "-layout", self.path, "-").split())

    def qr_codes(self) -> list[str]:
        """What a camera reads from the first page, drawn at 200 dots an inch."""
        picture = self.path.with_suffix("")
        self._run("pdftoppm", "-r", "200", "-png", "-singlefile", self.path, picture)
        return self._run("zbarimg", "--quiet", "--raw", picture.with_suffix(".png")).split()

    def fonts_not_embedded(self) -> list[str]:
        """Names of fonts that the reader's machine would have to have."""
        lines = self._run("pdffonts", self.path).splitlines()[2:]
        return [line for line in lines if not re.search(r"\byes\s+\w+\s+\w+\s+\d+\s+\d+$", line)]

    def _run(self, *words: object) -> str:
        done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{words}: {done.stdout} {done.stderr}"
        return done.stdout
