"""Which hosts a document names as its own servers, and whether a target is one of them.

Such a host is somebody's production, so that testing it has to be allowed by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, product
from typing import Any
from unicodedata import normalize

from understudy.errors import ReferenceProblem, UsageError
from understudy.openapi.findings import Place
from understudy.openapi.location import Location
from understudy.openapi.model import Api, Operation

from .target import Target, is_loopback

_VARIABLE = re.compile(r"\{([^{}]*)\}")
_AUTHORITY = re.compile(r"(?:[^/?#]*:)?//([^/?#]*)")
_MOST_WAYS = 256
_ANY = "\x00"


@dataclass(frozen=True, slots=True)
class Production:
    """A host that a document names; where it does."""

    host: str
    place: Place

    def refusal(self) -> UsageError:
        """Why nothing was sent, and what to add to the command line."""
        return UsageError(
            f"{self.host} is where {self.place} says that the API is served, so this may be "
            "somebody's production",
            f"Add --allow-production {self.host} if it is meant to be tested",
        )


def production_of(
    target: Target, apis: Iterable[Api], allowed: Iterable[str] = ()
) -> Production | None:
    """The target as a document's own server; None: it is none, is allowed, or is this machine."""
    host = plain_host(target.host)
    if target.is_loopback or host in map(plain_host, allowed):
        return None
    for api in apis:
        for pattern, at in _servers(api):
            if pattern.fullmatch(host):
                place = api.document.place(at)
                return Production(host, Place(place.file, place.pointer, api.document.line(at)))
    return None


def plain_host(host: str) -> str:
    """A host's name, with or without brackets, a port and a final dot, as it is compared."""
    while (bare := _bared(host)) != host:
        host = bare
    return host


def _bared(host: str) -> str:
    bare = "".join(normalize("NFKC", host).split()).lower()
    if bare.startswith("["):
        bare = bare.lstrip("[").partition("]")[0]
    if bare.count(":") == 1:
        bare = bare.partition(":")[0]
    bare = bare.strip(".")
    try:
        return bare.encode("idna").decode("ascii").strip(".")
    except UnicodeError:
        return bare


def _servers(api: Api) -> Iterator[tuple[re.Pattern[str], Location]]:
    """The hosts of every server, at the root and wherever a path or an operation has its own."""
    seen: set[Location] = set()
    for at in (api.document.root, *_holders(api.operations)):
        listed = at.child("servers")
        if listed in seen:
            continue
        seen.add(listed)
        try:
            raw = api.document.value(listed)
        except ReferenceProblem:
            continue
        for index, server in enumerate(raw if isinstance(raw, list) else []):
            for pattern in _hosts(server):
                yield pattern, listed.child(index)


def _holders(operations: Iterable[Operation]) -> Iterator[Location]:
    for operation in operations:
        yield operation.at
        yield Location(operation.at.uri, operation.at.pointer.rpartition("/")[0])


def _hosts(server: Any) -> Iterator[re.Pattern[str]]:
    url = server.get("url") if isinstance(server, dict) else None
    if not isinstance(url, str):
        return
    variables = server.get("variables")
    declared = variables if isinstance(variables, dict) else {}
    for written in set(islice(_expanded(url, declared), _MOST_WAYS)):
        found = _AUTHORITY.match(written)
        authority = found[1].rpartition("@")[2] if found else ""
        host = re.sub(r":[0-9\x00]*$", "", authority)
        literal = host.replace(_ANY, "").strip(".")
        if literal and not is_loopback(plain_host(host.replace(_ANY, "x"))):
            parts = (re.escape(plain_host(part) or part) for part in host.split(_ANY))
            yield re.compile("[^/]+".join(parts))


def _expanded(url: str, variables: dict[str, Any]) -> Iterator[str]:
    """The URL with each value that its variables can have; one without a list can have any."""
    names = list(dict.fromkeys(_VARIABLE.findall(url)))
    for values in product(*(_values(variables.get(name)) for name in names)):
        written = url
        for name, value in zip(names, values, strict=True):
            written = written.replace(f"{{{name}}}", value)
        yield written


def _values(variable: Any) -> list[str]:
    known = variable if isinstance(variable, dict) else {}
    listed = known.get("enum")
    values = [str(one) for one in listed] if isinstance(listed, list) else [_ANY]
    return [str(known["default"]), *values] if known.get("default") is not None else values
