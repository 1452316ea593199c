"""A documented error body filled with the real reason: by the structure of its schema.

What a single member says is decided by its name, in error_saying.py; here objects, lists and
alternatives are put together, and each member is held to its own schema.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from understudy.openapi.location import join
from understudy.openapi.lowering import Node
from understudy.openapi.sampling import Sampler
from understudy.openapi.sampling.flattening import Flat, ways
from understudy.openapi.sampling.member import type_of
from understudy.openapi.sampling.roles import words
from understudy.openapi.schema import Schema
from understudy.openapi.violation import Violation

from .error_saying import MESSAGES, boolean, enumerated, nothing, number, stand_in, text, told_by
from .error_saying import untyped as said_by_any
from .fault import OMIT, Fault, Filler, dotted, message, says, tells

_DEPTH = 8
_MOST_WAYS = 6
_MOST_WITHIN = 2
_MOST_ENTRIES = 100
_LOCATIONS = frozenset(("loc", "location", "path", "segments"))

Above = tuple[frozenset[str], ...]
"""For each node above one, and itself: the references that it consists of."""


class ErrorShape:
    """Fills one documented error schema."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def filled(self, fault: Fault) -> tuple[Any, bool]:
        """The body, and whether it keeps its schema; one that tells the reason, if one can."""
        silent: Any = OMIT
        for fill in (self._full, self._eager, self._sparse):
            value = fill(fault, None)
            if value is OMIT or not self._schema.is_valid(value):
                continue
            if tells(value, fault):
                return value, True
            silent = value if silent is OMIT else silent
        return self._sampler.draw(fault.scene) if silent is OMIT else (silent, True)

    @cached_property
    def _full(self) -> Filler:
        return _Builder(self._schema).filler(self._schema.node, "", ())

    @cached_property
    def _eager(self) -> Filler:
        """Texts whose names say nothing tell the reason as well."""
        return _Builder(self._schema, eager=True).filler(self._schema.node, "", ())

    @cached_property
    def _sparse(self) -> Filler:
        """Only members that are required."""
        return _Builder(self._schema, sparse=True).filler(self._schema.node, "", ())

    @cached_property
    def _sampler(self) -> Sampler:
        return Sampler(self._schema)


@dataclass(frozen=True, slots=True)
class _Member:
    """A member of an error object; `draw` makes a value up where it has to be there."""

    name: str
    fill: Filler
    accepts: Callable[[Any], bool]
    draw: Callable[[Fault], Any] | None

    def value(self, fault: Fault, violation: Violation | None) -> Any:
        value = self.fill(fault, violation)
        if value is not OMIT and not self.accepts(value):
            value = OMIT
        if self.draw is None:
            return OMIT if value in ({}, []) else value
        return self.draw(fault) if value is OMIT else value


