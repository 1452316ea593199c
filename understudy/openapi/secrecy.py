"""Secrets that a response may leave out: a client can't tell whether it will ever see them."""

from __future__ import annotations

from collections.abc import Iterator

from .location import Location
from .model import MediaType, Operation
from .sampling.casting import role_of
from .sampling.flattening import ways
from .sampling.roles import Role, words


def optional_secrets(operation: Operation) -> Iterator[tuple[str, Location]]:
    """The secrets that the successful answers of a creation show but need not: name and place."""
    if operation.method != "POST":
        return
    found: dict[Location, str] = {}
    for status, response in operation.responses.items():
        for media in response.content if status.startswith("2") else ():
            found.update(_of_media_type(media))
    yield from ((name, at) for at, name in found.items())


def _of_media_type(media: MediaType) -> Iterator[tuple[Location, str]]:
    if media.schema is None:
        return
    flat = next(iter(ways(media.schema.schemas, media.schema.node)), {})
    properties = flat.get("properties", {})
    company = frozenset(word for name in properties for word in words(name))
    required = frozenset(flat.get("required", ()))
    for name, node in properties.items():
        if name in required:
            continue
        member = next(iter(ways(media.schema.schemas, node)), {})
        declared = media.schema.property(name)
        if declared is not None and role_of(name, member, company, "") is Role.SECRET:
            yield declared.at, name
