"""A documented example as the answer about something that a request has just made.

Its id, its secrets and what is shown of them, and its moments are new each time; everything else is
the example's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from understudy.openapi.schema import Schema

from .casting import role_of
from .flattening import ways
from .identifiers import is_identifier
from .roles import DERIVED, MOMENTS, PERSONAL, Role, words
from .sample import Sampler
from .scene import Scene


class Renewal:
    """Renews one example of a schema."""

    def __init__(self, schema: Schema, example: Any) -> None:
        self._schema = schema
        self._sampler = Sampler(schema, shown=(example,))
        self._names = frozenset(_renewed(schema, example) if isinstance(example, dict) else ())

    def of(self, example: dict[str, Any], scene: Scene) -> dict[str, Any]:
        """The example with what is new; itself where its schema would refuse that."""
        if not self._names - scene.given.keys():
            return example
        # What the request could have said and did not is in the example all the same.
        drawn = self._sampler.draw(scene.within(scene.given))[0]
        if not isinstance(drawn, dict):
            return example
        new = {name: drawn[name] for name in self._names & drawn.keys() - scene.given.keys()}
        changed = {name: new.get(name, value) for name, value in example.items()}
        return changed if self._schema.is_valid(changed) else example


def _renewed(schema: Schema, example: dict[str, Any]) -> Iterator[str]:
    """The members that are new each time; of several ids the one without another word."""
    company = frozenset(word for name in example for word in words(name))
    roles = {name: role_of(name, _flat(schema, name), company, "") for name in example}
    ids = [name for name in example if is_identifier(name) and roles[name] not in PERSONAL]
    yield from [name for name in ids if len(words(name)) == 1] or ids
    renewed = MOMENTS | DERIVED | {Role.SECRET} if Role.SECRET in roles.values() else MOMENTS
    yield from (name for name, role in roles.items() if role in renewed)


def _flat(schema: Schema, name: str) -> dict[str, Any]:
    member = schema.property(name)
    found = ways(member.schemas, member.node) if member else []
    return next((flat for flat in found if flat.get("type") != ["null"]), {})
