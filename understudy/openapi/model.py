"""The shape of an API: frozen values that every reader of a document ends in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .findings import Finding
from .location import Location

if TYPE_CHECKING:
    from .dialect import Dialect
    from .schema import Schema
    from .source import Document


@dataclass(frozen=True, slots=True)
class Example:
    """A documented example; `name` is its key under `examples`, or empty."""

    name: str
    value: Any
    at: Location


@dataclass(frozen=True, slots=True)
class Encoding:
    """How one property of a form is written (OpenAPI Encoding Object)."""

    content_type: str | None
    style: str
    explode: bool


@dataclass(frozen=True, slots=True)
class MediaType:
    """One entry of a `content` map; `name` is the media type or range as documented."""

    name: str
    schema: Schema | None
    examples: tuple[Example, ...]
    at: Location
    encoding: Mapping[str, Encoding] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A path, query, header or cookie parameter; `place` is its `in`.

    Either `schema` with `style` and `explode`, or `content` (then the value is written in that
    media type). A header's name is matched in any case.
    """

    name: str
    place: str
    required: bool
    schema: Schema | None
    style: str
    explode: bool
    at: Location
    content: MediaType | None = None
    allow_empty: bool = False
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class Body:
    """A request body: which media types it may have, in the document's order."""

    required: bool
    content: tuple[MediaType, ...]
    at: Location


@dataclass(frozen=True, slots=True)
class Header:
    """A response header; with `content` its value is written in that media type, else by style."""

    name: str
    required: bool
    schema: Schema | None
    explode: bool
    examples: tuple[Example, ...]
    at: Location
    content: MediaType | None = None


@dataclass(frozen=True, slots=True)
class Response:
    """A documented response; `status` is `200`, `2XX` or `default`."""

    status: str
    description: str
    content: tuple[MediaType, ...]
    headers: tuple[Header, ...]
    at: Location


@dataclass(frozen=True, slots=True)
class Flow:
    """An OAuth2 flow: `kind` is password, clientCredentials, authorizationCode, implicit or
    deviceAuthorization."""

    kind: str
    token_url: str | None
    authorization_url: str | None
    refresh_url: str | None
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SecurityScheme:
    """A security scheme.

    `kind` is the document's `type`: apiKey, http, oauth2, openIdConnect or mutualTLS; `unknown`
    where it can't be read, so that nothing becomes public by accident.
    `place` and `parameter` say where an apiKey sits (`in`, `name`); `scheme` is the HTTP
    authentication scheme in lower case (`basic`, `bearer`, ...); `scheme_word` is the word in
    front of an apiKey, from `x-understudy-scheme-word`.
    """

    name: str
    kind: str
    at: Location
    place: str = ""
    parameter: str = ""
    scheme: str = ""
    bearer_format: str = ""
    scheme_word: str = ""
    flows: tuple[Flow, ...] = ()
    open_id_connect_url: str = ""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One scheme that an alternative asks for, with the scopes it needs."""

    scheme: SecurityScheme
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alternative:
    """A security requirement object: all of its requirements together; none is anonymous."""

    requirements: tuple[Requirement, ...]
    at: Location


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path.

    `key` is unique over all documents (`galileo POST /v2/users/api_keys`); `operation_id` is
    the documented one or made up, unique in its document. `path` is the template as written.
    `base_paths` are the paths of its servers, without a final slash ("" for the root), in the
    document's order and without repeats. `security` empty: nothing is asked for.
    """

    key: str
    operation_id: str
    method: str
    path: str
    parameters: tuple[Parameter, ...]
    body: Body | None
    responses: Mapping[str, Response]
    security: tuple[Alternative, ...]
    base_paths: tuple[str, ...]
    at: Location
    summary: str = ""
    tags: tuple[str, ...] = ()
    extensions: Mapping[str, Any] = field(default_factory=dict)

    def asked(self) -> Iterator[Schema]:
        """The schemas that a request is held to."""
        contents = [one.content for one in self.parameters]
        contents += self.body.content if self.body else ()
        found = [one.schema for one in self.parameters]
        found += [one.schema for one in contents if one]
        yield from (schema for schema in found if schema)

    def answered(self) -> Iterator[Schema]:
        """The schemas of its responses."""
        headers = [header for one in self.responses.values() for header in one.headers]
        contents = [header.content for header in headers]
        contents += [content for one in self.responses.values() for content in one.content]
        found = [one.schema for one in headers]
        found += [one.schema for one in contents if one]
        yield from (schema for schema in found if schema)


@dataclass(frozen=True, slots=True)
class Api:
    """A document, read: what it offers, and what is wrong or ambiguous in it."""

    name: str
    title: str
    version: str
    document: Document
    dialect: Dialect
    operations: tuple[Operation, ...]
    security_schemes: Mapping[str, SecurityScheme]
    findings: tuple[Finding, ...]
