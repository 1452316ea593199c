"""The objects of OpenAPI as a table: which members each has, of which kind, and since when.

Schema Objects are not among them: JSON Schema says what they have.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

SCHEMA = "Schema"
_PLAIN = {"text": "a text", "truth": "true or false", "map": "an object", "list": "a list"}


@dataclass(frozen=True, slots=True)
class Kind:
    """What a member holds: one value, or a list or a map of values, of the shape `name`.

    `name` is a key of SHAPES, Schema, text, truth or any. `around` is list, map or empty.
    """

    name: str
    around: str = ""

    @property
    def told(self) -> str:
        """In words, for the one who has to write it."""
        if self.around or self.name in _PLAIN:
            return _PLAIN[self.around or self.name]
        return f"a {self.name} Object" if self.name not in ("any", SCHEMA) else "a schema"


class Member(NamedTuple):
    """A member of an object; `since` is the first version that has it."""

    kind: Kind
    since: str = "3.0"
    required: bool = False


class Shape(NamedTuple):
    """An object of OpenAPI. `rest` is what members hold that have no fixed names."""

    members: Mapping[str, Member]
    rest: Kind | None = None

    @property
    def required(self) -> tuple[str, ...]:
        """The members that have to be there."""
        return tuple(name for name, member in self.members.items() if member.required)


_MEMBER = re.compile(r"([$\w*]+)(!?)(?:@([\d.]+))?=(\W?)(\w+)\W?")
_AROUND = {"[": "list", "{": "map", "": ""}
_ITEM = (
    "summary=text description=text servers=[Server] parameters=[Parameter] get=Operation "
    "put=Operation post=Operation delete=Operation options=Operation head=Operation "
    "patch=Operation trace=Operation query@3.2=Operation additionalOperations@3.2={Operation}"
)
_DESCRIBED = (
    "description=text deprecated=truth style=text explode=truth schema=Schema example=any "
    "examples={Example} content={MediaType}"
)
_TABLE = {
    "OpenAPI": "openapi!=text info!=Info $self@3.2=text jsonSchemaDialect@3.1=text "
    "servers=[Server] paths=Paths webhooks@3.1={PathItem} components=Components security=any "
    "tags=[Tag] externalDocs=ExternalDocumentation",
    "Info": "title!=text version!=text summary@3.1=text description=text termsOfService=text "
    "contact=Contact license=License",
    "Contact": "name=text url=text email=text",
    "License": "name!=text identifier@3.1=text url=text",
    "Server": "url!=text name@3.2=text description=text variables={ServerVariable}",
    "ServerVariable": "enum=[text] default!=text description=text",
    "Components": "schemas={Schema} responses={Response} parameters={Parameter} "
    "examples={Example} requestBodies={RequestBody} headers={Header} "
    "securitySchemes={SecurityScheme} links={Link} callbacks={Callback} pathItems@3.1={PathItem} "
    "mediaTypes@3.2={MediaType}",
    "Paths": "*=PathItem",
    "PathItem": _ITEM,
    "Operation": "tags=[text] summary=text description=text externalDocs=ExternalDocumentation "
    "operationId=text parameters=[Parameter] requestBody=RequestBody responses=Responses "
    "callbacks={Callback} deprecated=truth security=any servers=[Server]",
    "ExternalDocumentation": "url!=text description=text",
    "Parameter": "name!=text in!=text required=truth allowEmptyValue=truth allowReserved=truth "
    + _DESCRIBED,
    "RequestBody": "content!={MediaType} description=text required=truth",
    "MediaType": "schema=Schema example=any examples={Example} encoding={Encoding} "
    "itemSchema@3.2=Schema prefixEncoding@3.2=[Encoding] itemEncoding@3.2=Encoding",
    "Encoding": "contentType=text headers={Header} style=text explode=truth allowReserved=truth "
    "encoding@3.2={Encoding} prefixEncoding@3.2=[Encoding] itemEncoding@3.2=Encoding",
    "Responses": "*=Response",
    "Response": "description!=text summary@3.2=text headers={Header} content={MediaType} "
    "links={Link}",
    "Callback": "*=PathItem",
    "Example": "summary=text description=text value=any externalValue=text dataValue@3.2=any "
    "serializedValue@3.2=text",
    "Link": "operationRef=text operationId=text parameters={any} requestBody=any "
    "description=text server=Server",
    "Header": "required=truth " + _DESCRIBED,
    "Tag": "name!=text summary@3.2=text description=text externalDocs=ExternalDocumentation "
    "parent@3.2=text kind@3.2=text",
    "SecurityScheme": "type!=text description=text name=text in=text scheme=text "
    "bearerFormat=text flows=OAuthFlows openIdConnectUrl=text oauth2MetadataUrl@3.2=text "
    "deprecated@3.2=truth",
    "OAuthFlows": "implicit=OAuthFlow password=OAuthFlow clientCredentials=OAuthFlow "
    "authorizationCode=OAuthFlow deviceAuthorization@3.2=OAuthFlow",
    "OAuthFlow": "authorizationUrl=text tokenUrl=text refreshUrl=text scopes!={text} "
    "deviceAuthorizationUrl@3.2=text",
}


def _shape(written: str) -> Shape:
    """A row of the table: `name!@since=kind`, `!` for what is required, `*` for any name."""
    members: dict[str, Member] = {}
    for name, mark, since, bracket, kind in _MEMBER.findall(written):
        members[name] = Member(Kind(kind, _AROUND[bracket]), since or "3.0", bool(mark))
    rest = members.pop("*", None)
    return Shape(members, rest.kind if rest else None)


SHAPES: Mapping[str, Shape] = {name: _shape(written) for name, written in _TABLE.items()}

REFERABLE: Mapping[str, str] = {
    kind.name: section
    for section, (kind, _, _) in SHAPES["Components"].members.items()
    if kind.name != SCHEMA
}
"""The shapes in whose place a `$ref` may stand, and the section of components that is for them."""

_SCHEMA_WORDS = (
    "type format items enum default minimum maximum exclusiveMinimum exclusiveMaximum minLength "
    "maxLength pattern minItems maxItems uniqueItems multipleOf properties allOf oneOf anyOf"
)
_IN_SCHEMA = dict.fromkeys(_SCHEMA_WORDS.split(), "Write it inside of schema")
_IN_CONTENT = "Write it below content, under a media type such as application/json"
_OLD = "It belongs to Swagger 2: "
MOVED: Mapping[str, Mapping[str, str]] = {
    "OpenAPI": {
        "swagger": "Remove it",
        "host": _OLD + "write it into the url of servers",
        "basePath": _OLD + "write it into the url of servers",
        "schemes": _OLD + "write it into the url of servers",
        "consumes": _OLD + "write the media types below each content",
        "produces": _OLD + "write the media types below each content",
        "definitions": _OLD + "move it to components.schemas",
        "parameters": "Move it to components.parameters",
        "responses": "Move it to components.responses",
        "schemas": "Move it to components.schemas",
        "securityDefinitions": _OLD + "move it to components.securitySchemes",
        "securitySchemes": "Move it to components.securitySchemes",
    },
    "Operation": {
        "consumes": _OLD + "write the media types below requestBody.content",
        "produces": _OLD + "write the media types below each response's content",
        "schemes": _OLD + "write it into the url of servers",
    },
    "Parameter": {
        **_IN_SCHEMA,
        "collectionFormat": _OLD + "write style and explode instead",
    },
    "Header": {
        **_IN_SCHEMA,
        "name": "Remove it: the key is the name of the header",
        "in": "Remove it: what stands under headers is a header",
    },
    "MediaType": {**_IN_SCHEMA, "$ref": "Write it inside of schema"},
    "RequestBody": {"schema": _IN_CONTENT, "example": _IN_CONTENT, "examples": _IN_CONTENT},
    "Response": {"schema": _IN_CONTENT, "example": _IN_CONTENT, "examples": _IN_CONTENT},
    "SecurityScheme": dict.fromkeys(
        ("flow", "authorizationUrl", "tokenUrl", "scopes"), "Write it below flows, in its flow"
    ),
}
"""Members that are often written where they have no meaning, and where they belong."""

READ_IN_3_2: Mapping[str, str] = {
    "$self": "references to it lead here",
    "query": "it is served",
    "additionalOperations": "they are served",
    "mediaTypes": "references to them are followed",
    "deviceAuthorization": "tokens are taken, and none is issued by it",
    "dataValue": "it is served as the example's value",
}
"""What is new in 3.2 and counts here; the rest is named and left out of account."""
