"""The editor's page as fields: read from a posted form, changed by its buttons, checked, and made ready to be kept."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import yaml
from werkzeug.datastructures import MultiDict

from courses.authoring.families import family_of
from courses.authoring.families.gaps import free_name
from courses.authoring.labels import NAMES, TABLE, label_faults, read_labels
from courses.authoring.markup import nfc_breaks
from courses.authoring.posted import Posted, filled
from courses.authoring.starting_files import files_of
from courses.questions.contract import QUESTION_TYPES, Fault, QuestionType
from courses.questions.declarations import FIELD
from courses.questions.variants import question_faults
from lms.api import JSONDict, _

MORE = "more"
"""The field with the YAML of what the form has no field for; among the fields only while it cannot be read."""

LONGEST_YAML = 20_000
HINTS = "hints"
_QUOTED = re.compile(r"“([^”]{1,40})”")


def read_fields(kind: QuestionType, form: MultiDict[str, str]) -> JSONDict:
    """Read everything that the form says of a question."""
    posted = Posted(form)
    family = family_of(kind.key)
    files = filled(**{name: files_of(form.getlist(name)) for name in kind.attachments})
    return {"type": kind.key, **read_labels(posted), **family.read(posted), **files, **_more(kind, form.get(MORE, ""))}


def empty_fields(kind: QuestionType) -> JSONDict:
    """What the form of a new question holds."""
    return {"type": kind.key, "text": "", "difficulty": 1, "kind": "recall", **family_of(kind.key).empty()}


def rest_of(kind: QuestionType, fields: Mapping[str, Any]) -> str:
    """What the form has no field for, as YAML."""
    if MORE in fields:
        return str(fields[MORE])
    rest = {name: fields[name] for name in _rest(kind) if name in fields}
    if set(fields.get(FIELD) or ()) - TABLE:
        rest[FIELD] = fields[FIELD]
    return str(yaml.safe_dump(rest, allow_unicode=True, sort_keys=False)) if rest else ""


def has_rest(kind: QuestionType) -> bool:
    """Whether the type has fields that the form does not know."""
    return bool(_rest(kind))


def changed_by_button(fields: JSONDict, button: str) -> None:
    """Do what a button says: add:options, up:options:2, down:options:2, remove:options:2; anything else is nothing."""
    deed, _colon, where = button.partition(":")
    name, _colon, place = where.partition(":")
    family = family_of(fields["type"])
    if name == "gaps" and "gaps" in family.names:
        _change_gaps(fields, deed, place)
        return
    makers: dict[str, Callable[[], Any]] = {HINTS: str, **family.rows}
    if name not in makers and name not in QUESTION_TYPES[fields["type"]].attachments:
        return
    rows = fields.setdefault(name, [])
    if deed == "add" and name in makers:
        rows.append(makers[name]())
    elif place.isdecimal() and int(place) < len(rows):
        row = rows.pop(int(place))
        if deed in {"up", "down"}:
            rows.insert(max(0, int(place) + (-1 if deed == "up" else 1)), row)


def tidied(fields: Mapping[str, Any]) -> JSONDict:
    """The fields without the rows that say nothing."""
    family = family_of(fields["type"])
    kept = dict(fields)
    for name in (HINTS, *family.rows, *QUESTION_TYPES[fields["type"]].attachments):
        if isinstance(kept.get(name), list):
            kept[name] = [row for row in kept[name] if not family.is_blank(row)]
        if not kept.get(name) and not family.empty().get(name):
            kept.pop(name, None)  # a part that a question can be without
    return kept


def with_rows(fields: JSONDict) -> JSONDict:
    """The fields with something to write in where every row was left out."""
    empty = {name: rows for name, rows in family_of(fields["type"]).empty().items() if not fields.get(name)}
    return {**fields, **empty}


def faults_in(kind: QuestionType, fields: Mapping[str, Any]) -> dict[str, str]:
    """What has to be mended, in the words of the form, by the id of the field: `options-2-text`, or empty."""
    found: dict[str, str] = {}
    for fault in _faults(kind, fields):
        quoted = _QUOTED.search(fault.sentence)
        path = fault.path or ((quoted[1],) if quoted and quoted[1] in kind.fields else ())
        sentence = _("Hãy chọn một hình.") if path in {(name,) for name in kind.pictures} else fault.sentence
        if len(path) > 1 and path[0] in kind.attachments:
            sentence = _("Không còn thấy tệp này. Hãy bỏ đi rồi tải lên lại.")
        found.setdefault("-".join(map(str, path)), f"{_place_in_table(path)}{_plainly(sentence)}")
    return found


def _place_in_table(path: Sequence[str | int]) -> str:
    """Which line of the table, or which sum, a sentence is about; the names stand in the first line."""
    if tuple(path[:2]) == (FIELD, "rows") and len(path) > 2:
        return str(_("Dòng %(n)d: ", n=int(path[2]) + 2))
    return f"{path[2]}: " if tuple(path[:2]) == (FIELD, "derive") and len(path) > 2 else ""


def _faults(kind: QuestionType, fields: Mapping[str, Any]) -> list[Fault]:
    if MORE in fields:
        return [Fault((MORE,), _("Phần viết bằng YAML chưa đúng: mỗi dòng là một trường, ví dụ “ten: giá trị”."))]
    return [*question_faults(kind, fields), *label_faults(fields)]


def _rest(kind: QuestionType) -> list[str]:
    known = {*NAMES, *kind.attachments, *family_of(kind.key).names}
    return [name for name in kind.fields if name not in known]


def _more(kind: QuestionType, typed: str) -> JSONDict:
    text = nfc_breaks(typed[:LONGEST_YAML])
    if not text.strip():
        return {}
    try:
        said = None if _has_aliases(text) else yaml.safe_load(text)
        json.dumps(said, allow_nan=False)  # dates and the like are nothing that a question holds
    except (yaml.YAMLError, ValueError, TypeError, RecursionError):
        return {MORE: text}
    if isinstance(said, dict) and set(said) <= {*_rest(kind), FIELD}:
        return said
    return {MORE: text}


def _has_aliases(text: str) -> bool:
    """Whether a part names another part, by which few lines could grow into gigabytes."""
    return any(isinstance(token, yaml.AliasToken) for token in yaml.scan(text))


def _change_gaps(fields: JSONDict, deed: str, name: str) -> None:
    if deed == "add":
        new = free_name(fields["gaps"], fields["text"])
        fields["gaps"][new] = {"kind": "text"}
        fields["text"] = f"{fields['text']} [[{new}]]".strip()
    elif deed == "remove":
        fields["gaps"].pop(name, None)
        fields["text"] = fields["text"].replace(f"[[{name}]]", "").strip()


def _plainly(sentence: str) -> str:
    """A sentence for people who have never seen the names of our fields."""
    words = field_words()
    return _QUOTED.sub(lambda quoted: f"“{words.get(quoted[1], quoted[1])}”", sentence)


def field_words() -> dict[str, str]:
    """What the form calls the fields of packs."""
    return {
        "text": _("Nội dung"), "feedback": _("Giải thích"), "hints": _("Gợi ý"), "options": _("Phương án"),
        "right: true": _("đúng"), "right": _("đúng"), "pairs": _("Các cặp"), "left": _("Vế trái"),
        "extra": _("Lựa chọn thừa"), "items": _("Các dòng"), "accept": _("Đáp án được chấp nhận"),
        "answer": _("Đáp án"), "tolerance": _("Sai số cho phép"), "unit": _("Đơn vị"), "gaps": _("Các ô"),
        "weight": _("Trọng số"), "picture": _("Hình"), "alt": _("Lời thay thế"), "regions": _("Các vùng"),
        "title": _("Tên vùng"), "guide": _("Hướng dẫn chấm"), "least_words": _("Ít nhất, chữ"),
        "most_words": _("Nhiều nhất, chữ"), "rubric": _("Tiêu chí chấm"), "points": _("Điểm"),
        "levels": _("Các mức"), "rule": _("Quy tắc"), "rules": _("Quy tắc chấm tệp"), "ask": _("Tham số"),
        "sentence": _("Câu nói với người học"), "marking": _("Điểm theo quy tắc"), "skill": _("Mã kỹ năng"),
        "extensions": _("Dạng tệp"), "max_mb": _("Lớn nhất, MB"), "files": _("Tệp ban đầu"),
        "variants": _("Bảng giá trị"), "rows": _("Bảng giá trị"), "derive": _("Biểu thức"),
    }  # fmt: skip
