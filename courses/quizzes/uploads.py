"""Files that learners hand in: checked by their content, kept by their hash, and only for the learner's own slot."""

from datetime import datetime

from sqlalchemy import func, select

from courses.questions.contract import QUESTION_TYPES, Raw, Unacceptable
from courses.questions.filetypes import OFFICE_LIMITS, UnwantedFile, ending_of, media_type_of
from courses.questions.formats.contract import UnreadableFile
from courses.questions.types.file_task import BYTES
from courses.quizzes.answer_models import Upload
from courses.quizzes.file_marks import has_rules
from courses.quizzes.rows import SlotRow
from lms.api import JSONDict, _, db, filesize, nfc, open_archive, refuse_macros, store_file

MOST_UPLOADS = 20
"""Files that a learner may send for one question; the one that the answer names counts."""

LONGEST_NAME = 120


def largest_of(settings: JSONDict) -> int:
    """How many bytes a file for this question may have."""
    return int(settings["max_mb"]) * BYTES


def keep_upload(slot: SlotRow, settings: JSONDict, file_name: str, content: bytes, at: datetime) -> Upload:
    """Keep a file for a slot. It becomes the answer when an answer names it. Raises `UnwantedFile`."""
    name, largest = _plain_name(file_name), largest_of(settings)
    if not name:
        raise UnwantedFile(_("Hãy chọn tệp bài làm rồi tải lên."))
    if len(content) > largest:
        raise UnwantedFile(_("Tệp lớn hơn %(size)s. Hãy giảm dung lượng rồi nộp.", size=filesize(largest)))
    if has_rules(settings) and ending_of(name) in settings["extensions"]:
        _refuse_closed(content)
    media_type = media_type_of(name, content, tuple(settings["extensions"]))
    own = (Upload.attempt_id == slot.attempt_id, Upload.position == slot.position)
    if (db.session.scalar(select(func.count(Upload.id)).where(*own)) or 0) >= MOST_UPLOADS:
        raise UnwantedFile(_("Câu này đã nhận %(n)d tệp, không nhận thêm.", n=MOST_UPLOADS))
    upload = Upload(
        attempt_id=slot.attempt_id, position=slot.position, sha256=store_file(content, media_type=media_type),
        name=name, size=len(content), media_type=media_type, uploaded_at=at,
    )  # fmt: skip
    db.session.add(upload)
    db.session.flush()
    return upload


def answer_with(upload: Upload) -> Raw:
    """The answer that hands this upload in."""
    return {"upload": [str(upload.id)], "name": [upload.name], "size": [str(upload.size)]}


def find_upload(attempt_id: int, position: int, upload_id: int) -> Upload | None:
    """An upload to a slot; one to another slot is not found."""
    return db.session.scalar(
        select(Upload).where(Upload.id == upload_id, Upload.attempt_id == attempt_id, Upload.position == position)
    )


def check_upload(type_key: str, slot: SlotRow, given: JSONDict) -> None:
    """Refuse an answer that names another's file, or one for another question; raises `Unacceptable`."""
    if not given or not QUESTION_TYPES[type_key].takes_files:
        return
    upload = find_upload(slot.attempt_id, slot.position, given["upload"])
    if upload is None or (upload.name, upload.size) != (given["name"], given["size"]):
        raise Unacceptable(_("Tệp này không phải do đồng chí nộp cho câu này. Hãy tải tệp lên lại."))


def _refuse_closed(content: bytes) -> None:
    """Tell at once of a file that no rule could read: locked, of an old program, with macros."""
    try:
        refuse_macros(open_archive(content, OFFICE_LIMITS))
    except UnreadableFile as refusal:
        raise UnwantedFile(refusal.sentence) from refusal


def _plain_name(file_name: str) -> str:
    """The name without folders and signs that nobody sees, and not too long."""
    name = nfc(file_name.replace("\\", "/").rpartition("/")[2])
    ending = ending_of(name)
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - len(ending) - 1]}.{ending}"
