"""A document as plain values: read, its references made absolute and followed; no meaning yet."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import yaml

URI = "urn:document"
_HOPS = 30


class NotThereError(Exception):
    """A reference that leads nowhere, outside the document, or in a circle."""


class _Loader(yaml.CSafeLoader):
    """YAML 1.2 as far as documents need it: no dates, and `no` is a word."""


_Loader.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if not pair[0].endswith((":timestamp", ":bool"))]
    for first, pairs in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile("^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)


def load(path: Path) -> Any:
    """The document in a file, all keys strings, each local reference below `URI`."""
    text = path.read_text(encoding="utf-8-sig")
    value = json.loads(text) if path.suffix == ".json" else yaml.load(text, _Loader)
    return _absolute(value)


def _absolute(value: Any) -> Any:
    if isinstance(value, list):
        return [_absolute(item) for item in value]
    if not isinstance(value, dict):
        return value
    made = {str(key): _absolute(item) for key, item in value.items()}
    reference = made.get("$ref")
    if isinstance(reference, str) and reference.startswith("#"):
        made["$ref"] = URI + reference
    return made


class Raw:
    """The document's root, and what its references mean."""

    def __init__(self, root: Any) -> None:
        self.root = root

    @property
    def is_30(self) -> bool:
        """Whether it speaks OpenAPI 3.0."""
        return str(self.root.get("openapi", "")).startswith("3.0")

    def follow(self, value: Any) -> Any:
        """The value, or what its chain of references ends at."""
        for _ in range(_HOPS):
            if not (isinstance(value, dict) and isinstance(value.get("$ref"), str)):
                return value
            value = self.at(value["$ref"])
        raise NotThereError("references in a circle")

    def at(self, reference: str) -> Any:
        """The value that one absolute reference names."""
        if not reference.startswith(URI + "#"):
            raise NotThereError(f"{reference} is outside the document")
        value = self.root
        for name in _names(unquote(reference[len(URI) + 1 :])):
            try:
                value = value[int(name)] if isinstance(value, list) else value[name]
            except (KeyError, IndexError, ValueError, TypeError):
                raise NotThereError(f"{reference} leads nowhere") from None
        return value


def _names(pointer: str) -> Iterator[str]:
    for name in pointer.split("/")[1:]:
        yield name.replace("~1", "/").replace("~0", "~")
