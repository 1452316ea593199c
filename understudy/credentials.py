"""Credentials as a user gives them: the one grammar, its sources, and the scheme each is for.

Not where they travel in a request, nor whether a request carries one.
"""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path

from understudy.errors import CredentialError
from understudy.openapi.model import SecurityScheme
from understudy.openapi.security import authorization_word, is_bearer

GRAMMAR = "[DOCUMENT.]SCHEME=env:NAME|file:PATH|value:TEXT[,scopes=a b]"
MAX_FILE = 64 * 1024
_WRITE = f"Write {GRAMMAR}"
_SCOPES = ",scopes="
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
BEARER_TOKEN = re.compile(r"[!#-+\--:<-~]+")

Schemes = Mapping[str, Mapping[str, SecurityScheme]]
"""The security schemes of every document: document name, scheme name, scheme."""

Placed = dict[tuple[str, str], tuple["Credential", ...]]
"""The credentials of every scheme that has some, by document name and scheme name."""


@dataclass(frozen=True, slots=True)
class Credential:
    """A secret for one security scheme.

    `document` None: the scheme's name stands alone. `scopes` None: not limited. The secret is
    the credential itself, without a scheme word; `user:password` for basic. Not in the repr.
    `variable` is the one of the environment that was named for it and holds it as it is.
    """

    document: str | None
    scheme: str
    secret: str = field(repr=False)
    scopes: frozenset[str] | None = None
    variable: str = ""

    @property
    def label(self) -> str:
        """The name it was given under; no part of the secret."""
        return f"{self.document}.{self.scheme}" if self.document else self.scheme


def parse_credential(text: str, environ: Mapping[str, str] = os.environ) -> Credential:
    """One credential of the grammar, its secret fetched; CredentialError otherwise."""
    name, equals, source = text.partition("=")
    document, _, scheme = name.strip().rpartition(".")
    if not equals or not scheme:
        raise CredentialError("a credential does not begin with SCHEME=", _WRITE)
    kind, colon, rest = source.partition(":")
    if not colon or kind not in ("env", "file", "value"):
        raise CredentialError(
            "a credential does not say with env:, file: or value: where it comes from", _WRITE
        )
    rest, limited, listed = _limited(rest)
    secret = rest if kind == "value" else _fetched(kind, rest, environ)
    credential = Credential(
        document or None,
        scheme,
        secret,
        frozenset(listed.split()) if limited else None,
        rest if kind == "env" else "",
    )
    _check_text(credential, secret)
    return credential


def _limited(rest: str) -> tuple[str, bool, str]:
    """What stands before `,scopes=`, whether that is there, and what stands behind it."""
    source, marker, scopes = rest.rpartition(_SCOPES)
    return (source, True, scopes) if marker else (rest, False, "")


def _fetched(kind: str, name: str, environ: Mapping[str, str]) -> str:
    if kind == "file":
        return _file(name)
    if not _VARIABLE.fullmatch(name):
        raise CredentialError("env: is not followed by the name of a variable", _WRITE)
    if name not in environ:
        raise CredentialError(
            f"the environment variable {name} is not set", f"Set {name}, or use file:"
        )
    return environ[name]


