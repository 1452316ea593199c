"""Who calls: the security alternatives of an operation with the credentials that were given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from understudy.credentials import Placed
from understudy.openapi.model import Alternative, Operation
from understudy.openapi.request_writing import Presented, present


@dataclass(frozen=True, slots=True)
class Caller:
    """A way to call an operation: `label` names the alternative, `presented` is what is sent.

    `secrets` are the credentials in it, by scheme name; none for a caller without credentials.
    """

    label: str
    alternative: Alternative | None
    presented: tuple[Presented, ...]
    secrets: tuple[tuple[str, str], ...] = ()


ANONYMOUS = Caller("no credential", None, ())


def label_of(alternative: Alternative) -> str:
    """The names of the schemes of an alternative: `APIKeyHeader`, `a and b`, `anonymous`."""
    return " and ".join(r.scheme.name for r in alternative.requirements) or "anonymous"


def callers(
    document: str, operation: Operation, placed: Placed
) -> tuple[tuple[Caller, ...], tuple[str, ...]]:
    """The callers for which every credential was given, and the alternatives that lack one.

    The first caller is the one that ordinary requests use: with credentials, where there are any.
    """
    if not operation.security:
        return (ANONYMOUS,), ()
    found, lacking = [], []
    for alternative in operation.security:
        caller = _caller(document, alternative, placed)
        if caller is None:
            lacking.append(label_of(alternative))
        else:
            found.append(caller)
    found.sort(key=lambda caller: not caller.secrets)
    return tuple(found), tuple(lacking)


def _caller(document: str, alternative: Alternative, placed: Placed) -> Caller | None:
    presented, secrets = [], []
    for requirement in alternative.requirements:
        scheme = requirement.scheme
        if scheme.kind == "mutualTLS":
            continue
        credentials = placed.get((document, scheme.name), ())
        fitting = [
            credential
            for credential in credentials
            if credential.scopes is None or credential.scopes.issuperset(requirement.scopes)
        ]
        shown = present(scheme, fitting[0].secret) if fitting else None
        if shown is None:
            return None
        presented.append(shown)
        secrets.append((scheme.name, fitting[0].secret))
    return Caller(label_of(alternative), alternative, tuple(presented), tuple(secrets))


def named_variables(placed: Placed) -> Mapping[str, str]:
    """The environment variables that were named for credentials, by label; of several the first."""
    return {
        f"{document}.{scheme}": credentials[0].variable
        for (document, scheme), credentials in placed.items()
        if credentials[0].variable
    }


def known_secrets(placed: Placed) -> Mapping[str, Sequence[str]]:
    """Every credential that was given, by the label it was given under."""
    return {
        f"{document}.{scheme}": [credential.secret for credential in credentials]
        for (document, scheme), credentials in placed.items()
    }
