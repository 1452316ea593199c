"""What a test asserts about the calls of one operation, and how it reads when it does not hold."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from understudy.mockserver.journal import Call
from understudy.mockserver.shown import shortened
from understudy.openapi.model import Operation

from .curl import curl
from .difference import MISSING, Difference, differences
from .privacy import Privacy

UNSAID: Any = object()
"""Stands for what is not asserted."""
_NEAREST = 3
_UNREADABLE = "no JSON"


@dataclass(frozen=True, slots=True)
class Expected:
    """A call as it is expected; `headers` have lower-case names."""

    operation: Operation
    json_part: Any = UNSAID
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def says_more(self) -> bool:
        """Whether more is asked of a call than its operation."""
        return self.json_part is not UNSAID or bool(self.headers)

    def differences(self, call: Call) -> list[Difference]:
        """What is not as expected in a call of the operation."""
        found = [
            Difference(("headers", name), value, call.headers.get(name, MISSING))
            for name, value in self.headers.items()
            if call.headers.get(name, MISSING) != value
        ]
        if self.json_part is not UNSAID:
            found += differences(self.json_part, _json(call), ("json",))
        return found

    def matches(self, call: Call) -> bool:
        """Whether a call is one of the operation, and as expected."""
        return call.key == self.operation.key and not self.differences(call)


def _json(call: Call) -> Any:
    try:
        return call.json
    except (ValueError, RecursionError):
        return MISSING if not call.body else _UNREADABLE


@dataclass(frozen=True, slots=True)
class Telling:
    """Writes what was expected and what came instead."""

    origin: str
    privacy: Privacy

    def failure(self, expected: Expected, wanted: str, calls: Iterable[Call], count: int) -> str:
        """Why an assertion does not hold: what was expected, the nearest calls, each as a curl."""
        lines = [
            f"{expected.operation.operation_id} was {_called(count)}, expected {wanted}",
            f"  expected  {self._expected(expected)}",
        ]
        near = nearest(expected, calls)
        lines.append("nearest requests:" if near else "there was no request")
        for call, different in near:
            lines += self._call(call, different, expected)
        return self.privacy.redact("\n".join(lines))

    def _expected(self, expected: Expected) -> str:
        operation = expected.operation
        said = [f"{operation.method} {operation.path}"]
        if expected.json_part is not UNSAID:
            part = self.privacy.value(expected.json_part)
            said.append(f"json containing {json.dumps(part, ensure_ascii=False, default=repr)}")
        for name, value in expected.headers.items():
            said.append(f"header {name}: {self.privacy.header(name, value)}")
        return ", ".join(said)

    def _call(self, call: Call, different: list[Difference], expected: Expected) -> Iterator[str]:
        reason = self.privacy.text(call.reason, call.target)
        refused = "" if call.keeps_the_document else f", {call.verdict}: {reason}"
        target = self.privacy.target(call.target)
        yield f"  #{call.number} {call.method} {target} -> {call.status}{refused}"
        if call.key != expected.operation.key:
            other = call.operation or "no operation of the document"
            yield f"    operation  expected {expected.operation.operation_id}, found {other}"
        elif not different:
            yield "    is as expected"
        for difference in different:
            yield f"    {self._difference(difference)}"
        yield f"    {curl(call, self.origin, self.privacy)}"

    def _difference(self, difference: Difference) -> str:
        expected, found = difference.expected, difference.found
        shown = "nothing" if found is MISSING else self._shown(difference.path, found)
        wanted = self._shown(difference.path, expected)
        if shown == wanted:
            shown = "another"
        return f"{_dotted(difference.path)}  expected {wanted}, found {shown}"

    def _shown(self, path: tuple[str | int, ...], value: Any) -> str:
        if path[0] == "headers":
            return self.privacy.header(str(path[1]), str(value))
        return shortened(self.privacy.member(path[-1], value))


def nearest(expected: Expected, calls: Iterable[Call]) -> list[tuple[Call, list[Difference]]]:
    """The calls that are most like it: of the operation before others, the fewest differences."""
    ranked = [
        (call.key != expected.operation.key, expected.differences(call), call) for call in calls
    ]
    ranked.sort(key=lambda one: (one[0], _likeness(one[2], expected), len(one[1]), -one[2].number))
    return [(call, [] if other else found) for other, found, call in ranked[:_NEAREST]]


def _likeness(call: Call, expected: Expected) -> int:
    """Of calls of other operations, those with the same method first."""
    return int(call.method != expected.operation.method)


def _called(count: int) -> str:
    return f"called {_times(count)}" if count else "never called"


def _times(count: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count} times")


def wanted(times: int | None) -> str:
    """How often, in words."""
    return "at least once" if times is None else _times(times)


def _dotted(path: tuple[str | int, ...]) -> str:
    return ".".join(map(str, path))
