"""What a target does beyond its document, as an OpenAPI Overlay 1.0 that would document it.

Only drift is proposed, and nothing that was not seen; what was never seen is listed in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import yaml

from understudy.contracts.finding import Finding
from understudy.contracts.result import Result, Tested
from understudy.errors import ReferenceProblem
from understudy.openapi.location import Location, split
from understudy.openapi.model import Api, Operation

from .masks import Masks, masked
from .report import OperationEntry, Report

_NOTHING = {"target": "$", "description": "Nothing is to be added", "update": {}}


def overlays(result: Result, report: Report, masks: Masks) -> dict[str, str]:
    """The overlay of every document that was tested, as YAML, by the document's name."""
    found = {}
    for api in {one.api.name: one.api for one in result.tested}.values():
        entries = [one for one in report.operations if one.document == api.name]
        value = _overlay(api, result, entries)
        found[api.name] = yaml.safe_dump(masked(value, masks), sort_keys=False, width=100)
    return found


def _overlay(api: Api, result: Result, entries: Iterable[OperationEntry]) -> dict[str, Any]:
    operations = {one.label: one for one in result.tested if one.api.name == api.name}
    additions, left_out = _settled(_additions(api, operations, result.findings))
    unseen = [f"{one.operation}: {', '.join(one.unseen)}" for one in entries if one.unseen]
    unseen += [f.title for f in result.findings if f.document == api.name and _kind(f) == "unseen"]
    return {
        "overlay": "1.0.0",
        "info": {"title": f"What {api.title or api.name} does not say", "version": "1"},
        **({"x-understudy-never-seen": unseen} if unseen else {}),
        **({"x-understudy-left-out": left_out} if left_out else {}),
        "actions": [one.action for one in additions] or [_NOTHING],
    }


@dataclass(frozen=True, slots=True)
class Addition:
    """An update of one place: `key` is what it sets there, `value` to what.

    `target` is a JSONPath, empty where an overlay does not reach.
    """

    target: str
    key: str
    value: str
    update: dict[str, Any]
    title: str

    @property
    def action(self) -> dict[str, Any]:
        """The action of an overlay."""
        return {"target": self.target, "description": self.title, "update": self.update}


def addition(api: Api, operation: Operation, finding: Finding) -> Addition | None:
    """What would document the drift of a finding; None where it is none."""
    at, key, text = finding.observation.at, "", ""
    match finding.observation.drift:
        case ("status", status):
            at, key = operation.at, status
            update: dict[str, Any] = {"responses": {status: _response(finding, status)}}
        case ("limit", limit):
            key, _, text = limit.partition(" ")
            at, update = _schema(api, at), {key: json.loads(text)}
        case ("property", key):
            update = {"properties": {key: {"description": "Seen in answers; not described"}}}
            at = _schema(api, at)
        case _:
            return None
    target = _path(api, at) if at and at.uri == api.document.root.uri else ""
    return Addition(target, key, text, update, f"{finding.operation}: {finding.title}")


def _additions(
    api: Api, operations: dict[str, Tested], findings: Iterable[Finding]
) -> Iterator[Addition]:
    for finding in findings:
        tested = operations.get(finding.operation)
        if finding.document == api.name and not finding.accepted and tested:
            found = addition(api, tested.operation, finding)
            yield from [found] if found else []


def _settled(additions: Iterable[Addition]) -> tuple[list[Addition], list[str]]:
    """Each addition once; apart, what can't be added, or contradicts another."""
    together: dict[tuple[str, str], list[Addition]] = {}
    left_out = []
    for one in additions:
        if one.target:
            together.setdefault((one.target, one.key), []).append(one)
        else:
            left_out.append(f"{one.title} (another file describes it)")
    kept = []
    for alike in together.values():
        if len({one.value for one in alike}) == 1:
            kept.append(alike[0])
        else:
            left_out += [f"{one.title} (one place describes several)" for one in alike]
    return kept, left_out


def _response(finding: Finding, status: str) -> dict[str, Any]:
    """A response as it was seen: its media types, without a schema."""
    answers = [exchange.answer for exchange in finding.observation.evidence if exchange.answer]
    names = dict.fromkeys(one.content.media_type for one in answers if one.body)
    content: dict[str, Any] = {name: {} for name in names if name}
    found: dict[str, Any] = {"description": _phrase(status)}
    return {**found, "content": content} if content else found


def _phrase(status: str) -> str:
    try:
        return HTTPStatus(int(status)).phrase
    except ValueError:
        return f"Status {status}"


def _schema(api: Api, at: Location | None) -> Location | None:
    """Where a schema can be added to: what it refers to, where words beside a $ref don't count."""
    if at is None or api.dialect.reference_siblings:
        return at
    try:
        return api.document.follow(at)
    except ReferenceProblem:
        return None


def _path(api: Api, at: Location) -> str:
    """A location as a JSONPath of RFC 9535 that selects nothing else; empty: there is nothing."""
    value, path = api.document.value(api.document.root), "$"
    for token in split(at.pointer):
        try:
            if isinstance(value, list):
                value, path = value[int(token)], f"{path}[{int(token)}]"
            else:
                value, path = value[token], f"{path}[{_quoted(token)}]"
        except (LookupError, TypeError, ValueError):
            return ""
    return path


def _quoted(name: str) -> str:
    """A name in single quotes, what JSON escapes escaped."""
    inner = json.dumps(name, ensure_ascii=False)[1:-1].replace('\\"', '"').replace("'", "\\'")
    return f"'{inner}'"


def _kind(finding: Finding) -> str:
    return finding.observation.drift[0] if finding.observation.drift else ""
