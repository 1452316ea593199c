"""A Schema Object in its own dialect -> JSON Schema 2020-12, one schema at a time.

Everything behind this file (validator, sampler) knows one dialect. What can't be read is
dropped with a finding, so that one bad keyword never takes the rest down.
"""

from __future__ import annotations

from collections.abc import Callable, Set
from typing import Any

from understudy.errors import ReferenceProblem

from . import formats
from .dialect import Dialect
from .findings import Finding, Severity
from .keywords import SCHEMA_LISTS, SCHEMA_MAPS, SCHEMAS, SOUND, TYPES, type_meant
from .location import Location
from .pattern_reading import PatternReading
from .reasons import EXPECTED, REASONS
from .scope import Anchors, Scope, Scopes
from .shown import shown
from .source import Document
from .view import View
from .visibility import Visibility

Node = dict[str, Any] | bool
_READ = SCHEMA_MAPS | SCHEMA_LISTS | SCHEMAS | SOUND.keys()
_COMBINING = frozenset(
    ("$ref", "$dynamicRef", "$recursiveRef", "allOf", "anyOf", "oneOf", "not", "const", "if")
)


class Lowering:
    """Lowers the schemas of one document for one view.

    `intern(location, non_null, anchors)` gives the absolute `$ref` under which the schema at
    that location will stand, seen from those dynamic anchors; `report` takes the findings.
    """

    def __init__(
        self,
        document: Document,
        dialect: Dialect,
        view: View,
        strict_nullable: bool,
        scopes: Scopes,
        intern: Callable[[Location, bool, Anchors], str],
        report: Callable[[Finding], None],
    ) -> None:
        self._document = document
        self._scopes = scopes
        self._visibility = Visibility(document, view, dialect.reference_siblings)
        self._strict_nullable = strict_nullable
        self._intern = intern
        self._report = report
        self._patterns = PatternReading(self._find)

    @property
    def steady(self) -> bool:
        """Whether every pattern so far takes time in proportion to the text."""
        return self._patterns.steady

    def lower(self, raw: Any, at: Location, scope: Scope, non_null: bool = False) -> Node:
        """The schema `raw` at `at`, read as its scope asks for.

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
        if "$id" in raw or "$schema" in raw:
            scope = self._scopes.inside(raw, at, scope)
        if self._is_nullable(raw, at, scope) and not non_null:
            return self._nullable(raw, at, scope)
        return self._keywords(raw, at, scope)

    def _keywords(self, raw: dict[str, Any], at: Location, scope: Scope) -> dict[str, Any]:
        lowered: dict[str, Any] = {}
        dialect = scope.dialect
        if "$ref" in raw:
            target = self._reference("$ref", raw, at, scope)
            if target is not None:
                lowered["$ref"] = target
            if not dialect.reference_siblings:
                self._inert(raw.keys() & dialect.constraints, at, "beside $ref")
                return lowered
        for keyword, value in raw.items():
            if keyword in _READ and dialect.reads(keyword):
                self._keyword(keyword, value, at, scope, lowered)
        if isinstance(raw.get("items"), list):
            self._item_list(raw, at, scope, lowered)
        if "dependencies" in raw and (dialect.item_lists or dialect.keywords is None):
            self._dependencies(raw["dependencies"], at.child("dependencies"), scope, lowered)
        if dialect.dynamic and dialect.dynamic in raw:
            self._dynamic(raw, at, scope, lowered)
        self._bounds(raw, lowered)
        self._format(at, lowered)
        self._required(raw, at, lowered)
        if dialect.keywords is not None:
            self._inert((raw.keys() & _READ) - dialect.keywords, at, f"in {dialect.name}")
        return lowered

    def _item_list(
        self, raw: dict[str, Any], at: Location, scope: Scope, lowered: dict[str, Any]
    ) -> None:
        """`items` as it was before draft 2020-12, with `additionalItems` behind the last."""
        here = at.child("items")
        if not scope.dialect.item_lists:
            self._find(
                here,
                "items-list",
                "a list of items belongs to older drafts of JSON Schema; it is read as meant",
                "Call it prefixItems, and additionalItems items",
            )
        first = [self.lower(child, here.child(i), scope) for i, child in enumerate(raw["items"])]
        if first:
            lowered["prefixItems"] = first
        rest = raw.get("additionalItems")
        if isinstance(rest, dict | bool):
            lowered["items"] = self.lower(rest, at.child("additionalItems"), scope)

    def _dependencies(
        self, value: Any, here: Location, scope: Scope, lowered: dict[str, Any]
    ) -> None:
        """What became `dependentRequired` and `dependentSchemas` in draft 2019-09."""
        if not scope.dialect.item_lists:
            self._find(
                here,
                "dependencies",
                "dependencies belongs to older drafts of JSON Schema; it is read as meant",
                "Call it dependentRequired for lists of names, dependentSchemas for schemas",
            )
        for name, asked in value.items() if isinstance(value, dict) else ():
            if isinstance(asked, dict | bool):
                applied = self.lower(asked, here.child(name), scope)
                lowered.setdefault("dependentSchemas", {})[name] = applied
            elif SOUND["required"](asked):
                lowered.setdefault("dependentRequired", {})[name] = list(dict.fromkeys(asked))

    def _dynamic(
        self, raw: dict[str, Any], at: Location, scope: Scope, lowered: dict[str, Any]
    ) -> None:
        target = self._reference(scope.dialect.dynamic, raw, at, scope)
        if target is not None and "$ref" in lowered:
            lowered["allOf"] = [*lowered.get("allOf", ()), {"$ref": target}]
        elif target is not None:
            lowered["$ref"] = target

    def _inert(self, keywords: Set[str], at: Location, where: str) -> None:
        for keyword in sorted(keywords):
            self._find(
                at.child(keyword),
                "keyword-inert",
                f"{keyword} has no meaning {where}, so it is left out",
                "Write it where this version reads it, or move the document to a newer one",
                Severity.NOTE,
            )

    def _keyword(
        self, keyword: str, value: Any, at: Location, scope: Scope, lowered: dict[str, Any]
    ) -> None:
        here = at.child(keyword)
        if keyword in SCHEMA_MAPS:
            if isinstance(value, dict):
                children = {
                    name: self.lower(child, here.child(name), scope)
                    for name, child in value.items()
                }
                patterned = keyword == "patternProperties"
                lowered[keyword] = (
                    self._patterns.by_pattern(children, here) if patterned else children
                )
                return
        elif keyword in SCHEMA_LISTS:
            if isinstance(value, list) and value:
                lowered[keyword] = [
                    self.lower(child, here.child(index), scope) for index, child in enumerate(value)
                ]
                return
        elif keyword in SCHEMAS:
            if isinstance(value, dict | bool):
                lowered[keyword] = self.lower(value, here, scope)
                return
            if keyword == "items" and isinstance(value, list):
                return
        elif self._sound(keyword, value, here, scope.dialect, lowered):
            return
        self._find(
            here,
            "schema-keyword-unreadable",
            f"{keyword} has a value that it can't have, so it is left out",
            f"Write {EXPECTED.get(keyword, 'a value that it can have')}, or remove {keyword}",
        )

    def _sound(
        self, keyword: str, value: Any, here: Location, dialect: Dialect, lowered: dict[str, Any]
    ) -> bool:
        if keyword in ("exclusiveMinimum", "exclusiveMaximum"):
            self._exclusive(keyword, value, here, dialect)
            if isinstance(value, bool):
                return True
        if keyword == "type":
            return self._type(value, here, dialect, lowered)
        if keyword == "pattern" and isinstance(value, str):
            pattern = self._patterns.read(value, here)
            if pattern is not None:
                lowered[keyword] = pattern
        elif not SOUND[keyword](value):
            return False
        elif keyword == "required":
            lowered[keyword] = list(dict.fromkeys(value))
        elif keyword == "dependentRequired":
            lowered[keyword] = {name: list(dict.fromkeys(deps)) for name, deps in value.items()}
        else:
            lowered[keyword] = value
        return True

    def _exclusive(self, keyword: str, value: Any, here: Location, dialect: Dialect) -> None:
        if isinstance(value, bool) == dialect.boolean_bounds:
            return
        ours, theirs = ("boolean", "3.1") if dialect.boolean_bounds else ("number", "3.0")
        self._find(
            here,
            "bound-of-other-version",
            f"{keyword} is a {ours} in this version of OpenAPI; "
            f"it is written as in {theirs}, and read as meant",
            f"Give {keyword} a {ours}",
        )

    def _type(self, value: Any, here: Location, dialect: Dialect, lowered: dict[str, Any]) -> bool:
        names = value if isinstance(value, list) else [value]
        kept = [meant for name in names if (meant := type_meant(name))]
        if kept:
            lowered["type"] = list(dict.fromkeys(kept)) if isinstance(value, list) else kept[0]
        if kept != names or not names:
            read = f"read as {' or '.join(kept)}" if kept else "not checked"
            self._find(
                here,
                "type-unknown",
                f"{shown(value)} is no type of JSON Schema, so it is {read}",
                "Use one of "
                + ", ".join(f'"{name}"' if name == "null" else name for name in TYPES),
            )
        elif isinstance(value, list) and not dialect.type_lists:
            self._find(
                here,
                "type-list-in-3.0",
                "a list of types belongs to OpenAPI 3.1; it is read as meant",
                "Write one type, and nullable: true beside it where null is meant",
            )
        return True

    def _bounds(self, raw: dict[str, Any], lowered: dict[str, Any]) -> None:
        """Boolean exclusive bounds, and the range that a numeric format implies."""
        for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
            if raw.get(exclusive) is True and bound in lowered:
                lowered[exclusive] = lowered.pop(bound)
        name = lowered.get("format")
        numeric = formats.numeric_bounds(name) if isinstance(name, str) else None
        declared = lowered.get("type", "number")
        types = {declared} if isinstance(declared, str) else set(declared)
        if numeric and types & {"integer", "number"}:
            low, high = numeric
            lowered["minimum"] = max(low, lowered.get("minimum", low))
            lowered["maximum"] = min(high, lowered.get("maximum", high))

    def _format(self, at: Location, lowered: dict[str, Any]) -> None:
        name = lowered.get("format")
        if name is not None and not formats.known(name):
            self._find(
                at.child("format"),
                "format-unknown",
                f"the format {shown(name)} is in no registry, so no request is held to it",
                "Add a pattern, or use a format of the OpenAPI format registry",
                Severity.NOTE,
            )
        elif name is not None and not formats.registered(name):
            self._find(
                at.child("format"),
                "format-unregistered",
                f"the format {shown(name)} is in no registry, and is checked as its name says",
                "Add a pattern, or use a format of the OpenAPI format registry",
                Severity.NOTE,
            )

    def _required(self, raw: dict[str, Any], at: Location, lowered: dict[str, Any]) -> None:
        """Members that this view hides (readOnly in a request, ...) are not asked for."""
        asking = [
            node
            for node in [lowered, *lowered.get("allOf", ())]
            if isinstance(node, dict) and "required" in node
        ]
        if not asking:
            return
        hidden = self._visibility.hidden(raw, at)
        for node in asking if hidden else ():
            node["required"] = [name for name in node["required"] if name not in hidden]

    def _is_nullable(self, raw: dict[str, Any], at: Location, scope: Scope) -> bool:
        if raw.get("nullable") is not True:
            return False
        if "$ref" in raw and not scope.dialect.reference_siblings:
            return False
        if scope.dialect.nullable:
            return True
        read = "it is ignored" if self._strict_nullable else "null is taken as allowed"
        self._find(
            at.child("nullable"),
            "nullable-in-3.1",
            f"nullable is a keyword of OpenAPI 3.0 and has no meaning in 3.1; {read}",
            "Write type: [..., 'null']; --strict-nullable reads it by the letter",
        )
        return not self._strict_nullable

    def _nullable(self, raw: dict[str, Any], at: Location, scope: Scope) -> Node:
        """The schema or null; most simply where only `type` and `enum` say what it can be."""
        if raw.keys() & _COMBINING:
            inner = self._intern(at, True, scope.anchors)
            return {"anyOf": [{"$ref": inner}, {"type": "null"}]}
        lowered = self._keywords(raw, at, scope)
        declared = lowered.get("type")
        if declared is not None:
            names = [declared] if isinstance(declared, str) else declared
            lowered["type"] = list(dict.fromkeys([*names, "null"]))
        if "enum" in lowered and None not in lowered["enum"]:
            lowered["enum"] = [*lowered["enum"], None]
        return lowered

    def _reference(
        self, keyword: str, raw: dict[str, Any], at: Location, scope: Scope
    ) -> str | None:
        reference = raw[keyword]
        try:
            if isinstance(reference, str):
                target = self._document.resolve(reference, at)
                self._document.value(target)
                if keyword != "$ref":
                    target = self._scopes.dynamic(reference, target, scope)
                return self._intern(target, False, scope.anchors)
            what, rule = f"{keyword} is no text", "schema-keyword-unreadable"
            way_out = "Write a URI reference such as #/components/schemas/Name"
        except ReferenceProblem as problem:
            what, rule, way_out = problem.what, problem.rule, problem.way_out
        severity = Severity.ERROR
        self._find(
            at.child(keyword), rule, f"{what}, so nothing is checked here", way_out, severity
        )
        return None

    def _find(
        self,
        at: Location,
        rule: str,
        what: str,
        way_out: str,
        severity: Severity = Severity.WARNING,
    ) -> None:
        place = self._document.place(at)
        self._report(Finding(severity, rule, place, what, REASONS.get(rule, ""), way_out))
