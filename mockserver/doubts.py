"""What to say about a request's texts that take too long to be held to their patterns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from understudy.openapi.model import Operation

from .content import BodyResult

Doubts = Callable[[Mapping[str, Mapping[str, Any]], BodyResult], tuple[str, ...]]


def compile_doubts(operation: Operation) -> Doubts:
    """The notices of one operation on its parameters' values by place, and on its decoded body."""
    checked = [
        (parameter.place, parameter.name, schema)
        for parameter in operation.parameters
        for schema in [parameter.content.schema if parameter.content else parameter.schema]
        if schema is not None and not schema.always_told
    ]
    contents = operation.body.content if operation.body else ()
    if not checked and all(media.schema is None or media.schema.always_told for media in contents):
        return _none

    def said(values: Mapping[str, Mapping[str, Any]], body: BodyResult) -> Iterator[str]:
        for place, name, schema in checked:
            if name in values[place]:
                yield from (f"{what} by {name}" for what in schema.undecided(values[place][name]))
        sent = body.media_type.schema if body.media_type else None
        if sent is not None and not (body.is_untold or isinstance(body.value, (bytes, bytearray))):
            yield from (f"{what} by the body" for what in sent.undecided(body.value))

    return lambda values, body: tuple(said(values, body))


def _none(values: Mapping[str, Mapping[str, Any]], body: BodyResult) -> tuple[str, ...]:
    return ()