def _file(name: str) -> str:
    try:
        with Path(name).expanduser().open("rb") as stream:
            data = stream.read(MAX_FILE + 1)
        if len(data) > MAX_FILE:
            raise CredentialError(
                f"the file {name} is too large for a credential",
                f"Give a file of at most {MAX_FILE} bytes",
            )
        return data.decode("utf-8-sig").removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError as error:
        raise CredentialError(f"the file {name} is not UTF-8", "Save it as UTF-8") from error
    except (OSError, ValueError, RuntimeError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else "no such path"
        raise CredentialError(
            f"the file {name} can't be read ({why})", "Check the path after file:"
        ) from error


def _check_text(credential: Credential, secret: str) -> None:
    if not secret.strip():
        raise CredentialError(
            f"the credential for {credential.label} is empty", "Check the source it names"
        )
    if _CONTROL.search(secret) or not _encodable(secret):
        raise CredentialError(
            f"the credential for {credential.label} has a line break or a control character",
            "Give the credential alone, on one line",
        )


def _encodable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def environment_name(document: str, scheme: str) -> str:
    """The variable that is looked for by itself: `UNDERSTUDY_<DOCUMENT>_<SCHEME>`."""
    return re.sub(r"[^0-9A-Z]", "_", f"UNDERSTUDY_{document}_{scheme}".upper())


def environment_credentials(environ: Mapping[str, str], schemes: Schemes) -> tuple[Credential, ...]:
    """The credentials that stand in the environment under the names of these schemes.

    CredentialError where one variable would serve two schemes, since nobody can tell which.
    """
    claims: dict[str, list[tuple[str, str]]] = {}
    for document, named in schemes.items():
        for scheme, value in named.items():
            if value.kind != "mutualTLS":
                claims.setdefault(environment_name(document, scheme), []).append((document, scheme))
    found: list[Credential] = []
    for name, owners in claims.items():
        secret = environ.get(name, "")
        if not secret:
            continue
        if len(owners) > 1:
            raise CredentialError(
                f"the environment variable {name} stands for {_either(owners)}",
                "Unset it, and use --credential",
            )
        credential = Credential(*owners[0], secret)
        _check_text(credential, secret)
        found.append(credential)
    return tuple(found)


def place_credentials(credentials: Iterable[Credential], schemes: Schemes) -> Placed:
    """Which credentials each scheme has: every one with its document, and without scheme word.

    CredentialError for a name that no document has, that two share, or a value that its scheme
    can't carry. Names may hold dots, so a label is compared whole.
    """
    placed: Placed = {}
    for given in credentials:
        document, scheme = _owner(given.label, schemes)
        known = replace(given, document=document, scheme=scheme)
        secret = _bare(known, schemes[document][scheme])
        variable = known.variable if secret == known.secret else ""
        ready = replace(known, secret=secret, variable=variable)
        placed[document, scheme] = (*placed.get((document, scheme), ()), ready)
    return placed


def _owner(label: str, schemes: Schemes) -> tuple[str, str]:
    everyone = [(document, scheme) for document in schemes for scheme in schemes[document]]
    qualified = [owner for owner in everyone if ".".join(owner) == label]
    owners = qualified or [owner for owner in everyone if owner[1] == label]
    if len(owners) == 1:
        return owners[0]
    if owners:
        raise CredentialError(
            f"the credential {label} may be for {_either(owners)}",
            "Write the document in front" if not qualified else "Rename one of the documents",
        )
    raise CredentialError(
        f"no document has a security scheme called {label}", _nearest(label, everyone)
    )


def _either(owners: Iterable[tuple[str, str]]) -> str:
    return " or ".join(".".join(owner) for owner in owners)


def _nearest(label: str, everyone: Iterable[tuple[str, str]]) -> str:
    names: dict[str, str] = {}
    for owner in everyone:
        full = ".".join(owner)
        names |= {full.lower(): full, owner[1].lower(): full}
    near = get_close_matches(label.lower(), names, 1)
    if near:
        return f"Did you mean {names[near[0]]}?"
    known = ", ".join(sorted(set(names.values())))
    return f"There is {known}" if known else "The documents have no security schemes"


def _bare(credential: Credential, scheme: SecurityScheme) -> str:
    if scheme.kind == "mutualTLS":
        raise CredentialError(
            f"{credential.label} asks for a client certificate, which can't be given here",
            "Leave the credential out",
        )
    secret = _without_word(credential.secret.strip(), authorization_word(scheme))
    if scheme.scheme == "basic":
        return _pair(credential, secret)
    pair = scheme.kind == "oauth2" and ":" in secret
    if is_bearer(scheme) and not pair and not BEARER_TOKEN.fullmatch(secret):
        raise CredentialError(
            f"the credential for {credential.label} can't be sent as a bearer token",
            "Give the token alone, without spaces, commas or quotes",
        )
    return secret


def _without_word(secret: str, word: str) -> str:
    first, space, rest = secret.partition(" ")
    return rest.strip() if space and word and first.lower() == word.lower() else secret


def _pair(credential: Credential, secret: str) -> str:
    """`user:password`, also where it was given as it stands in a header."""
    if secret != credential.secret.strip():
        secret = decoded_pair(secret) or credential.secret
    if ":" not in secret:
        raise CredentialError(
            f"the credential for {credential.label} has no colon", "Write user:password"
        )
    return secret


def decoded_pair(token: str) -> str | None:
    """The `user:password` behind the word Basic (RFC 7617); None where it is not one."""
    try:
        pair = base64.b64decode(token, validate=True).decode("utf-8")
    except ValueError:
        return None
    return pair if ":" in pair and pair != ":" and not _CONTROL.search(pair) else None