@dataclass(frozen=True, slots=True)
class _Builder:
    """Compiles the nodes of one schema into fillers."""

    schema: Schema
    eager: bool = False
    sparse: bool = False

    def filler(self, node: Node, name: str, above: Above) -> Filler:
        """What fills a node that stands under this name, below these."""
        schemas = self.schema.schemas
        references = frozenset(_references(node))
        # An error may hold another one (`innererror`), and that one a third: it ends there.
        within = max((sum(one in level for level in above) for one in references), default=0)
        if len(above) >= _DEPTH or within >= _MOST_WITHIN:
            return nothing
        below = (*above, references)
        found = ways(schemas, node)[:_MOST_WAYS]
        fillers = [self._way(flat, name, below) for flat in found]
        if len(fillers) <= 1:
            return fillers[0] if fillers else nothing
        accepts = schemas.validator(node).is_valid
        listing = sorted(range(len(found)), key=lambda index: type_of(found[index]) != "array")
        return _any_of(fillers, [fillers[index] for index in listing], accepts)

    def _way(self, flat: Flat, name: str, above: Above) -> Filler:
        if "const" in flat:
            constant = flat["const"]
            return lambda fault, violation: constant
        kind = type_of(flat)
        if kind == "object":
            return self._object(flat, name, above)
        if kind == "array":
            return self._array(flat, name, above)
        if "enum" in flat:
            return enumerated(flat, name)
        if kind in ("integer", "number"):
            return number(name)
        if kind == "boolean":
            return boolean(name)
        if kind == "string":
            return text(flat, name or ("" if len(above) > 1 else "message"), self.eager)
        if kind == "null":
            return lambda fault, violation: None
        return said_by_any(name) if len(above) > 1 else anything

    def _object(self, flat: Flat, name: str, above: Above) -> Filler:
        properties: dict[str, Node] = dict(flat.get("properties", {}))
        required = flat.get("required", [])
        for missing in required:
            properties.setdefault(missing, {})
        if not properties:
            return self._by_place(flat, name, above)
        company = frozenset(word for one in properties for word in words(one))
        members = [
            self._member(one, node, company, one in required, above)
            for one, node in properties.items()
            if node is not False and (one in required or not self.sparse)
        ]

        def filled(fault: Fault, violation: Violation | None) -> Any:
            body = {}
            for member in members:
                value = member.value(fault, violation)
                if value is not OMIT:
                    body[member.name] = value
            return _told_once(body, members, fault, violation)

        return filled

    def _member(
        self, name: str, node: Node, company: frozenset[str], required: bool, above: Above
    ) -> _Member:
        accepts = self.schema.schemas.validator(node).is_valid
        fill = self.filler(node, told_by(name, company), above)
        return _Member(name, fill, accepts, self._drawn(node, name, accepts) if required else None)

    def _drawn(
        self, node: Node, name: str, accepts: Callable[[Any], bool]
    ) -> Callable[[Fault], Any]:
        standing_in = stand_in(name)
        if standing_in is not None and accepts(standing_in):
            return lambda fault: standing_in
        sampler = Sampler(Schema(self.schema.schemas, node, self.schema.at), name)
        return lambda fault: sampler.draw(fault.scene)[0]

    def _by_place(self, flat: Flat, name: str, above: Above) -> Filler:
        """A map without declared members: one entry for each place that is at fault."""
        node = flat.get("additionalProperties", True)
        if node is False:
            return lambda fault, violation: {}
        fill: Filler = message
        if node is True or node == {}:
            if len(above) == 1:
                return anything
            if not (self.eager or MESSAGES.intersection(words(name)[-1:])):
                return nothing
        else:
            fill = self.filler(node, "message", above)

        def filled(fault: Fault, violation: Violation | None) -> Any:
            faults = [violation] if violation else fault.refusal.violations[:_MOST_ENTRIES]
            entries = {dotted(one): fill(fault, one) for one in faults}
            entries = entries or {"request": fill(fault, None)}
            return {place: value for place, value in entries.items() if value is not OMIT}

        return filled

    def _array(self, flat: Flat, name: str, above: Above) -> Filler:
        items = flat.get("items", True)
        if _LOCATIONS.intersection(words(name)[-1:]):
            return _segments(self.schema.schemas.validator(items).is_valid)
        fill = self.filler(items, _singular(name), above)
        most = min(int(flat.get("maxItems", _MOST_ENTRIES)), _MOST_ENTRIES)
        least = int(flat.get("minItems", 0))

        def filled(fault: Fault, violation: Violation | None) -> Any:
            faults = [violation] if violation else fault.refusal.violations[:most] or [None]
            entries = [value for one in faults if (value := fill(fault, one)) is not OMIT]
            while entries and len(entries) < least:
                entries.append(entries[-1])
            return entries

        return filled


def _references(node: Node) -> Iterator[str]:
    """The references in a node that apply to the same value as it does."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        if isinstance(current, dict):
            if "$ref" in current:
                yield current["$ref"]
            for keyword in ("allOf", "anyOf", "oneOf"):
                waiting.extend(current.get(keyword, ()))


def _any_of(fillers: list[Filler], listing: list[Filler], accepts: Callable[[Any], bool]) -> Filler:
    """The first alternative that tells the reason; with violations to list, lists come first."""

    def fill(fault: Fault, violation: Violation | None) -> Any:
        silent: Any = OMIT
        many = violation is None and fault.refusal.violations
        for filler in listing if many else fillers:
            value = filler(fault, violation)
            if value is OMIT or not accepts(value):
                continue
            if tells(value, fault):
                return value
            silent = value if silent is OMIT else silent
        return silent

    return fill


def _told_once(
    body: dict[str, Any], members: list[_Member], fault: Fault, violation: Violation | None
) -> dict[str, Any]:
    """Without what is below and only repeats what stands here; entries for violations stay."""
    told = message(fault, violation)
    if told not in body.values():
        return body
    places = set() if violation else {dotted(one) for one in fault.refusal.violations}
    for member in members:
        value = body.get(member.name)
        if not isinstance(value, dict | list) or (places and _is_listing(value, places)):
            continue
        if says(value, told):
            empty = type(value)()
            if member.draw is None:
                del body[member.name]
            elif member.accepts(empty):
                body[member.name] = empty
    return body


def _is_listing(value: dict[str, Any] | list[Any], places: set[str]) -> bool:
    """Whether it has one entry for each violation, as a list or by place."""
    return isinstance(value, list) or value.keys() <= places


def _segments(accepts: Callable[[Any], bool]) -> Filler:
    """The segments of a place: `["body", "description"]`."""

    def filled(fault: Fault, violation: Violation | None) -> Any:
        if violation is None:
            return ["request"] if accepts("request") else []
        segments = [violation.where, *violation.path]
        return [s if accepts(s) else str(s) for s in segments]

    return filled


def anything(fault: Fault, violation: Violation | None = None) -> Any:
    """A body about which nothing is said: the reason, and what it is about."""
    body: dict[str, Any] = {"message": fault.refusal.reason}
    if fault.refusal.violations:
        body["errors"] = [
            {"in": one.where, "pointer": join(*one.path), "message": message(fault, one)}
            for one in fault.refusal.violations[:_MOST_ENTRIES]
        ]
    return body


def _singular(name: str) -> str:
    return name[:-1] if name.endswith("s") and len(name) > 2 else name
