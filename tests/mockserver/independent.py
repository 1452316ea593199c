"""Whether an answer keeps its document, found out without any of our own reading of it.

By PyYAML and the `jsonschema` package; what OpenAPI has beside JSON Schema (nullable, boolean
bounds, writeOnly) is put into JSON Schema here, a second time and in another way.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import jsonschema  # type: ignore[import-untyped]  # it has no types
import yaml
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from .asgi import Answer

URI = "urn:document"
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
    },
}
_DATA = ("example", "examples", "default", "enum", "const")


class Document:
    """A document, read once more."""

    def __init__(self, file: Path) -> None:
        raw = yaml.load(file.read_text(encoding="utf-8"), _Loader)
        self.root: Any = _translated(raw, str(raw["openapi"]))
        resource = DRAFT202012.create_resource(self.root)
        self._registry: Registry[Any] = Registry().with_resource(URI, resource).crawl()

    def operations(self) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
        """Method, path and Operation Object of each operation."""
        for path, item in self.root["paths"].items():
            for method in ("get", "put", "post", "delete", "patch", "head", "options"):
                if method in item:
                    yield method.upper(), path, item[method]

    def faults(self, method: str, path: str, answer: Answer) -> list[str]:
        """What is wrong with an answer to this operation."""
        return list(self._faults(method.lower(), path, answer))

    def _faults(self, method: str, path: str, answer: Answer) -> Iterator[str]:
        responses = self.root["paths"][path][method].get("responses", {})
        keys = (str(answer.status), f"{answer.status // 100}XX", "default")
        key = next((key for key in keys if key in responses), None)
        if key is None:
            yield from _problem_faults(answer)
            return
        at = f"/paths/{_escaped(path)}/{method}/responses/{key}"
        response, at = self._followed(responses[key], at)
        yield from self._header_faults(response.get("headers", {}), f"{at}/headers", answer)
        yield from self._body_faults(response.get("content", {}), f"{at}/content", answer)

    def _body_faults(self, content: Mapping[str, Any], at: str, answer: Answer) -> Iterator[str]:
        essence = answer.header("content-type").partition(";")[0].strip()
        if not content or answer.status in (204, 205, 304):
            if answer.body or essence:
                yield f"a body ({essence}) where none is documented"
            return
        name = next((name for name in content if _stands_for(name, essence)), None)
        if name is None:
            yield f"{essence} is not documented, only {list(content)}"
        elif "schema" in content[name]:
            value = _body_value(essence, answer.body)
            yield from self._broken(f"{at}/{_escaped(name)}/schema", value)

    def _header_faults(self, headers: Mapping[str, Any], at: str, answer: Answer) -> Iterator[str]:
        for name, raw in headers.items():
            header, where = self._followed(raw, f"{at}/{_escaped(name)}")
            present = any(key == name.lower() for key, _ in answer.headers)
            if not present and header.get("required"):
                yield f"the header {name} is missing"
            if present and "schema" in header:
                value = _header_value(header["schema"], answer.header(name))
                yield from (f"{name}: {what}" for what in self._broken(f"{where}/schema", value))

    def _broken(self, at: str, value: Any) -> Iterator[str]:
        validator = jsonschema.Draft202012Validator(
            {"$ref": f"{URI}#{at}"}, registry=self._registry, format_checker=_formats()
        )
        for error in validator.iter_errors(value):
            yield f"{error.json_path}: {error.message[:200]}"

    def _followed(self, raw: Any, at: str) -> tuple[Any, str]:
        while "$ref" in raw:
            at = raw["$ref"].removeprefix("#")
            raw = self.root
            for token in at[1:].split("/"):
                raw = raw[token.replace("~1", "/").replace("~0", "~")]
        return raw, at


class _Loader(yaml.SafeLoader):
    """YAML 1.2's idea of what is no text: no dates, and no country is a boolean."""


_Loader.yaml_implicit_resolvers = {
    first: [pair for pair in found if pair[0].rpartition(":")[2] not in ("timestamp", "bool")]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), ["t", "f"])


