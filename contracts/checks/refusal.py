"""A request that breaks the document is refused; where it is taken, what becomes of it counts."""

from __future__ import annotations

from collections.abc import Iterator

from understudy.contracts.exchange import Exchange
from understudy.contracts.observation import Observation
from understudy.contracts.severity import Severity
from understudy.contracts.subject import Subject
from understudy.contracts.trial import Expected
from understudy.contracts.variations import ABSENT, value_at
from understudy.contracts.wording import input_of, subject_of

NAME = "accepted-invalid"
_HELD_UP = frozenset((401, 403))


def each(subject: Subject, exchange: Exchange) -> Iterator[Observation]:
    """A failure where the value comes back, else a warning: nobody knows what was done with it."""
    answer, trial = exchange.answer, exchange.trial
    if answer is None or trial.expected is not Expected.REFUSAL or not answer.succeeded:
        return
    kept = comes_back(exchange)
    severity = Severity.FAILURE if kept else Severity.WARNING
    back = " and sent back" if kept else ""
    came = "it came back in the answer" if kept else f"it was answered {answer.status}"
    yield Observation(
        NAME,
        severity,
        subject_of(trial),
        f"{input_of(trial)}: accepted{back}, although the document forbids it",
        (exchange,),
        documented=f"the rule {trial.rule} forbids it" if trial.rule else "it is forbidden",
        received=came,
        at=trial.rule_at,
    )


def comes_back(exchange: Exchange) -> bool:
    """Whether the value that was varied stands under its own name in the answer."""
    trial, answer = exchange.trial, exchange.answer
    if answer is None or not answer.content.has_value or len(trial.member) < 2:
        return False
    sent = value_at(trial.values.body, trial.member[1:]) if trial.values else None
    found = answer.content.value
    name = trial.member[-1]
    return sent not in (None, ABSENT) and isinstance(found, dict) and found.get(str(name)) == sent
