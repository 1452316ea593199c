"""What is asked of any document: its own operations, with requests that are made from its schemas.

Which request is right is what the reader and the sampler of the mock say; that the answers stay
right under load is what a soak is about, not what documents mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from understudy.mockserver.addresses import assign_addresses
from understudy.openapi.model import Api, Operation
from understudy.openapi.request_sample import sample_request
from understudy.openapi.request_writing import RequestSample

from .attacks import Door
from .keys import Maker, elsewhere
from .question import Answer, Judge, Question, written
from .seen import Seen

_MOMENT = re.compile(rb"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d:\d\d[0-9.]*)?")
_REFUSED = frozenset((400, 422))
_SEEDS = 3
_BROKEN = (b'{"a": ', b"[" * 5000, b'{"a": "\xff"}', b'{"a": NaN}', b'{"a":1,"a":2}')


class Sampled:
    """The operations of a document that can be asked; `door` is one that takes a JSON body."""

    def __init__(self, apis: Sequence[Api]) -> None:
        self._seen = Seen()
        addresses = assign_addresses(apis).preferred
        self._asked = [
            (operation, sample_request(operation, path=addresses[operation.key]))
            for api in apis
            for operation in api.operations
            if operation.key in addresses
        ]
        self._takers = [one for one in self._asked if _takes_json(one[1])]
        if not self._takers:
            raise ValueError("no operation takes a JSON body")
        operation, sample = self._takers[0]
        self.door = Door(
            sample.method, _target(sample), dict(sample.headers), self._good(operation, sample)
        )

    def questions(self) -> Iterator[tuple[int, Maker]]:
        """Makers, each with its weight."""
        goods = [self._good(operation, sample) for operation, sample in self._asked]
        seeded = [self._seeded(operation, sample) for operation, sample in self._asked]
        yield 60, lambda number, random: random.choice(goods)(number, random)
        yield 20, lambda number, random: random.choice(seeded)(number, random)
        yield 10, self._broken
        yield from ((2, maker) for maker in elsewhere())

    def _good(self, operation: Operation, sample: RequestSample) -> Maker:
        head = operation.method == "HEAD"
        sent = written(sample.method, _target(sample), dict(sample.headers), sample.body)
        question = Question("documented request", sent, _successes(operation), head=head)
        return lambda number, random: question

    def _seeded(self, operation: Operation, sample: RequestSample) -> Maker:
        statuses, head = _successes(operation), operation.method == "HEAD"

        def make(number: int, random: Random) -> Question:
            seed = random.randrange(_SEEDS)
            fields = {**dict(sample.headers), "Prefer": f"seed={seed}, dynamic=true"}
            sent = written(sample.method, _target(sample), fields, sample.body)
            judge = self._same(f"{operation.key} {seed}")
            return Question("Prefer a seed", sent, statuses, judge, head)

        return make

    def _same(self, what: str) -> Judge:
        def judge(answer: Answer, value: Any) -> str:
            # The mock's clock goes on, and so do the dates in an answer.
            timeless = _MOMENT.sub(b"", answer.body).decode("latin-1")
            return "" if self._seen.same(what, timeless) else "another answer for the same seed"

        return judge

    def _broken(self, number: int, random: Random) -> Question:
        _, sample = random.choice(self._takers)
        body = random.choice(_BROKEN)
        sent = written(sample.method, _target(sample), dict(sample.headers), body)
        return Question("broken body", sent, _REFUSED)


def _target(sample: RequestSample) -> str:
    return f"{sample.path}?{sample.query}" if sample.query else sample.path


def _takes_json(sample: RequestSample) -> bool:
    types = {name.lower(): value for name, value in sample.headers}
    return sample.body is not None and types.get("content-type") == "application/json"


def _successes(operation: Operation) -> frozenset[int]:
    """The documented statuses below 400; 200 where there are none."""
    found = {int(status) for status in operation.responses if status.isdecimal()}
    return frozenset(status for status in found if 200 <= status < 400) or frozenset([200])
