"""Where Schemathesis is met: it makes cases and says which comes next, and does nothing else.

None of its checks run and nothing of it sends or writes: every case becomes a trial of ours, which
a subject sends, so that budgets, ledger and checks are the same for all.
"""

from __future__ import annotations

import os
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from queue import Empty, SimpleQueue
from random import Random
from threading import Event, Thread
from typing import Any

import hypothesis.strategies as st
import requests
from hypothesis import Phase, configuration, settings
from hypothesis.errors import HypothesisWarning
from schemathesis import openapi
from schemathesis.config import ProjectConfig, SchemathesisConfig
from schemathesis.core.transport import Response
from schemathesis.engine import events, from_schema
from schemathesis.engine.run.unit._case import BudgetExpired
from schemathesis.generation.case import Case
from schemathesis.generation.meta import REQUEST_SHAPE_PROBES, TestPhase
from schemathesis.specs.openapi.formats import (
    STRING_FORMATS,
    get_default_format_strategies,
    unregister_string_format,
)
from schemathesis.specs.openapi.schemas import OpenApiSchema
from schemathesis.transport.requests import REQUESTS_TRANSPORT, RequestsTransport

from understudy.openapi import formats
from understudy.openapi.model import Api
from understudy.openapi.request_writing import RequestSample

from .budget import BudgetSpentError, Spent
from .closed import closed
from .exchange import Exchange
from .gate import may_create
from .generated import prepared, trial_of
from .subject import Subject

# Never connected to: URLs are taken apart again before anything is sent.
_ORIGIN = "http://target.invalid"
_NO_ANSWER = 599
_MOST_EXAMPLES = 1000
_SETTLE = 0.5
_GLANCE = 0.25
_WORK, _MOST_WORK = 6.0, 60.0
"""Seconds of the processor for making cases: for each operation, and in all."""
_SPECIMENS = 24
_SHARES = {TestPhase.EXAMPLES: 0.25, TestPhase.COVERAGE: 0.5}
"""The part of what is left of an operation's budget that a phase may use."""

_OURS = tuple(name for name, one in formats.FORMATS.items() if one.check or not one.certain)


def fuzz(subjects: list[Subject], seed: int) -> None:
    """Send what the generator makes for these subjects, as far as their budgets reach.

    The same subjects, answers and seed give the same requests in the same order.
    """
    by_api: dict[str, list[Subject]] = {}
    for subject in subjects:
        if subject.operation.method != "DELETE" and _left(subject) > 0 and _may_create(subject):
            by_api.setdefault(subject.api.name, []).append(subject)
    for group in by_api.values():
        with _surroundings(), _Generator(group[0].api, group, seed) as generator:
            if not generator.spend():
                return


def _left(subject: Subject) -> int:
    """How many requests the budget of an operation still has."""
    account = subject.gate.accounts.get(subject.operation.key)
    if account is None or account.limits.requests is None:
        return _MOST_EXAMPLES
    return account.limits.requests - account.requests


def _may_create(subject: Subject) -> bool:
    """Whether the gate would let another request of this method pass."""
    account = subject.gate.accounts.get(subject.operation.key)
    most = account.limits.created if account else None
    if account is None or most is None or not may_create(subject.operation.method):
        return True
    return account.created + account.uncertain < most


@dataclass
class _Call:
    """A case that waits to be sent; the generator's thread goes on with what is put in `reply`."""

    case: Case[Any]
    request: requests.PreparedRequest
    reply: SimpleQueue[Response | BaseException] = field(default_factory=SimpleQueue)


class _Stopped(KeyboardInterrupt):
    """Ends the generator, as an interrupt would: nothing of it takes that for an answer."""


class _Handover(RequestsTransport):
    """Hands each case to the thread that may send, and waits for its answer."""

    def __init__(self) -> None:
        super().__init__()
        self._copy_serializers_from(REQUESTS_TRANSPORT)
        self.calls: SimpleQueue[_Call | None] = SimpleQueue()
        self.closed = Event()

    def send(self, case: Case[Any], *, session: Any = None, **kwargs: Any) -> Response:
        if self.closed.is_set():
            raise _Stopped
        try:
            written = self.serialize_case(case, base_url=_ORIGIN)
            prepared = requests.Request(**written).prepare()
        except (requests.RequestException, ValueError):
            # What can't be written as HTTP can't be asked of a server.
            return _answered(requests.PreparedRequest(), None)
        call = _Call(case, prepared)
        self.calls.put(call)
        reply = call.reply.get()
        if isinstance(reply, BaseException):
            raise reply
        return reply