def _translated(value: Any, version: str) -> Any:
    """The same in JSON Schema 2020-12, as an answer is read."""
    if isinstance(value, list):
        return [_translated(child, version) for child in value]
    if not isinstance(value, dict):
        return value
    if "$ref" in value and version.startswith("3.0"):
        return {"$ref": value["$ref"]}
    changed = {
        str(key): child if key in _DATA else _translated(child, version)
        for key, child in value.items()
    }
    for bound in ("minimum", "maximum"):
        exclusive = "exclusive" + bound.capitalize()
        if isinstance(changed.get(exclusive), bool) and changed.pop(exclusive):
            changed[exclusive] = changed.pop(bound)
    if isinstance(changed.get("properties"), dict):
        _hide(changed)
    return _nullable(changed) if changed.pop("nullable", False) is True else changed


def _hide(schema: dict[str, Any]) -> None:
    hidden = [
        name
        for name, child in schema["properties"].items()
        if isinstance(child, dict) and child.get("writeOnly") is True
    ]
    for name in hidden:
        schema["properties"][name] = False
    if isinstance(schema.get("required"), list):
        schema["required"] = [name for name in schema["required"] if name not in hidden]


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    if schema.keys() & {"type", "enum", "anyOf", "oneOf", "allOf", "$ref"}:
        return {"anyOf": [schema, {"type": "null"}]}
    return schema


def _problem_faults(answer: Answer) -> Iterator[str]:
    if not answer.body:
        return
    if answer.header("content-type") != "application/problem+json":
        yield f"undocumented, and sent as {answer.header('content-type')}"
        return
    if answer.json.get("status") != answer.status:
        yield f"the problem says {answer.json.get('status')}"
    for error in jsonschema.Draft202012Validator(PROBLEM).iter_errors(answer.json):
        yield str(error.message)


def _body_value(essence: str, body: bytes) -> Any:
    if essence == "application/json" or essence.endswith("+json"):
        return json.loads(body)
    if essence == "text/event-stream":
        return json.loads(body.removeprefix(b"data: "))
    if essence.endswith("xml"):
        return {tag: _number(text) for tag, text in re.findall(r"<(\w+)>([^<]+)</", body.decode())}
    return body.decode()


def _header_value(schema: Mapping[str, Any], text: str) -> Any:
    kind = schema.get("type")
    if kind in ("integer", "number"):
        return _number(text)
    if kind == "boolean":
        return {"true": True, "false": False}.get(text, text)
    if kind == "array":
        return text.split(",")
    if kind == "object":
        parts = text.split(",")
        return {name: _number(value) for name, value in zip(parts[::2], parts[1::2], strict=True)}
    return text


def _number(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _stands_for(name: str, essence: str) -> bool:
    pattern = re.escape(name.partition(";")[0].strip()).replace(r"\*", "[^/]*")
    return re.fullmatch(pattern, essence) is not None


def _escaped(token: str) -> str:
    """A token of a JSON Pointer in the fragment of a URI."""
    pointer = token.replace("~", "~0").replace("/", "~1")
    return pointer.replace("%", "%25").replace("{", "%7B").replace("}", "%7D")


def _is_date_time(text: str) -> bool:
    return text[10:11] == "T" and datetime.fromisoformat(text).tzinfo is not None


@cache
def _formats() -> Any:
    checks: dict[str, Callable[[str], object]] = {
        "uuid": lambda text: str(UUID(text)) == text.lower(),
        "uuid4": lambda text: UUID(text).version == 4 and len(text) == 36,
        "date-time": _is_date_time,
        "date": date.fromisoformat,
        "email": lambda text: re.fullmatch(r"[^@\s]+@[^@\s]+", text),
        "uri": lambda text: re.match(r"[a-z][a-z0-9+.-]*:", text),
        "int32": lambda text: True,
    }
    checker = jsonschema.FormatChecker(formats=())
    for name, check in checks.items():
        checker.checks(name, raises=ValueError)(
            lambda value, check=check: not isinstance(value, str) or bool(check(value))
        )
    return checker
