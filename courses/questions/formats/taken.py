"""A question while it is being read, and what shares of the mark in other programs become here."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from courses.questions.formats.contract import (
    CLEAR,
    DOUBTFUL,
    MOST_QUESTIONS,
    UNREADABLE,
    Embedded,
    NeutralQuestion,
    UnreadableFile,
)
from courses.questions.formats.markup import Effort
from lms.api import JSONDict, _

FULL = 99.9
"""Percent of the mark from which an answer counts as right; programs round thirds and sixths."""

CLOSE = 0.01
"""Percent by which equal shares may differ through rounding."""

MOST_PARTS = 100
"""Options, pairs, answers or gaps of one question; the bank takes far less."""

LONGEST_QUOTE, MOST_QUOTES = 80, 5
_WILD = re.compile(r"(?<!\\)\*")


class Answer(NamedTuple):
    """One answer of the file: its text, its percent of the mark, what is said about it."""

    text: str
    weight: float
    feedback: str = ""


@dataclass
class Taken:
    """A question while it is being read.

    `doubts` have to be confirmed by a person, `notes` tell what was left out and asks for nothing, `refusals` say why
    the bank cannot hold the question.
    """

    type: str
    fields: JSONDict = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    pictures: list[Embedded] = field(default_factory=list)
    effort: Effort = field(default_factory=Effort)
    """Shared by all questions of a file."""

    def question(self, place: str, *, name: str = "", category: str = "", original: str = "") -> NeutralQuestion:
        """What was read."""
        for part, value in self.fields.items():
            if isinstance(value, list | dict) and len(value) > MOST_PARTS:
                self.refusals.append(_("Câu này có quá %(n)d phần.", n=MOST_PARTS))
                self.fields[part] = value[:MOST_PARTS] if isinstance(value, list) else {}
        state = UNREADABLE if self.refusals else DOUBTFUL if self.doubts else CLEAR
        return NeutralQuestion(
            type=self.type,
            fields={key: value for key, value in self.fields.items() if value not in ("", [], None)},
            place=place,
            state=state,
            remarks=tuple(dict.fromkeys([*self.refusals, *self.doubts, *self.notes])),
            name=name,
            category=category,
            original=original,
            pictures=tuple(self.pictures),
        )


def gathered(questions: Iterable[NeutralQuestion]) -> tuple[NeutralQuestion, ...]:
    """All questions of a file; raises `UnreadableFile` as soon as there are too many."""
    found = []
    for question in questions:
        found.append(question)
        if len(found) > MOST_QUESTIONS:
            sentence = _("Tệp có quá %(n)d câu hỏi. Hãy chia thành nhiều tệp.", n=MOST_QUESTIONS)
            raise UnreadableFile(sentence, question.place)
    return tuple(found)


def take_options(taken: Taken, answers: Sequence[Answer], *, single: bool) -> None:
    """Take options with their shares as a choice of one or of several."""
    least = FULL if single else CLOSE
    rights = [answer for answer in answers if answer.weight >= least]
    taken.type = "choice" if single and len(rights) < 2 else "choices"
    taken.fields["options"] = [_option(answer, right=answer.weight >= least) for answer in answers]
    if not rights:
        taken.doubts.append(_("Không có phương án nào được trọn điểm nên chưa rõ đáp án đúng."))
    elif single and len(rights) > 1:
        sentence = _("Tệp ghi %(n)d phương án đúng, chọn một trong số đó là đủ; ở đây phải chọn hết.", n=len(rights))
        taken.doubts.append(sentence)
    elif single:
        taken.doubts.extend(_differing(answers))
    else:
        taken.doubts.extend(_shares(answers, rights))


def take_accepted(taken: Taken, answers: Sequence[Answer]) -> None:
    r"""Take the answers of a short answer: what gets the whole mark is accepted. A star that is meant is \*."""
    taken.type = "short_answer"
    right = [answer.text for answer in answers if answer.weight >= FULL]
    taken.fields["accept"] = list(dict.fromkeys(text.replace("\\*", "*") for text in right))
    for text in right:
        if _WILD.search(text):
            sentence = _("Dấu * trong %(text)s thay cho chữ bất kỳ trong tệp; ở đây là dấu * thật.", text=quoted(text))
            taken.doubts.append(sentence)
    taken.doubts.extend(lesser(answers))
    if not taken.fields["accept"]:
        taken.doubts.append(_("Không có đáp án nào được trọn điểm."))


def take_statement(taken: Taken, *, answer: bool, said_if_right: str, said_if_wrong: str) -> None:
    """Take a statement. What is said to who was wrong explains most, and is said to all."""
    taken.type = "true_false"
    taken.fields["answer"] = answer
    said = [taken.fields.get("feedback", ""), said_if_wrong]
    taken.fields["feedback"] = "\n\n".join(dict.fromkeys(part for part in said if part))
    if said_if_wrong:
        taken.notes.append(_("Nhận xét dành cho câu trả lời sai được nói sau mọi câu trả lời."))
    note_feedback(taken, [said_if_right])


def note_feedback(taken: Taken, remarks: Iterable[str]) -> None:
    """Tell what is said about single answers where our type speaks about the whole question only."""
    kept = list(dict.fromkeys(quoted(remark) for remark in remarks if remark))
    if said := "; ".join([*kept[:MOST_QUOTES], *["…"] * (len(kept) > MOST_QUOTES)]):
        taken.notes.append(_("Không giữ nhận xét riêng của từng đáp án: %(said)s.", said=said))


def percent_text(weight: float) -> str:
    """Write a share as Vietnamese writes it."""
    return f"{weight:.7g}".replace(".", ",").replace("-", "−")


def _option(answer: Answer, *, right: bool) -> JSONDict:
    option: JSONDict = {"text": answer.text}
    if right:
        option["right"] = True
    if answer.feedback:
        option["feedback"] = answer.feedback
    return option


def _differing(answers: Sequence[Answer]) -> Iterable[str]:
    """Shares that a choice of one does not know."""
    yield from lesser(answers)
    for answer in answers:
        if answer.weight < 0:
            text, share = quoted(answer.text), percent_text(-answer.weight)
            yield _(
                "Phương án %(text)s bị trừ %(share)s %% số điểm trong tệp; ở đây không trừ.", text=text, share=share
            )


def lesser(answers: Sequence[Answer]) -> Iterable[str]:
    """Tell of the answers that get a part of the mark where ours get all or nothing."""
    for answer in answers:
        if 0 < answer.weight < FULL:
            text, share = quoted(answer.text), percent_text(answer.weight)
            yield _("%(text)s được %(share)s %% số điểm trong tệp; ở đây không được điểm.", text=text, share=share)


def _shares(answers: Sequence[Answer], rights: Sequence[Answer]) -> Iterable[str]:
    """Shares other than ours, where every right option is worth the same and a wrong one takes that away again."""
    share = 100 / len(rights)
    told = ", ".join(percent_text(answer.weight) for answer in rights)
    if abs(sum(answer.weight for answer in rights) - 100) > 1:
        yield _("Điểm các phương án đúng (%(told)s %%) không cộng thành 100 %%; ở đây chia đều.", told=told)
    elif any(abs(answer.weight - share) > CLOSE for answer in rights):
        yield _("Các phương án đúng được điểm khác nhau (%(told)s %%) trong tệp; ở đây chia đều.", told=told)
    penalties = {answer.weight for answer in answers if answer.weight < CLOSE}
    if any(abs(penalty + share) > CLOSE for penalty in penalties):
        told, ours = ", ".join(percent_text(abs(one)) for one in sorted(penalties)), percent_text(round(share, 2))
        if penalties == {0.0}:
            yield _("Phương án sai không bị trừ điểm trong tệp; ở đây mỗi phương án sai trừ %(ours)s %%.", ours=ours)
        else:
            yield _("Mỗi phương án sai trừ %(told)s %% số điểm trong tệp; ở đây trừ %(ours)s %%.", told=told, ours=ours)


def quoted(text: str) -> str:
    """Quote a text in a sentence, the beginning of a long one."""
    line = " ".join(text.split())
    return f"“{line if len(line) <= LONGEST_QUOTE else line[: LONGEST_QUOTE - 1] + '…'}”"
