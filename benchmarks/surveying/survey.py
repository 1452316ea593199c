"""One document, surveyed: a line of JSON for everything that was seen.

Run as `python -m surveying.survey SETTINGS`, by a Python that need not know the mock.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from typing import Any

from .breaking import Broken, broken_body, broken_parameter
from .instances import Instances
from .judging import Judge, Reply
from .mock import Limits, Mock, RefusedError
from .operations import Operation, ambiguous, operations, spread
from .raw import NotThereError, Raw, load
from .requests import Requests, Sent, UnbuiltError
from .validity import UndecidedError, UnsatisfiableError, Validity

_SHOWN = 600
_MORE = 6


def main() -> None:
    """Survey the document of the settings; the output may end early."""
    settings = json.loads(sys.argv[1])
    sys.setrecursionlimit(5000)
    for event in _events(settings):
        print(json.dumps(event), flush=True)


def _events(settings: dict[str, Any]) -> Iterator[dict[str, Any]]:
    limits = Limits(settings["start"], settings["request"], settings["megabytes"])
    began = time.monotonic()
    try:
        with Mock(settings["command"], limits) as mock:
            seconds = time.monotonic() - began
            refused = mock.announced.get("refused", [])
            yield {
                "event": "ready",
                "cpu": mock.cpu,
                "resident": mock.resident,
                "seconds": seconds,
                "loaded": bool(mock.announced.get("documents")) and not refused,
            }
            yield from _surveyed(mock, settings)
            yield {"event": "end", "running": mock.running, "said": mock.said[-_SHOWN * 4 :]}
    except RefusedError as error:
        yield {"event": "refused", "status": error.status, "said": error.said[-_SHOWN * 4 :]}


def _surveyed(mock: Mock, settings: dict[str, Any]) -> Iterator[dict[str, Any]]:
    raw = Raw(load(Path(settings["file"])))
    try:
        found = operations(raw)
    except (NotThereError, AttributeError, TypeError) as error:
        yield {"event": "unread", "why": f"{type(error).__name__}: {error}"}
        return
    yield {"event": "operations", "count": len(found)}
    survey = _Survey(mock, raw, found)
    for turn, operation in enumerate(spread(found, settings["operations"])):
        yield from survey.operation(operation, turn)
        if settings["thorough"]:
            yield from survey.more(operation, turn)


class _Survey:
    """Sends the requests of one document and judges the answers."""

    def __init__(self, mock: Mock, raw: Raw, found: list[Operation]) -> None:
        validity = Validity(raw)
        self._mock = mock
        self._raw = raw
        self._all = found
        self._validity = validity
        instances = Instances(raw, validity)
        self._requests = Requests(raw, instances)
        self._small = Requests(raw, Instances(raw, validity, False), False)
        self._judge = Judge(raw, validity, instances)

    def more(self, operation: Operation, turn: int) -> Iterator[dict[str, Any]]:
        """A request with only what must be in it, and bodies broken in other ways."""
        with suppress(UnbuiltError):
            sent = self._small.valid(operation)
            settled = self._judge.only_fails(operation)
            if not settled and ambiguous(operation, sent.line, self._all) is None:
                yield self._valid(sent)
        with suppress(UnbuiltError):
            sent = self._requests.valid(operation)
            for other in range(1, _MORE + 1):
                broken = broken_body(sent, self._validity, turn + other)
                if broken and ambiguous(operation, sent.line, self._all) is None:
                    yield self._broken(broken)

    def operation(self, operation: Operation, turn: int) -> Iterator[dict[str, Any]]:
        """A valid request and broken ones, or why there are none."""
        try:
            sent = self._requests.valid(operation)
        except UnbuiltError as error:
            yield {"event": "unbuilt", "operation": operation.label, "why": str(error)}
            return
        other = ambiguous(operation, sent.line, self._all)
        if other is not None:
            why = f"its path {sent.path} is also {other}"
            yield {"event": "ambiguous", "operation": operation.label, "why": why}
            return
        if self._judge.only_fails(operation):
            yield {"event": "unsuccessful", "operation": operation.label, "why": "errors only"}
        else:
            yield self._valid(sent)
        for broken in (
            broken_body(sent, self._validity, turn),
            broken_parameter(sent, self._raw, turn),
        ):
            if broken is not None:
                yield self._broken(broken)

    def _valid(self, sent: Sent) -> dict[str, Any]:
        event: dict[str, Any] = {"event": "valid", "operation": sent.operation.label}
        reply = self._reply(sent, event)
        if reply is not None:
            try:
                event["miss"] = self._judge.of_valid(sent.operation, reply)
            except UndecidedError as error:
                event["undecided"] = str(error)
                event["whose"] = _whose(error)
        return event | _shown(sent, reply, event.get("miss"))

    def _broken(self, broken: Broken) -> dict[str, Any]:
        sent = broken.sent
        event: dict[str, Any] = {
            "event": "broken",
            "operation": sent.operation.label,
            "where": broken.where,
            "what": broken.what,
        }
        reply = self._reply(sent, event)
        if reply is not None:
            event["miss"] = self._judge.of_broken(sent.operation, reply)
            if event["miss"] is None:
                try:
                    event["shape"] = self._judge.of_refusal(sent.operation, reply)
                except UndecidedError as error:
                    event["undecided"] = str(error)
                    event["whose"] = _whose(error)
        return event | _shown(sent, reply, event.get("miss") or event.get("shape"))

    def _reply(self, sent: Sent, event: dict[str, Any]) -> Reply | None:
        try:
            reply = self._mock.ask(sent)
        except (HTTPException, OSError, ValueError) as error:
            event["miss"] = f"no answer: {type(error).__name__}: {error}"
            event["unanswered"] = True
            return None
        event["status"] = reply.status
        return reply


def _whose(error: UndecidedError) -> str:
    return "document" if isinstance(error, UnsatisfiableError) else "survey"


def _shown(sent: Sent, reply: Reply | None, miss: Any) -> dict[str, Any]:
    """The request and the answer, where there is something to look at."""
    if miss is None:
        return {}
    return {
        "sent": {
            "target": sent.target[:_SHOWN],
            "headers": sent.headers,
            "body": (sent.body or b"").decode(errors="replace")[:_SHOWN],
        },
        "reason": reply.reason if reply else "",
        "got": (reply.body if reply else b"").decode(errors="replace")[:_SHOWN],
    }


if __name__ == "__main__":
    main()
