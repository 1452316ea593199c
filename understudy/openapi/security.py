"""Security schemes, and the alternatives that a `security` list offers, as a document says them.

Where a credential sits and which word stands in front of it; not whether one is right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from understudy.errors import ReferenceProblem

from .findings import Finding, Severity
from .location import Location
from .model import Alternative, Flow, Requirement, SecurityScheme

if TYPE_CHECKING:
    from .source import Document

UNKNOWN = "unknown"
SCHEME_WORD = "x-understudy-scheme-word"
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_SPELLING = {"dpop": "DPoP", "gnap": "GNAP", "hoba": "HOBA", "privatetoken": "PrivateToken"}
_PLACES = ("header", "query", "cookie")
_FLOW_URLS = {
    "implicit": ("authorizationUrl",),
    "password": ("tokenUrl",),
    "clientCredentials": ("tokenUrl",),
    "authorizationCode": ("authorizationUrl", "tokenUrl"),
    "deviceAuthorization": ("deviceAuthorizationUrl", "tokenUrl"),
}
_GUARDED = "whatever needs it asks for any credential in the Authorization header"


def is_bearer(scheme: SecurityScheme) -> bool:
    """Whether it is shown as a bearer token (RFC 6750) in the Authorization header."""
    return scheme.kind in ("oauth2", "openIdConnect") or scheme.scheme == "bearer"


def authorization_word(scheme: SecurityScheme) -> str:
    """The word in front of the credential, as it is usually written; matched in any case.

    RFC 9110 section 11.1 calls it auth-scheme; an apiKey has one only by an extension.
    """
    if is_bearer(scheme):
        return "Bearer"
    if scheme.kind == "http":
        word = scheme.scheme
        return _SPELLING.get(word) or (word.upper() if "-" in word else word.capitalize())
    return scheme.scheme_word


def read_schemes(document: Document, findings: list[Finding]) -> dict[str, SecurityScheme]:
    """The document's security schemes by name; an unreadable one has the kind `unknown`."""
    root = document.value(document.root)
    components = root.get("components") if isinstance(root, dict) else None
    listed = components.get("securitySchemes") if isinstance(components, dict) else None
    at = document.root.child("components", "securitySchemes")
    if not isinstance(listed, dict):
        if listed is not None:
            _Entry(document, findings, "", {}, at).find(
                "security-schemes-unreadable", "securitySchemes is no map", "Write an object"
            )
        return {}
    return {name: _scheme(document, findings, name, at.child(name)) for name in listed}


def read_security(
    document: Document,
    raw: Any,
    at: Location,
    schemes: Mapping[str, SecurityScheme],
    findings: list[Finding],
) -> tuple[Alternative, ...]:
    """The alternatives of one `security` list, in the document's order.

    What can't be read never makes an operation public: it asks for a credential of kind
    `unknown`.
    """
    entry = _Entry(document, findings, "", {}, at)
    if isinstance(raw, dict):
        entry.find(
            "security-unreadable",
            "security is an object, taken as a list with this one entry",
            "Write a list, with one object for each alternative",
            severity=Severity.WARNING,
        )
        return (_alternative(document, raw, at, schemes, findings),)
    if not isinstance(raw, list):
        entry.find("security-unreadable", "security is no list", "Write a list of objects")
        return (Alternative((Requirement(_unknown("security", at)),), at),)
    return tuple(
        _alternative(document, one, at.child(index), schemes, findings)
        for index, one in enumerate(raw)
    )


@dataclass(frozen=True, slots=True)
class _Entry:
    """One object of the document that is being read, and where to note what is wrong with it."""

    document: Document
    findings: list[Finding]
    name: str
    raw: Mapping[str, Any]
    at: Location

    def find(
        self,
        rule: str,
        what: str,
        way_out: str,
        *,
        member: str | None = None,
        why: str = _GUARDED,
        severity: Severity = Severity.ERROR,
    ) -> None:
        at = self.at if member is None or member not in self.raw else self.at.child(member)
        place = self.document.place(at)
        self.findings.append(Finding(severity, rule, place, what, why, way_out))

    def text(self, member: str) -> str:
        value = self.raw.get(member)
        return value.strip() if isinstance(value, str) else ""

    def unknown(self) -> SecurityScheme:
        return _unknown(self.name, self.at)


def _unknown(name: str, at: Location) -> SecurityScheme:
    return SecurityScheme(name, UNKNOWN, at)


