"""OAuth2 tokens for the credentials that are a pair: fetched before a run, and again in time.

A pair goes to the token address of its own document only, at the target or at a host that was
allowed by name. The client_credentials and password grants of RFC 6749, and its refresh tokens.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from threading import Lock
from urllib.parse import quote, urlencode, urljoin, urlsplit

from understudy.credentials import BEARER_TOKEN, Credential, Placed
from understudy.errors import UnderstudyError, UsageError
from understudy.openapi.model import Api, Flow

from .exchange import Answer, Sent
from .production import plain_host
from .secrets import Secrets
from .target import Target
from .trouble import WireError

Ask = Callable[[Sent], Answer]
_EARLY = 30.0
_GRANTS = {"clientCredentials": "client_credentials", "password": "password"}
_FORM = ("Content-Type", "application/x-www-form-urlencoded")


class TokenError(UnderstudyError):
    """No token was to be had for a credential, so that the target can't be used with it."""

    exit_status = 3

    def __init__(self, label: str, url: str, what: str) -> None:
        super().__init__(label, url, what)
        self.label = label
        self.url = url
        self.what = what

    def __str__(self) -> str:
        return f"no token for {self.label} from {self.url}: {self.what}"


@dataclass(frozen=True, slots=True)
class _Token:
    """`ends` is a time of the clock; None: nobody said."""

    text: str
    ends: float | None = None
    refresh: str = ""


@dataclass(frozen=True, slots=True)
class _Source:
    """Where tokens for one credential come from."""

    credential: Credential
    flow: Flow
    token_url: str
    refresh_url: str


