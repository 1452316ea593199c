"""A documented error body filled with the real reason: by the structure of its schema.

What a single member says is decided by its name, in error_saying.py; here objects, lists and
alternatives are put together, and each member is held to its own schema.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from understudy.openapi.kinds import asserted, whole_kinds
from understudy.openapi.location import join
from understudy.openapi.lowering import Node
from understudy.openapi.sampling import Sampler
from understudy.openapi.sampling.flattening import Flat, ways
from understudy.openapi.sampling.member import type_of
from understudy.openapi.sampling.roles import words
from understudy.openapi.schema import Schema, SchemaSet
from understudy.openapi.violation import Violation

from .error_member import Member
from .error_saying import MESSAGES, boolean, enumerated, nothing, number, text, told_by
from .error_saying import untyped as said_by_any
from .fault import OMIT, Fault, Filler, Part, dotted, message, says, tells

_DEPTH = 8
_MOST_WAYS = 6
_MOST_WITHIN = 2
_MOST_ENTRIES = 100
_LOCATIONS = frozenset(("loc", "location", "path", "segments"))
_OF_OBJECTS = frozenset(("type", "properties", "required"))
_OF_MAPS = frozenset(("type", "additionalProperties"))
_OF_ARRAYS = frozenset(("type", "items", "minItems", "maxItems"))
_OF_SEGMENTS = frozenset(("type", "items"))

Above = tuple[frozenset[str], ...]
"""For each node above one, and itself: the references that it consists of."""


class ErrorShape:
    """Fills one documented error schema."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def filled(self, fault: Fault) -> tuple[Any, bool]:
        """The body, and whether it keeps its schema; one that tells the reason, if one can."""
        silent: Any = OMIT
        for part in self._parts():
            value = part.fill(fault, None)
            if value is OMIT or not self._schema.is_valid(value):
                continue
            if part.tells or tells(value, fault):
                return value, True
            silent = value if silent is OMIT else silent
        return self._sampler.draw(fault.scene) if silent is OMIT else (silent, True)

    def _parts(self) -> Iterator[Part]:
        yield self._full
        yield self._eager
        yield self._sparse

    @cached_property
    def _full(self) -> Part:
        return _Builder(self._schema).part(self._schema.node, "", ())

    @cached_property
    def _eager(self) -> Part:
        """Texts whose names say nothing tell the reason as well."""
        return _Builder(self._schema, eager=True).part(self._schema.node, "", ())

    @cached_property
    def _sparse(self) -> Part:
        """Only members that are required."""
        return _Builder(self._schema, sparse=True).part(self._schema.node, "", ())

    @cached_property
    def _sampler(self) -> Sampler:
        return Sampler(self._schema)


