"""The versions of OpenAPI as values: what differs between 3.0 and 3.1 stands here alone."""

from __future__ import annotations

from dataclasses import dataclass

_DRAFT_4 = frozenset(
    "type enum format multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength "
    "minLength pattern items maxItems minItems uniqueItems properties additionalProperties "
    "maxProperties minProperties required allOf anyOf oneOf not".split()
)
_ANNOTATIONS = frozenset(
    "title description default example examples deprecated readOnly writeOnly discriminator xml "
    "externalDocs nullable".split()
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the Schema Objects of one OpenAPI version are to be read.

    `keywords` None: every keyword of JSON Schema 2020-12 has its meaning; else only these are
    read and the rest is inert. `nullable`: the keyword belongs to this version.
    `boolean_bounds`: exclusiveMinimum and exclusiveMaximum are booleans. `reference_siblings`:
    keywords beside a `$ref` count. `type_lists`: `type` may be a list.
    """

    name: str
    keywords: frozenset[str] | None
    nullable: bool
    boolean_bounds: bool
    reference_siblings: bool
    type_lists: bool

    def reads(self, keyword: str) -> bool:
        """Whether a keyword of JSON Schema 2020-12 has a meaning in this version."""
        return self.keywords is None or keyword in self.keywords

    @property
    def constraints(self) -> frozenset[str]:
        """The keywords of this version that say which values are right."""
        return _DRAFT_4 | {"nullable"}


OPENAPI_3_0 = Dialect(
    name="3.0",
    keywords=_DRAFT_4 | _ANNOTATIONS,
    nullable=True,
    boolean_bounds=True,
    reference_siblings=False,
    type_lists=False,
)
OPENAPI_3_1 = Dialect(
    name="3.1",
    keywords=None,
    nullable=False,
    boolean_bounds=False,
    reference_siblings=True,
    type_lists=True,
)


def dialect_of(version: str) -> Dialect:
    """The dialect for a document's `openapi` value; what is newer than 3.1 is read as 3.1."""
    return OPENAPI_3_0 if version.startswith("3.0") else OPENAPI_3_1
