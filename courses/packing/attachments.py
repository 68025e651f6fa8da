"""Files that tasks begin with: read once, known by their content, called by their names in the pack."""

import hashlib
from pathlib import PurePosixPath
from typing import Any

from courses.packing.files import Folder
from courses.packing.sheet import Part
from courses.questions.contract import QuestionType
from courses.questions.filetypes import FILES_OF_TASKS, UnwantedFile
from courses.questions.starting_files import media_type_of_start
from lms.api import JSONDict, Problem, _


def read_attachments(folder: Folder) -> dict[str, JSONDict]:
    """The files of a pack by their names, as questions hold them; what is wrong with one is complained of."""
    found = {}
    for path in folder.names("files", *(f".{ending}" for ending in FILES_OF_TASKS)):
        content, name = folder.files[path], PurePosixPath(path).name
        try:
            media_type_of_start(name, content)
        except UnwantedFile as refusal:
            folder.problems.append(Problem(f"{path}:1", refusal.sentence))
        found[name] = {"name": name, "sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
    return found


def attach(part: Part, kind: QuestionType, values: dict[str, Any], files: dict[str, JSONDict]) -> bool:
    """Put the pack's files in the places of their names; False where one is missing."""
    before = len(part.problems)
    for name in kind.attachments:
        asked = values.get(name)
        if not isinstance(asked, list):
            continue  # the type's own check says what is wrong
        for place, file in enumerate(asked):
            if not isinstance(file, str):  # nobody but us says which stored file a question begins with
                part.complain(_("“%(name)s” phải là tên tệp trong thư mục files của gói.", name=name), name, place)
            elif file not in files:
                part.complain(_("Không thấy tệp files/%(file)s.", file=file), name, place)
        values[name] = [files.get(file, file) if isinstance(file, str) else file for file in asked]
    return len(part.problems) == before
