"""From a Word file to neutral questions."""

from courses.questions.formats.contract import (
    LARGEST_FILE,
    FileProblem,
    NeutralQuestion,
    Parsed,
    SourceFile,
    UnreadableFile,
)
from courses.questions.formats.taken import gathered
from courses.questions.formats.word.building import built
from courses.questions.formats.word.drafts import Gathered
from courses.questions.formats.word.gathering import Gatherer
from courses.questions.formats.word.key_files import pairs_in_file
from courses.questions.formats.word.package import opened
from courses.questions.formats.word.pieces import pieces_of
from courses.questions.formats.word.reading import Reader
from courses.questions.formats.word.tables import flow_of
from courses.questions.formats.word.verdicts import Judge
from lms.api import _

MOST_NAMED = 100
"""Lines that belong to no question and are named one by one."""


def read_word(file: SourceFile, key_file: SourceFile | None) -> Parsed:
    """Read a Word file and, where the answers are in another one, that one; raises `UnreadableFile`."""
    if len(file.content) > LARGEST_FILE:
        raise UnreadableFile(_("Tệp lớn quá %(n)d MB. Hãy chia thành nhiều tệp.", n=LARGEST_FILE // 1_000_000))
    reader = Reader(opened(file.content))
    flow = flow_of(reader.blocks())
    found = Gatherer(pieces_of(flow.lines)).gathered()
    from_file = pairs_in_file(key_file) if key_file else []
    judge = Judge(found.drafts, [*flow.pairs, *found.pairs], from_file)
    questions = gathered(built(draft, judge, reader.pictures.by_name) for draft in found.drafts)
    return Parsed(questions, tuple(_problems(found, judge, questions)), notes=tuple(_notes(found, judge, reader)))


def _problems(found: Gathered, judge: Judge, questions: tuple[NeutralQuestion, ...]) -> list[FileProblem]:
    if not questions:
        sentence = _("Không thấy câu hỏi nào. Mỗi câu bắt đầu bằng “Câu 1.”, mỗi phương án bằng “A.”, “B.”…")
        return [FileProblem("", sentence)]
    problems = [
        FileProblem(
            _("dòng %(line)d", line=line.paragraph),
            _("Dòng này không thuộc câu nào: “%(text)s”.", text=line.text.strip()[:80]),
        )
        for line in found.loose[:MOST_NAMED]
        if line.text.strip()
    ]
    problems += [
        FileProblem("", _("Bảng đáp án có câu %(n)d nhưng không thấy câu này.", n=pair.number))
        for pair in judge.unmatched[:MOST_NAMED]
    ]
    return problems


def _notes(found: Gathered, judge: Judge, reader: Reader) -> list[str]:
    """How the file was read."""
    notes = []
    if judge.ways:
        ways = ", ".join(str(way.title) for way in judge.ways)
        notes.append(_("Đáp án nhận theo %(ways)s.", ways=ways))
    if found.drafts and found.preamble:
        notes.append(_("Bỏ qua %(n)d dòng đứng trước câu hỏi đầu tiên.", n=found.preamble))
    if reader.has_legacy_text:
        notes.append(_("Chữ gõ bằng phông TCVN3 hoặc VNI đã được đổi sang Unicode; hãy đọc lại."))
    return notes
