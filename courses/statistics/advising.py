"""Keeping the coach's advice, so that lists of questions can filter and order by it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from string import ascii_uppercase

from sqlalchemy import delete, select
from sqlalchemy.orm import aliased

from courses.questions.contract import QUESTION_TYPES
from courses.questions.models import Question, QuestionVersion
from courses.statistics.answers import option_texts
from courses.statistics.coach import Evidence, Option, advise
from courses.statistics.models import QuestionAdvice, QuestionStatistics
from lms.api import JSONDict, db, insert_into


@dataclass(frozen=True)
class Gathered:
    """What all quizzes together know of one question as it is now."""

    version: QuestionVersion
    evidence: Evidence


def keep_advice(question_ids: Collection[int], *, at: datetime) -> None:
    """Put what the figures say of these questions in the place of what they said before; three statements."""
    rows = [_row(question_id, gathered, at) for question_id, gathered in gathered_by_question(question_ids).items()]
    silent = set(question_ids) - {row["question_id"] for row in rows}
    if silent:
        db.session.execute(delete(QuestionAdvice).where(QuestionAdvice.question_id.in_(silent)))
    if not rows:
        return
    new = insert_into(QuestionAdvice)
    names = [column.name for column in QuestionAdvice.__table__.columns if not column.primary_key]
    db.session.execute(
        new.on_conflict_do_update(index_elements=["question_id"], set_={name: new.excluded[name] for name in names}),
        rows,
    )


def gathered_by_question(question_ids: Collection[int]) -> dict[int, Gathered]:
    """The figures of questions over all quizzes and all versions that say what the newest one says."""
    newest, had = aliased(QuestionVersion), aliased(QuestionVersion)
    rows = db.session.execute(
        select(QuestionStatistics, newest)
        .join(had, had.id == QuestionStatistics.version_id)
        .join(Question, Question.id == QuestionStatistics.question_id)
        .join(newest, (newest.question_id == Question.id) & (newest.number == Question.latest))
        .where(QuestionStatistics.question_id.in_(question_ids), had.content == newest.content)
        .order_by(QuestionStatistics.quiz_id)
    )
    figures: defaultdict[int, list[QuestionStatistics]] = defaultdict(list)
    versions: dict[int, QuestionVersion] = {}
    for one, version in rows:
        figures[one.question_id].append(one)
        versions[one.question_id] = version
    return {key: Gathered(versions[key], _together(versions[key], figures[key])) for key in versions}


def options_of(settings: JSONDict) -> list[Option]:
    """The options with the letters that authors know them by."""
    texts = option_texts(settings)
    rights = {option["id"]: bool(option.get("right")) for option in settings.get("options", ()) if "id" in option}
    return [
        Option(letter, text, rights[key]) for letter, (key, text) in zip(ascii_uppercase, texts.items(), strict=False)
    ]


def _together(version: QuestionVersion, figures: Sequence[QuestionStatistics]) -> Evidence:
    return Evidence(
        attempts=sum(one.attempts for one in figures),
        facility=_mean((one.facility, one.attempts) for one in figures),
        discrimination=_mean((one.discrimination, one.attempts) for one in figures),
        guess=QUESTION_TYPES[version.type].guess(version.settings) if version.type in QUESTION_TYPES else None,
        answers=_added_up(line for one in figures for line in one.figures.get("answers", ())),
        options=options_of(version.settings),
    )


def _mean(pairs: Iterable[tuple[float | None, int]]) -> float | None:
    """The mean of what is known, weighted by the attempts behind it."""
    known = [(value, weight) for value, weight in pairs if value is not None and weight]
    weights = sum(weight for _value, weight in known)
    return sum(value * weight for value, weight in known) / weights if weights else None


def _added_up(lines: Iterable[JSONDict]) -> list[JSONDict]:
    """Answers of several quizzes as one table."""
    found: dict[tuple[str, str], JSONDict] = {}
    for line in lines:
        place = (line["text"], line["kind"])
        thirds = line.get("thirds") or (0, 0, 0)
        if (before := found.get(place)) is None:
            found[place] = {**line, "thirds": list(thirds)}
            continue
        before["thirds"] = [one + other for one, other in zip(before["thirds"], thirds, strict=True)]
        for name in ("fraction", "rest"):
            before[name] = _mean([(before[name], before["count"]), (line[name], line["count"])])
        before["count"] += line["count"]
    return list(found.values())


def _row(question_id: int, gathered: Gathered, at: datetime) -> JSONDict:
    evidence = gathered.evidence
    first = advise(evidence)[0]
    return {
        "question_id": question_id, "content": gathered.version.content, "code": first.code, "urgency": first.urgency,
        "told": first.told, "attempts": evidence.attempts, "facility": evidence.facility,
        "discrimination": evidence.discrimination, "computed_at": at,
    }  # fmt: skip