def _scheme(document: Document, findings: list[Finding], name: str, at: Location) -> SecurityScheme:
    try:
        end = document.follow(at)
        raw = document.value(end)
    except ReferenceProblem as problem:
        entry = _Entry(document, findings, name, {}, at)
        entry.find(problem.rule, problem.what, problem.way_out)
        return entry.unknown()
    entry = _Entry(document, findings, name, raw if isinstance(raw, dict) else {}, end)
    kind = _kind(entry)
    if kind is None:
        return entry.unknown()
    _check_word(entry, kind)
    return _READERS[kind](entry)


def _kind(entry: _Entry) -> str | None:
    written = entry.text("type")
    if written in _READERS:
        return written
    meant = next((kind for kind in _READERS if kind.lower() == written.lower()), None)
    if meant:
        entry.find(
            "security-scheme-type",
            f"the type of {entry.name} is {written}, taken as {meant}",
            f"Write {meant}",
            member="type",
            why="tools that go by the letter ignore the scheme",
            severity=Severity.WARNING,
        )
        return meant
    entry.find(
        "security-scheme-type",
        f"the security scheme {entry.name} has the type {written or '(none)'}, "
        "which OpenAPI does not know",
        f"Write one of {', '.join(_READERS)}",
        member="type",
    )
    return None


def _check_word(entry: _Entry, kind: str) -> None:
    if SCHEME_WORD not in entry.raw:
        return
    if kind != "apiKey":
        what = f"{SCHEME_WORD} is for schemes of type apiKey, so it is ignored at {entry.name}"
    elif not _TOKEN.fullmatch(entry.text(SCHEME_WORD)):
        what = f"{SCHEME_WORD} of {entry.name} is no single word, so it is ignored"
    else:
        return
    entry.find(
        "scheme-word-ignored",
        what,
        "Write the one word that stands in front of the key",
        member=SCHEME_WORD,
        why="the key is taken without a word in front of it",
        severity=Severity.WARNING,
    )


def _api_key(entry: _Entry) -> SecurityScheme:
    place, parameter = entry.text("in"), entry.text("name")
    fault = ""
    if place not in _PLACES:
        fault = f"does not say with `in` where it sits ({', '.join(_PLACES)})"
    elif not parameter:
        fault = f"does not say with `name` which {place} it is"
    elif place != "query" and not _TOKEN.fullmatch(parameter):
        fault = f"has a name that no {place} can have"
    if fault:
        entry.find(
            "security-scheme-incomplete",
            f"the apiKey {entry.name} {fault}",
            "Write `in` and `name`",
        )
        return entry.unknown()
    word = entry.text(SCHEME_WORD)
    return SecurityScheme(
        entry.name,
        "apiKey",
        entry.at,
        place=place,
        parameter=parameter,
        scheme_word=word if _TOKEN.fullmatch(word) else "",
    )


def _http(entry: _Entry) -> SecurityScheme:
    scheme = entry.text("scheme").lower()
    if not _TOKEN.fullmatch(scheme):
        entry.find(
            "security-scheme-incomplete",
            f"the http scheme {entry.name} does not name its HTTP authentication scheme",
            "Write `scheme: bearer`, `scheme: basic` or another registered name",
            member="scheme",
        )
        return entry.unknown()
    return SecurityScheme(
        entry.name, "http", entry.at, scheme=scheme, bearer_format=entry.text("bearerFormat")
    )


def _oauth2(entry: _Entry) -> SecurityScheme:
    raw = entry.raw.get("flows")
    flows = tuple(_flows(entry, raw)) if isinstance(raw, dict) else ()
    if not flows:
        entry.find(
            "oauth2-flow-incomplete",
            f"the oauth2 scheme {entry.name} documents no flow",
            "Document the flow, with its tokenUrl or authorizationUrl",
            member="flows",
            why="any bearer token is taken, and none is issued",
            severity=Severity.WARNING,
        )
    return SecurityScheme(entry.name, "oauth2", entry.at, flows=flows)


