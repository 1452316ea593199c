"""Compiled schemas: does a value keep one, and where does it break it; one dialect inside.

A SchemaSet holds every schema that a document uses in one view, lowered to JSON Schema 2020-12
under `urn:understudy#/$defs/N`, so that a rule that fails leads back to its place in the document.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, lru_cache, partial
from typing import Any
from weakref import WeakValueDictionary

import jsonschema_rs

from understudy.errors import ReferenceProblem

from . import formats, patterns
from .alike import alike
from .compiled import Compiled
from .contradictions import contradictions
from .cycles import Cycles
from .dialect import Dialect
from .effort import Effort, Efforts
from .endless import Endless
from .findings import Finding, Place, Severity
from .kinds import kinds
from .location import Location
from .lowering import Lowering, Node
from .pattern_check import Doubts
from .rulebook import Rulebook, Spot
from .schema_findings import cyclic, endless, too_heavy, unsatisfiable
from .scope import NO_ANCHORS, Anchors, Scopes
from .searching import first_errors
from .shown import cut
from .source import Document
from .view import View
from .violation import Violation
from .weights import Weights
from .wording import too_large, unlike_json

_URN = "urn:understudy"
_PREFIX = f"{_URN}#/$defs/"
_MOST_WAYS = 32
_MISSING = object()
UNTOLD = "it can't be told in time if the schema is kept, whose alternatives are many,"
"""What to say, before the name of a value, where it takes too long to hold that to its schema."""


class SchemaSet:
    """The schemas of one document in one view; grows while the document is read.

    `memory` is for what others work out about its schemas and want to know again, `compilations`
    tells how many validators were made so far.
    """

    def __init__(
        self, document: Document, dialect: Dialect, view: View, strict_nullable: bool = False
    ) -> None:
        self.view = view
        self.dialect = dialect
        self.findings: dict[Finding, None] = {}
        self.locations: list[Location] = []
        self.defs: list[Node] = []
        self.memory: dict[str, Any] = {}
        self.compilations = 0
        self._document = document
        self._index: dict[tuple[Location, bool, Anchors], int] = {}
        self._pending: list[tuple[int, bool, Anchors]] = []
        self._ways: dict[Location, set[Anchors]] = {}
        self._doubts = Doubts()
        self._scopes = Scopes(document, dialect, self._report)
        self._lowering = Lowering(
            document, dialect, view, strict_nullable, self._scopes, self._intern, self._report
        )
        self._cycles = Cycles(self.defs, _PREFIX)
        self._weights = Weights(self.defs, self._cycles.targets)
        self.efforts = Efforts(self.expand)
        self._registry: jsonschema_rs.Registry | None = None
        self._compiled: WeakValueDictionary[str, Compiled] = WeakValueDictionary()
        # (lowered path of a keyword, schema's place) -> where it stands, or what implies it.
        self.origin = lru_cache(maxsize=4096)(self._origin)

    @property
    def steady(self) -> bool:
        """Whether every pattern takes time in proportion to the text."""
        self._lower_pending()
        return self._lowering.steady

    def schema(self, at: Location) -> Schema:
        """The schema at this location, with all that it refers to."""
        return Schema(self, {"$ref": self._intern(at, False, NO_ANCHORS)}, at)

    def settled(self) -> tuple[Finding, ...]:
        """What was found wrong in the schemas, once every one of them is lowered."""
        self._lower_pending()
        self._resources()
        for circle in Endless(self.defs, self._cycles.index).circles():
            self._report(endless(self._place(circle[0]), self._names(circle)))
        for index, tokens, fault in contradictions(self.defs, self.target):
            place = self._document.place(self.locations[index].child(*tokens))
            self._report(unsatisfiable(place, fault))
        return tuple(self.findings)

    def expand(self, node: Node) -> Node:
        """What a node is once a lone reference in it is followed."""
        while isinstance(node, dict) and len(node) == 1 and "$ref" in node:
            node = self.target(node["$ref"])
        return node

    def target(self, reference: str) -> Node:
        """The lowered schema that an absolute reference names."""
        self._lower_pending()
        return self.defs[self._cycles.index(reference)]

    def place_of(self, reference: str) -> Location:
        """Where the schema that an absolute reference names stands."""
        return self.locations[self._cycles.index(reference)]

    def name_of(self, reference: str) -> str:
        """The last part of the place that a reference names: a component's own name."""
        return self.place_of(reference).last

    def validator(self, node: Node, *, strict: bool = False) -> jsonschema_rs.Validator:
        """A compiled validator for any node of this set.

        `strict`: a request's date-times have to be written as answers write them.
        """
        self._lower_pending()
        self.compilations += 1
        lenient = self.view is View.REQUEST and not strict
        checks = formats.REQUEST_CHECKS if lenient else formats.RESPONSE_CHECKS
        return jsonschema_rs.Draft202012Validator(
            node,
            registry=self._resources(),
            validate_formats=True,
            formats=dict(checks),
            pattern_options=patterns.ENGINE_OPTIONS,
            keywords=None if self.steady else {"pattern": self._doubts.keyword},
        )

    def compiled(self, node: Node) -> Compiled:
        """The same, compiled once for all that refer to one schema, while any of them keeps it.

        A value is valid that breaks nothing but patterns which can't be told in time.
        """
        reference = ""
        while isinstance(node, dict) and node.keys() == {"$ref"}:
            reference = node["$ref"]
            node = self.target(reference)
        found = self._compiled.get(reference)
        if found is None:
            node = {"$ref": reference} if reference else node
            validator, looks = self.validator(node), self.efforts.looks(node)
            doubtful = partial(self._doubts.settled, validator, looks=looks)
            found = Compiled(validator, None if self.steady else doubtful)
            if reference:
                self._compiled[reference] = found
        return found

    def checker(self, node: Node) -> Callable[[Any], bool]:
        """`checker(node)(value) -> bool`: whether a value keeps a node; it never raises."""
        return self.compiled(node).is_valid

    def doubted(self, check: Callable[[Any], bool], value: Any) -> list[list[str | int]]:
        """The places of the patterns of which `check` can't tell in time whether a value fits."""
        if self.steady:
            return []
        check(value)
        return self._doubts.places

    def broken(
        self, node: Node, value: Any, validator: jsonschema_rs.Validator | None = None
    ) -> list[jsonschema_rs.ValidationError]:
        """What the value breaks for certain; raises ValueError for what JSON can't hold."""
        validator = validator or self.compiled(node).validator
        return self._doubts.broken(validator, value, self.efforts.looks(node))

    def _origin(self, tokens: tuple[str | int, ...], at: Location) -> Location:
        if tokens[:1] == ("$defs",):
            at, tokens = self.locations[int(tokens[1])], tokens[2:]
        return self._nearest(at.child(*tokens), len(tokens))

    def written(self, at: Location, missing: Any = None) -> Any:
        """What stands at a location of the document, or `missing`."""
        try:
            return self._document.value(at)
        except ReferenceProblem:
            return missing

    def _nearest(self, at: Location, depth: int) -> Location:
        """The location, or where the document has nothing there what stands for it."""
        while depth and self.written(at, _MISSING) is _MISSING:
            above = Location(at.uri, at.pointer.rpartition("/")[0])
            standing = self.written(above)
            if isinstance(standing, dict) and at.last in ("minimum", "maximum"):
                return above.child("format") if "format" in standing else above
            at, depth = above, depth - 1
        return at

    def _intern(self, at: Location, non_null: bool, anchors: Anchors) -> str:
        key = (at, non_null, self._way(at, anchors))
        index = self._index.get(key)
        if index is None:
            index = self._index[key] = len(self.defs)
            self.defs.append(True)
            self.locations.append(at)
            self._pending.append((index, *key[1:]))
            self._registry = None
        return f"{_PREFIX}{index}"

    def _way(self, at: Location, anchors: Anchors) -> Anchors:
        """The dynamic anchors from which a schema is read; on too many ways, its own only."""
        way = self._scopes.entered(at, anchors)
        if not anchors:
            return way
        known = self._ways.setdefault(at, set())
        if way in known or len(known) < _MOST_WAYS:
            known.add(way)
            return way
        self._report(
            Finding(
                Severity.WARNING,
                "dynamic-reference-limit",
                self._document.place(at),
                f"dynamic anchors lead here on more than {_MOST_WAYS} different ways",
                "On the others its dynamic references are read as plain ones",
                "Give the schema fewer dynamic anchors",
            )
        )
        return self._scopes.entered(at, NO_ANCHORS)

    def _report(self, finding: Finding) -> None:
        self.findings[finding] = None

    def _lower_pending(self) -> None:
        if not self._pending:
            return
        first = self._pending[0][0]
        while self._pending:
            index, non_null, anchors = self._pending.pop()
            at = self.locations[index]
            scope = self._scopes.at(at, anchors)
            self.defs[index] = self._lowering.lower(self._document.value(at), at, scope, non_null)
        for circle in self._cycles.cut(first):
            self._report(cyclic(self._place(circle[0]), self._names(circle)))
        for index in self._weights.lighten(first):
            self.defs[index] = True
            self._report(too_heavy(self._place(index)))

    def _place(self, index: int) -> Place:
        return self._document.place(self.locations[index])

    def _names(self, circle: list[int]) -> list[str]:
        return [self.locations[index].last or "#" for index in circle]

    def _resources(self) -> jsonschema_rs.Registry:
        if self._registry is None:
            resource = {"$defs": {str(index): node for index, node in enumerate(self.defs)}}
            self._registry = jsonschema_rs.Registry(
                [(_URN, resource)], draft=jsonschema_rs.Draft202012
            )
        return self._registry


