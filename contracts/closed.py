"""An API as one closed OpenAPI 3.1 document, made from what was read: nothing in it leads outside.

For a generator that reads one dialect. Security is left out: who calls is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

from understudy.errors import ReferenceProblem
from understudy.openapi.model import Api, MediaType, Operation, Parameter, Response
from understudy.openapi.path_key import split_path_key
from understudy.openapi.schema import Schema

_PLAIN = "application/json"
# OpenAPI has header parameters of these names ignored (Parameter Object, `in`).
_NOT_PARAMETERS = frozenset(("accept", "content-type", "authorization"))
_EVERYTHING: dict[str, Any] = {}
_NOTHING: dict[str, Any] = {"not": {}}


def closed(api: Api, operations: Iterable[Operation]) -> dict[str, Any]:
    """The document with these operations alone; those whose path has conditions are left out."""
    chosen = [one for one in operations if not split_path_key(one.path).mark]
    closing = _Closing(api, chosen)
    paths: dict[str, Any] = {}
    for operation in chosen:
        written = closing.operation(operation)
        paths.setdefault(operation.path, {})[operation.method.lower()] = written
    return {
        "openapi": "3.1.0",
        "info": {"title": api.title or api.name, "version": api.version or "1"},
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {"schemas": closing.schemas},
    }


class _Closing:
    """What of the document is written so far: `schemas` are those that others refer to."""

    def __init__(self, api: Api, operations: list[Operation]) -> None:
        self.schemas: dict[str, Any] = {}
        self._api = api
        self._ids = {one.operation_id for one in operations}
        self._by_place = {(one.path, one.method.lower()): one for one in operations}

    def operation(self, operation: Operation) -> dict[str, Any]:
        written: dict[str, Any] = {
            "operationId": operation.operation_id,
            "responses": {
                status: self._response(response) for status, response in operation.responses.items()
            }
            or {"default": {"description": ""}},
        }
        parameters = [p for p in operation.parameters if not _is_ignored(p)]
        if parameters:
            written["parameters"] = [self._parameter(one) for one in parameters]
        if operation.body is not None and operation.body.content:
            content = self._content(operation.body.content)
            written["requestBody"] = {"required": operation.body.required, "content": content}
        return written

    def _parameter(self, parameter: Parameter) -> dict[str, Any]:
        written: dict[str, Any] = {
            "name": parameter.name,
            "in": parameter.place,
            "required": parameter.required or parameter.place == "path",
        }
        if parameter.content is not None:
            return {**written, "content": self._content((parameter.content,))}
        written |= {"style": parameter.style, "explode": parameter.explode}
        written["schema"] = self._schema(parameter.schema)
        examples = [e.value for e in parameter.examples]
        return {**written, **_examples(examples, parameter.schema)}

    def _content(self, content: Iterable[MediaType]) -> dict[str, Any]:
        written: dict[str, Any] = {}
        for media in content:
            name = _PLAIN if media.name.startswith("*") else media.name
            examples = _examples([e.value for e in media.examples], media.schema)
            written.setdefault(name, {"schema": self._schema(media.schema), **examples})
        return written

    def _response(self, response: Response) -> dict[str, Any]:
        written: dict[str, Any] = {"description": response.description or ""}
        if response.content:
            written["content"] = self._content(response.content)
        links = self._links(response)
        return {**written, "links": links} if links else written

    def _links(self, response: Response) -> dict[str, Any]:
        """The links that lead to operations which are here too."""
        document = self._api.document
        found = {}
        try:
            named = document.value(response.at).get("links") or {}
            for name in named if isinstance(named, dict) else ():
                at = document.follow(response.at.child("links", name))
                link = document.value(at)
                target = self._target(link) if isinstance(link, dict) else None
                if target:
                    kept = {k: link[k] for k in ("parameters", "requestBody") if k in link}
                    found[name] = {"operationId": target, **kept}
        except ReferenceProblem:
            return {}
        return found

    def _target(self, link: dict[str, Any]) -> str:
        wanted = link.get("operationId")
        if isinstance(wanted, str):
            return wanted if wanted in self._ids else ""
        _, _, pointer = str(link.get("operationRef", "")).partition("#/paths/")
        path, _, method = pointer.partition("/")
        path = unquote(path).replace("~1", "/").replace("~0", "~")
        operation = self._by_place.get((path, method))
        return operation.operation_id if operation else ""

    def _schema(self, schema: Schema | None) -> Any:
        if schema is None:
            return _EVERYTHING
        return self._node(schema.node, schema)

    def _node(self, node: Any, owner: Schema) -> Any:
        """A lowered node with its references leading into this document."""
        if node is True:
            return _EVERYTHING
        if node is False:
            return _NOTHING
        return self._inner(node, owner)

    def _inner(self, value: Any, owner: Schema) -> Any:
        if isinstance(value, list):
            return [self._inner(one, owner) for one in value]
        if not isinstance(value, dict):
            return value
        written = {key: self._inner(one, owner) for key, one in value.items()}
        reference = value.get("$ref")
        if isinstance(reference, str) and reference.startswith("urn:"):
            written["$ref"] = self._reference(reference, owner)
        return written

    def _reference(self, reference: str, owner: Schema) -> str:
        number = reference.rpartition("/")[2]
        name = f"{owner.schemas.view.value}-{number}"
        if name not in self.schemas:
            self.schemas[name] = _EVERYTHING  # stands here while what it refers to is written
            self.schemas[name] = self._node(owner.schemas.target(reference), owner)
        return f"#/components/schemas/{name}"


def _is_ignored(parameter: Parameter) -> bool:
    return parameter.place == "header" and parameter.name.lower() in _NOT_PARAMETERS


def _examples(values: list[Any], schema: Schema | None) -> dict[str, Any]:
    """The examples that keep their schema."""
    valid = [value for value in values if schema is None or schema.is_valid(value)]
    named = {str(number): {"value": value} for number, value in enumerate(valid, 1)}
    return {"examples": named} if named else {}
