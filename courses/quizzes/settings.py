"""What a pack or the editor may say about a quiz, and what it becomes."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from courses.catalogue.models import Activity
from courses.questions.contract import Fault, full_key
from courses.quizzes.behaviours.contract import BEHAVIOURS, Behaviour, behaviour_named
from courses.quizzes.models import Quiz
from courses.quizzes.phases import PHASES, THINGS
from courses.quizzes.review import CUSTOM, PRESETS
from courses.quizzes.rules.contract import ACCESS_RULES
from courses.quizzes.section_settings import (
    choice_faults,
    flag_faults,
    number_faults,
    sections_faults,
    sections_from,
    unknown_faults,
    whole_faults,
)
from lms.api import JSONDict, _, db, from_local

FIELDS = (
    "key", "title", "behaviour", "options", "minutes", "pass_mark", "attempts", "counts", "draw", "sections", "shuffle",
    "review", "opens_at", "closes_at", "rules", "waiting_room", "draw_ahead_hours", "places_from",
)  # fmt: skip
BEST, LAST = COUNTS = ("best", "last")
LONGEST_MINUTES, MOST_ATTEMPTS, MOST_HOURS, FASTEST_DOOR = 600, 100, 168, 1000
DOOR_RATE, HOURS_AHEAD = 25.0, 2


def quiz_faults(fields: Mapping[str, Any]) -> Iterator[Fault]:
    """Check what is said about a quiz; takes anything a YAML file can hold. `key` and `title` are the pack's."""
    yield from unknown_faults(fields, (), FIELDS, _("Bài kiểm tra"))
    yield from _behaviour_faults(fields)
    yield from whole_faults(fields, "minutes", least=1, most=LONGEST_MINUTES)
    yield from whole_faults(fields, "attempts", least=1, most=MOST_ATTEMPTS)
    yield from whole_faults(fields, "draw_ahead_hours", least=0, most=MOST_HOURS)
    yield from number_faults(fields, "pass_mark", least=0, most=1)
    yield from number_faults(fields, "places_from", least=0, most=1)
    yield from choice_faults(fields, "counts", COUNTS)
    yield from flag_faults(fields, "shuffle")
    yield from sections_faults(fields)
    yield from _review_faults(fields.get("review"))
    yield from _date_faults(fields)
    yield from _rule_faults(fields.get("rules"))
    yield from _door_faults(fields.get("waiting_room"))


def quiz_values(fields: Mapping[str, Any]) -> JSONDict:
    """The columns of a quiz from fields that have no faults."""
    behaviour = behaviour_named(fields["behaviour"])
    door = fields.get("waiting_room") or {}
    return {
        "behaviour": fields["behaviour"].removeprefix("courses."),
        "options": behaviour.options_from(fields.get("options") or {}),
        "minutes": fields.get("minutes"),
        "pass_mark": float(_said(fields, "pass_mark", 0.5)),
        "attempts": fields.get("attempts"),
        "counts": _said(fields, "counts", BEST),
        "sections": sections_from(fields),
        "shuffle": _said(fields, "shuffle", default=True),
        "review": _review_from(fields.get("review"), behaviour),
        "opens_at": moment_from(fields.get("opens_at")),
        "closes_at": moment_from(fields.get("closes_at")),
        "rules": {
            full_key(name): ACCESS_RULES[full_key(name)].settings_from(settings or {})
            for name, settings in (fields.get("rules") or {}).items()
        },
        "has_waiting_room": bool(fields.get("waiting_room")),
        "admit_rate": float(door.get("rate", DOOR_RATE)) if isinstance(door, Mapping) else DOOR_RATE,
        "draw_ahead_hours": _said(fields, "draw_ahead_hours", HOURS_AHEAD),
        "places_from": fields.get("places_from"),
    }


def quiz_summary(values: JSONDict) -> JSONDict:
    """What lists of activities show of a quiz, from its columns."""
    count = sum(line.get("draw", 1) for section in values["sections"] for line in section["lines"])
    return {"count": count, **{name: values[name] for name in ("behaviour", "minutes", "attempts")}}


def tell_of(quiz: Quiz) -> None:
    """Let lists of activities show what a quiz has become."""
    values = {"sections": quiz.sections, "behaviour": quiz.behaviour, "minutes": quiz.minutes}
    activity = db.session.get_one(Activity, quiz.activity_id)
    activity.settings = quiz_summary({**values, "attempts": quiz.attempts})
    activity.minutes = quiz.minutes or 0


def moment_from(text: str | None) -> datetime | None:
    """Read a moment as authors write it: 2026-12-01 08:00 by the province's clock, or with a zone of its own."""
    if not text:
        return None
    moment = datetime.fromisoformat(text.strip())
    return from_local(moment) if moment.tzinfo is None else moment.astimezone(UTC)