class _Schema(OpenApiSchema):
    """A document whose cases are handed over instead of sent."""

    handover: _Handover

    @property
    def transport(self) -> _Handover:
        return self.handover


class _Project(ProjectConfig):
    """Settings without the phase in which Hypothesis varies what was accepted.

    Of an operation that takes little it makes what was made before, thousands of times.
    """

    __slots__ = ()

    def get_hypothesis_settings(self, **named: Any) -> settings:
        found = super().get_hypothesis_settings(**named)
        return settings(found, phases=[one for one in found.phases if one is not Phase.target])


class _Generator:
    """Schemathesis's engine at work for one document, on a thread of its own.

    Cases are sent where `spend` is called, so that an interrupt ends it there and then.
    """

    def __init__(self, api: Api, subjects: list[Subject], seed: int) -> None:
        self._subjects = {
            (one.operation.path, one.operation.method.lower()): one for one in subjects
        }
        self._run = subjects[0].gate.run
        self._work = 0.0
        self._most_work = min(_WORK * len(subjects), _MOST_WORK)
        self._sent: set[RequestSample] = set()
        self._unspent = {one.operation.key for one in subjects}
        self._shares = {
            (one.operation.key, phase): int(_left(one) * share)
            for one in subjects
            for phase, share in _SHARES.items()
        }
        self._handover = _Handover()
        most = max(map(_left, subjects))
        document = closed(api, [one.operation for one in subjects])
        config = project(seed, min(most, _MOST_EXAMPLES))
        self._schema = _Schema(raw_schema=document, config=config)
        self._schema.handover = self._handover
        self._thread = Thread(target=self._drive, name="understudy-fuzzing", daemon=True)

    def __enter__(self) -> _Generator:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._handover.closed.set()
        self._thread.join(_SETTLE)

    def spend(self) -> bool:
        """Send what comes; False: nothing may be sent any more, for any operation."""
        while (call := self._next()) is not None:
            try:
                call.reply.put(self._carried_out(call))
            except BudgetSpentError as error:
                subject = self._subject(call.case)
                whole = subject is None or error.scope != subject.operation.key
                self._unspent.discard(error.scope)
                if whole or not self._unspent:
                    self._stop(str(error))
                    call.reply.put(_Stopped())
                    return not whole
                call.reply.put(self._enough(call))
            except BaseException:
                self._handover.closed.set()
                call.reply.put(_Stopped())
                raise
        return self._run.left() > 0

    def _next(self) -> _Call | None:
        """The next case; None: there are no more, or making them takes too much work or time."""
        begun, before = time.process_time(), self._work
        while self._work <= self._most_work and self._run.left() > 0:
            try:
                return self._handover.calls.get(timeout=_GLANCE)
            except Empty:
                continue
            finally:
                self._work = before + time.process_time() - begun
        late = self._run.left() <= 0
        spent = str(BudgetSpentError(Spent.TIME, self._run.scope))
        self._stop(spent if late else "making values takes too long")
        return None

    def _stop(self, why: str) -> None:
        """Take no further case, and note it for all that would have had one."""
        self._handover.closed.set()
        for subject in self._subjects.values():
            if subject.operation.key in self._unspent:
                subject.skipped.setdefault("fuzzing", why)

    def _drive(self) -> None:
        """On the other thread: let the engine run to its end."""
        try:
            stream = from_schema(self._schema).execute()
            for event in stream:
                if self._handover.closed.is_set():
                    stream.stop()
                if isinstance(event, events.NonFatalError):
                    self._note(event)
        finally:
            self._handover.calls.put(None)

    def _note(self, event: events.NonFatalError) -> None:
        method, _, path = event.label.partition(" ")
        subject = self._subjects.get((path, method.lower()))
        if subject is not None:
            subject.skipped.setdefault("fuzzing", f"no values could be made: {event.info.title}")

    def _subject(self, case: Case[Any]) -> Subject | None:
        operation = case.operation
        return self._subjects.get((operation.path, operation.method.lower()))

    def _carried_out(self, call: _Call) -> Response | BaseException:
        case, subject = call.case, self._subject(call.case)
        phase = case.meta.phase.name if case.meta else TestPhase.FUZZING
        if subject is None or not _is_for_us(case):
            return _answered(call.request, None)
        share = self._shares.get((subject.operation.key, phase))
        if share is not None:
            if share <= 0:
                return self._enough(call)
            self._shares[subject.operation.key, phase] = share - 1
        request = prepared(subject, _request(call.request, subject), phase.value)
        if phase is not TestPhase.STATEFUL and request in self._sent:
            return _answered(call.request, None)
        self._sent.add(request)
        trial = trial_of(subject, request, phase.value, _told(case))
        return _answered(call.request, subject.send(trial) if trial else None)

    def _enough(self, call: _Call) -> Response | BaseException:
        """What ends a phase for one operation; chains of several operations go on without it."""
        phase = call.case.meta.phase.name if call.case.meta else TestPhase.FUZZING
        if phase is TestPhase.STATEFUL:
            return _answered(call.request, None)
        return BudgetExpired()


