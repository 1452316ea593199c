"""A secret is shown once, in its own member, is hard to guess, and is kept by nobody on the way."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from understudy.contracts.exchange import Exchange
from understudy.contracts.members import of_role, successes
from understudy.contracts.observation import Observation
from understudy.contracts.parts import roles
from understudy.contracts.sighting import declared_at, sighting
from understudy.contracts.subject import Subject
from understudy.openapi.sampling.roles import Role

NAME = "secret"
_LEAST_LENGTH = 16
_LEAST_BITS = 48
_FEW = 8
_KEPT = re.compile(r"\bpublic\b|max-age=[1-9]|s-maxage=[1-9]", re.IGNORECASE)
_MASK = re.compile(r"[*•·.…xX_#\s-]*")


def each(subject: Subject, exchange: Exchange) -> Iterator[Observation]:
    """Secrets in the wrong place, or shown in a way that lets others keep them."""
    answer = exchange.answer
    if answer is None:
        return
    yield from _presented(subject, exchange)
    yield from _repeated(subject, exchange)
    secrets = [
        (name, value)
        for name, value in of_role(exchange, Role.SECRET)
        if isinstance(value, str) and len(value) >= _FEW
    ]
    if not answer.succeeded or not secrets:
        return
    for name, secret in secrets:
        yield from _elsewhere(subject, exchange, name, secret)
        if name not in exchange.given:
            yield from _derived(subject, exchange, name, secret)
            yield from _guessable(subject, exchange, name, secret)
    caching = answer.header("Cache-Control") or ""
    if _KEPT.search(caching):
        what = "an answer with a secret may be kept by caches"
        yield _seen(
            subject, exchange, "cacheable", what, secrets[0][0], f"Cache-Control: {caching}"
        )


def whole(subject: Subject) -> Iterator[Observation]:
    """Secrets that count up: each the one before, and one more."""
    by_name: dict[str, list[tuple[str, Exchange]]] = {}
    for exchange in successes(subject):
        for name, value in of_role(exchange, Role.SECRET):
            if isinstance(value, str) and name not in exchange.given:
                by_name.setdefault(name, []).append((value, exchange))
    for name, shown in by_name.items():
        values = list(dict.fromkeys(value for value, _ in shown))
        if len(values) >= 3 and _counts_up(values):
            what = f"{name} counts up from call to call, so that others can be guessed"
            yield _seen(subject, shown[-1][1], f"{name} sequential", what, name)
        elif len(values) >= 3 and (varying := _varying(values)) < _FEW:
            what = f"{name} differs from call to call in {varying} of its characters only"
            yield _seen(subject, shown[-1][1], f"{name} alike", what, name)


def _presented(subject: Subject, exchange: Exchange) -> Iterator[Observation]:
    """A credential that was sent has no business in an answer."""
    answer = exchange.answer
    assert answer is not None
    sent = {secret for caller in subject.callers for _, secret in caller.secrets}
    shown = " ".join([answer.body.decode("utf-8", "replace"), *(v for _, v in answer.headers)])
    asked = str(exchange.trial.values.body if exchange.trial.values else "")
    for secret in sent:
        part = secret.partition(":")[2] or secret
        if len(part) >= _FEW and part in shown and part not in asked:
            what = "the credential that was sent stands in the answer"
            yield _seen(subject, exchange, f"credential in {answer.status // 100}xx", what, "")


def _repeated(subject: Subject, exchange: Exchange) -> Iterator[Observation]:
    """A secret in a body that is refused has no business in the refusal, nor in any log of it."""
    answer = exchange.answer
    if answer is None or answer.succeeded:
        return
    schema = subject.body_schema
    sent = exchange.given
    text = answer.body.decode("utf-8", "replace")
    for name, role in roles(schema, sent).items():
        value = sent[name]
        if role is Role.SECRET and isinstance(value, str) and len(value) >= _FEW and value in text:
            what = f"a refusal repeats {name}, a secret of the request"
            yield _seen(subject, exchange, f"{name} repeated", what, "")


def _elsewhere(
    subject: Subject, exchange: Exchange, name: str, secret: str
) -> Iterator[Observation]:
    answer = exchange.answer
    assert answer is not None
    given = exchange.given
    for other, value in _texts(answer.content.value):
        sent = _texts(given.get(re.split(r"[.\[]", other)[0]))
        echoed = any(secret in text for _, text in sent)
        if other != name and secret in value and not echoed:
            what = f"{name}, a secret, stands in {other} too"
            yield _seen(subject, exchange, f"{name} in {other}", what, name)
    for header, value in answer.headers:
        if secret in value:
            what = f"{name}, a secret, stands in the header {header} too"
            yield _seen(subject, exchange, f"{name} in header {header}", what, name)


def _texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _texts(one, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one, f"{path}[]")
    elif isinstance(value, str):
        yield path, value


def _derived(subject: Subject, exchange: Exchange, name: str, secret: str) -> Iterator[Observation]:
    """A prefix begins it, a suffix ends it, and what is masked shows only its ends."""
    for role in (Role.PREFIX, Role.SUFFIX, Role.MASKED):
        for other, value in of_role(exchange, role):
            own = declared_at(subject, exchange, other) and other not in exchange.given
            if not own or not isinstance(value, str) or value in ("", secret):
                continue
            if not _agrees(role, value, secret):
                what = f"{other} does not agree with {name}, of which it is said to be a part"
                yield _seen(subject, exchange, f"{other} of {name}", what, other)


def _agrees(role: Role, value: str, secret: str) -> bool:
    """Whether a text is a part of the secret, what is hidden of it written as a mask."""
    start, end = _alike(value, secret), _alike(value[::-1], secret[::-1])
    if role is Role.PREFIX:
        return start > 0 and _MASK.fullmatch(value[start:]) is not None
    if role is Role.SUFFIX:
        return end > 0 and _MASK.fullmatch(value[: len(value) - end]) is not None
    return _MASK.fullmatch(value[start : max(start, len(value) - end)]) is not None


def _alike(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    return next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )


def _guessable(
    subject: Subject, exchange: Exchange, name: str, secret: str
) -> Iterator[Observation]:
    if len(secret) < _LEAST_LENGTH:
        what = f"{name} is easy to guess: it has only {len(secret)} characters"
        yield _seen(subject, exchange, f"{name} weak", what, name)
    elif _bits(secret) < _LEAST_BITS:
        what = f"{name} is easy to guess: few of its {len(secret)} characters differ"
        yield _seen(subject, exchange, f"{name} weak", what, name)


def _bits(text: str) -> float:
    """Shannon's measure over the characters of the text."""
    total = len(text)
    each = (-count / total * math.log2(count / total) for count in Counter(text).values())
    return total * sum(each)


def _counts_up(values: list[str]) -> bool:
    numbers = [re.sub(r"\D", "", value) for value in values]
    if not all(number and len(number) < 40 for number in numbers):
        return False
    found = [int(number) for number in numbers]
    steps = {b - a for a, b in pairwise(found)}
    return all(0 < step <= 100 for step in steps)


def _varying(values: list[str]) -> int:
    """At how many places the texts differ."""
    longest = max(map(len, values))
    padded = [value.ljust(longest) for value in values]
    return sum(len(set(column)) > 1 for column in zip(*padded, strict=True))


def _seen(
    subject: Subject, exchange: Exchange, about: str, what: str, name: str, received: str = ""
) -> Observation:
    return sighting(NAME, subject, exchange, about, what, received=received, member=name)
