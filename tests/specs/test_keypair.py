"""The transcribed page: all of its facts, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from understudy.openapi.location import Location
from understudy.openapi.source import load_document

_DOCUMENT = load_document(Path(__file__).parents[2] / "specs" / "keypair.yaml")
_NULLABLE = ["string", "null"]
_INSTANT = {"format": "date-time"}
_CURL = """\
curl --request POST \\
  --url https://api.example.com/api/v2/api-keys/ \\
  --header 'Authorization: Bearer <token>' \\
  --header 'Content-Type: application/json' \\
  --data '
{
  "name": "<string>",
  "description": "<string>"
}
'
"""
_REQUEST = {
    "description": "Request model for creating a new API key (V2).",
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": {
            "type": "string",
            "minLength": 1,
            "maxLength": 100,
            "description": "A user-friendly name for the API key.",
        },
        "description": {
            "type": _NULLABLE,
            "maxLength": 255,
            "description": "An optional description for the API key.",
        },
    },
}
_RESPONSE = {
    "description": (
        "V2 API Key Create Response - uses private_key field name (same as V1).\n"
        "V2 may include additional validation or fields in the future."
    ),
    "type": "object",
    "required": [
        "id",
        "org_id",
        "name",
        "public_key",
        "private_key_display",
        "created_at",
        "private_key",
    ],
    "properties": {
        "id": {"type": "string"},
        "org_id": {"type": "string", "format": "uuid"},
        "name": {"type": "string"},
        "public_key": {"type": "string"},
        "private_key_display": {"type": "string"},
        "created_at": {"type": "string", **_INSTANT},
        "private_key": {"type": "string", "description": "The private key for authentication"},
        "description": {"type": _NULLABLE},
        "is_revoked": {"type": "boolean", "default": False},
        "revoked_at": {"type": _NULLABLE, **_INSTANT},
        "last_used_at": {"type": _NULLABLE, **_INSTANT},
        "environment": {"type": _NULLABLE},
    },
}


def _at(pointer: str) -> Any:
    return _DOCUMENT.value(Location(_DOCUMENT.root.uri, pointer))


def test_the_page_has_one_operation_and_its_path_has_no_final_slash() -> None:
    assert {path: list(item) for path, item in _at("/paths").items()} == {
        "/api/v2/api-keys": ["post"]
    }


def test_the_operation_says_what_the_page_says_and_nothing_else() -> None:
    assert _at("/paths/~1api~1v2~1api-keys/post") == {
        "summary": "Create API Key",
        "description": "Create API Key",
        "requestBody": {"required": True, "content": {"application/json": {"schema": _REQUEST}}},
        "responses": {
            "2XX": {
                "description": "Successful Response",
                "content": {"application/json": {"schema": _RESPONSE}},
            }
        },
        "security": [{"BearerAuth": []}],
        "x-codeSamples": [{"lang": "bash", "source": _CURL}],
    }


def test_the_credential_is_a_bearer_token_in_the_form_of_a_jwt() -> None:
    assert _at("/components") == {
        "securitySchemes": {
            "BearerAuth": {
                "type": "http",
                "scheme": "bearer",
                "bearerFormat": "JWT",
                "description": "JWT Bearer token from Auth0 authentication",
            }
        }
    }


def test_the_document_names_no_server_for_the_page_names_a_placeholder() -> None:
    assert set(_at("")) == {"openapi", "info", "paths", "components"}