def _said(fields: Mapping[str, Any], name: str, default: Any) -> Any:
    value = fields.get(name)
    return default if value is None else value


def _behaviour_faults(fields: Mapping[str, Any]) -> Iterator[Fault]:
    name, options = fields.get("behaviour"), fields.get("options")
    if not isinstance(name, str) or full_key(name) not in BEHAVIOURS:
        allowed = ", ".join(behaviour.key.removeprefix("courses.") for behaviour in BEHAVIOURS)
        yield Fault(("behaviour",), _("“%(name)s” chỉ có thể là: %(allowed)s.", name="behaviour", allowed=allowed))
        return
    if options is not None and not isinstance(options, Mapping):
        yield Fault(("options",), _("“%(name)s” phải gồm các trường.", name="options"))
        return
    for fault in behaviour_named(name).check(options or {}):
        yield Fault(("options", *fault.path), fault.sentence)


def _review_faults(review: Any) -> Iterator[Fault]:
    if isinstance(review, Mapping):
        yield from unknown_faults(review, ("review",), PHASES, "“review”")
        for phase in PHASES:
            seen = review.get(phase, [])
            if not isinstance(seen, list) or not all(thing in THINGS for thing in seen):
                allowed = ", ".join(THINGS)
                sentence = _("“%(name)s” phải là danh sách gồm: %(allowed)s.", name=phase, allowed=allowed)
                yield Fault(("review", phase), sentence)
    elif review is not None and review not in tuple(PRESETS):
        allowed = ", ".join(PRESETS)
        yield Fault(("review",), _("“%(name)s” chỉ có thể là: %(allowed)s.", name="review", allowed=allowed))


def _review_from(review: Any, behaviour: Behaviour) -> JSONDict:
    if isinstance(review, Mapping):
        return {"preset": CUSTOM, **{phase: list(review.get(phase, ())) for phase in PHASES}}
    return {"preset": review or ("exam" if behaviour.is_exam else "learning")}


def _date_faults(fields: Mapping[str, Any]) -> Iterator[Fault]:
    moments: dict[str, datetime | None] = {}
    for name in ("opens_at", "closes_at"):
        try:
            moments[name] = moment_from(fields.get(name))
        except (ValueError, TypeError, AttributeError, OverflowError):
            sentence = _("“%(name)s” phải là ngày giờ, ví dụ 2026-12-01 08:00 (giờ Việt Nam).", name=name)
            yield Fault((name,), sentence)
    opens_at, closes_at = moments.get("opens_at"), moments.get("closes_at")
    if opens_at is not None and closes_at is not None and closes_at <= opens_at:
        yield Fault(("closes_at",), _("Giờ đóng phải sau giờ mở."))


def _rule_faults(rules: Any) -> Iterator[Fault]:
    if rules is not None and not isinstance(rules, Mapping):
        yield Fault(("rules",), _("“%(name)s” phải gồm các trường.", name="rules"))
        return
    for name, settings in (rules or {}).items():
        key = full_key(str(name))
        if key not in ACCESS_RULES or ACCESS_RULES[key].is_always:
            yield Fault(("rules", str(name)), _("Không có quy định “%(name)s”.", name=name))
            continue
        for fault in ACCESS_RULES[key].check({} if settings is None else settings):
            yield Fault(("rules", str(name), *fault.path), fault.sentence)


def _door_faults(door: Any) -> Iterator[Fault]:
    if isinstance(door, Mapping):
        yield from unknown_faults(door, ("waiting_room",), ("rate",), "“waiting_room”")
        yield from number_faults(door, "rate", ("waiting_room",), least=0.1, most=FASTEST_DOOR)
    elif door is not None and not isinstance(door, bool):
        yield Fault(("waiting_room",), _("“waiting_room” phải là true, false hoặc {rate: số người mỗi giây}."))


def exam_faults(fields: Mapping[str, Any], quizzes: Sequence[str]) -> Iterator[Fault]:
    """Check what a pack says about an exam of several parts; `quizzes` are the keys of what may be a part."""
    yield from unknown_faults(fields, (), ("key", "title", "keep_months", "parts"), _("Kỳ thi"))
    yield from whole_faults(fields, "keep_months", least=1, most=120)
    parts = fields.get("parts")
    if not isinstance(parts, list) or not parts:
        yield Fault(("parts",), _("“parts” phải là danh sách mã các bài thi thành phần."))
        return
    for place, key in enumerate(parts):
        if key not in quizzes or key in parts[:place]:
            sentence = _("“%(key)s” không phải một bài thi của gói, hoặc được ghi hai lần.", key=key)
            yield Fault(("parts", place), sentence)
