"""One operation under test: how to call it, what works, and what was exchanged so far."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from understudy.openapi.model import Api, MediaType, Operation
from understudy.openapi.request_writing import Presented, RequestValues, write_request
from understudy.openapi.sampling import Scene
from understudy.openapi.sampling.flattening import Flat
from understudy.openapi.sampling.roles import words
from understudy.openapi.schema import Schema

from .budget import Profile
from .callers import Caller
from .content import is_json_type
from .exchange import Exchange, Trouble
from .gate import Gate
from .invariants import Invariant
from .pool import Pool, collection_of, is_named_after, last_parameter
from .trial import Expected, Trial

_HOST = "@example.com"
_REFERENCES = (("id",), ("ids",), ("uuid",), ("ref",))

NAME_FORMS = ("understudy-{}-{:04}", "u{}{:04}")
"""How names for what is made are written, of the run and a number: at one length each."""


@dataclass
class Subject:
    """What probes and checks know of an operation.

    `is_wrong` says whether a check has something against an exchange. `path` is the template that
    the target answers at, where a final slash sets it apart from the documented one. `base` is the
    simplest request that was carried out, once there is one. `run` is a word that no other run
    has, for the names of what is created, and `numbers` set them apart.
    """

    api: Api
    operation: Operation
    callers: tuple[Caller, ...]
    lacking: tuple[str, ...]
    gate: Gate
    profile: Profile
    pool: Pool
    seed: int
    run: str
    invariants: tuple[Invariant, ...] = ()
    is_wrong: Callable[[Exchange], bool] = field(default=lambda exchange: False)
    path: str = ""
    base: RequestValues | None = None
    exchanges: list[Exchange] = field(default_factory=list)
    skipped: dict[str, str] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def label(self) -> str:
        """`POST /v1/api-keys`."""
        return f"{self.operation.method} {self.operation.path}"

    @property
    def caller(self) -> Caller | None:
        """Who makes ordinary requests; None: no alternative has all of its credentials."""
        return self.callers[0] if self.callers else None

    @property
    def creates(self) -> bool:
        """Whether a success makes something new, as far as the method tells."""
        return self.operation.method == "POST"

    def scene(self, salt: str = "") -> Scene:
        """What values are drawn from: the same for the same seed and salt."""
        random = Random(f"{self.seed} {self.operation.key} {salt}")
        return Scene(random, datetime.now(UTC).replace(microsecond=0), method=self.operation.method)

    def soon(self) -> datetime:
        """A moment for what expires: a month ahead on this machine, within the hour elsewhere."""
        ahead = timedelta(days=30) if self.gate.target.is_loopback else timedelta(minutes=50)
        return datetime.now(UTC).replace(microsecond=0) + ahead

    def fresh_name(self, form: str = NAME_FORMS[0]) -> str:
        """A name for something new, unlike any other of this or another run."""
        return form.format(self.run, next(self.numbers))

    @property
    def body_schema(self) -> Schema | None:
        """The schema of the body that `base` has, or of the first JSON one."""
        media = self.body_media
        return media.schema if media else None

    @property
    def body_media(self) -> MediaType | None:
        """The documented media type of the bodies that are sent."""
        if self.operation.body is None or not self.operation.body.content:
            return None
        content = self.operation.body.content
        if self.base is not None:
            return next((m for m in content if m.name == self.base.media_type), content[0])
        return next((m for m in content if is_json_type(m.name)), content[0])

    @property
    def sends_json(self) -> bool:
        """Whether bodies are JSON objects whose members can be varied."""
        media = self.body_media
        return bool(media and (is_json_type(media.name) or media.name.startswith("*")))

    def write(
        self, values: RequestValues, presented: Sequence[Presented] | None = None, **more: Any
    ) -> Trial:
        """A trial with these values; by the ordinary caller unless something else is presented."""
        if presented is None:
            presented = self.caller.presented if self.caller else ()
        request = write_request(self.operation, values, path=self.path, presented=presented)
        defaults: dict[str, Any] = {
            "phase": "probe",
            "expected": Expected.SUCCESS,
            "caller": self.caller.label if self.caller else "",
        }
        told = {**defaults, **more}
        if told["expected"] is Expected.SUCCESS and _is_unsaid(self.operation, values):
            told["expected"] = Expected.ANYTHING
        return Trial(operation=self.operation, request=request, values=values, **told)

    def send(self, trial: Trial) -> Exchange:
        """Carry out a trial and remember it; BudgetSpentError when nothing may be sent any more."""
        exchange = self.gate.send(trial)
        if exchange.trouble is Trouble.WITHHELD:
            self.skipped.setdefault(trial.phase, exchange.what)
            return exchange
        self.exchanges.append(exchange)
        self.pool.learn(exchange)
        return exchange

    def refers(self, name: str, flat: Flat | None = None) -> bool:
        """Whether a member of this name has to name something that exists on the target."""
        by_format = "uuid" in str((flat or {}).get("format", ""))
        return by_format or words(name)[-1:] in _REFERENCES or self.names_another(name)

    def names_another(self, name: str) -> bool:
        """Whether a member is named after the things of another collection than this one's."""
        paths = {collection_of(one.path) for one in self.api.operations if "{" in one.path}
        others = paths - {collection_of(self.operation.path)}
        return any(is_named_after(name, path) for path in others)

    def is_known(self, name: str, value: Any) -> bool:
        """Whether a member's value is one that the user gave or that the target has shown."""
        known = (self.pool.given(self.operation, name), self.pool.referred(name))
        return value is not None and (value in known or value in [[one] for one in known])

    def _renewed(self, value: Any) -> Any:
        """A new name of the same form for one that this run made up; anything else as it is."""
        if not isinstance(value, str):
            return value
        bare = value.removesuffix(_HOST)
        for form in NAME_FORMS:
            start = form.partition("{:")[0].format(self.run)
            if re.fullmatch(rf"{re.escape(start)}\d{{4,}}", bare):
                return self.fresh_name(form) + value.removeprefix(bare)
        return value

    def refreshed(self, values: RequestValues) -> RequestValues:
        """The same values with names that are new, so that no server can call them taken.

        What is deleted is another thing each time.
        """
        if self.operation.method == "DELETE":
            values = replace(values, parameters={**values.parameters, **self._deletable()})
        if not isinstance(values.body, dict):
            return values
        body = {name: self._renewed(value) for name, value in values.body.items()}
        return replace(values, body=body)

    def _deletable(self) -> dict[tuple[str, str], Any]:
        last = last_parameter(self.operation)
        made = self.pool.made(self.operation, last) if last else []
        given = self.pool.given(self.operation, last.name) if last else None
        return {("path", last.name): made[-1]} if last and made and given is None else {}

    def with_parameter(self, place: str, name: str, value: Any) -> RequestValues:
        """The base request with one parameter changed."""
        assert self.base is not None
        fresh = self.refreshed(self.base)
        return replace(fresh, parameters={**fresh.parameters, (place, name): value})

    def without_parameter(self, place: str, name: str) -> RequestValues:
        """The base request without one parameter."""
        assert self.base is not None
        fresh = self.refreshed(self.base)
        kept = {key: v for key, v in fresh.parameters.items() if key != (place, name)}
        return replace(fresh, parameters=kept)


def _is_unsaid(operation: Operation, values: RequestValues) -> bool:
    """Whether a parameter has objects or lists within, which no style says how to write."""
    for parameter in operation.parameters:
        value = values.parameters.get((parameter.place, parameter.name))
        parts = value.values() if isinstance(value, dict) else value
        nests = isinstance(parts, Iterable) and any(isinstance(p, dict | list) for p in parts)
        if nests and parameter.content is None:
            return True
    return False


Probe = Callable[[Subject], None]
"""Sends trials for a subject, one after the other; what came of them is for the checks to say."""
