"""Which places of a document an answer may name: all that a request is held to.

They are looked up together, since each look at the text of a large document takes long.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from understudy.openapi.location import Location
from understudy.openapi.model import Api, Operation

_MOST = 50_000


def nameable(api: Api) -> Iterator[Location]:
    """The places of operations, of what they ask for, and of every rule in the schemas of that."""
    return islice(_places(api), _MOST)


def _places(api: Api) -> Iterator[Location]:
    sets = {}
    for operation in api.operations:
        yield from _parts(operation)
        for schema in operation.asked():
            sets[id(schema.schemas)] = schema.schemas
    known: set[Location] = set()
    for schemas in sets.values():
        for at in schemas.locations:
            yield from _below(schemas.written(at), at, known)


def _parts(operation: Operation) -> Iterator[Location]:
    yield operation.at
    yield from (alternative.at for alternative in operation.security)
    for asked in (*operation.parameters, *([operation.body] if operation.body else ())):
        yield from (asked.at, asked.at.child("required"))
    yield from (response.at for response in operation.responses.values())
    if operation.body is not None:
        yield from (content.at for content in operation.body.content)


def _below(value: Any, at: Location, known: set[Location]) -> Iterator[Location]:
    """A place and all below it, without those that are known."""
    waiting = [(value, at)]
    while waiting:
        value, at = waiting.pop()
        if at in known:
            continue
        known.add(at)
        yield at
        if isinstance(value, dict):
            waiting += [(child, at.child(name)) for name, child in value.items()]
        elif isinstance(value, list):
            waiting += [(child, at.child(index)) for index, child in enumerate(value)]
