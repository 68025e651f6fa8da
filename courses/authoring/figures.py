"""The figures of a question beside its options, and what the coach makes of them."""

from dataclasses import dataclass, field

from courses.statistics.advice_words import KINDS, sentence, what_to_do
from courses.statistics.advising import gathered_by_question
from courses.statistics.coach import Advice, advise
from lms.api import percent


@dataclass(frozen=True)
class Figures:
    """The share of `attempts` that chose each option, by its text, and the most urgent advice if there is any."""

    attempts: int
    shares: dict[str, str] = field(default_factory=dict)
    advice: Advice | None = None

    @property
    def kind(self) -> str:
        """How the advice is drawn."""
        return {"late": "stop", "soon": "warn"}.get(KINDS[self.advice.code], "info") if self.advice else ""

    @property
    def sentence(self) -> str:
        return sentence(self.advice.code, self.advice.told) if self.advice else ""

    @property
    def what_to_do(self) -> str:
        return what_to_do(self.advice.code, self.advice.told) if self.advice else ""


def figures_of(question_id: int) -> Figures | None:
    """What all quizzes together know of a question as it is now; one statement. None where nobody has answered it."""
    gathered = gathered_by_question([question_id]).get(question_id)
    if gathered is None or not gathered.evidence.attempts:
        return None
    evidence = gathered.evidence
    shares = {
        line["text"]: percent(line["count"] / evidence.attempts)
        for line in evidence.answers
        if not line["kind"] and line["text"] in {option.text for option in evidence.options}
    }
    urgent = next((advice for advice in advise(evidence) if advice.urgency), None)
    return Figures(evidence.attempts, shares, urgent)