def _is_for_us(case: Case[Any]) -> bool:
    """Not what has a probe of its own: other methods and other media types."""
    if case.method.lower() != case.operation.method.lower():
        return False
    scenario = getattr(case.meta.phase.data, "scenario", None) if case.meta else None
    return scenario not in REQUEST_SHAPE_PROBES


def _told(case: Case[Any]) -> str:
    """The class of a case that keeps the document, in words without anything drawn in them."""
    data = case.meta.phase.data if case.meta else None
    scenario = getattr(data, "scenario", None)
    if data is None or scenario is None:
        return "a generated valid request"
    words = str(scenario.value).replace("_", " ")
    return f"{words} for {data.parameter}" if data.parameter else words


def _request(prepared: requests.PreparedRequest, subject: Subject) -> RequestSample:
    """A request as it was prepared, with the headers alone that the document speaks of."""
    target = (prepared.url or "").removeprefix(_ORIGIN)
    path, _, query = target.partition("#")[0].partition("?")
    declared = {p.name.lower() for p in subject.operation.parameters if p.place == "header"}
    wanted = declared | {"content-type", "cookie"}
    headers = tuple(
        (name, _text(value)) for name, value in prepared.headers.items() if name.lower() in wanted
    )
    body = prepared.body
    encoded = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    return RequestSample(subject.operation.method, path or "/", query, headers, encoded)


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _answered(request: requests.PreparedRequest, exchange: Exchange | None) -> Response:
    """An answer as the engine knows it; where there is none, one that it learns nothing from."""
    answer = exchange.answer if exchange else None
    # It would wait and ask again by itself, which the gate has done already.
    status = answer.status if answer and answer.status != 429 else _NO_ANSWER
    headers: dict[str, list[str]] = {}
    for name, value in answer.headers if answer else ():
        headers.setdefault(name, []).append(value)
    body = answer.body if answer else b""
    return Response(status, headers, body, request, answer.seconds if answer else 0.0, False)


def project(seed: int, most: int) -> ProjectConfig:
    """How the engine is set up to make so many cases at the most."""
    told = _config(seed, most)
    made = _Project.from_dict(told)
    made._parent = SchemathesisConfig.from_dict(told)  # noqa: SLF001  # as `projects.get` does
    return made


def _config(seed: int, most: int) -> dict[str, Any]:
    """What the engine may do: make values, and no more."""
    quiet = {"extra-data-sources": {"responses": False}}
    return {
        "seed": seed,
        "workers": 1,
        "continue-on-failure": True,
        "suppress-health-check": ["all"],
        "cache": {"enabled": False},
        "checks": {"enabled": False},
        "generation": {
            "max-examples": most,
            "database": "none",
            "no-shrink": True,
            "allow-extra-parameters": False,
            "with-security-parameters": False,
            "unique-inputs": True,
        },
        "phases": {
            "examples": {**quiet, "operation-ordering": "none"},
            "coverage": {**quiet, "operation-ordering": "none", "unexpected-methods": []},
            "fuzzing": {
                **quiet,
                "operation-ordering": "none",
                "error-feedback": {"enabled": False},
            },
            "stateful": {"max-steps": 4, "generation": {"max-examples": 10}},
        },
    }


@contextmanager
def _surroundings() -> Iterator[None]:
    """Our formats, known to the generator for now; and no place for Hypothesis to write to."""
    taken = {*get_default_format_strategies(), *STRING_FORMATS}
    added = [name for name in _OURS if name not in taken]
    for name in added:
        openapi.format(name, _texts(name))
    home = configuration.storage_directory(intent_to_write=False).path
    configuration.set_hypothesis_home_dir(Path(os.devnull, "none"))
    try:
        with warnings.catch_warnings():
            # It says that it can't write there, which is what is wanted.
            warnings.simplefilter("ignore", HypothesisWarning)
            yield
    finally:
        configuration.set_hypothesis_home_dir(home)
        for name in added:
            unregister_string_format(name)


def _texts(name: str) -> st.SearchStrategy[str]:
    """Texts of a format, from our own table."""
    sample, now = formats.FORMATS[name].sample, datetime(2025, 1, 1, tzinfo=UTC)
    return st.integers(0, _SPECIMENS).map(lambda number: sample(Random(number), now))
