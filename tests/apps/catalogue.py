"""Everything that can be served: the right APIs by document, their variants, and the faults."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from .api import Api
from .baseten import baseten
from .braintrust import braintrust
from .faults import FAULTS
from .galileo import galileo
from .keypair import keypair
from .lumino import lumino
from .variants import VARIANTS
from .variation import Variation
from .world import World, real_world

RIGHT: Mapping[str, Callable[[World], Api]] = {
    "galileo": galileo,
    "braintrust": braintrust,
    "baseten": baseten,
    "lumino": lumino,
    "keypair": keypair,
}


def right(
    document: str, world: World | None = None, credentials: Mapping[str, str] | None = None
) -> Api:
    """The right API of a document; `credentials` are taken in place of its own, by scheme."""
    api = RIGHT[document](world or real_world())
    given = credentials or {}
    schemes = [door.scheme for door in api.porch.doors]
    for unknown in {*given} - {*schemes}:
        raise LookupError(f"{document} has no scheme {unknown}, only {', '.join(schemes)}")
    doors = tuple(
        replace(door, credential=given.get(door.scheme, door.credential))
        for door in api.porch.doors
    )
    return replace(api, porch=replace(api.porch, doors=doors))


def named(document: str | None = None) -> Mapping[str, Variation]:
    """Variants and faults by their full names: of one document, or all."""
    every = (*VARIANTS, *FAULTS)
    return {each.full_name: each for each in every if document in {None, each.document}}


def staged(api: Api, name: str | None) -> Api:
    """The API as a variation of its document makes it, named in full or by the last part."""
    if name is None:
        return api
    found = [
        each for full_name, each in named(api.document).items() if name in {full_name, each.name}
    ]
    if len(found) != 1:
        raise LookupError(f"{api.document} has {len(found)} variations named {name}; see --list")
    return found[0].change(api)
