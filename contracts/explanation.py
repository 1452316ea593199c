"""A finding of a report in words, and what to write where to live with it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import yaml

from understudy.terminal import Paint, visible

from .baseline import entry_text
from .explaining import Told
from .options import UNSAID
from .reports.report import ResponseEntry

_LIFE = timedelta(days=90)
_INDENT = "    "


class Reading(StrEnum):
    """What a finding is held for."""

    BUG = "bug"
    POLICY = "policy"
    GAP = "gap"


_SAID = {
    Reading.BUG: "A bug: mend it; until then, in the file of --baseline",
    Reading.POLICY: "Our policy: in understudy.toml",
    Reading.GAP: "A gap in the document: in the actions of its overlay",
}

_WHOLE = "Or for all {} findings of this check at this place of the document"


def as_text(told: Told, now: ResponseEntry | str | None, paint: Paint, today: date) -> str:
    """What the document says, what was sent, what came, and the ways on; texts are harmless.

    `now` is what came when it was sent again, or why nothing came; None: it was not sent.
    """
    data = told.data
    lines = [
        f"{paint(data['severity'].upper(), 'bold')}  {visible(told.operation)}  {told.document}",
        paint(visible(data["title"]), "bold"),
        "",
        *_section("The document", _document(data), paint),
        *_section("Sent", _request(data["request"]), paint),
        *_section("Came back", _response(data["response"], data["trouble"]), paint),
        *_section("Came back now", _now(data["response"], now), paint),
        *_section("Again", [data["curl"]] if data["curl"] else [], paint),
        *_section("Way out", [data["way_out"]] if data["way_out"] else [], paint),
    ]
    for reading in Reading:
        lines += [*_section(_SAID[reading], text_for(told, reading, today).splitlines(), paint)]
        if reading is Reading.BUG and told.beside:
            entry = text_for_cause(told, today).splitlines()
            lines += [*_section(_WHOLE.format(len(told.beside) + 1), entry, paint)]
    return "\n".join(lines) + "\n"


def text_for(told: Told, reading: Reading, today: date, reason: str = UNSAID) -> str:
    """What is to be written for one reading, as it stands in a file."""
    data = told.data
    if reading is Reading.BUG:
        end = today + _LIFE
        return entry_text(told.id, told.operation, str(data["title"]), reason, end)
    if reading is Reading.POLICY:
        return _override(told, reason)
    if data["overlay"]:
        return str(yaml.safe_dump([data["overlay"]], sort_keys=False, width=1000))
    place = data["document"]
    spot = f"{place['file']}:{place['line']}" if place["line"] else place["file"]
    return f"# No overlay can say it by itself: correct {visible(spot)}\n"


def text_for_cause(told: Told, today: date, reason: str = UNSAID) -> str:
    """One entry of a baseline for all findings that have the cause of this one."""
    also = {str(one["id"]): str(one["operation"]) for one in told.beside}
    end = today + _LIFE
    return entry_text(told.id, told.operation, str(told.data["title"]), reason, end, also)


def _override(told: Told, reason: str) -> str:
    """A decision for the configuration, in TOML; what JSON escapes, TOML escapes alike."""
    table = f"[document.{_toml(told.document)}.operation.{_toml(told.operation)}]"
    check = _toml(str(told.data["check"]))
    return f"{table}\nseverity = {{{check} = {{accept = {_toml(reason)}}}}}\n"


def _toml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _section(name: str, lines: list[str] | Iterator[str], paint: Paint) -> Iterator[str]:
    shown = [f"{_INDENT}{visible(line)}" for text in lines for line in text.split("\n")]
    if shown:
        yield paint(name, "cyan")
        yield from shown
        yield ""


def _document(data: Mapping[str, Any]) -> Iterator[str]:
    place = data["document"]
    yield f"{place['file']}:{place['line']}" if place["line"] else place["file"]
    yield from (f"| {line}" for line in place["excerpt"].split("\n") if place["excerpt"])
    if data["documented"]:
        yield f"documented: {data['documented']}"
    if data["received"]:
        yield f"received:   {data['received']}"


def _request(request: Mapping[str, Any] | None) -> Iterator[str]:
    if request is None:
        return
    yield f"{request['method']} {request['url']}"
    yield from (f"{name}: {value}" for name, value in request["headers"])
    if request["body"]:
        yield from ("", request["body"])


def _response(response: Mapping[str, Any] | None, trouble: str | None) -> Iterator[str]:
    if response is None:
        yield f"nothing: {trouble}" if trouble else "nothing"
        return
    yield str(response["status"])
    yield from (f"{name}: {value}" for name, value in response["headers"])
    if response["body"]:
        yield from ("", response["body"])


def _now(before: Mapping[str, Any] | None, now: ResponseEntry | str | None) -> Iterator[str]:
    if now is None:
        return
    if isinstance(now, str):
        yield f"nothing: {now}"
        return
    same = before is not None and before["status"] == now.status
    yield f"{now.status}{', as before' if same else ', another status than before'}"
    yield from (f"{name}: {value}" for name, value in now.headers)
    if now.body:
        yield from ("", now.body)
