"""The meta-schemas of JSON Schema by their URIs: known here, so that none is ever fetched."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import jsonschema_rs

_OLD = re.compile(r"(http://json-schema\.org/draft-0[467]/schema)")
_NEW = re.compile(r"(https://json-schema\.org/draft/20(?:19-09|20-12)/)(?:schema|meta/[a-z-]+)")


def meta_schema(uri: str) -> bytes | None:
    """The JSON text of a draft's meta-schema, or of one of its vocabularies; None: unknown."""
    old, new = _OLD.fullmatch(uri), _NEW.fullmatch(uri)
    if old:
        return _bundled(f"{old[1]}#").get(uri)
    return _bundled(f"{new[1]}schema").get(uri) if new else None


@cache
def _bundled(uri: str) -> dict[str, bytes]:
    """What the schema engine has of a draft, by URI."""
    bundle: dict[str, Any] = jsonschema_rs.bundle({"$schema": uri, "allOf": [{"$ref": uri}]})
    schemas = bundle.get("$defs") or bundle["definitions"]
    return {name: json.dumps(schema).encode() for name, schema in schemas.items()}