def _flows(entry: _Entry, raw: Mapping[str, Any]) -> Iterator[Flow]:
    for kind, needed in _FLOW_URLS.items():
        value = raw.get(kind)
        if not isinstance(value, dict):
            continue
        flow = _Entry(entry.document, entry.findings, kind, value, entry.at.child("flows", kind))
        for member in needed:
            if not flow.text(member):
                flow.find(
                    "oauth2-flow-incomplete",
                    f"the {kind} flow of {entry.name} has no {member}",
                    f"Write its {member}",
                    why="this step of the flow is not served",
                    severity=Severity.WARNING,
                )
        scopes = value.get("scopes")
        yield Flow(
            kind,
            flow.text("tokenUrl") or None,
            flow.text("authorizationUrl") or None,
            flow.text("refreshUrl") or None,
            tuple(scopes) if isinstance(scopes, dict) else (),
        )


def _open_id_connect(entry: _Entry) -> SecurityScheme:
    url = entry.text("openIdConnectUrl")
    if not url:
        entry.find(
            "security-scheme-incomplete",
            f"the openIdConnect scheme {entry.name} has no openIdConnectUrl",
            "Write the address of its discovery document",
            why="any bearer token is taken",
            severity=Severity.WARNING,
        )
    return SecurityScheme(entry.name, "openIdConnect", entry.at, open_id_connect_url=url)


def _mutual_tls(entry: _Entry) -> SecurityScheme:
    entry.find(
        "mutual-tls-unseen",
        f"the client certificate that {entry.name} asks for is taken as present",
        "Nothing to do, unless a certificate is what you want to test",
        why="it can't be seen on plain HTTP",
        severity=Severity.NOTE,
    )
    return SecurityScheme(entry.name, "mutualTLS", entry.at)


_READERS: dict[str, Callable[[_Entry], SecurityScheme]] = {
    "apiKey": _api_key,
    "http": _http,
    "oauth2": _oauth2,
    "openIdConnect": _open_id_connect,
    "mutualTLS": _mutual_tls,
}


def _alternative(
    document: Document,
    raw: Any,
    at: Location,
    schemes: Mapping[str, SecurityScheme],
    findings: list[Finding],
) -> Alternative:
    if not isinstance(raw, dict):
        _Entry(document, findings, "", {}, at).find(
            "security-unreadable",
            "this entry of security is no object",
            "Write an object with the name of a security scheme, such as {ApiKey: []}",
        )
        return Alternative((Requirement(_unknown("security", at)),), at)
    entry = _Entry(document, findings, "", raw, at)
    requirements = tuple(_requirement(entry, name, schemes) for name in raw)
    _check_together(entry, requirements)
    return Alternative(requirements, at)


def _requirement(entry: _Entry, name: str, schemes: Mapping[str, SecurityScheme]) -> Requirement:
    listed = entry.raw[name]
    scheme = schemes.get(name)
    if scheme is None:
        near = entry.document.near(name, schemes)
        entry.find(
            "security-scheme-undefined",
            f"security names {name}, which components.securitySchemes does not define",
            f"Define it, or write {near}" if near else "Define it there",
            member=name,
        )
        scheme = _unknown(name, entry.at.child(name))
    if not isinstance(listed, list):
        entry.find(
            "security-scopes-unreadable",
            f"the scopes of {name} are no list, taken as none",
            "Write a list, [] for none",
            member=name,
            why="no scope is asked for",
            severity=Severity.WARNING,
        )
        return Requirement(scheme)
    scopes = tuple(scope for scope in listed if isinstance(scope, str) and scope)
    _check_scopes(entry, scheme, scopes)
    return Requirement(scheme, scopes)


def _check_scopes(entry: _Entry, scheme: SecurityScheme, scopes: tuple[str, ...]) -> None:
    offered = {scope for flow in scheme.flows for scope in flow.scopes}
    unlisted = [scope for scope in scopes if scope not in offered]
    if scheme.kind == "oauth2" and scheme.flows and unlisted:
        entry.find(
            "security-scope-unlisted",
            f"no flow of {scheme.name} lists the scope {', '.join(unlisted)}",
            "List it under the flow's scopes",
            member=scheme.name,
            why="a client can't ask for it by name",
            severity=Severity.NOTE,
        )


def _check_together(entry: _Entry, requirements: tuple[Requirement, ...]) -> None:
    words = {
        authorization_word(requirement.scheme): requirement.scheme.name
        for requirement in requirements
        if requirement.scheme.kind in ("http", "oauth2", "openIdConnect")
    }
    if len(words) > 1:
        entry.find(
            "security-unsatisfiable",
            f"{' and '.join(words.values())} are asked for together, "
            "but one Authorization header holds only one of them",
            "Write them as two entries, if either is enough",
            why="no request can meet this entry",
            severity=Severity.WARNING,
        )
