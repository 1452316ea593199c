"""What a client without the right credential is told: WWW-Authenticate values and sentences.

None of it repeats anything that the client sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from understudy.openapi.model import Alternative, Requirement, SecurityScheme
from understudy.openapi.security import authorization_word, is_bearer
from understudy.openapi.shown import cut

from .presented import Fault

_MOST_TOLD = 12
_MOST = 32  # more than that many headers of a name are too many for clients
_INVALID_TOKEN = "invalid_token"
_INSUFFICIENT_SCOPE = "insufficient_scope"


def challenges(
    alternatives: Iterable[Alternative],
    realm: str,
    refused: Requirement | None = None,
    fault: Fault = Fault.NONE,
) -> tuple[str, ...]:
    """The WWW-Authenticate values (RFC 9110 section 11.6.1) of an operation, each once.

    `refused` is the requirement that failed with `fault`: where it is a bearer, its challenge
    says so (RFC 6750 section 3). For a missing scope that one is the only challenge.
    """
    error = _bearer_error(refused, fault)
    values = [
        challenge(requirement, realm, error if requirement == refused else "")
        for alternative in alternatives
        for requirement in alternative.requirements
        if fault is not Fault.SCOPE or (error and requirement == refused)
    ]
    return tuple(dict.fromkeys(value for value in values if value))[:_MOST]


def _bearer_error(refused: Requirement | None, fault: Fault) -> str:
    if refused is None or not is_bearer(refused.scheme):
        return ""
    if fault is Fault.SCOPE:
        return _INSUFFICIENT_SCOPE
    return _INVALID_TOKEN if fault in (Fault.SHAPE, Fault.UNKNOWN, Fault.EXPIRED) else ""


def challenge(requirement: Requirement, realm: str, error: str = "") -> str:
    """One challenge; empty for a client certificate, which HTTP has no challenge for."""
    scheme = requirement.scheme
    if scheme.kind == "mutualTLS":
        return ""
    word = authorization_word(scheme) or ("ApiKey" if scheme.kind == "apiKey" else "Bearer")
    if word.lower() == "negotiate":
        return word
    fields = [("realm", realm), *_details(requirement, error)]
    return f"{word} " + ", ".join(f"{name}={quoted(value)}" for name, value in fields)


def _details(requirement: Requirement, error: str) -> list[tuple[str, str]]:
    scheme = requirement.scheme
    if is_bearer(scheme):
        scopes = " ".join(filter(_is_scope, requirement.scopes))
        fields = [("error", error), ("scope", scopes)]
        return [field for field in fields if field[1]]
    if scheme.scheme == "basic":
        return [("charset", "UTF-8")]
    if scheme.scheme == "digest":
        return [("qop", "auth"), ("nonce", "mock")]
    if scheme.kind == "apiKey" and not _is_worded(scheme):
        return [(scheme.place, scheme.parameter)]
    return []


def _is_worded(scheme: SecurityScheme) -> bool:
    return bool(scheme.scheme_word) and scheme.parameter.lower() == "authorization"


def _is_scope(scope: str) -> bool:
    """Whether a scope is one by RFC 6749 section 3.3: visible ASCII without quote or backslash."""
    return scope.isascii() and scope.isprintable() and not set(scope) & set(' "\\')


def quoted(text: str) -> str:
    """A quoted-string (RFC 9110 section 5.6.4) that holds nothing but visible ASCII and spaces."""
    escaped = printable(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def printable(text: str) -> str:
    """The text with every character that a header's value can't have replaced by `?`."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(one if " " <= one <= "~" else "?" for one in text)


def invitation(alternatives: Sequence[Alternative], *, anonymous: bool = False) -> str:
    """What a client may send: `send Galileo-API-Key, or Authorization: Bearer <token>`."""
    ways = [" and ".join(_ways(alternative)) for alternative in alternatives]
    unique = [cut(way) for way in dict.fromkeys(ways) if way]
    if len(unique) > _MOST_TOLD:
        unique[_MOST_TOLD:] = [f"one of {len(unique) - _MOST_TOLD} other credentials"]
    if anonymous:
        unique.append("no credential at all")
    return "send " + ", or ".join(unique)


def _ways(alternative: Alternative) -> list[str]:
    ways = (way(requirement.scheme) for requirement in alternative.requirements)
    return list(dict.fromkeys(filter(None, ways)))


def way(scheme: SecurityScheme) -> str:
    """How one scheme's credential is sent: `Authorization: Basic <user:password>`."""
    word = authorization_word(scheme)
    if scheme.kind == "apiKey":
        parameter = printable(scheme.parameter)
        if scheme.place == "header":
            return f"{parameter}: {word} <key>" if word else parameter
        return f"the {scheme.place} {'parameter ' * (scheme.place == 'query')}{parameter}"
    if scheme.kind == "mutualTLS":
        return ""
    if scheme.scheme == "basic":
        return f"Authorization: {word} <user:password>"
    return f"Authorization: {word} <token>" if word else "Authorization: <credential>"


def complaint(requirement: Requirement, fault: Fault, invited: str, *, alone: bool = True) -> str:
    """Why a request is refused, in one line: what is wrong with it, and what to send.

    `alone`: nothing else is asked for together with this requirement.
    """
    scheme = requirement.scheme
    name, word = printable(scheme.name), authorization_word(scheme)
    place = printable(scheme.parameter) if scheme.kind == "apiKey" else "Authorization"
    if fault is Fault.SCOPE:
        scopes = printable(" ".join(requirement.scopes))
        return f"the credential for {name} lacks the scope {scopes}"
    if fault is Fault.ABSENT:
        return f"no credential: {invited}" if alone else f"{place} is missing: {invited}"
    if fault is Fault.WORD:
        return f"{place} does not begin with a scheme word that is asked for: {invited}"
    if fault is Fault.UNKNOWN:
        return f"the credential sent for {name} is not one of those given to the mock"
    if fault is Fault.EXPIRED:
        return f"the token sent for {name} has expired: get a new one from the token endpoint"
    return f"{place} {_misshapen(scheme, word)}: {invited}"


def _misshapen(scheme: SecurityScheme, word: str) -> str:
    if scheme.scheme == "basic":
        return "is not base64 of user:password behind Basic"
    if is_bearer(scheme):
        return "has no token behind Bearer (or one with spaces, commas or quotes)"
    return f"has no credential behind {word}" if word else "is empty"
