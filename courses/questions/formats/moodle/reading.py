"""A <question> of a Moodle XML file as a question of ours."""

import re
from collections.abc import Callable, Iterator

from lxml import etree

from courses.questions.filetypes import KINDS
from courses.questions.formats.contract import NeutralQuestion
from courses.questions.formats.markup import Effort, from_plain
from courses.questions.formats.moodle.embedded import take_gaps
from courses.questions.formats.moodle.texts import Texts, bytes_of
from courses.questions.formats.numbers import number_in, take_numbers
from courses.questions.formats.taken import (
    Answer,
    Taken,
    note_feedback,
    take_accepted,
    take_options,
    take_statement,
)
from courses.questions.types.file_task import BYTES, MOST_MB
from lms.api import JSONDict, _

LONGEST = 200_000
"""Characters of one question, without its files."""

_PLACE = re.compile(r"\[\[(\d{1,3})\]\]")
_USUAL = ("your answer is", "câu trả lời của bạn")
"""How the feedback begins that Moodle itself puts into every question of several answers."""

_OFFICE = ("docx", "xlsx", "pptx", "pdf")


def question_of(element: etree._Element, number: int, category: str, effort: Effort) -> NeutralQuestion:
    """Read one question; its place is its number, and the line where it begins."""
    name = " ".join((element.findtext("name/text") or "").split())
    place = _("câu %(n)d, dòng %(line)d", n=number, line=element.sourceline or 0)
    kind = (element.get("type") or "").strip().lower()
    original = "\n".join(_original(element))
    taken = Taken(kind, effort=effort)
    if sum(len(text) for text in element.itertext() if not _is_file(text)) > LONGEST:
        taken.refusals.append(_("Câu này dài quá %(n)d chữ cái.", n=LONGEST))
    else:
        _Reader(element, taken).read(kind)
    return taken.question(place, name=name, category=category, original=original)


def _is_file(text: object) -> bool:
    parent = getattr(text, "getparent", lambda: None)()
    return parent is not None and parent.tag in {"file", "image_base64"}


def _original(element: etree._Element) -> Iterator[str]:
    """What stands in the file, without tags of the format itself."""
    for part in element.iter("questiontext", "answer", "subquestion", "selectoption", "dragbox"):
        text = " ".join((part.findtext("text") or "").split())
        share = part.get("fraction")
        if text:
            yield f"[{share} %] {text}"[:2_000] if share else text[:10_000]


