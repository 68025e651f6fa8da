"""The banks of packs that lie beside one: exams over several modules draw their papers from them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from courses.packing.files import MANIFEST, files_in
from courses.packing.sheet import read_list, read_sheet
from courses.questions.contract import QUESTION_TYPES, full_key
from courses.quizzes.papers import Candidate


def banks_named(files: Mapping[str, bytes]) -> list[str]:
    """The banks that a pack's papers draw on beside its own, by their keys; nothing where it cannot be read."""
    try:
        manifest = read_sheet(MANIFEST, files.get(MANIFEST, b"").decode(), [])
    except UnicodeDecodeError:
        return []
    return manifest.list_of_texts("banks", needed=False) if manifest else []


def beside(folder: Path, files: Mapping[str, bytes]) -> Sequence[Candidate] | None:
    """The questions of the banks that a pack names, by the keys that its papers use; None where one is not there.

    A bank is looked for in the folder of its name beside the pack's own.
    """
    found: list[Candidate] = []
    for key in banks_named(files):
        neighbour = folder.parent / key
        if not (neighbour / MANIFEST).is_file():
            return None
        found += _bank(key, files_in(neighbour), first=len(found))
    return found


def _bank(bank: str, files: Mapping[str, bytes], first: int) -> list[Candidate]:
    """Labels alone are read here: what is wrong with these questions is told where their own pack is read."""
    labels = [
        part.values()
        for file in sorted(files)
        if file.startswith("questions/")
        for part in read_list(file, files[file].decode("utf-8", "replace"), [])
    ]
    named = [said for said in labels if said.keys() >= {"key", "type", "skill"}]
    whole = [said for said in named if full_key(str(said["type"])) in QUESTION_TYPES]
    return [_candidate(bank, said, first + place) for place, said in enumerate(whole)]


def _candidate(bank: str, said: dict[str, Any], place: int) -> Candidate:
    return Candidate(
        -1_000_000 - place,  # no number that a row, or a question of the pack itself, may have
        -1_000_000 - place,
        f"{bank}:{said['key']}",
        said["skill"],
        said.get("difficulty", 1),
        said.get("kind", "recall"),
        said.get("category", ""),
        QUESTION_TYPES[full_key(said["type"])].marked_by_people,
    )
