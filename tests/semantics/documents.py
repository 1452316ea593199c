"""Cases as OpenAPI documents: one operation for each, its schema in one of three places."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from itertools import groupby
from pathlib import Path
from typing import Any

from .cases import VERSIONS, Case

_NOT_PRINTED = re.compile(r"[^\x20-\x7e]")
_PLAIN = re.compile(r"[a-z]+")


class Place(Enum):
    """Where the schemas stand, which also says how the document is written."""

    INLINE = ".yaml"
    COMPONENT = ".json"
    FILE = ".yml"


def write_documents(
    dialect: str, cases: Iterable[Case], place: Place, folder: Path
) -> Iterator[Path]:
    """The documents that hold these cases, written into the folder with the files they refer to.

    Cases of one topic share a document, unless they differ in what they ask for at its root.
    """
    by_root = sorted(cases, key=_root)
    for number, (_, together) in enumerate(groupby(by_root, _root)):
        path = folder / f"{dialect}-{place.name.lower()}-{number}{place.value}"
        held = list(together)
        _write(path, _document(dialect, held, place))
        for case in held:
            files = dict(case.files)
            if place is Place.FILE:
                files[f"{case.name}.json"] = standalone(case)
            for name, value in files.items():
                target = folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                _write(target, value)
        yield path


def standalone(case: Case) -> Any:
    """The schema as a document of its own, its components beside its keywords."""
    if not case.components:
        return case.schema
    return {**case.schema, "components": {"schemas": case.components}}


def _root(case: Case) -> tuple[str, str]:
    return case.topic, json.dumps(case.document)


def _document(dialect: str, cases: list[Case], place: Place) -> Any:
    schemas: dict[str, Any] = {}
    paths = {}
    for case in cases:
        if place is not Place.FILE:
            assert not schemas.keys() & case.components.keys(), case.components.keys()
            schemas.update(case.components)
        if place is Place.COMPONENT:
            schemas[case.name] = case.schema
        paths[f"/{case.name}"] = {"post": _operation(case, place)}
    return {
        "openapi": VERSIONS[dialect],
        "info": {"title": "Cases", "version": "1"},
        **cases[0].document,
        "paths": paths,
        "components": {"schemas": schemas},
    }


def _operation(case: Case, place: Place) -> Any:
    """The response has its schema by reference, so that no identifier is there twice."""
    inline = f"#/paths/~1{case.name}/post/requestBody/content/application~1json/schema"
    reference = {
        Place.INLINE: inline,
        Place.COMPONENT: f"#/components/schemas/{case.name}",
        Place.FILE: f"{case.name}.json",
    }[place]
    examples = {
        str(index): {"value": json.loads(instance.text)}
        for index, instance in enumerate(case.instances)
    }
    sent = case.schema if place is Place.INLINE else {"$ref": reference}
    answered = {"schema": {"$ref": reference}, "examples": examples}
    return {
        "summary": case.law,
        "requestBody": {"required": True, "content": {"application/json": {"schema": sent}}},
        "responses": {"200": {"description": "", "content": {"application/json": answered}}},
    }


def _write(path: Path, value: Any) -> None:
    write: Callable[[Any], str] = json.dumps if path.suffix == ".json" else _yaml
    path.write_text(write(value), encoding="utf-8")


def _yaml(value: Any, indent: str = "\n") -> str:
    """Block collections, and scalars as they are in JSON: double-quoted texts, bare numbers."""
    inner = indent + "  "
    if isinstance(value, dict) and value:
        lines = (f"{indent}{_key(name)}:{_yaml(child, inner)}" for name, child in value.items())
        return "".join(lines)
    if isinstance(value, list) and value:
        return "".join(f"{indent}-{_yaml(child, inner)}" for child in value)
    return f" {_scalar(value)}"


def _key(name: str) -> str:
    return name if _PLAIN.fullmatch(name) else _scalar(name)


def _scalar(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return _NOT_PRINTED.sub(lambda found: f"\\U{ord(found[0]):08x}", text)
