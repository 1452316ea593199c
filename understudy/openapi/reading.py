"""A document -> an Api: its operations and all that they promise, and what is wrong with it.

One part that can't be read is a finding and is left out; the rest is read all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from .contents import Contents
from .dialect import Dialect, dialect_of
from .findings import Finding
from .location import Location
from .model import Alternative, Api, Body, Operation, Parameter, Response, SecurityScheme
from .ordering import in_order
from .parts import Parts
from .path_key import split_path_key
from .rules import ambiguities
from .schema import SchemaSet
from .schema_remarks import remarks
from .security import read_schemes, read_security
from .servers import base_paths
from .source import Document
from .structure import structure
from .view import View

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
_ITEM_KEYS = frozenset(
    ("$ref", "summary", "description", "servers", "parameters", "additionalOperations")
)
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_TEMPLATE = re.compile(r"\{([^{}/]*)\}")
_BESIDE_PATHS = {
    "?": ("path-query", "query", "query parameters"),
    "#": ("path-fragment", "fragment", "query parameters or headers"),
}
_STATUS = re.compile(r"[1-5]([0-9][0-9]|XX)|default")


def read_api(document: Document, *, strict_nullable: bool = False, thorough: bool = False) -> Api:
    """Everything that the document offers.

    `strict_nullable` reads `nullable` in OpenAPI 3.1 by the letter, as a word without meaning.
    `thorough`: look for what is wrong also in schemas that no operation uses, and for what can
    be read but hardly be meant; a large document takes twice as long.
    """
    return _Reader(document, strict_nullable).api(thorough)


class _Reader:
    def __init__(self, document: Document, strict_nullable: bool) -> None:
        root = document.value(document.root)
        self._document = document
        self._root: dict[str, Any] = root
        self._dialect: Dialect = dialect_of(str(root.get("openapi", "")))
        self._sets = {
            view: SchemaSet(document, self._dialect, view, strict_nullable) for view in View
        }
        self._parts = Parts(document)
        self._requests = Contents(self._parts, self._sets[View.REQUEST])
        self._responses = Contents(self._parts, self._sets[View.RESPONSE])
        self._schemes: dict[str, SecurityScheme] = read_schemes(document, self._parts.findings)
        self._ids: set[str] = set()
        self._methods: set[tuple[str, str]] = set()

    def api(self, thorough: bool) -> Api:
        info = self._root.get("info")
        info = info if isinstance(info, dict) else {}
        operations = self._named(list(self._operations()))
        findings = dict.fromkeys(
            [
                *self._found(thorough),
                *ambiguities(self._document, self._root, operations),
            ]
        )
        return Api(
            name=self._document.name,
            title=str(info.get("title", "")),
            version=str(info.get("version", "")),
            document=self._document,
            dialect=self._dialect,
            operations=operations,
            security_schemes=MappingProxyType(self._schemes),
            findings=in_order(self._document, findings),
        )

    def _found(self, thorough: bool) -> Iterator[Finding]:
        """What is wrong in the document; of one place only what was found first."""
        around = structure(self._document, str(self._root["openapi"]))
        if thorough:
            self._read_unused(at for _, at in around.schemas)
        found = [
            *self._document.findings,
            *self._parts.findings,
            *(f for schemas in self._sets.values() for f in schemas.settled()),
        ]
        yield from found
        said = {finding.place for finding in found}
        looked = remarks(self._document, self._dialect, around.schemas if thorough else ())
        yield from (one for one in (*around.findings, *looked) if one.place not in said)

    def _read_unused(self, places: Iterable[Location]) -> None:
        used = {at for schemas in self._sets.values() for at in schemas.locations}
        for at in places:
            if at not in used:
                self._sets[View.RESPONSE].schema(at)

    def _operations(self) -> Iterator[Operation]:
        root = self._document.root
        for key, item, at in self._parts.members(self._root.get("paths"), root.child("paths")):
            if key.startswith("x-"):
                continue
            if not isinstance(item, dict):
                self._parts.find(
                    at,
                    "path-unreadable",
                    f"the path {key} holds no operations",
                    "it is not served",
                    "Write an object with methods",
                )
                continue
            path = self._path(key, at)
            beside = self._root["paths"][key]
            if beside is not item:
                yield from self._item(path, beside, root.child("paths", key))
            yield from self._item(path, item, at)

    def _item(self, path: str, item: dict[str, Any], at: Location) -> Iterator[Operation]:
        """The operations of a path item; what stands beside its reference comes before that."""
        for method, raw, where in self._described(path, item, at):
            if (path, method) in self._methods:
                continue
            operation = self._operation(path, method, raw, where, item, at)
            if operation:
                self._methods.add((path, method))
                yield operation

    def _described(
        self, path: str, item: dict[str, Any], at: Location
    ) -> Iterator[tuple[str, Any, Location]]:
        """What a path item has for each method; a method is written in any case."""
        for method in METHODS:
            if method in item:
                yield method.upper(), item[method], at.child(method)
        for key, value in item.items():
            if key in _ITEM_KEYS or key in METHODS or key.startswith("x-"):
                continue
            known = key.lower() in METHODS
            self._parts.find(
                at.child(key),
                "method-unknown",
                f"{key} is no method of a path, so it is "
                + (f"read as {key.lower()}" if known else "not served"),
                "other tools pass over it" if known else f"{path} has no operation of this name",
                f"Write one of {', '.join(METHODS)}, in lower case",
            )
            if known:
                yield key.upper(), value, at.child(key)
        yield from self._additional(item.get("additionalOperations"), at)

    def _additional(self, raw: Any, at: Location) -> Iterator[tuple[str, Any, Location]]:
        """The operations of methods that have no name of their own (OpenAPI 3.2)."""
        for method, operation, where in self._parts.members(raw, at.child("additionalOperations")):
            if _TOKEN.fullmatch(method):
                yield method, operation, where
            else:
                self._parts.find(
                    where,
                    "method-unknown",
                    f"{method!r} is nothing that HTTP takes for a method, so it is not served",
                    "no request can be made with it",
                    "Write a method as it is sent, such as COPY",
                )

    def _path(self, key: str, at: Location) -> str:
        mark = split_path_key(key).mark
        if mark:
            rule, part, read_as = _BESIDE_PATHS[mark]
            self._parts.find(
                at,
                rule,
                f"the path {key} has a {part}, which no path has in OpenAPI",
                f"it is read as {read_as} that tell a request for it from others at its path",
                "Describe it as parameters of one operation at the path alone",
            )
        if key.startswith("/"):
            return key
        self._parts.find(
            at,
            "path-relative",
            f"the path {key!r} does not begin with /",
            "it is served as if it did",
            "Write a / in front",
        )
        return f"/{key}"

    def _operation(
        self,
        path: str,
        method: str,
        raw: Any,
        at: Location,
        item: Mapping[str, Any],
        item_at: Location,
    ) -> Operation | None:
        if not isinstance(raw, dict):
            self._parts.find(
                at,
                "operation-unreadable",
                f"{method} {path} is no operation",
                "it is not served",
                "Write an object with responses",
            )
            return None
        parameters = self._parameters(path, item, item_at, raw, at)
        return Operation(
            key=f"{self._document.name} {method} {path}",
            operation_id=self._operation_id(raw, at),
            method=method,
            path=path,
            parameters=parameters,
            body=self._body(raw, at),
            responses=MappingProxyType(self._documented_responses(raw, at)),
            security=self._security(raw, at),
            base_paths=self._base_paths(item, item_at, raw, at),
            at=at,
            summary=str(raw.get("summary") or ""),
            tags=_texts(raw.get("tags")),
            extensions=MappingProxyType({k: v for k, v in raw.items() if k.startswith("x-")}),
        )

    def _operation_id(self, raw: Mapping[str, Any], at: Location) -> str:
        """The documented operationId, made unique; empty where there is none."""
        given = raw.get("operationId")
        if not isinstance(given, str) or not given:
            return ""
        name = self._unique(given)
        if name != given:
            self._parts.find(
                at.child("operationId"),
                "operation-id-duplicate",
                f"the operationId {given} is used twice, so this one is called {name}",
                "tools find operations by it",
                "Give each operation an operationId of its own",
            )
        return name

    def _named(self, operations: list[Operation]) -> tuple[Operation, ...]:
        """The operations, with an operationId made up for those that have none."""
        return tuple(
            operation
            if operation.operation_id
            else replace(operation, operation_id=self._unique(_made_up(operation)))
            for operation in operations
        )

    def _unique(self, name: str) -> str:
        unique, count = name, 1
        while unique in self._ids:
            count += 1
            unique = f"{name}_{count}"
        self._ids.add(unique)
        return unique

    def _parameters(
        self,
        path: str,
        item: Mapping[str, Any],
        item_at: Location,
        raw: Mapping[str, Any],
        at: Location,
    ) -> tuple[Parameter, ...]:
        found = {**self._declared(item, item_at), **self._declared(raw, at)}
        named = [n for n in _TEMPLATE.findall(split_path_key(path).path) if n]
        for name in named:
            if ("path", name) not in found:
                self._parts.find(
                    at,
                    "path-parameter-undeclared",
                    f"{{{name}}} in {path} is not declared",
                    "any text is taken for it",
                    f"Declare a path parameter called {name}",
                )
                found["path", name] = self._requests.undeclared(name, at)
        for place, name in list(found):
            if place == "path" and name not in named:
                self._parts.find(
                    found[place, name].at,
                    "path-parameter-unused",
                    f"the path parameter {name} does not stand in {path}",
                    "it is ignored",
                    f"Write {{{name}}} into the path, or remove the parameter",
                )
                del found[place, name]
        return tuple(found.values())

    def _declared(
        self, holder: Mapping[str, Any], at: Location
    ) -> dict[tuple[str, str], Parameter]:
        found: dict[tuple[str, str], Parameter] = {}
        for value, spot in self._parts.entries(holder.get("parameters"), at, "parameters"):
            parameter = self._requests.parameter(value, spot)
            if parameter is None:
                continue
            key = (parameter.place, parameter.name)
            if key in found:
                self._parts.find(
                    spot,
                    "parameter-duplicate",
                    f"the {parameter.place} parameter {parameter.name} is declared twice",
                    "the last of them counts",
                    "Remove one of them",
                )
            found[key] = parameter
        return found

    def _body(self, raw: Mapping[str, Any], at: Location) -> Body | None:
        if raw.get("requestBody") is None:
            return None
        body, where = self._parts.target(raw["requestBody"], at.child("requestBody"))
        if not isinstance(body, dict):
            if body is not None:
                self._parts.find(
                    where,
                    "body-unreadable",
                    "this is no request body, so it is ignored",
                    "what is sent is not checked",
                    "Write an object with content",
                )
            return None
        content = self._requests.content(body.get("content"), where.child("content"))
        return Body(body.get("required") is True, content, where)

    def _documented_responses(self, raw: Mapping[str, Any], at: Location) -> dict[str, Response]:
        found: dict[str, Response] = {}
        spot = at.child("responses")
        for key, value, where in self._parts.members(raw.get("responses"), spot):
            status = "default" if key == "default" else key.upper()
            if key.startswith("x-"):
                continue
            if not _STATUS.fullmatch(status):
                self._parts.find(
                    where,
                    "status-unreadable",
                    f"{key!r} is no status code",
                    "this response is never sent",
                    "Write a code, 4XX or default",
                )
            elif isinstance(value, dict):
                found[status] = self._responses.response(status, value, where)
        if not found:
            self._parts.find(
                spot if "responses" in raw else at,
                "responses-missing",
                "the operation documents no response",
                "it answers 200 with an empty body",
                "Document a response",
            )
        return found

    def _security(self, raw: Mapping[str, Any], at: Location) -> tuple[Alternative, ...]:
        holder, where = (raw, at) if "security" in raw else (self._root, self._document.root)
        return read_security(
            self._document,
            holder.get("security", []),
            where.child("security"),
            self._schemes,
            self._parts.findings,
        )

    def _base_paths(
        self, item: Mapping[str, Any], item_at: Location, raw: Mapping[str, Any], at: Location
    ) -> tuple[str, ...]:
        for holder, where in ((raw, at), (item, item_at), (self._root, self._document.root)):
            if "servers" in holder:
                spot = where.child("servers")
                return base_paths(self._document, holder["servers"], spot, self._parts.findings)
        return ("",)


def _texts(raw: Any) -> tuple[str, ...]:
    return tuple(one for one in raw if isinstance(one, str)) if isinstance(raw, list) else ()


def _made_up(operation: Operation) -> str:
    method = operation.method.lower()
    words = re.sub(r"[^0-9A-Za-z]+", "_", operation.path).strip("_")
    return f"{method}_{words}" if words else method
