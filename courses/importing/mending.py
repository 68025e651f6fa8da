"""Mending a question on the spot: from the form of the mending page to the author's fields of a type, and back.

Five plain shapes serve nearly every question of a file; what has none is written as a pack writes it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any

import yaml
from werkzeug.datastructures import FileStorage

from courses.questions.contract import QUESTION_TYPES, Fault, full_key
from courses.questions.pasting import in_markdown, taken, words_from
from courses.questions.variants import question_faults
from lms.api import JSONDict, _, nfc_lines

Posted = Mapping[str, Sequence[str]]

LABELS = ("skill", "difficulty", "kind", "category")
MOST_OPTIONS = 10
PAIR = " = "
TREE_LIMIT = 20_000
"""Characters of a question that is written as a pack writes it."""


@dataclass(frozen=True)
class Shape:
    """How a type's own fields stand in the form: read from it, and shown in it."""

    title: str
    read: Callable[[Posted], tuple[str, JSONDict]]
    show: Callable[[JSONDict], JSONDict]


def one(posted: Posted, name: str) -> str:
    """The first value of an input, in NFC."""
    values = posted.get(name) or ("",)
    return nfc_lines(values[0])


def _lines(posted: Posted, name: str) -> list[str]:
    return [line.strip() for line in one(posted, name).splitlines() if line.strip()]


def _read_options(posted: Posted) -> tuple[str, JSONDict]:
    right = set(posted.get("right", ()))
    options: list[JSONDict] = []
    for place in range(MOST_OPTIONS):
        text, remark = one(posted, f"option-{place}"), one(posted, f"remark-{place}")
        if text:
            options.append({"text": text} | ({"right": True} if str(place) in right else {}))
            options[-1] |= {"feedback": remark} if remark else {}
    several = sum("right" in option for option in options) > 1
    return ("choices" if several else "choice"), {"options": options}


def _show_options(fields: JSONDict) -> JSONDict:
    options = [option for option in fields.get("options") or [] if isinstance(option, Mapping)]
    return {"options": [*options, *({} for _more in range(len(options), max(4, len(options) + 1)))][:MOST_OPTIONS]}


def _read_true_false(posted: Posted) -> tuple[str, JSONDict]:
    said = one(posted, "answer")
    return "true_false", {"answer": said == "true"} if said in {"true", "false"} else {}


def _read_short(posted: Posted) -> tuple[str, JSONDict]:
    return "short_answer", {"accept": _lines(posted, "accept")}


def _read_number(posted: Posted) -> tuple[str, JSONDict]:
    fields: JSONDict = {}
    for name in ("answer", "tolerance"):
        typed = one(posted, name).replace(",", ".")
        try:
            fields[name] = float(typed) if typed else 0
        except ValueError:
            fields[name] = typed
    unit = one(posted, "unit")
    return "numeric", fields | ({"unit": unit} if unit else {})


def _read_ordering(posted: Posted) -> tuple[str, JSONDict]:
    return "ordering", {"items": _lines(posted, "items")}


def _read_matching(posted: Posted) -> tuple[str, JSONDict]:
    halves = [line.partition(PAIR.strip()) for line in _lines(posted, "pairs")]
    pairs = [{"left": left.strip(), "right": right.strip()} for left, sign, right in halves if sign]
    extra = [left.strip() for left, sign, _right in halves if not sign]
    return "matching", {"pairs": pairs} | ({"extra": extra} if extra else {})


def _show_pairs(fields: JSONDict) -> JSONDict:
    pairs = [pair for pair in fields.get("pairs") or [] if isinstance(pair, Mapping)]
    lines = [f"{pair.get('left', '')}{PAIR}{pair.get('right', '')}" for pair in pairs]
    return {"pairs": "\n".join([*lines, *map(str, fields.get("extra") or [])])}


def _listed(name: str) -> Callable[[JSONDict], JSONDict]:
    return lambda fields: {name: "\n".join(map(str, fields.get(name) or []))}


