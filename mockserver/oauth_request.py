"""What both OAuth2 endpoints read from a request: fields, scopes, the client; and their errors.

Not which tokens follow from it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote_plus

from understudy.credentials import decoded_pair
from understudy.errors import UnreadableJson
from understudy.openapi.json_bytes import byte_beyond, parse_json
from understudy.openapi.model import Flow, SecurityScheme

from .reply import Reply
from .request import Request

FORM = "application/x-www-form-urlencoded"
NO_STORE = (("Cache-Control", "no-store"), ("Pragma", "no-cache"))
_MAX_FIELDS = 64
_MOST_ENCODED = 100_000
_AS_JSON = f"read as JSON, though OAuth2 asks for {FORM}"


@dataclass(frozen=True, slots=True)
class OAuthError:
    """An error of RFC 6749 section 5.2; its description repeats nothing of the request."""

    error: str
    description: str
    status: int = 400


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a request; `notice` says where they were read leniently."""

    values: dict[str, str] = field(repr=False)
    notice: str = ""

    def get(self, name: str) -> str:
        """A field's value; one that is empty counts as left out (RFC 6749 section 3.1)."""
        return self.values.get(name, "")


@dataclass(frozen=True, slots=True)
class Client:
    """Who asks; the secret is empty for a public client."""

    id: str
    secret: str = field(default="", repr=False)


def body_fields(request: Request) -> Fields | OAuthError:
    """The fields of a form, or of a JSON object."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == FORM:
        return text_fields(request.body)
    if media_type == "application/json":
        return _json_fields(request.body)
    return OAuthError("invalid_request", f"send the fields as {FORM}")


def text_fields(text: bytes) -> Fields | OAuthError:
    """The fields of a form or of a query string."""
    if text.count(b"%") > _MOST_ENCODED:
        return OAuthError("invalid_request", "the fields are longer than is read")
    try:
        pairs = parse_qsl(text.decode("utf-8"), keep_blank_values=True, max_num_fields=_MAX_FIELDS)
    except ValueError:
        return OAuthError("invalid_request", "the fields can not be read")
    values = dict(pairs)
    if len(values) < len(pairs):
        return OAuthError("invalid_request", "a field is sent more than once")
    return Fields(values)


def _json_fields(body: bytes) -> Fields | OAuthError:
    if byte_beyond(body, 3 * _MAX_FIELDS) is not None:
        return OAuthError("invalid_request", "the body has more fields than are read")
    try:
        value = parse_json(body)
    except UnreadableJson as fault:
        return OAuthError("invalid_request", f"the body is no JSON at byte {fault.offset}")
    if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
        return OAuthError("invalid_request", "the body is no object whose values are texts")
    return Fields(value, _AS_JSON)


def client_of(request: Request, fields: Fields) -> Client | OAuthError | None:
    """The client, from Basic authentication or the fields (RFC 6749 section 2.3.1)."""
    word, _, rest = request.headers.get("authorization", "").strip().partition(" ")
    if word.lower() != "basic":
        name = fields.get("client_id")
        return Client(name, fields.get("client_secret")) if name else None
    name, _, secret = (decoded_pair(rest.strip()) or "").partition(":")
    if not name:
        return OAuthError("invalid_client", "Basic is not base64 of client_id:client_secret", 401)
    return Client(unquote_plus(name), unquote_plus(secret))


def granted_scopes(
    asked: str, flows: Iterable[Flow], limit: frozenset[str] | None = None
) -> frozenset[str] | OAuthError | None:
    """The scopes of a new token: those asked for, or else the limit (None: all).

    A scope that no flow lists is refused, unless the flows list none at all.
    """
    wanted = frozenset(asked.split())
    if not wanted:
        return limit
    listed = {scope for flow in flows for scope in flow.scopes}
    if listed and not wanted <= listed:
        return OAuthError("invalid_scope", "the document lists no such scope")
    if limit is not None and not wanted <= limit:
        return OAuthError("invalid_scope", "the credential does not have this scope")
    return wanted


def flows_of(schemes: Sequence[SecurityScheme], *kinds: str) -> list[Flow]:
    """The flows of these kinds that the schemes document."""
    return [flow for scheme in schemes for flow in scheme.flows if flow.kind in kinds]


def json_reply(status: int, value: object, *headers: tuple[str, str]) -> Reply:
    """An answer that no cache keeps (RFC 6749 section 5.1)."""
    body = json.dumps(value, separators=(",", ":")).encode()
    return Reply(status, (("Content-Type", "application/json"), *NO_STORE, *headers), body)


def error_reply(fault: OAuthError, *headers: tuple[str, str]) -> Reply:
    """An error as JSON, its description also as the answer's reason."""
    value = {"error": fault.error, "error_description": fault.description}
    return json_reply(fault.status, value, *headers).noting(fault.description)
