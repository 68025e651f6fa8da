"""Files that a task begins with, on their way through the form: taken in once, then named by a ticket.

A ticket says that it was us who took the file in. Who merely knew a hash could otherwise hand out any stored file.
"""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.datastructures import FileStorage, MultiDict

from courses.questions.contract import QuestionType
from courses.questions.filetypes import UnwantedFile
from courses.questions.starting_files import LARGEST, keep_starting_file
from lms.api import JSONDict, _

NEW = "new-"
"""Before the name of a field of files: the input with which files are chosen for it."""

MOST = 20
LOST: JSONDict = {"name": "?", "sha256": "", "size": 0}
"""Stands for a file whose ticket is none of ours; the question's check refuses it."""


def ticket_of(file: JSONDict) -> str:
    """What the form carries of a file."""
    return str(_tickets().dumps([file["name"], file["sha256"], file["size"]]))


def files_of(tickets: list[str]) -> list[JSONDict]:
    """The files that a posted form names, as questions hold them."""
    return [_file_of(ticket) for ticket in tickets[:MOST]]


def take_file(file: FileStorage | None, beside: list[JSONDict]) -> JSONDict:
    """Take in an uploaded file that is to stand beside others; raises `UnwantedFile`."""
    if file is None or not file.filename:
        raise UnwantedFile(_("Hãy chọn một tệp."))
    return keep_starting_file(file.filename, file.stream.read(LARGEST + 1), {one["name"] for one in beside})


def take_chosen(kind: QuestionType, fields: JSONDict, chosen: MultiDict[str, FileStorage]) -> list[str]:
    """Put the files that were chosen in the form into the fields; gives a sentence for each that is not taken."""
    refused = []
    for name in kind.attachments:
        for file in chosen.getlist(f"{NEW}{name}"):
            if not file.filename:
                continue  # how a browser sends an input without a file
            stands = fields.setdefault(name, [])
            try:
                stands.append(take_file(file, stands))
            except UnwantedFile as refusal:
                refused.append(f"{file.filename[:80]}: {refusal.sentence}")
    return refused


def _file_of(ticket: str) -> JSONDict:
    try:
        name, sha256, size = _tickets().loads(ticket)
    except (BadSignature, ValueError):
        return dict(LOST)
    return {"name": name, "sha256": sha256, "size": size}


def _tickets() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="courses.starting-file")