def shapes() -> dict[str, Shape]:
    """The shapes by their names in the form, in the order in which they are offered."""
    return {
        "options": Shape(_("Chọn phương án"), _read_options, _show_options),
        "true_false": Shape(_("Đúng hay sai"), _read_true_false, dict),
        "short_answer": Shape(_("Điền ngắn"), _read_short, _listed("accept")),
        "numeric": Shape(_("Điền số"), _read_number, dict),
        "matching": Shape(_("Ghép cặp"), _read_matching, _show_pairs),
        "ordering": Shape(_("Sắp thứ tự"), _read_ordering, _listed("items")),
        "essay": Shape(_("Tự luận"), lambda _posted: ("essay", {}), dict),
        "tree": Shape(_("Viết như trong gói khóa học"), _read_tree, _show_tree),
    }


def shape_of(kind: str) -> str:
    """The shape in which a question of this type is mended; a foreign type is offered as one with options."""
    known = shapes()
    if kind in {"choice", "choices"}:
        return "options"
    if kind in known:
        return kind
    return "tree" if full_key(kind) in QUESTION_TYPES else "options"


def _read_tree(posted: Posted) -> tuple[str, JSONDict]:
    """A whole question in YAML, its type and text included; what is not YAML stays as it was typed."""
    typed = one(posted, "tree")[:TREE_LIMIT]
    try:
        tree = yaml.safe_load(typed)
    except yaml.YAMLError:
        tree = None
    if not isinstance(tree, dict):
        return "", {"tree": typed}
    kind = str(tree.pop("type", ""))
    return kind, {str(name): value for name, value in tree.items()}


def _show_tree(fields: JSONDict) -> JSONDict:
    if "tree" in fields:
        return {"tree": fields["tree"]}
    own = {"type": fields.get("type", ""), **{name: fields[name] for name in fields if name not in LABELS}}
    return {"tree": yaml.safe_dump(own, allow_unicode=True, sort_keys=False, width=100)}


def picture_places(shape: str, parts: JSONDict) -> dict[str, str]:
    """The inputs of a shape into which a picture may go, with what the page calls them."""
    if shape == "tree":
        return {}
    letters = ascii_uppercase[: len(parts["options"])] if shape == "options" else ""
    options = {f"option-{place}": _("Phương án %(letter)s", letter=letter) for place, letter in enumerate(letters)}
    return {"text": _("Câu hỏi"), **options, "feedback": _("Giải thích sau khi làm")}


def with_picture(posted: Posted, file: FileStorage | None) -> Posted:
    """The form with an uploaded picture in the input that it names; raises `UnusablePicture`."""
    asked = one(posted, "picture_place")
    place = asked if asked in picture_places(one(posted, "shape"), {"options": [{}] * MOST_OPTIONS}) else "text"
    words = words_from(one(posted, "picture_alt"))
    picture = in_markdown(taken(file), words)
    apart = " " if place.startswith("option-") else "\n\n"
    return {**posted, place: [f"{one(posted, place)}{apart}{picture}".strip()]}


@dataclass(frozen=True)
class Mended:
    """A question as the form says it, with what is still wrong."""

    type: str
    fields: JSONDict
    faults: tuple[Fault, ...]


def mended(shape: str, posted: Posted, labels: Mapping[str, Any]) -> Mended:
    """Read the form; `labels` are what the question has of `LABELS` already."""
    kind, fields = shapes()[shape].read(posted)
    if shape != "tree":
        fields = {"text": one(posted, "text"), **fields}
        if remark := one(posted, "feedback"):
            fields["feedback"] = remark
    fields = {**fields, **{name: labels[name] for name in LABELS if labels.get(name)}}
    if skill := one(posted, "skill"):
        fields["skill"] = skill
    if full_key(kind) not in QUESTION_TYPES:
        return Mended(kind, fields, (Fault(("tree",), _("Dòng “type: …” phải là một loại câu hỏi đã cài.")),))
    if set(fields).intersection(QUESTION_TYPES[full_key(kind)].attachments):
        sentence = _("Tệp ban đầu được thêm ở trang soạn câu hỏi, sau khi câu đã nhập.")
        return Mended(kind, fields, (Fault(("tree",), sentence),))
    return Mended(kind, fields, tuple(question_faults(QUESTION_TYPES[full_key(kind)], fields)))
