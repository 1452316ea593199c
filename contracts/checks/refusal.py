"""A request that breaks the document is refused; where it is taken, what becomes of it counts."""

from __future__ import annotations

from collections.abc import Iterator

from understudy.contracts.exchange import Exchange
from understudy.contracts.observation import Observation
from understudy.contracts.sameness import same
from understudy.contracts.severity import Severity
from understudy.contracts.subject import Subject
from understudy.contracts.trial import Expected
from understudy.contracts.variations import ABSENT, value_at
from understudy.contracts.wording import asked, input_of, subject_of

NAME = "accepted-invalid"


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
        documented=asked(subject.api, trial.rule_at, trial.rule) or "a refusal: 4xx",
        received=came,
        at=trial.rule_at,
    )


def comes_back(exchange: Exchange) -> bool:
    """Whether the member of the body that was varied has the same value in the answer."""
    trial, answer = exchange.trial, exchange.answer
    place, *path = trial.member or ("",)
    if answer is None or trial.values is None or place != "body" or not path:
        return False
    sent = value_at(trial.values.body, tuple(path))
    found = value_at(answer.content.value, tuple(path))
    return sent is not None and sent is not ABSENT and found is not ABSENT and same(sent, found)
