"""Values spread over several fields: names with brackets (deepObject) and exploded objects.

What one field holds (text, a file, JSON) is read by the leaves that the caller brings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Generic, Protocol, TypeVar

from understudy.openapi.schema import Schema

from .fields import Misfit
from .scalars import STRUCTURED, compile_text
from .styles import additional

MAX_DEPTH = 32

_BRACKETED = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*+\])++)")
_INDEX = re.compile(r"[0-9]{0,6}")

Leaf = TypeVar("Leaf")
_Leaf_contra = TypeVar("_Leaf_contra", contravariant=True)
Tree = list[Leaf] | dict[str, "Tree[Leaf]"]
"""What stands under one name: the fields that have it, or its members by name."""
Branches = list[tuple[list[str], list[Leaf]]]
"""The bracketed names behind one name, each with its fields: `p[a][b]` is `a`, `b` under `p`."""


class Leaves(Protocol[_Leaf_contra]):
    """How single fields are read."""

    def compile(self, schema: Schema | None) -> Callable[[_Leaf_contra], Any]:
        """How a field that holds a scalar is read; the result raises Misfit."""

    def whole(self, leaf: _Leaf_contra) -> Any:
        """An array or object that one field holds as JSON, else None; raises Misfit."""


class TextLeaves:
    """Fields that hold a text each."""

    def __init__(self, decode: Callable[[str], str]) -> None:
        self._decode = decode

    def compile(self, schema: Schema | None) -> Callable[[str], Any]:
        """Decoded, then read by its schema."""
        decode, text = self._decode, compile_text(schema)
        return lambda raw: text(decode(raw))

    def whole(self, leaf: str) -> Any:
        """Never: a text is a text."""
        return None


def grouped(
    fields: Mapping[str, list[Leaf]], plain: Collection[str] = ()
) -> dict[str, Branches[Leaf]]:
    """Fields by what stands in front of the first bracket; a plain name has one empty branch.

    The names in `plain` stand for themselves, brackets and all.
    """
    groups: dict[str, Branches[Leaf]] = {}
    for name, leaves in fields.items():
        match = None if name in plain else _BRACKETED.fullmatch(name)
        base, tokens = (match[1], match[2][1:-1].split("][", MAX_DEPTH)) if match else (name, [])
        groups.setdefault(base, []).append((tokens, leaves))
    return groups


def tree_of(branches: Branches[Leaf]) -> Tree[Leaf]:
    """The tree that bracketed names spell out; raises Misfit."""
    if len(branches) == 1 and not branches[0][0]:
        return branches[0][1]
    root: dict[str, Tree[Leaf]] = {}
    for tokens, leaves in branches:
        if not tokens:
            raise Misfit("is given both as a value and by its members")
        if len(tokens) > MAX_DEPTH:
            raise Misfit(f"is nested more than {MAX_DEPTH} levels deep")
        node = root
        for token in tokens[:-1]:
            below = node.setdefault(token, {})
            if not isinstance(below, dict):
                raise Misfit("has a member that is given both as a value and by its members")
            node = below
        if tokens[-1] in node:
            raise Misfit("has a member that is given both as a value and by its members")
        node[tokens[-1]] = leaves
    return root


class TreeReader(Generic[Leaf]):
    """Reads the tree under one name by its schema; members are compiled when first met."""

    __slots__ = (
        "_array",
        "_item",
        "_leaf",
        "_leaves",
        "_members",
        "_object",
        "_other",
        "_scalar",
        "schema",
    )

    def __init__(self, schema: Schema | None, leaves: Leaves[Leaf]) -> None:
        types = frozenset(("string",)) if schema is None else schema.types()
        self.schema = schema
        self._leaves = leaves
        self._leaf: Callable[[Leaf], Any] | None = None
        self._array = schema is None or "array" in types
        self._object = "object" in types
        self._scalar = bool(types - STRUCTURED - {"null"})
        self._members: dict[str, TreeReader[Leaf]] = {}
        self._item: TreeReader[Leaf] | None = None
        self._other: TreeReader[Leaf] | None = None

    def read(self, tree: Tree[Leaf]) -> Any:
        """The value; raises Misfit."""
        if isinstance(tree, list):
            return self._fields(tree)
        if self._array and all(_INDEX.fullmatch(key) for key in tree):
            return self._indexed(tree)
        return {name: self.member(name).read(below) for name, below in tree.items()}

    def member(self, name: str) -> TreeReader[Leaf]:
        """The reader of a member; all that are not declared share one."""
        reader = self._members.get(name)
        if reader is None:
            declared = self.schema.property(name) if self.schema is not None else None
            if declared is None:
                return self._undeclared()
            reader = self._members[name] = TreeReader(declared, self._leaves)
        return reader

    def _fields(self, fields: list[Leaf]) -> Any:
        if len(fields) == 1 and not self._scalar:
            whole = self._leaves.whole(fields[0])
            if (isinstance(whole, list) and self._array) or (
                isinstance(whole, dict) and self._object
            ):
                return whole
        if self._array and (len(fields) > 1 or not self._scalar):
            item = self._items()
            return [item.read([field]) for field in fields]
        if len(fields) > 1:
            raise Misfit(f"is given {len(fields)} times, and takes one value")
        if self._leaf is None:
            self._leaf = self._leaves.compile(self.schema)
        return self._leaf(fields[0])

    def _indexed(self, tree: dict[str, Tree[Leaf]]) -> list[Any]:
        """Items whose names are indexes, or empty brackets for the next one."""
        items: list[Any] = []
        for key in sorted(tree, key=lambda key: (key == "", int(key or 0))):
            below = tree[key]
            if key == "" and isinstance(below, list):
                items.extend(self._items().read([field]) for field in below)
            else:
                items.append(self._items().read(below))
        return items

    def _items(self) -> TreeReader[Leaf]:
        if self._item is None:
            items = self.schema.items() if self.schema is not None else None
            self._item = TreeReader(items, self._leaves)
        return self._item

    def _undeclared(self) -> TreeReader[Leaf]:
        if self._other is None:
            other = additional(self.schema) if self.schema is not None else None
            self._other = TreeReader(other, self._leaves)
        return self._other


def scattered_names(schema: Schema) -> tuple[tuple[str, ...], bool]:
    """The names under which an exploded object's members are sent, and whether any other may be."""
    declared = schema.property_names()
    lowered = schema.lowered
    open_ended = isinstance(lowered, dict) and bool(lowered.get("additionalProperties"))
    return declared, open_ended or not declared


def gather(
    fields: Mapping[str, list[Leaf]], declared: Iterable[str], claimed: frozenset[str] | None
) -> dict[str, Tree[Leaf]]:
    """The fields that are members of an exploded object; with `claimed`, all but those too."""
    found: dict[str, Tree[Leaf]] = {name: fields[name] for name in declared if name in fields}
    if claimed is not None:
        found.update((name, raws) for name, raws in fields.items() if name not in claimed)
    return found