class _Reader:
    def __init__(self, element: etree._Element, taken: Taken) -> None:
        self.element, self.taken, self.texts = element, taken, Texts(taken)

    def read(self, kind: str) -> None:
        """Read what every question has, then what its type has."""
        element, fields = self.element, self.taken.fields
        reader = _READERS.get(kind)
        if kind != "cloze":
            fields["text"] = self.texts.of(element.find("questiontext"))
        fields["feedback"] = self.texts.of(element.find("generalfeedback"))
        fields["hints"] = [hint for one in element.findall("hint") if (hint := self.texts.of(one))]
        if reader is None:
            sentence = _("Loại câu hỏi “%(type)s” của Moodle chưa có ở đây nên không lấy được.", type=kind[:40])
            self.taken.refusals.append(sentence)
        else:
            reader(self)
        self._old_picture()
        self._note_combined_feedback()
        self.texts.finish()

    def value(self, name: str, usual: str = "") -> str:
        """A plain value of the question."""
        return (self.element.findtext(name) or usual).strip()

    def flag(self, name: str, *, usual: bool) -> bool:
        """A value that is true or false, by word or by figure."""
        return {"1": True, "true": True, "0": False, "false": False}.get(self.value(name).lower(), usual)

    def answers(self, *, plain: bool = False) -> list[Answer]:
        """The answers with their shares; `plain` for those that are typed."""
        found = []
        for one in self.element.findall("answer"):
            text = (one.findtext("text") or "").strip() if plain else self.texts.of(one)
            share = number_in(one.get("fraction") or "0")
            if share is None:
                self.taken.doubts.append(
                    _("Điểm “%(text)s” của một đáp án không phải là số.", text=one.get("fraction"))
                )
            found.append(Answer(text, float(share or 0), self.texts.of(one.find("feedback"))))
        return found

    def options(self) -> None:
        take_options(self.taken, self.answers(), single=self.flag("single", usual=True))
        self.taken.fields["keep_order"] = not self.flag("shuffleanswers", usual=True) or None

    def whole_set(self) -> None:
        answers = self.answers()
        take_options(self.taken, answers, single=False)
        self.taken.doubts.clear()
        if not any(answer.weight > 0 for answer in answers):
            self.taken.doubts.append(_("Không có phương án nào được trọn điểm nên chưa rõ đáp án đúng."))
        self.taken.fields |= {"all_or_nothing": True, "keep_order": not self.flag("shuffleanswers", usual=True) or None}

    def statement(self) -> None:
        said = {answer.text.casefold(): answer for answer in self.answers(plain=True)}
        right = [text for text, answer in said.items() if answer.weight > 0 and text in {"true", "false"}]
        if len(right) != 1:
            self.taken.type = "true_false"
            self.taken.doubts.append(_("Chưa rõ đáp án là Đúng hay Sai."))
            return
        wrong = "false" if right[0] == "true" else "true"
        remarks = {text: answer.feedback for text, answer in said.items()}
        take_statement(
            self.taken,
            answer=right[0] == "true",
            said_if_right=remarks.get(right[0], ""),
            said_if_wrong=remarks.get(wrong, ""),
        )

    def words(self) -> None:
        answers = self.answers(plain=True)
        take_accepted(self.taken, answers)
        self.taken.fields["case"] = "required" if self.flag("usecase", usual=False) else None
        self.taken.fields["tone_marks"] = self.value("tonemarks") or None
        note_feedback(self.taken, [answer.feedback for answer in answers])

    def numbers(self) -> None:
        answers, ranges = self.answers(plain=True), []
        for answer, one in zip(answers, self.element.findall("answer"), strict=True):
            tolerance = (one.findtext("tolerance") or "").strip()
            ranges.append((f"{answer.text}:{tolerance}" if tolerance else answer.text, answer.weight))
        take_numbers(self.taken, ranges)
        units = [
            (unit.findtext("unit_name") or "").strip()
            for unit in self.element.findall("units/unit")
            if number_in(unit.findtext("multiplier") or "1") == 1
        ]
        self.taken.fields["unit"] = units[0] if units else None
        if len(self.element.findall("units/unit")) > 1:
            self.taken.doubts.append(_("Tệp nhận nhiều đơn vị; ở đây chỉ giữ đơn vị đầu tiên."))
        note_feedback(self.taken, [answer.feedback for answer in answers])

    def pairs(self) -> None:
        self.taken.type = "matching"
        pairs, extra = [], []
        for one in self.element.findall("subquestion"):
            left, right = self.texts.of(one), from_plain((one.findtext("answer/text") or "").strip())
            if left:
                pairs.append({"left": left, "right": right})
            elif right:
                extra.append(right)
        rights = {pair["right"] for pair in pairs}
        unused = dict.fromkeys(text for text in extra if text not in rights)
        self.taken.fields |= {"pairs": pairs, "extra": list(unused)}

    def order(self) -> None:
        self.taken.type = "ordering"
        self.taken.fields["items"] = [self.texts.of(one) for one in self.element.findall("answer")]
        grading = self.value("gradingtype").upper()
        if grading == "ALL_OR_NOTHING":
            self.taken.fields["all_or_nothing"] = True
        elif grading not in {"", "RELATIVE_NEXT_EXCLUDE_LAST"}:
            self.taken.doubts.append(_("Tệp chấm theo vị trí; ở đây chấm theo từng cặp đứng liền nhau."))
        if self.value("selecttype", "ALL").upper() != "ALL":
            self.taken.doubts.append(_("Tệp chỉ hỏi một số mục trong danh sách; ở đây hỏi tất cả."))

    def essay(self) -> None:
        fields, value = self.taken.fields, self.value
        self.taken.type = "essay"
        fields["guide"] = self.texts.of(self.element.find("graderinfo"))
        if value("responseformat") == "noinline" and value("attachments", "0") != "0":
            self._file_task()
            return
        for name, limit in (("least_words", value("minwordlimit")), ("most_words", value("maxwordlimit"))):
            fields[name] = int(limit) if limit.isascii() and limit.isdigit() and len(limit) < 6 and int(limit) else None
        if self.texts.of(self.element.find("responsetemplate")):
            self.taken.notes.append(_("Không giữ bài viết mẫu cho sẵn trong ô trả lời."))
        if value("attachments", "0") != "0":
            self.taken.doubts.append(_("Tệp cho nộp thêm tệp đính kèm; ở đây chỉ viết câu trả lời."))

    def _file_task(self) -> None:
        self.taken.type = "file_task"
        asked = re.findall(r"\.(\w{1,8})", self.value("filetypeslist").lower())
        extensions = [ending for ending in dict.fromkeys(asked) if ending in KINDS]
        size = self.value("maxbytes", "0")
        megabytes = int(size) // BYTES if size.isascii() and size.isdigit() and len(size) < 16 else 0
        self.taken.fields |= {"extensions": extensions or list(_OFFICE), "max_mb": min(megabytes, MOST_MB) or None}
        if not extensions:
            self.taken.doubts.append(_("Tệp không nói rõ nhận dạng tệp nào; hãy chọn lại."))

    def gaps(self) -> None:
        stem = self.element.find("questiontext")
        if stem is None:
            self.taken.refusals.append(_("Câu này không có nội dung."))
            return
        self.texts.unpack(stem)
        written = stem.get("format") or ""
        raw, names = stem.findtext("text") or "", self.value("gapnames").split()
        take_gaps(self.taken, raw, lambda text: self.texts.markdown(text, written), names)

    def selections(self) -> None:
        """Gaps that share a list of words, each with its group."""
        fields = self.taken.fields
        boxes = self.element.findall("selectoption") + self.element.findall("dragbox")
        words = [
            (self.texts.markdown(box.findtext("text") or "", "plain_text"), box.findtext("group")) for box in boxes
        ]
        gaps: dict[str, JSONDict] = {}
        fixed = not self.flag("shuffleanswers", usual=True)

        def gap(found: re.Match[str]) -> str:
            place = int(found[1])
            if not 1 <= place <= len(words):
                self.taken.doubts.append(_("Ô [[%(n)d]] không có từ để chọn.", n=place))
                return found[0]
            right, group = words[place - 1]
            others = dict.fromkeys(text for text, of in words if of == group)
            options = [{"text": text, **({"right": True} if text == right else {})} for text in others]
            name = f"g{len(gaps) + 1}"
            gaps[name] = {"kind": "select", "options": options, **({"keep_order": True} if fixed else {})}
            return f"[[{name}]]"

        self.taken.type = "cloze"
        fields["text"] = _PLACE.sub(gap, fields["text"])
        fields["gaps"] = gaps

    def description(self) -> None:
        self.taken.refusals.append(_("Đây là đoạn giới thiệu, không phải câu hỏi."))

    def _old_picture(self) -> None:
        """A picture as Moodle 1.9 kept it, beside the text."""
        name, content = self.value("image"), bytes_of(self.value("image_base64"))
        if kept := self.texts.keep(name.rpartition("/")[2], name, content):
            self.taken.fields["text"] = f"{self.taken.fields.get('text', '')}\n\n![]({kept})".strip()

    def _note_combined_feedback(self) -> None:
        said = [
            self.texts.of(self.element.find(name))
            for name in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
        ]
        note_feedback(self.taken, [text for text in said if not text.casefold().startswith(_USUAL)])


_READERS: dict[str, Callable[[_Reader], None]] = {
    "multichoice": _Reader.options, "multichoiceset": _Reader.whole_set, "truefalse": _Reader.statement,
    "shortanswer": _Reader.words, "numerical": _Reader.numbers, "matching": _Reader.pairs, "match": _Reader.pairs,
    "ddmatch": _Reader.pairs, "ordering": _Reader.order, "essay": _Reader.essay, "cloze": _Reader.gaps,
    "multianswer": _Reader.gaps, "gapselect": _Reader.selections, "ddwtos": _Reader.selections,
    "description": _Reader.description,
}  # fmt: skip

KNOWN = frozenset(_READERS) - {"description"}
"""Moodle's types that have one of ours."""
