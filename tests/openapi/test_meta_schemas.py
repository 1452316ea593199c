"""The meta-schemas of JSON Schema are known by their URIs."""

from __future__ import annotations

import json

import pytest

from understudy.openapi.meta_schemas import meta_schema

KNOWN = (
    "http://json-schema.org/draft-04/schema",
    "http://json-schema.org/draft-06/schema",
    "http://json-schema.org/draft-07/schema",
    "https://json-schema.org/draft/2019-09/schema",
    "https://json-schema.org/draft/2019-09/meta/validation",
    "https://json-schema.org/draft/2020-12/schema",
    "https://json-schema.org/draft/2020-12/meta/core",
)


@pytest.mark.parametrize("uri", KNOWN)
def test_a_meta_schema_has_the_identifier_by_which_it_is_found(uri: str) -> None:
    text = meta_schema(uri)
    assert text is not None
    schema = json.loads(text)
    assert (schema.get("$id") or schema["id"]).removesuffix("#") == uri


@pytest.mark.parametrize(
    "uri",
    ["http://json-schema.org/draft-05/schema", "https://json-schema.org/draft/2020-12/meta/none",
     "https://json-schema.org/", "https://x.test/json-schema.org/draft/2020-12/schema",
     "https://json-schema.org/draft/2020-12/meta/../schema"],
)  # fmt: skip
def test_other_uris_are_not_known(uri: str) -> None:
    assert meta_schema(uri) is None
