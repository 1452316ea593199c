"""The rules of a schema, each with what to say of a value that breaks it, made when it is needed.

A value is gone through by the structure of the schema, and single rules are held to it by the
engine, which also judges what is more than the sum of its rules: alternatives and conditions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import jsonschema_rs

from .beginning import LONG_TEXT
from .kinds import SILENT, Node
from .location import Location
from .shown import cut
from .simple import is_simple
from .violation import Violation
from .wording import Path, message, told

if TYPE_CHECKING:
    from .schema import SchemaSet

_SINGLE = tuple(
    """type const enum minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength
    maxLength pattern format minItems maxItems uniqueItems minProperties maxProperties""".split()
)
"""What can be asked of a value by itself, in the order in which the engine tells it."""
_PLAIN = frozenset(
    (*_SINGLE, "required", "properties", "additionalProperties", "items", "allOf", "$ref")
)
_DEPENDING = frozenset(("unevaluatedProperties", "unevaluatedItems"))
_DEEPEST = 6
_MOST_BESIDE = 64


class Spot(NamedTuple):
    """Where a lowered schema stands: the tokens that lead there from a schema of the document."""

    at: Location
    tokens: tuple[str | int, ...] = ()

    def child(self, *tokens: str | int) -> Spot:
        """The spot of what is in it."""
        return Spot(self.at, self.tokens + tokens)


class Rules(Protocol):
    """What one schema asks for."""

    def find(self, value: Any, where: str, path: Path, found: list[Violation]) -> None:
        """Add to `found` what a value breaks that stands at a path in a part of a message."""


class Rulebook:
    """Finds the faults of values by the rules of one schema and those that it refers to."""

    def __init__(self, schemas: SchemaSet, node: Node, spot: Spot) -> None:
        self.schemas = schemas
        self._node = node
        self._spot = spot
        self._known: dict[str, Rules] = {}
        self._engines: dict[tuple[str, str], jsonschema_rs.Validator] = {}

    def broken(self, value: Any, where: str, path: Path) -> list[Violation]:
        """What a small value breaks; of others nothing is known here."""
        found: list[Violation] = []
        if self.schemas.steady and is_simple(value):
            self._rules.find(value, where, path, found)
        return found

    @cached_property
    def _rules(self) -> Rules:
        return self.rules(self._node, self._spot)

    def rules(self, node: Node, spot: Spot, depth: int = 0) -> Rules:
        """What a node asks for that stands at a spot; `depth` counts the alternatives around it."""
        reference = ""
        while isinstance(node, dict) and (inner := _only_part(node)):
            keyword, part = inner
            if keyword == "allOf":
                node, spot = part, spot.child("allOf", 0)
                continue
            if part in self._known:
                return self._known[part]
            reference = part
            node, spot = self.schemas.target(part), Spot(self.schemas.place_of(part))
        rules = self._compiled(node, spot, depth)
        if reference:
            self._known[reference] = rules
        return rules

    def engine(self, keyword: str, said: Any) -> jsonschema_rs.Validator:
        """A validator for one rule; the same for all that say the same in a word."""
        if not isinstance(said, str):
            return self.schemas.validator({keyword: said})
        if (keyword, said) not in self._engines:
            self._engines[keyword, said] = self.schemas.validator({keyword: said})
        return self._engines[keyword, said]

    def origin(self, spot: Spot, *tokens: str | int) -> Location:
        """Where the document has a rule of the schema at a spot."""
        if tokens[:1] == ("$defs",):
            return self.schemas.origin(tokens, spot.at)
        return self.schemas.origin(spot.tokens + tokens, spot.at)

    def said(self, rule: str, words: str, at: Location) -> str:
        """What is said of a broken rule: a pattern as the document has it, not the engine."""
        if rule != "pattern":
            return words
        return f"does not match the pattern {cut(str(self.schemas.written(at)))}"

    def violations(
        self, errors: Sequence[jsonschema_rs.ValidationError], spot: Spot, where: str, path: Path
    ) -> list[Violation]:
        """What the engine found wrong with a value at a path, each fault once."""
        found: dict[tuple[Path, str, str], Violation] = {}
        for inner, rule, words, value, tokens in told(errors):
            at = self.origin(spot, *tokens)
            said = self.said(rule, words, at)
            found[path + inner, rule, said] = Violation(where, path + inner, rule, said, value, at)
        return [*found.values()]

    def _compiled(self, node: Node, spot: Spot, depth: int) -> Rules:
        if not isinstance(node, dict):
            return _Plain(self, {}, spot) if node else _Whole(self, node, spot)
        asked = node.keys() - SILENT
        if asked <= _PLAIN and not self._is_involved(node):
            return _Plain(self, node, spot)
        is_either = asked == {"anyOf"} and depth < _DEEPEST and not self._is_involved(node)
        branches = node["anyOf"] if is_either else []
        valued = [index for index, branch in enumerate(branches) if not _is_null(branch)]
        if len(branches) != 2 or len(valued) != 1:
            return _Whole(self, node, spot)
        index = valued[0]
        inner = self.rules(branches[index], spot.child("anyOf", index), depth + 1)
        return _OrNull(inner, _Whole(self, node, spot))

    def _is_involved(self, node: Node) -> bool:
        """Whether many schemas hold for one value, or what one says depends on the others."""
        waiting = [node]
        for one in waiting:  # which grows meanwhile
            if not isinstance(one, dict):
                continue
            if "$ref" in one:
                waiting.append(self.schemas.target(one["$ref"]))
            waiting += [*one.get("allOf", ()), *one.get("anyOf", ())]
            if len(waiting) > _MOST_BESIDE or not _DEPENDING.isdisjoint(one):
                return True
        return False


class _Rule:
    """What is asked of a value by itself; what it says is known once it is broken."""

    __slots__ = ("_at", "_book", "_engine", "_name", "_said", "_spot", "is_kept")

    def __init__(self, book: Rulebook, name: str, said: Any, spot: Spot) -> None:
        self._book = book
        self._engine = book.engine(name, said)
        self._name = name
        self._spot = spot
        self._said = ""
        self._at: Location | None = None
        self.is_kept: Callable[[Any], bool] = self._engine.is_valid

    def violation(self, value: Any, where: str, path: Path) -> Violation:
        """How this value breaks it."""
        if self._at is None:
            at = self._book.origin(self._spot, self._name)
            words = message(next(iter(self._engine.iter_errors(self._brief(value)))))
            self._said, self._at = self._book.said(self._name, words, at), at
        return Violation(where, path, self._name, self._said, value, self._at)

    def _brief(self, value: Any) -> Any:
        """A part of a long text that breaks the rule too, if there is one: an error has copies."""
        if not isinstance(value, str) or len(value) <= LONG_TEXT:
            return value
        parts = (value[:LONG_TEXT], value[-LONG_TEXT:], "\0")
        return next((part for part in parts if not self.is_kept(part)), value)


class _Plain:
    """A schema that asks nothing of a value but single rules, and of its members and items."""

    def __init__(self, book: Rulebook, node: dict[str, Any], spot: Spot) -> None:
        self._book = book
        self._node = node
        self._spot = spot
        self._rules = [_Rule(book, name, node[name], spot) for name in _SINGLE if name in node]
        self._required: list[str] = node.get("required", [])
        self._properties: dict[str, Node] = node.get("properties", {})
        self._rest: Node = node.get("additionalProperties", True)
        self._items: Node = node.get("items", True)
        self._members: dict[str, Rules] = {}

    @cached_property
    def beside(self) -> list[Rules]:
        """What else holds for the same value, in the order of the engine."""
        parts = self._node.get("allOf", ())
        beside = [
            self._book.rules(part, self._spot.child("allOf", index))
            for index, part in enumerate(parts)
        ]
        if "$ref" in self._node:
            beside.append(self._book.rules({"$ref": self._node["$ref"]}, self._spot))
        return beside

    @cached_property
    def _of_items(self) -> Rules:
        return self._book.rules(self._items, self._spot.child("items"))

    @cached_property
    def _of_others(self) -> Rules:
        return self._book.rules(self._rest, self._spot.child("additionalProperties"))

    @cached_property
    def _required_at(self) -> Location:
        return self._book.origin(self._spot, "required")

    @cached_property
    def _closed_at(self) -> Location:
        return self._book.origin(self._spot, "additionalProperties")

    def find(self, value: Any, where: str, path: Path, found: list[Violation]) -> None:
        """Add what the value breaks, of all that holds for it; each fault once."""
        if not self.beside:
            self._find_own(value, where, path, found)
            return
        every: list[Violation] = []
        self._find_own(value, where, path, every)
        for rules in self.beside:
            rules.find(value, where, path, every)
        found += {(one.path, one.rule, one.message): one for one in every}.values()

    def _find_own(self, value: Any, where: str, path: Path, found: list[Violation]) -> None:
        found += [r.violation(value, where, path) for r in self._rules if not r.is_kept(value)]
        if isinstance(value, dict):
            self._in_members(value, where, path, found)
        elif isinstance(value, list) and self._items is not True:
            for index, item in enumerate(value):
                self._of_items.find(item, where, (*path, index), found)

    def _in_members(
        self, value: dict[str, Any], where: str, path: Path, found: list[Violation]
    ) -> None:
        missing = [name for name in self._required if name not in value]
        closed = self._rest is False
        # The engine tells a single name that is required last where no others are allowed.
        late = closed and len(self._required) == 1 and self._properties
        if missing and not late:
            found += self._missing(missing, where, path)
        for name, member in value.items():
            rules = self._members.get(name) or self._member(name)
            if rules is not None:
                rules.find(member, where, (*path, name), found)
        if closed:
            found += self._unexpected(value, where, path)
        if missing and late:
            found += self._missing(missing, where, path)

    def _member(self, name: str) -> Rules | None:
        node = self._properties.get(name)
        if node is None:
            return None if self._rest in (True, False) else self._of_others
        rules = self._book.rules(node, self._spot.child("properties", name))
        self._members[name] = rules
        return rules

    def _missing(self, names: list[str], where: str, path: Path) -> Iterator[Violation]:
        at = self._required_at
        for name in names:
            yield Violation(where, (*path, name), "required", "is required", None, at)

    def _unexpected(self, value: dict[str, Any], where: str, path: Path) -> Iterator[Violation]:
        rule, at = "additionalProperties", self._closed_at
        for name, member in value.items():
            if name not in self._properties:
                yield Violation(where, (*path, name), rule, "is not allowed here", member, at)


class _Whole:
    """A schema that is left to the engine."""

    def __init__(self, book: Rulebook, node: Node, spot: Spot) -> None:
        self._book = book
        self._node = node
        self._spot = spot

    @cached_property
    def _validator(self) -> jsonschema_rs.Validator:
        return self._book.schemas.validator(self._node)

    def find(self, value: Any, where: str, path: Path, found: list[Violation]) -> None:
        """Add what the value breaks."""
        if not self._validator.is_valid(value):
            errors = self._book.schemas.broken(self._node, value, self._validator)
            found += self._book.violations(errors, self._spot, where, path)


class _OrNull:
    """A schema or null: of a value of the right type it is told what is wrong with that.

    What is told of another one depends on nothing but the rules that it breaks by itself.
    """

    def __init__(self, inner: Rules, whole: _Whole) -> None:
        self._inner = inner
        self._whole = whole
        self._told: dict[tuple[str, ...], Violation] = {}

    def find(self, value: Any, where: str, path: Path, found: list[Violation]) -> None:
        """Add what the value breaks."""
        if value is None:
            return
        inner: list[Violation] = []
        self._inner.find(value, where, path, inner)
        own = tuple(one.rule for one in inner if one.path == path)
        if "type" not in own and "const" not in own:
            found += inner
        elif len(own) == len(inner) and isinstance(self._inner, _Plain) and not self._inner.beside:
            found += self._of_another_type(value, where, path, own)
        else:
            self._whole.find(value, where, path, found)

    def _of_another_type(
        self, value: Any, where: str, path: Path, broken: tuple[str, ...]
    ) -> list[Violation]:
        if broken in self._told:
            _, _, rule, said, _, at = self._told[broken]
            return [Violation(where, path, rule, said, value, at)]
        found: list[Violation] = []
        self._whole.find(value, where, path, found)
        if [one.path for one in found] == [path]:
            self._told[broken] = found[0]
        return found


def _only_part(node: dict[str, Any]) -> tuple[str, Any] | None:
    """The one schema that says all that a node says, as a reference or as what is in allOf."""
    asked = node.keys() - SILENT
    if asked == {"$ref"}:
        return "$ref", node["$ref"]
    if asked == {"allOf"} and len(node["allOf"]) == 1:
        return "allOf", node["allOf"][0]
    return None


def _is_null(node: Node) -> bool:
    return (
        isinstance(node, dict) and node.get("type") == "null" and node.keys() - SILENT == {"type"}
    )
