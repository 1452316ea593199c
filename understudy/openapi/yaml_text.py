"""YAML text -> values like JSON's, in one pass and without recursion, counting before expanding.

Also where in the text a value stands. Aliases become shared values: whoever changes one copies it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, NamedTuple

from yaml import (
    AliasEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from understudy.errors import DocumentError

from . import yaml_scalars
from .location import escape, join
from .pointers import NOWHERE, Tree, below, tree
from .shown import quoted
from .yaml_events import events, refusal, spot_of

MAX_DEPTH = 200
MAX_EXPANDED = 2_000_000
_TEXT_PER_NODE = 64
_MERGE_TAG = "tag:yaml.org,2002:merge"
_MAPPING_TAGS = (None, "!", "tag:yaml.org,2002:map")
_SEQUENCE_TAGS = (None, "!", "tag:yaml.org,2002:seq")
_NODE = (ScalarEvent, AliasEvent, SequenceStartEvent, MappingStartEvent)


class _Anchored(NamedTuple):
    """A finished node with an anchor; `weight` counts its nodes, aliases expanded.

    `text` is what a scalar means as a key; a collection has none.
    """

    value: Any
    weight: int
    height: int
    text: str | None = None


@dataclass(slots=True)
class _Open:
    """A collection that is being read; `key` waits for its value, `merges` are its `<<`."""

    value: Any
    anchor: str | None = None
    key: str | None = None
    merging: bool = False
    merges: tuple[dict[str, Any], ...] = ()
    weight: int = 1
    height: int = 1

    @property
    def awaits_key(self) -> bool:
        return type(self.value) is dict and self.key is None and not self.merging


def parse_yaml(text: str, file: str) -> Any:
    """The value of the one document in the text (None if there is none), keys as written.

    Raises DocumentError, with the line, for what is no YAML or has no value in JSON, for a key
    given twice, and for more nesting or more expansion by aliases than any honest document has.
    """
    return _Reading(text, file).run()


class _Reading:
    """One pass over the events; the collections that are open are a stack."""

    def __init__(self, text: str, file: str) -> None:
        self._text = text
        self._file = file
        self._root: list[Any] = []
        self._open = [_Open(self._root)]
        self._anchors: dict[str, _Anchored | _Open] = {}
        self._known: dict[str, str] = {}
        self._expanded = 0

    def run(self) -> Any:
        """The value of the whole text."""
        for event in events(self._text, self._file):
            kind = type(event)
            if kind is ScalarEvent:
                self._scalar(event)
            elif kind is MappingStartEvent:
                self._start(event, {}, _MAPPING_TAGS)
            elif kind is SequenceStartEvent:
                self._start(event, [], _SEQUENCE_TAGS)
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                self._end(event)
            elif kind is AliasEvent:
                self._alias(event)
        return self._root[0] if self._root else None

    def _scalar(self, event: Any) -> None:
        text = event.value
        inside = self._open[-1]
        if len(text) <= _TEXT_PER_NODE:  # one object for each of the words that come by thousands
            text = self._known.setdefault(text, text)
        if inside.awaits_key:
            self._key(inside, text, event)
            if event.anchor:
                self._anchors[event.anchor] = _Anchored(text, 1, 0, text)
            return
        if event.implicit[0]:
            value = yaml_scalars.plain(text)
        elif event.tag is None or event.implicit[1]:
            value = text
        else:
            value = self._tagged(event)
        weight = 1 + len(text) // _TEXT_PER_NODE
        if event.anchor:
            self._anchors[event.anchor] = _Anchored(value, weight, 0, text)
        self._put(value, weight, 0, event)

    def _tagged(self, event: Any) -> Any:
        try:
            return yaml_scalars.tagged(event.tag, event.value)
        except ValueError as error:
            raise self._tag(event, str(error)) from None

    def _key(self, inside: _Open, key: str, event: Any) -> None:
        if _merges(event):
            inside.merging = True
            return
        if type(event) is ScalarEvent and event.tag and not yaml_scalars.known(event.tag):
            raise self._tag(event, yaml_scalars.UNKNOWN)
        if key in inside.value:
            raise self._refusal(
                event,
                "duplicate-key",
                f"the key {quoted(key)} {self._twice(key)}",
                "Keep one of the two",
            )
        inside.key = key

    def _start(self, event: Any, value: Any, tags: tuple[str | None, ...]) -> None:
        inside = self._open[-1]
        if event.tag not in tags:
            raise self._tag(event, yaml_scalars.UNKNOWN)
        if inside.awaits_key:
            raise self._no_key(event)
        if len(self._open) > MAX_DEPTH:
            raise self._too_deep(event)
        opened = _Open(value)
        if event.anchor:
            opened.anchor = event.anchor
            self._anchors[event.anchor] = opened
        self._open.append(opened)

    def _end(self, event: Any) -> None:
        done = self._open.pop()
        for other in done.merges:
            for key, value in other.items():
                done.value.setdefault(key, value)
        if done.anchor and self._anchors[done.anchor] is done:
            self._anchors[done.anchor] = _Anchored(done.value, done.weight, done.height)
        self._put(done.value, done.weight, done.height, event)

    def _anchored(self, event: Any) -> _Anchored:
        anchored = self._anchors.get(event.anchor)
        name = quoted("*" + event.anchor)
        if anchored is None:
            raise self._refusal(
                event,
                "yaml-alias-unknown",
                f"the alias {name} comes before its anchor or has none",
                "Correct the name, or write the anchor first",
            )
        if isinstance(anchored, _Open):
            raise self._refusal(
                event,
                "yaml-anchor-cyclic",
                f"the alias {name} stands inside its own anchor",
                "Write a schema that contains itself with $ref",
            )
        return anchored

    def _alias(self, event: Any) -> None:
        anchored = self._anchored(event)
        inside = self._open[-1]
        if inside.awaits_key:
            if anchored.text is None:
                raise self._no_key(event)
            self._key(inside, anchored.text, event)
            return
        self._expanded += anchored.weight
        if self._expanded > MAX_EXPANDED:
            raise self._refusal(
                event,
                "yaml-alias-expansion",
                f"the aliases up to here stand for more than {MAX_EXPANDED:,} values",
                "Use $ref instead of aliases",
            )
        if len(self._open) - 1 - inside.merging + anchored.height > MAX_DEPTH:
            raise self._too_deep(event)
        self._put(anchored.value, anchored.weight, anchored.height, event)

    def _put(self, value: Any, weight: int, height: int, event: Any) -> None:
        inside = self._open[-1]
        inside.weight += weight
        if inside.merging:  # the members come up to this level
            height -= 1 if type(value) is dict else 2
        if height >= inside.height:
            inside.height = height + 1
        if type(inside.value) is list:
            inside.value.append(value)
        elif inside.merging:
            self._merge(inside, value, event)
        else:
            inside.value[inside.key] = value
            inside.key = None

    def _merge(self, inside: _Open, value: Any, event: Any) -> None:
        others = value if type(value) is list else [value]
        if not all(type(other) is dict for other in others):
            raise self._refusal(
                event,
                "yaml-merge-key",
                "what is merged with << is no mapping",
                "Merge an alias of a mapping, or a list of such aliases",
            )
        inside.merges += tuple(others)
        inside.merging = False

    def _twice(self, key: str) -> str:
        """Where the key stands first; asked for only in order to refuse its second place."""
        steps = [len(o.value) if o.key is None else o.key for o in self._open[1:-1]]
        pointer = join(*steps, key)
        first = yaml_positions(self._text, [pointer]).get(pointer)
        return f"is here a second time, first on line {first[0]}" if first else "is here twice"

    def _no_key(self, event: Any) -> DocumentError:
        return self._refusal(
            event,
            "yaml-key",
            "a key that is no plain text",
            "Write the key as a text, in quotes if need be",
        )

    def _tag(self, event: Any, what: str) -> DocumentError:
        return self._refusal(
            event,
            "yaml-tag",
            f"{what}: {quoted(event.tag)}",
            "Remove the tag and write the value as JSON would have it",
        )

    def _too_deep(self, event: Any) -> DocumentError:
        return self._refusal(
            event,
            "nested-too-deep",
            f"nested deeper than {MAX_DEPTH} levels",
            "Move inner parts to components and refer to them with $ref",
        )

    def _refusal(self, event: Event, rule: str, what: str, way_out: str) -> DocumentError:
        return refusal(self._file, spot_of(event), rule, what, way_out)


def _merges(event: Any) -> bool:
    """Whether a key is the merge key of YAML 1.1, which YAML 1.2 left out and people kept."""
    if type(event) is not ScalarEvent or event.value != "<<":
        return False
    return bool(event.implicit[0]) or event.tag == _MERGE_TAG


def yaml_positions(text: str, pointers: Collection[str]) -> dict[str, tuple[int, int]]:
    """Line and column, from 1, of each pointer's value (of its key, for a mapping's member).

    What an alias or a merge key brings in stands at the alias or merge key. What is not there is
    left out; so is what stands behind a place where the text is no YAML.
    """
    walk = _Walk(tree(pointers))
    try:
        for event in events(text, ""):
            walk.step(event)
    except DocumentError:
        pass  # broken text: what was found up to here is right
    return {pointer: walk.found[pointer] for pointer in pointers if pointer in walk.found}


@dataclass(slots=True)
class _Visit:
    """A collection on the way: `member` is the one whose value comes next."""

    wanted: Tree
    pointer: str
    number: int | None
    member: tuple[Tree, str] | None = None
    merge: tuple[int, int] | None = None


class _Walk:
    """Follows events and notes where the wanted pointers' values begin."""

    def __init__(self, wanted: Tree) -> None:
        self.found: dict[str, tuple[int, int]] = {}
        self._inside: list[_Visit] = []
        self._root = wanted
        self._texts: dict[str, str] = {}

    def step(self, event: Any) -> None:
        if isinstance(event, _NODE):
            self._node(event)
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            done = self._inside.pop()
            if done.merge:
                self._note_below(done.wanted, done.pointer, done.merge)

    def _node(self, event: Any) -> None:
        place = (event.start_mark.line + 1, event.start_mark.column + 1)
        wanted, pointer = self._reached(event, place)
        if isinstance(event, AliasEvent):
            self._note_below(wanted, pointer, place)
        elif isinstance(event, ScalarEvent):
            if event.anchor:
                self._texts[event.anchor] = event.value
        else:
            number = 0 if isinstance(event, SequenceStartEvent) else None
            self._inside.append(_Visit(wanted, pointer, number))

    def _reached(self, event: Any, place: tuple[int, int]) -> tuple[Tree, str]:
        """What is wanted of a node, and its pointer; of a key nothing is."""
        if not self._inside:
            self.found[""] = place
            return self._root, ""
        visit = self._inside[-1]
        if visit.number is None and visit.member is None:
            visit.member = self._key(visit, event, place)
            return NOWHERE, ""
        return self._member(visit, place)

    def _key(self, visit: _Visit, event: Any, place: tuple[int, int]) -> tuple[Tree, str]:
        if _merges(event):
            visit.merge = visit.merge or place
            return NOWHERE, ""
        key = event.value if isinstance(event, ScalarEvent) else self._texts.get(event.anchor)
        return (NOWHERE, "") if key is None else self._note(visit, key, place)

    def _member(self, visit: _Visit, place: tuple[int, int]) -> tuple[Tree, str]:
        if visit.number is None:
            member, visit.member = visit.member, None
            return member or (NOWHERE, "")
        visit.number += 1
        return self._note(visit, str(visit.number - 1), place)

    def _note(self, visit: _Visit, step: str, place: tuple[int, int]) -> tuple[Tree, str]:
        wanted = visit.wanted.get(step)
        if wanted is None:
            return NOWHERE, ""
        pointer = f"{visit.pointer}/{escape(step)}"
        self.found.setdefault(pointer, place)
        return wanted, pointer

    def _note_below(self, wanted: Tree, pointer: str, place: tuple[int, int]) -> None:
        for inner in below(wanted, pointer):
            self.found.setdefault(inner, place)