class Tokens:
    """The tokens of a run; `ask` sends a request through the gate.

    A run writes its requests with the token it began with. `renew` puts the current one in its
    place, just before a request goes out.
    """

    def __init__(
        self, ask: Ask, secrets: Secrets, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._ask = ask
        self._secrets = secrets
        self._clock = clock
        self._sources: dict[str, _Source] = {}
        self._current: dict[str, _Token] = {}
        self._lock = Lock()

    def fetch(
        self, api: Api, target: Target, placed: Placed, allowed: Iterable[str] = ()
    ) -> Placed:
        """The credentials with a token in place of each pair of this document's OAuth2 schemes."""
        found = dict(placed)
        for name, scheme in api.security_schemes.items():
            if scheme.kind != "oauth2" or (api.name, name) not in placed:
                continue
            ready = [
                self._exchanged(one, scheme.flows, target, tuple(allowed))
                if ":" in one.secret
                else one
                for one in placed[api.name, name]
            ]
            found[api.name, name] = tuple(ready)
        return found

    def renew(self, sent: Sent) -> Sent:
        """The request with a token that has not ended."""
        for name, value in sent.headers:
            word, _, secret = value.rpartition(" ")
            if name.lower() == "authorization" and secret in self._sources:
                current = f"{word} {self._fresh(secret).text}"
                headers = tuple((n, current if v == value else v) for n, v in sent.headers)
                return replace(sent, headers=headers)
        return sent

    def _exchanged(
        self,
        credential: Credential,
        flows: Iterable[Flow],
        target: Target,
        allowed: tuple[str, ...],
    ) -> Credential:
        self._secrets.know(credential.label, credential.secret)
        failure: TokenError | None = None
        for source in _sources(credential, flows, target, allowed):
            try:
                token = self._granted(source)
            except TokenError as error:
                failure = failure or error
                continue
            self._sources[token.text] = source
            self._current[token.text] = token
            return replace(credential, secret=token.text)
        raise failure or UsageError(
            f"{credential.label} has no flow that a name and a secret can use",
            "Give a token instead",
        )

    def _fresh(self, first: str) -> _Token:
        with self._lock:
            token = self._current[first]
            if token.ends is not None and self._clock() >= token.ends:
                try:
                    token = self._granted(self._sources[first], token.refresh)
                except TokenError:
                    # The old one is sent on, and what the target says to it is seen.
                    token = replace(token, ends=None)
                self._current[first] = token
            return token

    def _granted(self, source: _Source, refresh: str = "") -> _Token:
        """A new token: by the refresh token where there is one and it still counts."""
        if refresh:
            fields = {"grant_type": "refresh_token", "refresh_token": refresh}
            answer = self._asked(source, source.refresh_url, fields)
            if answer.succeeded:
                return self._token(source, answer, refresh)
        return self._token(source, self._asked(source, source.token_url, _fields(source)), "")

    def _asked(self, source: _Source, url: str, fields: Mapping[str, str]) -> Answer:
        """The answer of the token endpoint; a client is named in a header, else in the body."""
        label = source.credential.label
        user, _, secret = source.credential.secret.partition(":")
        plain = Sent("POST", url, (_FORM, ("Accept", "application/json")), _form(fields))
        try:
            if source.flow.kind == "password":
                return self._ask(plain)
            pair = f"{quote(user, safe='')}:{quote(secret, safe='')}"
            word = base64.b64encode(pair.encode()).decode()
            headers = (*plain.headers, ("Authorization", f"Basic {word}"))
            answer = self._ask(replace(plain, headers=headers))
            if answer.status not in (400, 401):
                return answer
            named = {**fields, "client_id": user, "client_secret": secret}
            return self._ask(replace(plain, body=_form(named)))
        except WireError as error:
            raise TokenError(label, url, self._secrets.mask_text(error.what)) from error

    def _token(self, source: _Source, answer: Answer, refresh: str) -> _Token:
        label, url = source.credential.label, source.token_url
        value = answer.content.value
        shown = value if isinstance(value, dict) else {}
        text = shown.get("access_token")
        if not answer.succeeded or not isinstance(text, str):
            said = shown.get("error")
            why = f" ({self._secrets.mask_text(said)[:80]})" if isinstance(said, str) else ""
            what = f"it was answered {answer.status}{why}" if not answer.succeeded else _NO_TOKEN
            raise TokenError(label, url, what)
        self._secrets.know(label, text)
        if not BEARER_TOKEN.fullmatch(text):
            raise TokenError(label, url, "its access_token can't be sent as a bearer token")
        again = shown.get("refresh_token")
        again = again if isinstance(again, str) else refresh
        if again:
            self._secrets.know(f"{label}.refresh_token", again)
        return _Token(text, self._end(shown.get("expires_in")), again)

    def _end(self, seconds: object) -> float | None:
        """When a token has to be replaced, some time before it ends by itself."""
        if isinstance(seconds, bool) or not isinstance(seconds, int | float | str):
            return None
        try:
            left = float(seconds)
        except ValueError:
            return None
        return self._clock() + max(left - _EARLY, left / 2)


_NO_TOKEN = "the answer has no access_token"


def _sources(
    credential: Credential, flows: Iterable[Flow], target: Target, allowed: tuple[str, ...]
) -> Iterator[_Source]:
    usable = {flow.kind: flow for flow in flows if flow.token_url}
    for kind in _GRANTS:
        if flow := usable.get(kind):
            url = token_address(flow.token_url or "", target, allowed)
            again = token_address(flow.refresh_url or flow.token_url or "", target, allowed)
            yield _Source(credential, flow, url, again)


def token_address(url: str, target: Target, allowed: Iterable[str] = ()) -> str:
    """Where a document's token address is asked: at its own host only if that is meant.

    That is where it is the target's host, or was allowed by name; else its path at the target.
    """
    try:
        parts = urlsplit(url)
        host = plain_host(parts.hostname or "")
    except ValueError:
        parts, host = urlsplit(""), ""
    if not host:
        return urljoin(f"{target}/", url if parts.path else "")
    own = host == plain_host(target.host) and not target.is_loopback
    as_safe = parts.scheme == "https" or (parts.scheme, target.scheme) == ("http", "http")
    if as_safe and (own or host in map(plain_host, allowed)):
        return url
    return f"{target.origin}{parts.path or '/'}"


def _fields(source: _Source) -> dict[str, str]:
    fields = {"grant_type": _GRANTS[source.flow.kind]}
    if source.flow.kind == "password":
        user, _, password = source.credential.secret.partition(":")
        fields |= {"username": user, "password": password}
    if source.credential.scopes:
        fields["scope"] = " ".join(sorted(source.credential.scopes))
    return fields


def _form(fields: Mapping[str, str]) -> bytes:
    return urlencode(fields).encode("ascii")
