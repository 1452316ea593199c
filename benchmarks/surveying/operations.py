"""The operations of a raw document, with what a client needs to know of each."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from .raw import NotThereError, Raw

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_NAME = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: `path` is as written, `base` stands in front of it, `body` is followed."""

    method: str
    path: str
    base: str
    parameters: tuple[Mapping[str, Any], ...]
    body: Mapping[str, Any] | None
    responses: Mapping[str, Any]
    security: Any

    @property
    def label(self) -> str:
        return f"{self.method} {self.path}"


def operations(raw: Raw) -> list[Operation]:
    """All of them, in the document's order; those that can't be read raise when they are used."""
    found = []
    paths = raw.root.get("paths")
    for path, item in (paths if isinstance(paths, dict) else {}).items():
        try:
            followed = raw.follow(item)
        except NotThereError:
            continue
        if not isinstance(followed, dict) or not path.startswith("/"):
            continue
        found += [
            _operation(raw, path, followed, method)
            for method in _METHODS
            if isinstance(followed.get(method), dict)
        ]
    return found


def spread(all_of_them: Sequence[Operation], most: int) -> list[Operation]:
    """At most so many, evenly over the document, the first and the last among them."""
    if len(all_of_them) <= most:
        return list(all_of_them)
    if most == 1:
        return [all_of_them[0]]
    step = (len(all_of_them) - 1) / (most - 1)
    return [all_of_them[round(number * step)] for number in range(most)]


def _operation(raw: Raw, path: str, item: Mapping[str, Any], method: str) -> Operation:
    given = item[method]
    servers = given.get("servers") or item.get("servers") or raw.root.get("servers")
    responses = given.get("responses")
    body = given.get("requestBody")
    return Operation(
        method.upper(),
        path,
        _base(servers),
        tuple(_parameters(raw, item.get("parameters"), given.get("parameters"))),
        raw.follow(body) if body is not None else None,
        responses if isinstance(responses, dict) else {},
        given.get("security", raw.root.get("security")),
    )


def _parameters(raw: Raw, shared: Any, own: Any) -> Iterator[Mapping[str, Any]]:
    by_name: dict[tuple[str, str], Mapping[str, Any]] = {}
    for one in [*(shared or ()), *(own or ())]:
        parameter = raw.follow(one)
        by_name[str(parameter.get("in")), str(parameter.get("name"))] = parameter
    yield from by_name.values()


def _base(servers: Any) -> str:
    """The path of the first server, its variables at their defaults."""
    if not (isinstance(servers, list) and servers and isinstance(servers[0], dict)):
        return ""
    variables = servers[0].get("variables") or {}

    def default(found: re.Match[str]) -> str:
        return str((variables.get(found[1]) or {}).get("default") or found[1])

    path = urlsplit(_NAME.sub(default, str(servers[0].get("url", "")))).path
    return "/" + path.strip("/") if path.strip("/") else ""


def routed(path: str) -> str:
    """The part of a path key that a request line can carry as its path."""
    return re.split(r"[?#]", path, maxsplit=1)[0]


@dataclass(frozen=True, slots=True)
class Line:
    """What a request shows before its body is read: its path, names and values beside it."""

    path: str
    beside: Mapping[str, Collection[str]]


def ambiguous(one: Operation, line: Line, others: Sequence[Operation]) -> str | None:
    """Another path that the request fits as well or better: one that is not less specific."""
    shown = _shown(one, line)
    for other in others:
        if other is one or other.method != one.method:
            continue
        fits = _fits(other.base + routed(other.path), line.path) and _shown(other, line)
        if fits and (not shown or _rank(other) <= _rank(one)):
            return other.path
    return None


def told_apart(one: Operation) -> list[tuple[str, str]]:
    """What a query or fragment in a path key asks a request for: names with values, or without."""
    beyond = re.split(r"[?#]", one.path, maxsplit=1)[1:]
    parts = re.split("[?#&]", beyond[0]) if beyond else []
    pairs = (part.partition("=") for part in parts if part)
    return [(name.lower(), value) for name, _, value in pairs]


def _shown(one: Operation, line: Line) -> bool:
    return all(
        name in line.beside and (not value or "{" in value or value in line.beside[name])
        for name, value in told_apart(one)
    )


def _fits(template: str, sent: str) -> bool:
    parts, sent_parts = template.split("/"), sent.split("/")
    return len(parts) == len(sent_parts) and all(
        re.fullmatch("(.+)".join(map(re.escape, _NAME.split(part)[::2])), value)
        for part, value in zip(parts, sent_parts, strict=True)
    )


def _rank(one: Operation) -> tuple[list[tuple[int, int]], int]:
    """Lower is more specific: literal segments before partly literal before free ones."""
    ranks = []
    for part in (one.base + routed(one.path)).rstrip("/").split("/"):
        literal = "".join(_NAME.split(part)[::2])
        free = bool(_NAME.search(part))
        ranks.append((0 if not free else 1 if literal else 2, -len(literal)))
    return ranks, -len(told_apart(one))
