"""The files of a pack: which ones there may be, and how their text is read: UTF-8, NFC, plain line ends."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from courses.activities.prose import RELEASE
from courses.questions.filetypes import FILES_OF_TASKS, KINDS
from lms.api import Problem, _

MANIFEST = "pack.yaml"
PICTURE_TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg"}
"""How the names of pictures end, and what the pictures then are."""

BINARY_TYPES = PICTURE_TYPES | {f".{ending}": KINDS[ending].media_type for ending in FILES_OF_TASKS}
"""The same for everything that is no text of the pack: files that tasks begin with too."""

TEXTS = (".yaml", ".md", ".txt")
_PLACES = re.compile(
    r"pack\.yaml|(README|LICENSE|LICENCE|NOTICE)(\.md|\.txt)?|lessons/[^/]+\.md|questions/[^/]+\.yaml"
    r"|reviews/[^/]+\.yaml"
    r"|pictures/[^/]+\.(svg|png|jpg)|files/[a-z0-9][a-z0-9._-]{0,80}\.(docx|xlsx|pptx|csv|txt|pdf)"
)
LONGEST_TEXT = 1_000_000
"""Bytes of a text of a pack."""


def files_in(folder: Path) -> dict[str, bytes]:
    """Read every file of a folder that is not hidden."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    names = {path.relative_to(folder).as_posix(): path for path in paths}
    return {name: path.read_bytes() for name, path in names.items() if not re.search(r"(^|/)\.", name)}


def digest_of_files(files: Mapping[str, bytes]) -> str:
    """What changes with any byte of any file of a pack, and with how lessons are rendered."""
    found = hashlib.sha256(RELEASE.encode())
    for file in sorted(files):
        found.update(f"{file}\0".encode() + hashlib.sha256(files[file]).digest())
    return found.hexdigest()


def is_picture(path: str) -> bool:
    """Whether a file of a pack is a picture."""
    return path.startswith("pictures/")


def is_binary(path: str) -> bool:
    """Whether a file of a pack is kept as it is; every other one is a text."""
    return path.startswith(("pictures/", "files/"))


class Folder:
    """A pack's files by their paths. `problems` gathers what is wrong with them."""

    def __init__(self, files: Mapping[str, bytes], problems: list[Problem]) -> None:
        self.files, self.problems = files, problems
        problems += [
            Problem(f"{file}:1", _("Gói khóa học không có tệp như thế này ở chỗ này."))
            for file in sorted(files)
            if not _PLACES.fullmatch(file)
        ]

    def names(self, folder: str, *suffixes: str) -> list[str]:
        """Paths of the files with these suffixes in a sub-folder, in order."""
        return sorted(file for file in self.files if file.startswith(f"{folder}/") and file.endswith(suffixes))

    def text(self, file: str) -> str | None:
        """Read a text file; None where it is missing or cannot be read, which is a problem."""
        if file not in self.files:
            self.problems.append(Problem(f"{file}:1", _("Thiếu tệp này.")))
            return None
        content = self.files[file]
        if len(content) > LONGEST_TEXT:
            sentence = _("Tệp lớn quá %(size)d kB.", size=LONGEST_TEXT // 1000)
            self.problems.append(Problem(f"{file}:1", sentence))
            return None
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
