"""The authorization endpoint: every client that asks well is sent back with a code or a token.

RFC 6749 sections 4.1 and 4.2. Nobody is asked to log in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode, urlsplit

from understudy.openapi.model import SecurityScheme

from .oauth_request import (
    NO_STORE,
    Fields,
    OAuthError,
    error_reply,
    flows_of,
    granted_scopes,
    text_fields,
)
from .reply import Reply
from .request import Request
from .tokens import LIFETIME, Code, Grant, TokenStore

_FLOW_KINDS = {"code": "authorizationCode", "token": "implicit"}
_METHODS = ("plain", "S256")


def authorization_reply(
    request: Request, schemes: Sequence[SecurityScheme], store: TokenStore
) -> Reply:
    """A redirect to the client's redirect_uri, or a refusal where that can't be trusted."""
    if request.method not in ("GET", "HEAD"):
        wrong = OAuthError("invalid_request", "the authorization endpoint takes GET", 405)
        return error_reply(wrong, ("Allow", "GET, HEAD"))
    fields = text_fields(request.query.encode("latin-1", "replace"))
    if isinstance(fields, OAuthError):
        return error_reply(fields)
    target = fields.get("redirect_uri")
    if not is_redirect_uri(target):
        what = "send a redirect_uri: an absolute http(s) or app address without a fragment"
        return error_reply(OAuthError("invalid_request", what))
    if not fields.get("client_id"):
        return error_reply(OAuthError("invalid_request", "send a client_id"))
    answer = _answer(fields, schemes, store)
    if isinstance(answer, OAuthError):
        error = {"error": answer.error, "error_description": answer.description}
        return _redirect(target, fields, error).noting(answer.description)
    return _redirect(target, fields, answer)


def is_redirect_uri(text: str) -> bool:
    """Whether a browser may be sent there: http, https, or an app's scheme (RFC 8252).

    Visible ASCII only, so that nothing can be smuggled into the Location header.
    """
    if not text or not all("!" <= one <= "~" for one in text) or set(text) & set('"<>\\#'):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    if parts.scheme in ("http", "https"):
        return bool(parts.netloc)
    return "." in parts.scheme


def _answer(
    fields: Fields, schemes: Sequence[SecurityScheme], store: TokenStore
) -> dict[str, str] | OAuthError:
    kind = _FLOW_KINDS.get(fields.get("response_type"))
    flows = flows_of(schemes, kind) if kind else []
    if not kind or not flows:
        known = [name for name, flow in _FLOW_KINDS.items() if flows_of(schemes, flow)]
        what = f"the document offers response_type {' or '.join(known) or 'none'}"
        return OAuthError("unsupported_response_type", what)
    scopes = granted_scopes(fields.get("scope"), flows)
    if isinstance(scopes, OAuthError):
        return scopes
    client = fields.get("client_id")
    names = frozenset(scheme.name for scheme in schemes if flows_of([scheme], kind))
    grant = Grant(f"owner:{client}", names, client, scopes)
    return _token(grant, store) if kind == "implicit" else _code(grant, fields, store)


def _code(grant: Grant, fields: Fields, store: TokenStore) -> dict[str, str] | OAuthError:
    method = fields.get("code_challenge_method") or "plain"
    if method not in _METHODS:
        return OAuthError("invalid_request", "code_challenge_method is plain or S256")
    code = Code(grant, fields.get("redirect_uri"), fields.get("code_challenge"), method)
    return {"code": store.issue_code(code)}


def _token(grant: Grant, store: TokenStore) -> dict[str, str]:
    values = {
        "access_token": store.issue(grant),
        "token_type": "bearer",
        "expires_in": str(int(LIFETIME.total_seconds())),
    }
    return values if grant.scopes is None else values | {"scope": " ".join(sorted(grant.scopes))}


def _redirect(target: str, fields: Fields, values: Mapping[str, str]) -> Reply:
    """The answer stands in the query, a token in the fragment (RFC 6749 section 4.2.2)."""
    state = fields.get("state")
    query = urlencode({**values, **({"state": state} if state else {})})
    implicit = fields.get("response_type") == "token"
    mark = "#" if implicit else "&" if "?" in target else "?"
    return Reply(302, (("Location", f"{target}{mark}{query}"), *NO_STORE))
