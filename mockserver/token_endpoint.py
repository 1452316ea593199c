"""The token endpoint: a request and the documented flows -> an access token, or why not.

RFC 6749 sections 4 to 6, PKCE of RFC 7636. Any user and any client will do, unless some are given.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus

from understudy.credentials import Credential
from understudy.openapi.model import Flow, SecurityScheme

from .challenge import quoted
from .oauth_request import (
    Client,
    Fields,
    OAuthError,
    body_fields,
    client_of,
    error_reply,
    flows_of,
    granted_scopes,
    json_reply,
)
from .reply import Reply
from .request import Request
from .tokens import LIFETIME, Code, Grant, TokenStore

_NOBODY = "the user name or the password is not one of those given to the mock"
_NO_CLIENT = "the client is not one of those given to the mock"


def token_reply(
    request: Request,
    schemes: Sequence[SecurityScheme],
    store: TokenStore,
    credentials: Mapping[str, tuple[Credential, ...]],
    *,
    realm: str,
) -> Reply:
    """The answer of the token endpoint that these schemes share; it never raises.

    `credentials` are by scheme name; those with a colon are the users (password grant) or
    clients (client_credentials) that are let in, where there are some.
    """
    if request.method != "POST":
        wrong = OAuthError("invalid_request", "the token endpoint takes POST", 405)
        return error_reply(wrong, ("Allow", "POST"))
    fields = body_fields(request)
    if isinstance(fields, OAuthError):
        return error_reply(fields)
    client = client_of(request, fields)
    if isinstance(client, OAuthError):
        return _refused(client, realm)
    outcome = _outcome(_Ask(fields, client, schemes, store, credentials))
    if isinstance(outcome, OAuthError):
        return _refused(outcome, realm)
    reply = json_reply(200, _tokens(outcome, store))
    return reply.noting(fields.notice) if fields.notice else reply


def _refused(fault: OAuthError, realm: str) -> Reply:
    if fault.status != HTTPStatus.UNAUTHORIZED:
        return error_reply(fault)
    challenge = f'Basic realm={quoted(realm)}, charset="UTF-8"'
    return error_reply(fault, ("WWW-Authenticate", challenge))


@dataclass(frozen=True, slots=True)
class _Ask:
    """What is asked of the endpoint, and what it may give."""

    fields: Fields
    client: Client | None
    schemes: Sequence[SecurityScheme]
    store: TokenStore
    credentials: Mapping[str, tuple[Credential, ...]]

    def pairs(self) -> list[Credential]:
        return [
            credential
            for scheme in self.schemes
            for credential in self.credentials.get(scheme.name, ())
            if ":" in credential.secret
        ]

    def grant(
        self, subject: str, kind: str, limit: frozenset[str] | None = None
    ) -> Grant | OAuthError:
        flows = flows_of(self.schemes, kind)
        scopes = granted_scopes(self.fields.get("scope"), flows, limit)
        if isinstance(scopes, OAuthError):
            return scopes
        names = (scheme.name for scheme in self.schemes if flows_of([scheme], kind))
        return Grant(subject, frozenset(names), self.client.id if self.client else "", scopes)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """A grant; `refresh` is the refresh token to hand out, None for a new one, "" for none."""

    grant: Grant
    refresh: str | None = None


def _tokens(outcome: _Outcome, store: TokenStore) -> dict[str, object]:
    grant = outcome.grant
    value: dict[str, object] = {
        "access_token": store.issue(grant),
        "token_type": "bearer",
        "expires_in": int(LIFETIME.total_seconds()),
    }
    refresh = store.issue_refresh(grant) if outcome.refresh is None else outcome.refresh
    if refresh:
        value["refresh_token"] = refresh
    if grant.scopes is not None:
        value["scope"] = " ".join(sorted(grant.scopes))
    return value


def _outcome(ask: _Ask) -> _Outcome | OAuthError:
    kind = ask.fields.get("grant_type")
    offered = _offered(flow for scheme in ask.schemes for flow in scheme.flows)
    if not kind:
        known = " or ".join(offered)
        return OAuthError("invalid_request", f"grant_type is missing: send {known}")
    if kind not in offered:
        known = " or ".join(offered)
        return OAuthError("unsupported_grant_type", f"the document offers {known}")
    return _GRANTS[kind](ask)


def _offered(flows: Iterable[Flow]) -> list[str]:
    kinds = {flow.kind for flow in flows}
    offered = [name for name, kind in _KINDS.items() if kind in kinds]
    return [*offered, "refresh_token"] if kinds & {"password", "authorizationCode"} else offered


def _password(ask: _Ask) -> _Outcome | OAuthError:
    name, password = ask.fields.get("username"), ask.fields.get("password")
    if not name or not password:
        return OAuthError("invalid_request", "send username and password")
    limit = _limit(ask.pairs(), f"{name}:{password}")
    if limit is None:
        return OAuthError("invalid_grant", _NOBODY)
    return _granted(ask.grant(f"user:{name}", "password", *limit))


def _limit(
    pairs: Sequence[Credential], presented: str
) -> tuple[()] | tuple[frozenset[str] | None] | None:
    """What the matching credential limits the scopes to; () without any, None without a match."""
    secret = presented.encode("utf-8", "replace")
    matching = [c for c in pairs if hmac.compare_digest(secret, c.secret.encode())]
    if matching:
        return (matching[0].scopes,)
    return None if pairs else ()


def _client_credentials(ask: _Ask) -> _Outcome | OAuthError:
    client = ask.client
    if client is None or not client.secret:
        return OAuthError("invalid_client", "send client_id and client_secret", 401)
    limit = _limit(ask.pairs(), f"{client.id}:{client.secret}")
    if limit is None:
        return OAuthError("invalid_client", _NO_CLIENT, 401)
    return _granted(ask.grant(f"client:{client.id}", "clientCredentials", *limit), refresh="")


def _granted(grant: Grant | OAuthError, refresh: str | None = None) -> _Outcome | OAuthError:
    return grant if isinstance(grant, OAuthError) else _Outcome(grant, refresh)


def _authorization_code(ask: _Ask) -> _Outcome | OAuthError:
    value = ask.fields.get("code")
    if not value:
        return OAuthError("invalid_request", "send the code of the authorization endpoint")
    code = ask.store.redeem(value)
    if code is None:
        return OAuthError("invalid_grant", "the code is unknown, used or expired")
    if not _is_same(ask.client, code.grant):
        return OAuthError("invalid_grant", "the code was issued to another client")
    if ask.fields.get("redirect_uri") != code.redirect_uri:
        return OAuthError("invalid_grant", "redirect_uri is not the one the code was sent to")
    if code.challenge and not _verifies(ask.fields.get("code_verifier"), code):
        return OAuthError("invalid_grant", "code_verifier does not match the code_challenge")
    return _Outcome(code.grant)


def _is_same(client: Client | None, grant: Grant) -> bool:
    """Whether a client may use the grant; where one side does not say, nothing speaks against."""
    return client is None or not grant.client or client.id == grant.client


def _verifies(verifier: str, code: Code) -> bool:
    shown = verifier.encode("utf-8", "replace")
    if code.method == "S256":
        shown = base64.urlsafe_b64encode(hashlib.sha256(shown).digest()).rstrip(b"=")
    return hmac.compare_digest(shown, code.challenge.encode("utf-8", "replace"))


def _refresh_token(ask: _Ask) -> _Outcome | OAuthError:
    value = ask.fields.get("refresh_token")
    if not value:
        return OAuthError("invalid_request", "send the refresh_token")
    grant = ask.store.refreshed(value)
    if grant is None or not _is_same(ask.client, grant):
        return OAuthError("invalid_grant", "the refresh_token is unknown")
    flows = flows_of(ask.schemes, "password", "authorizationCode")
    scopes = granted_scopes(ask.fields.get("scope"), flows, grant.scopes)
    if isinstance(scopes, OAuthError):
        return scopes
    return _Outcome(replace(grant, scopes=scopes), value)


_KINDS = {
    "password": "password",
    "client_credentials": "clientCredentials",
    "authorization_code": "authorizationCode",
}
_GRANTS: dict[str, Callable[[_Ask], _Outcome | OAuthError]] = {
    "password": _password,
    "client_credentials": _client_credentials,
    "authorization_code": _authorization_code,
    "refresh_token": _refresh_token,
}
