"""The cases of one dialect, their schemas in one place, played by a mock."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from understudy.openapi.findings import Finding

from .asking import Mock
from .cases import Case, Instance
from .independent import keeps

_REFUSED = (400, 422)


@dataclass(frozen=True)
class Played:
    """Cases and the mock that plays them; `findings` are of reading their documents."""

    dialect: str
    cases: Sequence[Case]
    mock: Mock
    findings: Sequence[Finding] = ()

    def misjudged(self) -> Iterator[str]:
        """The requests that are let pass, or refused, against what their case says."""
        for case in self.cases:
            for instance in case.instances:
                if instance.in_request is None:
                    continue
                answer = self.mock.post(f"/{case.name}", instance.text)
                right = answer.status == 200 if instance.in_request else answer.status in _REFUSED
                if not right or (answer.reason == "") != instance.in_request:
                    yield _told(case, instance, f"{answer.status} {answer.reason}")

    def misjudged_examples(self) -> Iterator[str]:
        """The examples that are not answered as they are, or with the wrong word about them."""
        for case in self.cases:
            sent = _sent(case)
            for index, instance in enumerate(case.instances if sent else ()):
                if sent is None or instance.in_response is None:
                    continue
                answer = self.mock.post(f"/{case.name}", sent.text, f"example={index}")
                verbatim = answer.status == 200 and _same(answer.body, instance.text)
                if not verbatim or (answer.reason == "") != instance.in_response:
                    yield _told(case, instance, f"{answer.status} {answer.body} {answer.reason}")

    def wrongly_made_up(self, seeds: Sequence[int]) -> Iterator[str]:
        """The values made up for responses that another validator refuses."""
        for case in self.cases:
            sent = _sent(case)
            for seed in seeds if case.has_value else ():
                if sent is None:
                    continue
                answer = self.mock.post(f"/{case.name}", sent.text, f"dynamic=true, seed={seed}")
                refused = case.independent and not keeps(self.dialect, case, answer.body)
                if answer.status != 200 or answer.reason or refused:
                    yield _told(case, sent, f"{answer.status} {answer.body} {answer.reason}")

    def unsaid(self) -> Iterator[str]:
        """The cases about which reading does not say what it should."""
        places = dict.fromkeys((finding.rule for finding in self.findings), "")
        for finding in self.findings:
            places[finding.rule] += f" {finding.place}"
        for case in self.cases:
            if case.finding and f"{case.name}" not in places.get(case.finding, ""):
                yield f"{case.name} ({case.law}): {case.finding} is not said"


def _sent(case: Case) -> Instance | None:
    """What is sent where only the answer matters; None: no request is right."""
    return next((instance for instance in case.instances if instance.in_request), None)


def _same(text: str, other: str) -> bool:
    """Whether two JSON texts say the same, true told from 1."""
    return json.dumps(json.loads(text)) == json.dumps(json.loads(other))


def _told(case: Case, instance: Instance, answer: str) -> str:
    return f"{case.name} ({case.law}), {instance.why}: {instance.text[:60]} -> {answer[:120]}"