@dataclass(frozen=True, slots=True)
class _Builder:
    """Compiles the nodes of one schema into parts."""

    schema: Schema
    eager: bool = False
    sparse: bool = False

    def part(self, node: Node, name: str, above: Above) -> Part:
        """What fills a node that stands under this name, below these."""
        schemas = self.schema.schemas
        references = frozenset(_references(node))
        # An error may hold another one (`innererror`), and that one a third: it ends there.
        within = max((sum(one in level for level in above) for one in references), default=0)
        if len(above) >= _DEPTH or within >= _MOST_WITHIN:
            return _SAYS_NOTHING
        below = (*above, references)
        found = ways(schemas, node)[:_MOST_WAYS]
        if len(found) == 1:
            return self._way(found[0], name, below, _Known.of(schemas, node))
        parts = [self._way(flat, name, below, _Known()) for flat in found]
        if not parts:
            return _SAYS_NOTHING
        accepts = schemas.validator(node).is_valid
        listing = sorted(range(len(found)), key=lambda index: type_of(found[index]) != "array")
        return _any_of(parts, [parts[index] for index in listing], accepts)

    def _way(self, flat: Flat, name: str, above: Above, known: _Known) -> Part:
        if "const" in flat:
            constant = flat["const"]
            return Part(lambda fault, violation: constant, always=True)
        kind = type_of(flat)
        if kind == "object":
            return self._object(flat, name, above, known)
        if kind == "array":
            return self._array(flat, name, above, known)
        if "enum" in flat:
            return enumerated(flat, name)
        if kind in ("integer", "number"):
            return number(name, known.whole)
        if kind == "boolean":
            return boolean(name, known.whole)
        if kind == "string":
            called = name or ("" if len(above) > 1 else "message")
            return text(flat, called, self.eager, known.whole)
        if kind == "null":
            return Part(lambda fault, violation: None, "null" in known.whole, always=True)
        return said_by_any(name, known.whole) if len(above) > 1 else _ANYTHING

    def _object(self, flat: Flat, name: str, above: Above, known: _Known) -> Part:
        properties: dict[str, Node] = dict(flat.get("properties", {}))
        required = flat.get("required", [])
        for missing in required:
            properties.setdefault(missing, {})
        if not properties:
            return self._by_place(flat, name, above, known)
        company = frozenset(word for one in properties for word in words(one))
        members = [
            Member(
                one,
                self.part(node, told_by(one, company), above),
                one in required,
                Schema(self.schema.schemas, node, self.schema.at),
            )
            for one, node in properties.items()
            if node is not False and (one in required or not self.sparse)
        ]
        fillers = [(member.name, member.filler()) for member in members if not member.is_silent]
        repeating = [member for member in members if member.part.repeats]

        def filled(fault: Fault, violation: Violation | None) -> Any:
            body = {}
            for member, fill in fillers:
                value = fill(fault, violation)
                if value is not OMIT:
                    body[member] = value
            return _told_once(body, repeating, fault, violation) if repeating else body

        return Part(
            filled,
            keeps=known.only(_OF_OBJECTS) and all(member.is_sure for member in members),
            always=True,
            tells=any(member.part.tells and member.part.keeps for member in members),
        )

    def _by_place(self, flat: Flat, name: str, above: Above, known: _Known) -> Part:
        """A map without declared members: one entry for each place that is at fault."""
        node = flat.get("additionalProperties", True)
        if node is False:
            return Part(lambda fault, violation: {}, always=True, repeats=False)
        part = _MESSAGE
        if node is True or node == {}:
            if len(above) == 1:
                return _ANYTHING
            if not (self.eager or MESSAGES.intersection(words(name)[-1:])):
                return _SAYS_NOTHING
        else:
            part = self.part(node, "message", above)
        fill = part.fill

        def filled(fault: Fault, violation: Violation | None) -> Any:
            faults = [violation] if violation else fault.refusal.violations[:_MOST_ENTRIES]
            entries = {dotted(one): fill(fault, one) for one in faults}
            entries = entries or {"request": fill(fault, None)}
            return {place: value for place, value in entries.items() if value is not OMIT}

        keeps = known.only(_OF_MAPS) and part.keeps
        return Part(filled, keeps, always=True, tells=part.tells)

    def _array(self, flat: Flat, name: str, above: Above, known: _Known) -> Part:
        items = flat.get("items", True)
        if _LOCATIONS.intersection(words(name)[-1:]):
            return self._segments(items, known)
        part = self.part(items, _singular(name), above)
        fill = part.fill
        most = min(int(flat.get("maxItems", _MOST_ENTRIES)), _MOST_ENTRIES)
        least = int(flat.get("minItems", 0))

        def filled(fault: Fault, violation: Violation | None) -> Any:
            faults = [violation] if violation else fault.refusal.violations[:most] or [None]
            entries = [value for one in faults if (value := fill(fault, one)) is not OMIT]
            while entries and len(entries) < least:
                entries.append(entries[-1])
            return entries

        fits = most > 0 and (part.always or least == 0)
        keeps = known.only(_OF_ARRAYS) and fits and part.keeps
        return Part(filled, keeps, always=True, tells=part.tells)

    def _segments(self, items: Node, known: _Known) -> Part:
        """The segments of a place: `["body", "description"]`."""
        schemas = self.schema.schemas
        whole = whole_kinds(items, schemas.target)
        if known.only(_OF_SEGMENTS) and {"string", "integer"} <= whole:
            return Part(_all_segments, keeps=True, always=True, repeats=False)
        return Part(_segments(schemas.validator(items).is_valid), always=True, repeats=False)


@dataclass(frozen=True, slots=True)
class _Known:
    """What a node asks for: the types of which any value will do, and all of its keywords."""

    whole: frozenset[str] = frozenset()
    keywords: frozenset[str] | None = None

    @classmethod
    def of(cls, schemas: SchemaSet, node: Node) -> _Known:
        return cls(whole_kinds(node, schemas.target), asserted(node, schemas.target))

    def only(self, keywords: Set[str]) -> bool:
        """Whether it has no keywords but these."""
        return self.keywords is not None and self.keywords <= keywords


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


def _any_of(parts: list[Part], listing: list[Part], accepts: Callable[[Any], bool]) -> Part:
    """The first alternative that tells the reason; with violations to list, lists come first."""

    def fill(fault: Fault, violation: Violation | None) -> Any:
        silent: Any = OMIT
        many = violation is None and fault.refusal.violations
        for part in listing if many else parts:
            value = part.fill(fault, violation)
            if value is OMIT or not accepts(value):
                continue
            if part.tells or tells(value, fault):
                return value
            silent = value if silent is OMIT else silent
        return silent

    return Part(fill, keeps=True, leaf=all(part.leaf for part in parts))


def _told_once(
    body: dict[str, Any], repeating: list[Member], fault: Fault, violation: Violation | None
) -> dict[str, Any]:
    """Without what is below and only repeats what stands here; entries for violations stay."""
    told = message(fault, violation)
    if told not in body.values():
        return body
    places = set() if violation else {dotted(one) for one in fault.refusal.violations}
    for member in repeating:
        value = body.get(member.name)
        if not isinstance(value, dict | list) or (places and _is_listing(value, places)):
            continue
        if says(value, told):
            empty = type(value)()
            if not member.required:
                del body[member.name]
            elif member.accepts(empty):
                body[member.name] = empty
    return body


def _is_listing(value: dict[str, Any] | list[Any], places: set[str]) -> bool:
    """Whether it has one entry for each violation, as a list or by place."""
    return isinstance(value, list) or value.keys() <= places


def _all_segments(fault: Fault, violation: Violation | None) -> Any:
    return ["request"] if violation is None else [violation.where, *violation.path]


def _segments(accepts: Callable[[Any], bool]) -> Filler:
    """The segments as far as they are taken; numbers as texts where only those are."""

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


_SAYS_NOTHING = Part(nothing, leaf=True, repeats=False)
_MESSAGE = Part(message, keeps=True, always=True, tells=True, leaf=True, repeats=False)
_ANYTHING = Part(anything, always=True, tells=True)
