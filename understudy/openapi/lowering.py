"""A Schema Object in its own dialect -> JSON Schema 2020-12, one schema at a time.

Everything behind this file (validator, sampler) knows one dialect. What can't be read is
dropped with a finding, so that one bad keyword never takes the rest down.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import jsonschema_rs

from understudy.errors import ReferenceProblem

from . import formats
from .dialect import Dialect
from .findings import Finding, Severity
from .keywords import IDENTIFIERS, SCHEMA_LISTS, SCHEMA_MAPS, SCHEMAS, SOUND, TYPES
from .location import Location
from .source import Document
from .view import View

Node = dict[str, Any] | bool
_DATA_UNDER_REFERENCE = ("summary", "description")


class Lowering:
    """Lowers the schemas of one document for one view.

    `intern(location, non_null)` gives the absolute `$ref` under which the schema at that
    location will stand; `report` takes the findings.
    """

    def __init__(
        self,
        document: Document,
        dialect: Dialect,
        view: View,
        strict_nullable: bool,
        intern: Callable[[Location, bool], str],
        report: Callable[[Finding], None],
    ) -> None:
        self._document = document
        self._dialect = dialect
        self._view = view
        self._strict_nullable = strict_nullable
        self._intern = intern
        self._report = report

    def lower(self, raw: Any, at: Location, root: Location, non_null: bool = False) -> Node:
        """The schema `raw` at `at`; `root` is the schema that local references may mean.

        `non_null`: leave its `nullable` out of account, the caller has dealt with it.
        """
        if isinstance(raw, bool):
            return raw
        if not isinstance(raw, dict):
            self._find(
                at,
                "schema-unreadable",
                "this is no schema, so nothing is checked here",
                "Write an object with keywords such as type",
            )
            return True
        if "$id" in raw:
            root = at
        if self._is_nullable(raw, at) and not non_null:
            return self._nullable(raw, at, root)
        return self._keywords(raw, at, root)

    def _keywords(self, raw: dict[str, Any], at: Location, root: Location) -> dict[str, Any]:
        lowered: dict[str, Any] = {}
        reference = raw.get("$ref", raw.get("$dynamicRef"))
        if isinstance(reference, str):
            target = self._reference(reference, at, root)
            if target:
                lowered["$ref"] = target
            if not self._dialect.reference_siblings:
                return lowered
        for keyword, value in raw.items():
            if self._reads(keyword):
                self._keyword(keyword, value, at, root, lowered)
        self._bounds(raw, at, lowered)
        self._format(raw, at, lowered)
        self._required(raw, at, lowered)
        return lowered

    def _reads(self, keyword: str) -> bool:
        if keyword in IDENTIFIERS or keyword in ("$ref", "$dynamicRef", "nullable"):
            return False
        known = self._dialect.keywords
        return known is None or keyword in known or keyword.startswith("x-")

    def _keyword(
        self, keyword: str, value: Any, at: Location, root: Location, lowered: dict[str, Any]
    ) -> None:
        here = at.child(keyword)
        if keyword in SCHEMA_MAPS:
            if isinstance(value, dict):
                lowered[keyword] = {
                    name: self.lower(child, here.child(name), root) for name, child in value.items()
                }
                if keyword == "patternProperties":
                    lowered[keyword] = self._patterned(lowered[keyword], here)
                return
        elif keyword in SCHEMA_LISTS:
            if isinstance(value, list) and value:
                lowered[keyword] = [
                    self.lower(child, here.child(index), root) for index, child in enumerate(value)
                ]
                return
        elif keyword in SCHEMAS:
            if isinstance(value, dict | bool):
                lowered[keyword] = self.lower(value, here, root)
                return
        elif self._sound(keyword, value, here, lowered):
            return
        self._find(
            here,
            "schema-keyword-unreadable",
            f"{keyword} has a value that it can't have, so it is not checked",
            f"Correct the value of {keyword}, or remove it",
        )

    def _sound(self, keyword: str, value: Any, here: Location, lowered: dict[str, Any]) -> bool:
        sound = SOUND.get(keyword)
        if sound is None:
            lowered[keyword] = value
        elif keyword in ("exclusiveMinimum", "exclusiveMaximum") and isinstance(value, bool):
            if not self._dialect.boolean_bounds:
                self._find(
                    here,
                    "bound-boolean",
                    f"{keyword} is a boolean, which is OpenAPI 3.0's way of writing it; "
                    "it is read as meant",
                    f"Give {keyword} the bound itself",
                )
        elif keyword == "type" and not sound(value):
            return self._type(value, here, lowered)
        elif keyword == "pattern" and isinstance(value, str) and not _compiles(value):
            self._find(
                here,
                "pattern-unreadable",
                f"the pattern {_shown(value)} is no regular expression of ECMA-262, "
                "so it is not checked",
                "Correct the pattern",
            )
        elif sound(value):
            lowered[keyword] = value
        else:
            return False
        return True

    def _type(self, value: Any, here: Location, lowered: dict[str, Any]) -> bool:
        names = value if isinstance(value, list) else [value]
        kept = [name for name in names if isinstance(name, str) and name in TYPES]
        if kept:
            lowered["type"] = kept
        self._find(
            here,
            "type-unknown",
            f"{_shown(value)} is no type of JSON Schema, so it is not checked",
            f"Use one of {', '.join(TYPES)}",
        )
        return True

    def _patterned(self, patterned: dict[str, Node], here: Location) -> dict[str, Node]:
        for pattern in [p for p in patterned if not _compiles(p)]:
            del patterned[pattern]
            self._find(
                here.child(pattern),
                "pattern-unreadable",
                f"the pattern {_shown(pattern)} is no regular expression of ECMA-262, "
                "so it is not checked",
                "Correct the pattern",
            )
        return patterned

    def _bounds(self, raw: dict[str, Any], at: Location, lowered: dict[str, Any]) -> None:
        """Boolean exclusive bounds, and the range that a numeric format implies."""
        for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
            if raw.get(exclusive) is True and bound in lowered:
                lowered[exclusive] = lowered.pop(bound)
        declared = raw.get("format")
        numeric = formats.numeric_bounds(declared) if isinstance(declared, str) else None
        if numeric and raw.get("type") in ("integer", "number"):
            low, high = numeric
            lowered["minimum"] = max(low, lowered.get("minimum", low))
            lowered["maximum"] = min(high, lowered.get("maximum", high))

    def _format(self, raw: dict[str, Any], at: Location, lowered: dict[str, Any]) -> None:
        name = lowered.get("format")
        if name is not None and not formats.known(name):
            self._find(
                at.child("format"),
                "format-unknown",
                f"the format {_shown(name)} is not known, so it is not checked",
                "Add a pattern, or use a format of the OpenAPI format registry",
                Severity.NOTE,
            )

    def _required(self, raw: dict[str, Any], at: Location, lowered: dict[str, Any]) -> None:
        """Members that this view hides (readOnly in a request, ...) are not asked for."""
        hidden = self._hidden(raw, at, 0)
        if not hidden:
            return
        for node in [lowered, *lowered.get("allOf", ())]:
            if isinstance(node, dict) and "required" in node:
                node["required"] = [name for name in node["required"] if name not in hidden]

    def _hidden(self, raw: Any, at: Location, depth: int) -> set[str]:
        if not isinstance(raw, dict) or depth > 8:
            return set()
        names: set[str] = set()
        properties = raw.get("properties")
        if isinstance(properties, dict):
            names.update(name for name, child in properties.items() if self._hides(child, at))
        members = raw.get("allOf")
        for index, member in enumerate(members if isinstance(members, list) else ()):
            target, where = self._target(member, at.child("allOf", index))
            names |= self._hidden(target, where, depth + 1)
        return names

    def _hides(self, raw: Any, at: Location) -> bool:
        if not isinstance(raw, dict):
            return False
        if "$ref" in raw and self._view.hiding not in raw:
            raw, _ = self._target(raw, at)
        return isinstance(raw, dict) and raw.get(self._view.hiding) is True

    def _target(self, raw: Any, at: Location) -> tuple[Any, Location]:
        """What a subschema is once its references are followed; itself where that fails."""
        if isinstance(raw, dict) and isinstance(raw.get("$ref"), str):
            try:
                target = self._document.follow(self._document.resolve(raw["$ref"], at))
                return self._document.value(target), target
            except ReferenceProblem:
                pass
        return raw, at

    def _is_nullable(self, raw: dict[str, Any], at: Location) -> bool:
        if raw.get("nullable") is not True:
            return False
        if "$ref" in raw and not self._dialect.reference_siblings:
            return False
        if self._dialect.nullable:
            return True
        read = "it is ignored" if self._strict_nullable else "null is taken as allowed"
        self._find(
            at.child("nullable"),
            "nullable-in-3.1",
            f"nullable is a keyword of OpenAPI 3.0 and has no meaning in 3.1; {read}",
            "Write type: [..., 'null']; --strict-nullable reads it by the letter",
            Severity.WARNING,
        )
        return not self._strict_nullable

    def _nullable(self, raw: dict[str, Any], at: Location, root: Location) -> Node:
        declared = raw.get("type")
        if isinstance(declared, str):
            lowered = self._keywords(raw, at, root)
            lowered["type"] = [declared, "null"] if declared in TYPES else ["null"]
            if declared not in TYPES:
                lowered.pop("type")
            if isinstance(lowered.get("enum"), list) and None not in lowered["enum"]:
                lowered["enum"] = [*lowered["enum"], None]
            return lowered
        constraining = raw.keys() & {"$ref", "allOf", "anyOf", "oneOf", "enum", "type", "not"}
        if not constraining:
            return self._keywords(raw, at, root)
        return {"anyOf": [{"$ref": self._intern(at, True)}, {"type": "null"}]}

    def _reference(self, reference: str, at: Location, root: Location) -> str | None:
        try:
            return self._intern(self._resolved(reference, at, root), False)
        except ReferenceProblem as problem:
            self._find(
                at.child("$ref"),
                problem.rule,
                f"{problem.what}, so nothing is checked here",
                problem.way_out,
                Severity.ERROR,
            )
            return None

    def _resolved(self, reference: str, at: Location, root: Location) -> Location:
        """By the letter first; a local pointer may also be meant inside its own schema."""
        try:
            target = self._document.resolve(reference, at)
            self._document.value(target)
            return target
        except ReferenceProblem:
            if reference.startswith("#/"):
                inner = Location(root.uri, root.pointer + reference[1:])
                try:
                    self._document.value(inner)
                    return inner
                except ReferenceProblem:
                    pass
            raise

    def _find(
        self,
        at: Location,
        rule: str,
        what: str,
        way_out: str,
        severity: Severity = Severity.WARNING,
    ) -> None:
        place = self._document.place(at)
        self._report(Finding(severity, rule, place, what, way_out=way_out))


@lru_cache(maxsize=4096)
def _compiles(pattern: str) -> bool:
    try:
        jsonschema_rs.Draft202012Validator({"pattern": pattern})
    except ValueError:
        return False
    return True


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
