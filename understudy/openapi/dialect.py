"""The dialects of schemas as values: what differs between them stands here alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

_DRAFT_4 = frozenset(
    "type enum format multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength "
    "minLength pattern items maxItems minItems uniqueItems properties additionalProperties "
    "maxProperties minProperties required allOf anyOf oneOf not".split()
)
_DRAFT_7 = _DRAFT_4 | frozenset(
    "patternProperties const contains propertyNames if then else contentEncoding "
    "contentMediaType".split()
)
_DRAFT_2019 = _DRAFT_7 | frozenset(
    "dependentRequired dependentSchemas minContains maxContains unevaluatedItems "
    "unevaluatedProperties contentSchema".split()
)
_ANNOTATIONS = frozenset(
    "title description default example examples deprecated readOnly writeOnly discriminator xml "
    "externalDocs nullable".split()
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the Schema Objects of one OpenAPI version, or schemas of a draft, are to be read.

    `keywords` None: every keyword of JSON Schema 2020-12 has its meaning; else only these are
    read and the rest is inert. `nullable`: the keyword belongs to this version.
    `boolean_bounds`: exclusiveMinimum and exclusiveMaximum are booleans. `reference_siblings`:
    keywords beside a `$ref` count. `type_lists`: `type` may be a list. `item_lists`: `items` may
    be one, and `dependencies` has a meaning. `dynamic` is the keyword of dynamic references,
    `identifier` that by which a schema names itself.
    """

    name: str
    keywords: frozenset[str] | None
    nullable: bool
    boolean_bounds: bool
    reference_siblings: bool
    type_lists: bool
    item_lists: bool = False
    dynamic: str = ""
    identifier: str = "$id"

    def reads(self, keyword: str) -> bool:
        """Whether a keyword of JSON Schema 2020-12 has a meaning in this version."""
        return self.keywords is None or keyword in self.keywords

    @property
    def constraints(self) -> frozenset[str]:
        """The keywords of this version that say which values are right."""
        return _DRAFT_4 | {"nullable"}


OPENAPI_3_0 = Dialect(
    name="OpenAPI 3.0",
    keywords=_DRAFT_4 | _ANNOTATIONS,
    nullable=True,
    boolean_bounds=True,
    reference_siblings=False,
    type_lists=False,
)
OPENAPI_3_1 = Dialect(
    name="OpenAPI 3.1",
    keywords=None,
    nullable=False,
    boolean_bounds=False,
    reference_siblings=True,
    type_lists=True,
    dynamic="$dynamicRef",
)
_OLD = Dialect(
    name="draft-07",
    keywords=_DRAFT_7 | _ANNOTATIONS,
    nullable=False,
    boolean_bounds=False,
    reference_siblings=False,
    type_lists=True,
    item_lists=True,
)
_DRAFTS = {
    "draft-04": replace(
        _OLD,
        name="draft-04",
        keywords=_DRAFT_4 | {"patternProperties"} | _ANNOTATIONS,
        boolean_bounds=True,
        identifier="id",
    ),
    "draft-06": replace(_OLD, name="draft-06", keywords=_DRAFT_7 - {"if"} | _ANNOTATIONS),
    "draft-07": _OLD,
    "draft/2019-09": replace(
        _OLD,
        name="draft/2019-09",
        keywords=_DRAFT_2019 | _ANNOTATIONS,
        reference_siblings=True,
        dynamic="$recursiveRef",
    ),
    "draft/2020-12": OPENAPI_3_1,
}
OLDEST_NAMED = "draft-04"
"""It names the draft in which `id`, which may be any member's name, is the identifier."""
_DRAFT = re.compile(r"https?://json-schema\.org/([a-z0-9/-]+)/schema#?")
_OPENAPI = "https://spec.openapis.org/oas/3."


def dialect_named(uri: str) -> Dialect | None:
    """The dialect that a `$schema` or `jsonSchemaDialect` names; None: one that is not known."""
    if uri.startswith(_OPENAPI):
        return OPENAPI_3_1
    draft = _DRAFT.fullmatch(uri)
    return _DRAFTS.get(draft[1]) if draft else None


def dialect_of(version: str) -> Dialect:
    """The dialect for a document's `openapi` value; what is newer than 3.1 is read as 3.1."""
    return OPENAPI_3_0 if version.startswith("3.0") else OPENAPI_3_1


def declared(holder: Any, keyword: str, around: Dialect) -> Dialect:
    """The dialect that holds in a schema or a document; of one that is not known, OpenAPI 3.1's.

    Only from OpenAPI 3.1 on can one be named.
    """
    uri = holder.get(keyword) if isinstance(holder, dict) else None
    if around is OPENAPI_3_0 or not isinstance(uri, str):
        return around
    return dialect_named(uri) or OPENAPI_3_1


def dialect_within(document: Any) -> Dialect:
    """The dialect of the schemas in a document, and in its files, that name none themselves."""
    version = document.get("openapi") if isinstance(document, dict) else None
    return declared(document, "jsonSchemaDialect", dialect_of(str(version)))
