"""Whether the objects around the schemas have the members that OpenAPI gives them.

Every part is looked at, also those that nothing refers to; what schemas say is left to others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from understudy.errors import ReferenceProblem

from .findings import Finding, Severity
from .location import Location, split
from .parts import Parts
from .shapes import MOVED, READ_IN_3_2, REFERABLE, SCHEMA, SHAPES, Kind, Member
from .source import Document

_COMPONENT = re.compile(r"[A-Za-z0-9._-]+")
_SIBLINGS = frozenset(("$ref", "summary", "description"))
_NO_EFFECT = "it has no effect, and what its author meant by it is lost"
_TOOLS = "OpenAPI asks for it, and other tools refuse the document"
_EXCLUSIVE = {
    "Parameter": (("schema", "content"), ("example", "examples")),
    "Header": (("schema", "content"), ("example", "examples")),
    "MediaType": (("example", "examples"),),
    "Example": (("value", "externalValue"), ("value", "dataValue"), ("value", "serializedValue")),
}
_Step = tuple[Any, Location, Kind]


@dataclass(frozen=True, slots=True)
class Structure:
    """What was found wrong around the schemas of a document, and where all of these stand."""

    findings: tuple[Finding, ...]
    schemas: tuple[tuple[Any, Location], ...]


def structure(document: Document, version: str) -> Structure:
    """How the document's objects stand to the text of this version of OpenAPI."""
    walk = _Walk(document, version)
    walk.all()
    return Structure(tuple(walk.parts.findings), tuple(walk.schemas))


