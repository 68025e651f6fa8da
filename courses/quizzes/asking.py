"""What rules ask people to type on entering, such as a room code: reading it, and bearing few wrong guesses."""

from collections.abc import Mapping

from courses.quizzes.entering import Door
from courses.quizzes.rules.contract import ACCESS_RULES, Refusal
from courses.quizzes.rules.words import moment_words
from lms.api import TooManyFailures, _, count_failure, forget_failures, refuse_waiting

LONGEST = 200


def field_name(key: str) -> str:
    """The name of the input for what the rule under `key` asks."""
    return f"typed-{key}"


def typed_in(form: Mapping[str, str]) -> dict[str, str]:
    """What a form brings for the rules that ask for something, by their keys."""
    asking = (rule.key for rule in ACCESS_RULES if rule.question)
    return {key: form[field_name(key)][:LONGEST] for key in asking if form.get(field_name(key), "").strip()}


def refusals_of(door: Door, *, is_moving: bool = False) -> dict[str, Refusal]:
    """Ask the rules whether one may enter, unless this person has typed wrongly too often just now.

    What is typed wrongly is counted. The wait is that of passwords: after five it doubles, up to an hour. The caller
    commits refusals too.
    """
    asked = {rule.key for rule in door.questions} & set(door.circumstances.typed)
    if not asked:
        return door.refusals(is_entering=True, is_moving=is_moving)
    key, at = f"courses.entry:{door.circumstances.quiz_id}:{door.circumstances.person_id}", door.circumstances.at
    try:
        refuse_waiting(key, at=at)
    except TooManyFailures as wait:
        sentence = _("Đã nhập sai nhiều lần. Nhập lại được từ %(until)s.", until=moment_words(wait.until))
        return dict.fromkeys(asked, Refusal(sentence, wait.until))
    found = door.refusals(is_entering=True, is_moving=is_moving)
    if asked & set(found):
        count_failure(key, at=at)
    else:
        forget_failures(key)
    return found
