"""Reading the text files of a pack: UTF-8, NFC, plain line ends."""

import hashlib
import unicodedata
from pathlib import Path

from lms.api import Problem, _


class Folder:
    """A pack's folder. Every file that is read goes into `digest`, whatever becomes of it."""

    def __init__(self, root: Path, problems: list[Problem], release: str) -> None:
        self.root, self.problems = root, problems
        self._hash = hashlib.sha256(release.encode())

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()

    def names(self, folder: str, suffix: str) -> list[str]:
        """Paths of the files with this suffix in a sub-folder, in order."""
        return sorted(f"{folder}/{path.name}" for path in (self.root / folder).glob(f"*{suffix}") if path.is_file())

    def add(self, file: str) -> Path:
        """Take a file into the digest and give its path."""
        path = self.root / file
        self._hash.update(f"{file}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
        return path

    def text(self, file: str) -> str | None:
        """Read a text file; None where it is missing or cannot be read, which is a problem."""
        if not (self.root / file).is_file():
            self.problems.append(Problem(f"{file}:1", _("Thiếu tệp này.")))
            return None
        content = self.add(file).read_bytes()
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
            self.problems.append(Problem(f"{file}:{line}", _("Tệp phải lưu ở dạng UTF-8.")))
            return None
        if text.startswith("\ufeff") or "\r" in text:
            line = text[: max(text.find("\r"), 0)].count("\n") + 1
            self.problems.append(Problem(f"{file}:{line}", _("Tệp phải lưu UTF-8 không BOM, xuống dòng kiểu LF.")))
            return None
        for number, line_text in enumerate(text.split("\n"), start=1):
            if not unicodedata.is_normalized("NFC", line_text):
                self.problems.append(
                    Problem(f"{file}:{number}", _("Chữ tiếng Việt phải ở dạng Unicode dựng sẵn (NFC)."))
                )
        return text
