"""Errors that no document describes: application/problem+json (RFC 9457) with an errors list."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import jsonschema_rs
import orjson

from understudy.openapi.location import Location, join
from understudy.openapi.violation import Violation

from .refusal import Refusal
from .reply import Reply
from .shown import shown

MEDIA_TYPE = "application/problem+json"
SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "additionalProperties": False,
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string", "minLength": 1},
        "status": {"type": "integer", "minimum": 100, "maximum": 599},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "errors": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["in", "pointer", "rule", "detail"],
                "additionalProperties": False,
                "properties": {
                    "in": {"enum": ["body", "path", "query", "header", "cookie"]},
                    "pointer": {"type": "string", "format": "json-pointer"},
                    "rule": {"type": "string"},
                    "detail": {"type": "string"},
                    "value": {"type": "string", "maxLength": 80},
                    "document": {"type": "string"},
                },
            },
        },
    },
}
"""What the body of a problem keeps (RFC 9457 section 3, and our extension `errors`)."""

LineOf = Callable[[Location], str]


def problem(refusal: Refusal, path: str, line_of: LineOf | None = None) -> Reply:
    """The refusal as a problem; `line_of` gives `file:line` for a rule's location."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": refusal.title,
        "status": refusal.status,
        "detail": refusal.reason,
        "instance": path,
    }
    if refusal.violations:
        body["errors"] = [_error(violation, line_of) for violation in refusal.violations[:100]]
    _validator().validate(body)
    headers = (("Content-Type", MEDIA_TYPE), *refusal.headers)
    return Reply(refusal.status, headers, orjson.dumps(body), refusal.reason)


def _error(violation: Violation, line_of: LineOf | None) -> dict[str, Any]:
    error: dict[str, Any] = {
        "in": violation.where,
        "pointer": join(*violation.path),
        "rule": violation.rule,
        "detail": violation.message,
    }
    if violation.rule not in ("required", "json"):
        error["value"] = shown(violation)
    if line_of is not None and violation.rule_at is not None:
        error["document"] = line_of(violation.rule_at)
    return error


@cache
def _validator() -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(SCHEMA, validate_formats=True)
