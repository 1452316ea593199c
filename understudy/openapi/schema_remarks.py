"""What in a schema does not do what its author must have thought, although it can be read.

It looks at schemas as they are written, one by one; none is compiled for it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from understudy.errors import ReferenceProblem

from .dialect import Dialect
from .findings import Finding, Severity
from .keywords import SCHEMA_LISTS, SCHEMA_MAPS, SCHEMAS, SOUND, TYPES
from .kinds import kinds_of
from .location import Location
from .parts import Parts
from .source import Document

_KNOWN = (
    SCHEMA_MAPS
    | SCHEMA_LISTS
    | SCHEMAS
    | SOUND.keys()
    | frozenset(
        "$ref $id $schema $anchor $defs definitions $dynamicRef $dynamicAnchor $recursiveRef "
        "$recursiveAnchor $comment $vocabulary title deprecated xml externalDocs nullable "
        "additionalItems dependencies".split()
    )
)
_CONCERNS = {
    "string": "minLength maxLength pattern contentEncoding contentMediaType contentSchema",
    "number": "minimum maximum exclusiveMinimum exclusiveMaximum multipleOf",
    "array": "items prefixItems minItems maxItems uniqueItems contains",
    "object": "properties required additionalProperties minProperties maxProperties "
    "patternProperties propertyNames dependentRequired dependentSchemas",
}
_CONCERNED = {word: kind for kind, words in _CONCERNS.items() for word in words.split()}
_FORMATS = {
    **dict.fromkeys(("int32", "int64", "float", "double"), "number"),
    **dict.fromkeys(("date", "date-time", "time", "email", "uri", "uuid", "hostname"), "string"),
}
_COMBINING = frozenset(("$ref", "allOf", "anyOf", "oneOf", "if", "patternProperties"))
_NEW = (("discriminator", "defaultMapping"), ("xml", "nodeType"))
_Step = tuple[Any, Location, bool]
"""A schema, where it stands, and whether it is a part of another one for the same value."""


def remarks(
    document: Document, dialect: Dialect, schemas: Iterable[tuple[Any, Location]]
) -> Iterator[Finding]:
    """What there is to say about these schemas and all that stands inside of them."""
    look = _Look(document, dialect)
    waiting: list[_Step] = [(raw, at, False) for raw, at in schemas]
    while waiting:
        raw, at, part = waiting.pop()
        if isinstance(raw, dict):
            look.at(raw, at, part)
            waiting.extend(_inside(raw, at))
    yield from look.parts.findings


def _inside(raw: Mapping[str, Any], at: Location) -> Iterator[_Step]:
    for keyword, value in raw.items():
        if keyword in SCHEMAS:
            yield value, at.child(keyword), keyword in ("not", "if", "then", "else")
        elif keyword in SCHEMA_MAPS or keyword in ("$defs", "definitions"):
            for name, child in value.items() if isinstance(value, dict) else ():
                yield child, at.child(keyword, name), keyword == "dependentSchemas"
        elif keyword in SCHEMA_LISTS and isinstance(value, list):
            for index, child in enumerate(value):
                yield child, at.child(keyword, index), keyword != "prefixItems"


class _Look:
    def __init__(self, document: Document, dialect: Dialect) -> None:
        self.parts = Parts(document)
        self._document = document
        self._dialect = dialect

    def at(self, raw: dict[str, Any], at: Location, part: bool) -> None:
        """Everything about one schema."""
        if "$ref" in raw and not self._dialect.reference_siblings:
            return
        types = _types(raw)
        for keyword, value in raw.items():
            if keyword not in _KNOWN:
                self._unknown(keyword, at)
            elif keyword in ("nullable", "deprecated") and not isinstance(value, bool):
                self._unreadable(keyword, at)
            elif types and keyword in _CONCERNED and _CONCERNED[keyword] not in types:
                self._other_type(keyword, _CONCERNED[keyword], raw, at)
        self._format(raw, types, at)
        self._values(raw, types, at)
        if not part:
            self._required(raw, at)
        self._contrary(raw, types, at)
        if isinstance(raw.get("discriminator"), dict):
            self._discriminator(raw, at)
        for holder, name in _NEW:
            if isinstance(raw.get(holder), dict) and name in raw[holder]:
                self._new(name, at.child(holder, name))

    def _note(self, at: Location, rule: str, what: str, why: str, way_out: str) -> None:
        self.parts.find(at, rule, what, why, way_out, Severity.NOTE)

    def _new(self, name: str, at: Location) -> None:
        self._note(
            at,
            "new-in-3.2",
            f"{name} is new in OpenAPI 3.2; it is not looked at",
            "few tools know it yet",
            "Nothing needs to be done where the tools that matter know it",
        )

    def _unknown(self, keyword: str, at: Location) -> None:
        if keyword.startswith("x-") or not self._dialect.reads("type"):
            return
        near = get_close_matches(keyword, _KNOWN, 1, 0.75)
        self._note(
            at.child(keyword),
            "keyword-unknown",
            f"{keyword} is no keyword of schemas",
            "nothing is checked by it, whatever its author meant",
            f"Did you mean {near[0]}?" if near else f"Remove it, or call it x-{keyword}",
        )

    def _unreadable(self, keyword: str, at: Location) -> None:
        self.parts.find(
            at.child(keyword),
            "schema-keyword-unreadable",
            f"{keyword} has a value that it can't have, so it is left out",
            "values are refused or taken against what the author meant",
            f"Write {keyword}: true, without quotes, or remove it",
        )

    def _other_type(self, keyword: str, kind: str, raw: dict[str, Any], at: Location) -> None:
        if keyword == "required" and not isinstance(raw["required"], list):
            return  # has been told as a value that it can't have
        self._note(
            at.child(keyword),
            "keyword-of-other-type",
            f"{keyword} is about values of type {kind}, and there are none here",
            "it has no effect",
            f"Remove {keyword}, or correct the type",
        )

    def _format(self, raw: dict[str, Any], types: frozenset[str], at: Location) -> None:
        name = raw.get("format")
        kind = _FORMATS.get(name) if isinstance(name, str) else None
        if kind and types and kind not in types:
            self._note(
                at.child("format"),
                "keyword-of-other-type",
                f"the format {name} is about values of type {kind}, and there are none here",
                "it has no effect",
                "Correct the type or the format",
            )

    def _values(self, raw: dict[str, Any], types: frozenset[str], at: Location) -> None:
        listed = raw["enum"] if isinstance(raw.get("enum"), list) else None
        for index, value in enumerate(listed or ()):
            if types and not types.intersection(kinds_of(value)):
                self._note(
                    at.child("enum", index),
                    "enum-value-excluded",
                    f"{_shown(value)} is listed, but it is not of the type that is asked for",
                    "no value can be it",
                    "Quote it where YAML takes it for something else (yes, no, on, off, null, 1.0)"
                    if "string" in types
                    else "Correct the type, or remove the value",
                )
        if "default" in raw:
            fault = _fault(raw["default"], types, listed)
            if fault:
                self.parts.find(
                    at.child("default"),
                    "default-invalid",
                    f"the default does not keep its own schema: {fault}",
                    "who leaves the value out gets one that could not be sent",
                    "Correct the default or the schema",
                )
        if "example" in raw:
            fault = _fault(raw["example"], types, listed)
            if fault:
                self._note(
                    at.child("example"),
                    "example-invalid",
                    f"the example does not keep its own schema: {fault}",
                    "it is never served",
                    "Correct the example or the schema",
                )

    def _required(self, raw: dict[str, Any], at: Location) -> None:
        names, properties = raw.get("required"), raw.get("properties")
        if not isinstance(names, list) or not isinstance(properties, dict):
            return
        if _COMBINING & raw.keys() or isinstance(raw.get("additionalProperties"), dict):
            return
        for index, name in enumerate(names):
            if isinstance(name, str) and name not in properties:
                near = self._document.near(name, properties)
                self._note(
                    at.child("required", index),
                    "required-undeclared",
                    f"{name} is required, but properties does not declare it",
                    "nothing is known of its value, so anything is taken and made up",
                    f"Did you mean {near}?" if near else f"Declare {name}, or don't require it",
                )

    def _contrary(self, raw: dict[str, Any], types: frozenset[str], at: Location) -> None:
        if raw.get("readOnly") is True and raw.get("writeOnly") is True:
            self._note(
                at.child("writeOnly"),
                "read-and-write-only",
                "this is both readOnly and writeOnly",
                "it can stand neither in a request nor in an answer",
                "Keep one of the two",
            )
        if raw.get("type") == "array" and "items" not in raw and not self._dialect.type_lists:
            self._note(
                at,
                "items-missing",
                "an array says nothing about its items, which OpenAPI 3.0 asks for",
                "any items are taken; other tools refuse the document",
                "Write items, {} for any",
            )

    def _discriminator(self, raw: dict[str, Any], at: Location) -> None:
        name = raw["discriminator"].get("propertyName")
        here = at.child("discriminator")
        if not isinstance(name, str):
            self.parts.find(
                here,
                "discriminator-undeclared",
                "the discriminator has no propertyName",
                "the alternatives can't be told apart by it",
                "Write the name of the member that tells them apart",
            )
            return
        alternatives = list(_listed(raw, at, ("oneOf", "anyOf")))
        around = {keyword: raw[keyword] for keyword in ("properties", "allOf") if keyword in raw}
        lacking = [
            spot
            for child, spot in alternatives or [(raw, at)]
            if not self._declares(child, spot, name, set())
            and not self._declares(around, at, name, set())
        ]
        for spot in lacking:
            self._note(
                spot if alternatives else here.child("propertyName"),
                "discriminator-undeclared",
                f"the discriminator {name} is no member that is declared here",
                "a value of this alternative can't be told from the others",
                f"Declare {name}, and require it",
            )

    def _declares(self, raw: Any, at: Location, name: str, seen: set[Location]) -> bool:
        """Whether a schema, or what it refers to and consists of, has a member of this name."""
        if at in seen:
            return False
        seen.add(at)
        if not isinstance(raw, dict):
            return True
        if isinstance(raw.get("properties"), dict) and name in raw["properties"]:
            return True
        if isinstance(raw.get("$ref"), str):
            try:
                target = self._document.follow(self._document.resolve(raw["$ref"], at))
            except ReferenceProblem:
                return True
            if self._declares(self._document.value(target), target, name, seen):
                return True
        return any(
            self._declares(child, spot, name, seen)
            for child, spot in _listed(raw, at, ("allOf", "oneOf", "anyOf"))
        )


def _listed(
    raw: Mapping[str, Any], at: Location, keywords: Iterable[str]
) -> Iterator[tuple[Any, Location]]:
    for keyword in keywords:
        children = raw.get(keyword)
        for index, child in enumerate(children if isinstance(children, list) else ()):
            yield child, at.child(keyword, index)


def _types(raw: Mapping[str, Any]) -> frozenset[str]:
    """The types that are declared, number beside integer; none where that can't be told."""
    declared = raw.get("type")
    names = declared if isinstance(declared, list) else [declared]
    if not names or not all(isinstance(name, str) and name in TYPES for name in names):
        return frozenset()
    found = {*names}
    if "integer" in found:
        found.add("number")
    if raw.get("nullable") is True:
        found.add("null")
    return frozenset(found)


def _fault(value: Any, types: frozenset[str], listed: list[Any] | None) -> str:
    kinds = set(kinds_of(value))
    whole = "integer" in types and "number" in kinds and "integer" not in kinds
    if types and (whole or not types & kinds):
        return f"{_shown(value)} is not of type {' or '.join(sorted(types))}"
    if listed and value not in listed:
        return f"{_shown(value)} is not one of the listed values"
    return ""


def _shown(value: Any) -> str:
    text = json.dumps(value)
    return text if len(text) <= 40 else text[:37] + "..."
