"""Who may call: every documented alternative with its credential, and with what is none."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass, replace

from understudy.contracts.callers import ANONYMOUS, Caller
from understudy.contracts.subject import Subject
from understudy.contracts.trial import HOSTILE, Expected
from understudy.openapi.model import SecurityScheme
from understudy.openapi.request_writing import Presented, present
from understudy.openapi.security import authorization_word

_OTHER_WORDS = ("Bearer", "Basic", "Token")


@dataclass(frozen=True, slots=True)
class Altered:
    """A credential that is none: `about` says how; `prose`: only prose in the document forbids it.

    `open`: servers may take it. `right`: the credential itself is the right one, shown otherwise.
    `hostile`: no client sends it by mistake.
    """

    about: str
    presented: tuple[Presented, ...]
    prose: bool = False
    open: bool = False
    right: bool = False
    hostile: bool = False

    @property
    def rule(self) -> str:
        """What it breaks, as a trial tells it."""
        if self.hostile:
            return HOSTILE
        return "prose" if self.prose else "presentation" if self.right else "security"


def probe(subject: Subject) -> None:
    """Each alternative alone, then the attempts that have to be turned away."""
    if not subject.operation.security or subject.base is None:
        return
    for caller in subject.callers[1:]:
        _call(subject, caller.label, caller.presented, Expected.SUCCESS)
    anonymous = any(not alternative.requirements for alternative in subject.operation.security)
    if not anonymous:
        _call(subject, "no credential", ANONYMOUS.presented, Expected.DENIAL)
    for caller in subject.callers:
        for altered in alterations(caller):
            expected = Expected.DENIAL
            if anonymous or altered.open:
                expected = Expected.ANYTHING
                if subject.profile.frugal and altered.right:
                    continue
            about = f"{caller.label}: {altered.about}"
            _call(subject, about, altered.presented, expected, altered.rule)


def _call(
    subject: Subject,
    about: str,
    presented: tuple[Presented, ...],
    expected: Expected,
    rule: str = "security",
) -> None:
    assert subject.base is not None
    values = subject.refreshed(subject.base)
    trial = subject.write(values, presented, phase="authentication", about=about, expected=expected)
    at = subject.operation.security[0].at
    subject.send(
        replace(
            trial,
            named=expected is Expected.SUCCESS,
            plain=True,
            caller=about,
            rule=rule,
            rule_at=at,
        )
    )


def alterations(caller: Caller) -> Iterator[Altered]:
    """What looks like a caller's credential and is none, one change at a time."""
    if caller.alternative is None:
        return
    secrets = dict(caller.secrets)
    for requirement in caller.alternative.requirements:
        scheme = requirement.scheme
        if scheme.name not in secrets:
            continue
        rest = tuple(p for p in caller.presented if p != present(scheme, secrets[scheme.name]))
        if rest:
            yield Altered(f"without {scheme.name}", rest)
        for altered in _of_scheme(scheme, secrets[scheme.name]):
            yield replace(altered, presented=(*rest, *altered.presented))


def _of_scheme(scheme: SecurityScheme, secret: str) -> Iterator[Altered]:
    right = present(scheme, secret)
    for about, changed in _changed(scheme, secret):
        shown = present(scheme, changed)
        if shown is not None and shown != right:
            yield Altered(about, (shown,))
    yield from _shown_otherwise(scheme, right)


def _shown_otherwise(scheme: SecurityScheme, shown: Presented | None) -> Iterator[Altered]:
    """The right credential under another scheme word, or none, or its word without it."""
    word = authorization_word(scheme)
    if shown is None or shown.place != "header":
        return
    bare = shown.value.removeprefix(f"{word} ")
    if not word:
        if shown.name.lower() != "authorization":
            yield Altered(
                "sent as Authorization: Bearer", (_authorization("Bearer", bare),), right=True
            )
        return
    prose = scheme.kind == "apiKey"
    yield Altered("without its scheme word", (replace(shown, value=bare),), prose, right=True)
    yield Altered("its scheme word alone", (replace(shown, value=word),))
    garbled = replace(shown, value=f"{word} %%%")
    yield Altered("no credential behind its scheme word", (garbled,), hostile=True)
    for other in _OTHER_WORDS:
        if other.lower() != word.lower():
            yield Altered(
                f"with the scheme word {other}", (_authorization(other, bare),), prose, right=True
            )
    yield Altered(
        "with its scheme word in another case",
        (replace(shown, value=f"{word.swapcase()} {bare}"),),
        open=True,
        right=True,
    )


def _changed(scheme: SecurityScheme, secret: str) -> Iterator[tuple[str, str]]:
    """The secret altered in the middle: the last characters of a token may mean nothing."""
    if scheme.scheme == "basic" and ":" in secret:
        user, _, password = secret.partition(":")
        yield "another user", f"{_flipped(user)}:{password}"
        if password:  # without one the user is the credential, and no password is looked at
            yield "another password", f"{user}:{_flipped(password)}"
            yield "an empty password", f"{user}:"
            yield "a password that goes on", f"{secret}x"
        return
    middle = len(secret) // 2
    yield "one character changed", _flipped(secret)
    yield "cut short", secret[: max(1, middle)]
    yield "without its last character", secret[:-1]
    yield "with more behind it", f"{secret}x"
    if secret.swapcase() != secret:
        yield "in another case", secret.swapcase()
    yield "some other text", "understudy-no-credential"


def _flipped(secret: str) -> str:
    """The secret with the character in its middle replaced."""
    middle = len(secret) // 2
    other = "x" if secret[middle : middle + 1] != "x" else "y"
    return f"{secret[:middle]}{other}{secret[middle + 1 :]}"


def _authorization(word: str, secret: str) -> Presented:
    if word == "Basic":
        secret = base64.b64encode(f"{secret}:".encode()).decode()
    return Presented("header", "Authorization", f"{word} {secret}")