class Schema:
    """One schema of a set; equal by where it stands and from which side it is seen."""

    def __init__(self, schemas: SchemaSet, node: Node, at: Location) -> None:
        self.schemas = schemas
        self.node = node
        self.at = at

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Schema):
            return NotImplemented
        return (self.at, self.schemas.view) == (other.at, other.schemas.view)

    def __hash__(self) -> int:
        return hash(self.at)

    @property
    def lowered(self) -> Node:
        """JSON Schema 2020-12, its own lone reference followed."""
        return self.schemas.expand(self.node)

    @cached_property
    def is_valid(self) -> Callable[[Any], bool]:
        """`is_valid(value) -> bool`; a value that JSON can't hold is not valid.

        One of which it can't be told in time is.
        """
        check = self.schemas.checker(self.node)
        return check if self._effort is None else self._effort.bounding(check)

    @cached_property
    def _effort(self) -> Effort | None:
        """Of what others may send; what is answered is made here."""
        return self.schemas.efforts.of(self.node) if self.schemas.view is View.REQUEST else None

    def forget(self) -> None:
        """Let go what was compiled and found out; it is made again when it is needed."""
        for made in ("is_valid", "_rulebook", "_declared"):
            self.__dict__.pop(made, None)

    def violations(
        self, value: Any, where: str = "body", prefix: tuple[str | int, ...] = ()
    ) -> list[Violation]:
        """Every rule that the value breaks; what the engine could not decide is not among them."""
        if self.schemas.efforts.of(self.node).is_beyond(value) or self.is_valid(value):
            return []
        return self._rulebook.broken(value, where, prefix) or self.faults(value, where, prefix)

    def faults(
        self, value: Any, where: str = "body", prefix: tuple[str | int, ...] = ()
    ) -> list[Violation]:
        """The same of a value that is not valid, which is sooner told where only one comes."""
        try:
            errors = self.schemas.broken(self.node, value)
        except ValueError:
            return [unlike_json(value, where, prefix, self.at)]
        if not errors:
            return [too_large(value, where, prefix, self.at)]
        return self._rulebook.violations(errors, Spot(self.at), where, prefix)

    @cached_property
    def _rulebook(self) -> Rulebook:
        return Rulebook(self.schemas, self.node, Spot(self.at))

    @property
    def always_told(self) -> bool:
        """Whether it can be told in time of every value that it keeps this schema."""
        return self.schemas.steady and (self._effort is None or self._effort.is_bounded)

    def takes_long(self, value: Any) -> bool:
        """Whether others would notice how long it takes to hold this large value to it."""
        return self._effort is not None and self._effort.is_much(value)

    def first_faults(self, value: Any) -> list[Violation]:
        """What the first part of such a value breaks."""
        effort = self.schemas.efforts.of(self.node)
        validator = self.schemas.compiled(self.node).validator
        errors = first_errors(validator, value, effort.soon, effort.looks)
        return self._rulebook.violations(errors, Spot(self.at), "body", ())

    def undecided(self, value: Any) -> list[str]:
        """What to say about a value that takes too long to be held to its schema or patterns."""
        if self._effort is not None and self._effort.is_beyond(value):
            return [UNTOLD]
        places = self.schemas.doubted(self.is_valid, value)
        written = dict.fromkeys(map(self._pattern, places))
        return [f"it can't be told in time if the pattern {cut(one)} is kept" for one in written]

    def _pattern(self, place: list[str | int]) -> str:
        """A pattern as the document has it; one for names, as the engine has it."""
        written = self.schemas.written(self.schemas.origin((*place,), self.at))
        return written if isinstance(written, str) else str(place[-1])

    def types(self) -> frozenset[str]:
        """The JSON types that it can take; an integer is listed beside number."""
        return kinds(self.node, self.schemas.target)

    def property(self, name: str) -> Schema | None:
        """The schema of a declared member, or None."""
        return self._declared.get(name)

    @cached_property
    def _declared(self) -> dict[str, Schema]:
        """The declared members, looking through references and combinations."""
        found: dict[str, Schema] = {}
        for part, at in alike(self.schemas, self.node, self.at):
            for name, node in part.get("properties", {}).items():
                if name not in found:
                    found[name] = Schema(self.schemas, node, at.child("properties", name))
        return found

    def hides(self, name: str) -> bool:
        """Whether a declared member is not for this view: `readOnly` in a request."""
        member = self.property(name)
        return member is not None and member.is_hidden

    @cached_property
    def is_hidden(self) -> bool:
        """Whether it is not for this view."""
        keyword = self.schemas.view.hiding
        places = alike(self.schemas, self.node, self.at)
        parts = (self.schemas.written(at) for _, at in places)
        return any(isinstance(part, dict) and part.get(keyword) is True for part in parts)

    def items(self) -> Schema | None:
        """The schema of an array's items, or None."""
        for part, at in alike(self.schemas, self.node, self.at):
            if "items" in part:
                return Schema(self.schemas, part["items"], at.child("items"))
        return None

    def property_names(self) -> tuple[str, ...]:
        """The names of the declared members."""
        return tuple(self._declared)