class _Walk:
    def __init__(self, document: Document, version: str) -> None:
        self.parts = Parts(document)
        self.schemas: list[tuple[Any, Location]] = []
        self._document = document
        self._version = version[:3]
        self._waiting: list[_Step] = [
            (document.value(document.root), document.root, Kind("OpenAPI"))
        ]
        self._abroad: set[tuple[Location, str]] = set()

    def all(self) -> None:
        while self._waiting:
            self._value(*self._waiting.pop())

    def _value(self, value: Any, at: Location, kind: Kind) -> None:
        if kind.around:
            self._several(value, at, kind)
        elif kind.name == "text":
            if not isinstance(value, str):
                self._kind(value, at, kind)
        elif kind.name == "truth":
            if not isinstance(value, bool):
                self._kind(value, at, kind)
        elif kind.name == SCHEMA:
            if isinstance(value, dict | bool):
                self.schemas.append((value, at))
            else:
                self._kind(value, at, kind)
        elif kind.name in SHAPES:
            self._object(value, at, kind)

    def _several(self, value: Any, at: Location, kind: Kind) -> None:
        if not isinstance(value, dict if kind.around == "map" else list):
            self._kind(value, at, kind)
            return
        children = value.items() if isinstance(value, dict) else enumerate(value)
        inner = Kind(kind.name)
        below_components = at.pointer.rpartition("/")[0] == "/components"
        for name, child in children:
            if not (isinstance(name, str) and name.startswith("x-")):
                self._waiting.append((child, at.child(name), inner))
                if below_components and not _COMPONENT.fullmatch(str(name)):
                    self._named_oddly(at.child(name))

    def _object(self, value: Any, at: Location, kind: Kind) -> None:
        if not isinstance(value, dict):
            self._kind(value, at, kind)
            return
        if isinstance(value.get("$ref"), str) and self._referable(kind.name):
            self._reference(value, at, kind)
            if kind.name != "PathItem":
                return
        shape = SHAPES[kind.name]
        for name, child in value.items():
            member = shape.members.get(name)
            if member:
                self._member(name, member, at)
                self._waiting.append((child, at.child(name), member.kind))
            elif name.startswith("x-") or (name == "$ref" and kind.name == "PathItem"):
                continue
            elif shape.rest:
                self._waiting.append((child, at.child(name), shape.rest))
            else:
                self._unknown(name, at, kind.name)
        self._missing(value, at, kind.name)
        self._together(value, at, kind.name)

    def _referable(self, shape: str) -> bool:
        """Whether a `$ref` may stand for it in this version."""
        if shape not in REFERABLE:
            return False
        since = SHAPES["Components"].members[REFERABLE[shape]].since
        return since <= self._version or shape == "PathItem"

    def _member(self, name: str, member: Member, at: Location) -> None:
        if member.since == "3.0":
            return
        if member.since > self._version:
            self.parts.find(
                at.child(name),
                "member-of-newer-version",
                f"{name} is new in OpenAPI {member.since}, and this document is {self._version}",
                "tools that go by the document's version pass over it",
                f"Write openapi: {member.since}.0, or do without it",
            )
        elif member.since == "3.2":
            self.parts.find(
                at.child(name),
                "new-in-3.2",
                f"{name} is new in OpenAPI 3.2; {READ_IN_3_2.get(name, 'it is not looked at')}",
                "few tools know it yet",
                "Nothing needs to be done where the tools that matter know it",
                Severity.NOTE,
            )

    def _reference(self, value: dict[str, Any], at: Location, kind: Kind) -> None:
        reference = value["$ref"]
        try:
            target = self._document.follow(self._document.resolve(reference, at))
        except ReferenceProblem as problem:
            why = "what needs it is not served or not checked"
            self.parts.find(
                at.child("$ref"), problem.rule, problem.what, why, problem.way_out, Severity.ERROR
            )
            return
        section = split(target.pointer)[1:2]
        elsewhere = target.uri != self._document.root.uri
        if elsewhere:
            if (target, kind.name) not in self._abroad:
                self._abroad.add((target, kind.name))
                self._waiting.append((self._document.value(target), target, kind))
        elif target.pointer.startswith("/components/") and section != [REFERABLE[kind.name]]:
            self.parts.find(
                at.child("$ref"),
                "reference-kind",
                f"{reference} is one of the {section[0]}, where a {kind.name} Object is meant",
                "it is read as what it is not, so that little of it counts",
                f"Refer to one of the {REFERABLE[kind.name]}"
                + (", or write content with a schema that refers to it" * (section == ["schemas"])),
            )
        if kind.name != "PathItem":
            self._siblings(value, at)

    def _siblings(self, value: dict[str, Any], at: Location) -> None:
        for name in value:
            if name not in _SIBLINGS and not name.startswith("x-"):
                self.parts.find(
                    at.child(name),
                    "reference-sibling",
                    f"{name} stands beside a $ref, where it has no meaning",
                    _NO_EFFECT,
                    "Write it where the reference leads to, or write all of it here",
                )

    def _unknown(self, name: str, at: Location, shape: str) -> None:
        if shape == "PathItem":
            return  # the reading has told of methods that are none
        moved = MOVED.get(shape, {}).get(name)
        near = get_close_matches(name, SHAPES[shape].members, 1, 0.75)
        guess = f"Did you mean {near[0]}?" if near else f"Remove it, or call it x-{name}"
        self.parts.find(
            at.child(name),
            "member-unknown",
            f"{name} is no member of {_article(shape)} Object",
            _NO_EFFECT,
            moved or guess,
        )

    def _missing(self, value: dict[str, Any], at: Location, shape: str) -> None:
        for name in SHAPES[shape].required:
            if name not in value and not (name == "description" and self._version >= "3.2"):
                self._lacks(at, shape, name)
        if shape == "Parameter" and not {"schema", "content"} & value.keys():
            self._lacks(at, shape, "schema", "any text is taken for it")
        if value.get("in") == "path" and shape == "Parameter" and value.get("required") is not True:
            self.parts.find(
                at.child("required") if "required" in value else at,
                "path-parameter-optional",
                "a path parameter has to say required: true",
                "no path fits without its value, so it is asked for all the same",
                "Write required: true",
                Severity.NOTE,
            )
        if shape == "OpenAPI" and self._version == "3.0" and "paths" not in value:
            self._lacks(at, shape, "paths")

    def _lacks(self, at: Location, shape: str, name: str, why: str = _TOOLS) -> None:
        self.parts.find(
            at,
            "member-missing",
            f"this {shape} Object has no {name}",
            why,
            f"Write its {name}",
            Severity.NOTE,
        )

    def _together(self, value: dict[str, Any], at: Location, shape: str) -> None:
        for pair in _EXCLUSIVE.get(shape, ()):
            if all(name in value for name in pair):
                self.parts.find(
                    at.child(pair[1]),
                    "members-exclusive",
                    f"{pair[0]} and {pair[1]} stand together, where OpenAPI allows one of them",
                    "tools disagree on which of the two counts",
                    "Keep one of the two",
                    Severity.NOTE,
                )

    def _named_oddly(self, at: Location) -> None:
        self.parts.find(
            at,
            "component-name",
            f"{at.last} is no name that a component can have",
            "references to it are written differently by different tools",
            "Use letters, digits, full stops, hyphens and low lines",
            Severity.NOTE,
        )

    def _kind(self, value: Any, at: Location, kind: Kind) -> None:
        self.parts.find(
            at,
            "member-kind",
            f"{at.last} is {_told(value)}, where OpenAPI asks for {kind.told}",
            "it is left out of account, here or by other tools",
            f"Write {kind.told}",
        )


def _article(shape: str) -> str:
    return f"an {shape}" if shape[0] in "AEIO" else f"a {shape}"


def _told(value: Any) -> str:
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "a text"
    return "a list" if isinstance(value, list) else "an object"
