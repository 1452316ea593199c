"""Schemas of error bodies as APIs in the wild document them, by what they are known from."""

from __future__ import annotations

from typing import Any

TEXT: dict[str, Any] = {"type": "string"}
NUMBER: dict[str, Any] = {"type": "integer"}


def object_of(required: list[str], **members: Any) -> dict[str, Any]:
    """An object schema."""
    return {"type": "object", "required": required, "properties": members}


def list_of(items: Any, **more: Any) -> dict[str, Any]:
    """An array schema."""
    return {"type": "array", "items": items, **more}


_FASTAPI_ENTRY = object_of(
    ["loc", "msg", "type"], loc=list_of({"anyOf": [TEXT, NUMBER]}), msg=TEXT, type=TEXT
)
_PROBLEM = {"type": {"type": "string", "format": "uri"}, "title": TEXT, "status": NUMBER}
_GOOGLE = ("INVALID_ARGUMENT", "UNAUTHENTICATED", "PERMISSION_DENIED", "NOT_FOUND", "INTERNAL")

SCHEMAS: dict[str, Any] = {
    "problem": object_of(["type", "title"], **_PROBLEM, detail=TEXT, instance=TEXT),
    "problem with errors": object_of(
        [],
        **_PROBLEM,
        detail=TEXT,
        errors=list_of(object_of(["pointer"], detail=TEXT, pointer=TEXT)),
    ),
    "invalid-params": object_of(
        [], title=TEXT, **{"invalid-params": list_of(object_of(["name"], name=TEXT, reason=TEXT))}
    ),
    "stripe": object_of(
        ["error"],
        error=object_of(
            ["type"],
            type={"enum": ["api_error", "card_error", "invalid_request_error", "auth_error"]},
            code=TEXT,
            message=TEXT,
            param=TEXT,
            doc_url=TEXT,
        ),
    ),
    "google": object_of(
        ["error"],
        error=object_of(
            ["code", "message", "status"],
            code=NUMBER,
            message=TEXT,
            status={"enum": list(_GOOGLE)},
            details=list_of(
                object_of(
                    [],
                    **{"@type": TEXT},
                    fieldViolations=list_of(object_of([], field=TEXT, description=TEXT)),
                )
            ),
        ),
    ),
    "json:api": object_of(
        ["errors"],
        errors=list_of(
            object_of(
                [],
                id=TEXT,
                status=TEXT,
                code=TEXT,
                title=TEXT,
                detail=TEXT,
                source=object_of([], pointer=TEXT, parameter=TEXT),
                meta={"type": "object"},
            ),
            minItems=1,
        ),
    ),
    "fastapi": object_of([], detail=list_of(_FASTAPI_ENTRY)),
    "fastapi, or text": object_of(["detail"], detail={"anyOf": [TEXT, list_of(_FASTAPI_ENTRY)]}),
    "laravel": object_of(
        ["message", "errors"],
        message=TEXT,
        errors={"type": "object", "additionalProperties": list_of(TEXT)},
    ),
    "spring": object_of(
        ["timestamp", "status", "error", "message", "path"],
        timestamp={"type": "string", "format": "date-time"},
        status=NUMBER,
        error=TEXT,
        message=TEXT,
        path=TEXT,
        errors=list_of(object_of([], field=TEXT, defaultMessage=TEXT, rejectedValue={})),
    ),
    "github": object_of(
        [],
        message=TEXT,
        documentation_url=TEXT,
        errors=list_of(object_of(["code"], field=TEXT, message=TEXT, code=TEXT)),
    ),
    "rails": object_of(["errors"], errors=list_of(TEXT)),
    "rails, by field": object_of(
        ["errors"], errors={"type": "object", "additionalProperties": list_of(TEXT)}
    ),
    "nest": object_of(
        ["statusCode", "message"],
        statusCode=NUMBER,
        message={"oneOf": [TEXT, list_of(TEXT)]},
        error=TEXT,
    ),
    "django": {"type": "object", "additionalProperties": list_of(TEXT)},
    "microsoft": {"$ref": "#/components/schemas/Microsoft"},
    "success false": object_of(
        ["success", "data", "error"],
        success={"type": "boolean"},
        data={"type": "null"},
        error=object_of(["code", "message"], code=NUMBER, message=TEXT),
    ),
    "oauth": object_of(
        ["error"],
        error={"enum": ["invalid_client", "invalid_request", "invalid_grant"]},
        error_description=TEXT,
        error_uri={"type": "string", "format": "uri"},
    ),
    "graphql": object_of(
        ["errors"],
        errors=list_of(
            object_of(
                ["message"],
                message=TEXT,
                path=list_of({"anyOf": [TEXT, NUMBER]}),
                extensions=object_of([], code=TEXT),
            )
        ),
    ),
    "soap-like": object_of(["fault"], fault=object_of(["faultstring"], faultstring=TEXT)),
    "by language": object_of(["messages"], messages=object_of(["en"], en=TEXT)),
    "one of several": {
        "oneOf": [
            object_of(["kind", "retry"], kind={"const": "busy"}, retry=NUMBER),
            object_of(
                ["kind", "why"],
                kind={"const": "invalid"},
                why=list_of(object_of(["problem"], name=TEXT, problem=TEXT)),
            ),
        ]
    },
    "in parts": {"allOf": [object_of(["code"], code=NUMBER), object_of(["reason"], reason=TEXT)]},
    "closed": {**object_of(["message"], message=TEXT), "additionalProperties": False},
    "numbers of its own": object_of(
        ["code", "message"], code={"type": "integer", "minimum": 1000}, message=TEXT
    ),
    "patterned code": object_of(
        ["code", "message"], code={"type": "string", "pattern": "^[A-Z]{2}-[0-9]{4}$"}, message=TEXT
    ),
    "long": object_of(["message"], message={"type": "string", "minLength": 200}),
    "opaque members": object_of(
        ["request_id", "zone", "message"],
        request_id={"type": "string", "format": "uuid"},
        zone={"enum": ["eu", "us"]},
        message=TEXT,
    ),
    "a list": list_of(object_of(["code", "message"], code=TEXT, message=TEXT)),
    "a text": TEXT,
    "anything": {},
    "null or an object": {"type": ["object", "null"], "properties": {"error": TEXT}},
}

COMPONENTS: dict[str, Any] = {
    "Microsoft": object_of(
        ["error"],
        error=object_of(
            ["code", "message"],
            code=TEXT,
            message=TEXT,
            target=TEXT,
            details=list_of({"$ref": "#/components/schemas/Microsoft/properties/error"}),
            innererror={"$ref": "#/components/schemas/Microsoft"},
        ),
    )
}
