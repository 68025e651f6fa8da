"""A second opinion: what an answer is worth, from the author's settings and from what the browser sent.

Written from the rules that authors are told, without the product's `parse` and `grade`, so that a mistake there shows.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from courses.questions.text import part_id

Sent = Mapping[str, Sequence[str]]
TONES = "\u0300\u0301\u0303\u0309\u0323"


def worth(kind: str, settings: Mapping[str, Any], sent: Sent) -> float:  # noqa: C901, PLR0911 (one for each type)
    """The fraction, 0 where nothing was answered."""
    values = [value for value in sent.get("answer", ()) if value]
    match kind:
        case "courses.choice":
            return float(values == [option["id"] for option in settings["options"] if option["right"]])
        case "courses.choices":
            return _several(values, [part["id"] for part in settings["options"] if part["right"]], settings)
        case "courses.true_false":
            return float(values == ["true" if settings["answer"] else "false"])
        case "courses.matching":
            hits = [sent.get(f"match-{pair['id']}") == [pair["right_id"]] for pair in settings["pairs"]]
            return sum(hits) / len(hits)
        case "courses.ordering":
            return _in_order(settings, sent)
        case "courses.short_answer":
            return float(any(_says(value, text, settings) for value in values for text in settings["accept"]))
        case "courses.numeric":
            return float(any(_is_near(value, settings) for value in values))
        case "courses.cloze":
            gaps = settings["gaps"]
            got = sum(
                gap["weight"] * worth(GAPS[gap["kind"]], gap, {"answer": sent.get(f"gap-{name}", [])})
                for name, gap in gaps.items()
            )
            return float(got / sum(gap["weight"] for gap in gaps.values()))
        case "courses.hotspot":
            right = [region["id"] for region in settings["regions"] if region["right"]]
            if settings["many"]:
                return _several(values, right, settings)
            return float(len(values) == 1 and values[0] in right)
    raise ValueError(kind)


GAPS = {"text": "courses.short_answer", "number": "courses.numeric", "select": "courses.choice"}


def _several(values: Sequence[str], right: Sequence[str], settings: Mapping[str, Any]) -> float:
    """Each wrong one takes away what a right one gives; or only the whole set counts."""
    if settings.get("all_or_nothing"):
        return float(sorted(values) == sorted(right))
    points = sum(1 if value in right else -1 for value in values)
    return max(0, points) / len(right)


def _in_order(settings: Mapping[str, Any], sent: Sent) -> float:
    """The share of items that stand right after the one they should follow."""
    places = {}
    for item in settings["items"]:
        told = sent.get(f"place-{part_id(item)}")
        if not told:
            return 0.0
        places[item] = int(told[0])
    following = [places[later] == places[item] + 1 for item, later in pairwise(settings["items"])]
    return float(all(following)) if settings.get("all_or_nothing") else sum(following) / len(following)


def _says(typed: str, accepted: str, settings: Mapping[str, Any]) -> bool:
    one, other = (" ".join(unicodedata.normalize("NFD", text).split()).strip("\"'.;, ") for text in (typed, accepted))
    if settings.get("case") != "required":
        one, other = one.casefold(), other.casefold()
    if settings.get("tone_marks") == "required":
        return sorted(one) == sorted(other) and _without(one, TONES) == _without(other, TONES)
    return _bare(one) == _bare(other)


def _without(text: str, signs: str) -> str:
    return "".join(sign for sign in text if sign not in signs)


def _bare(text: str) -> str:
    return re.sub("[\u0300-\u036f]", "", text).replace("đ", "d").replace("Đ", "D")


def _is_near(typed: str, settings: Mapping[str, Any]) -> bool:
    unit, answer, slack = settings.get("unit", ""), Decimal(settings["answer"]), Decimal(settings["tolerance"])
    number = re.sub(re.escape(unit) + "$", "", typed.strip(), flags=re.IGNORECASE).strip() if unit else typed.strip()
    readings = {number.replace(",", ".")}
    if re.fullmatch(r"-?\d{1,3}([., ]\d{3})+", number):
        readings.add(re.sub(r"[., ]", "", number))
    return any(
        abs(Decimal(reading) - answer) <= slack for reading in readings if re.fullmatch(r"-?\d+(\.\d+)?", reading)
    )
