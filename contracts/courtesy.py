"""What is not sent to somebody else's API, though it may be worth a try on one's own machine.

No secrets that can be guessed, nothing that stays for long, no more rights than need be, and no
guessing of passwords.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from understudy.credentials import decoded_pair
from understudy.openapi.model import Operation
from understudy.openapi.sampling.casting import role_of
from understudy.openapi.sampling.roles import Role, words
from understudy.openapi.schema import Schema

from .budget import Account, Limits
from .content import Content, read_content
from .instants import instant
from .messages import documented_schema
from .parts import flat_of
from .rights import gives_too_much
from .secret_members import secrets_in
from .trial import Trial

_CHANGING = frozenset(("POST", "PUT", "PATCH"))
_LEAST_SECRET = 32
_LEAST_DIFFERENT = 10
_LONGEST_LIFE = 3600.0 + 60.0
_MOST_WRONG_PASSWORDS = 2


class Courtesy:
    """Objections to trials against a foreign host; `pairs` are the user's own `user:password`.

    `all_roles`: the user wants every role to be tried. `may_try` claims one of so many tries of
    something. `now` is in seconds since 1970.
    """

    def __init__(
        self,
        pairs: Iterable[str] = (),
        *,
        all_roles: bool = False,
        may_try: Callable[[str, int], bool] | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._pairs = frozenset(pairs)
        self._all_roles = all_roles
        self._now = now
        self._may_try = may_try or Account("the run", Limits(), now).try_once_more

    def __call__(self, trial: Trial) -> str:
        """Why a trial is not sent; empty where it may be."""
        return self._guesses(trial) or next(self._objections(trial), "")

    def _guesses(self, trial: Trial) -> str:
        for name, value in trial.request.headers:
            word, _, token = value.partition(" ")
            if name.lower() != "authorization" or word.lower() != "basic":
                continue
            pair = decoded_pair(token.strip())
            user = (pair or "").partition(":")[0]
            if pair in self._pairs or user not in {one.partition(":")[0] for one in self._pairs}:
                continue
            if not self._may_try(f"a wrong password of {user}", _MOST_WRONG_PASSWORDS):
                return "a wrong password more than twice may lock the user out"
        return ""

    def _objections(self, trial: Trial) -> Iterator[str]:
        if trial.request.method not in _CHANGING:
            return
        content = _content(trial)
        value = trial.values.body if trial.values else None
        value = value if isinstance(value, dict | list) else content.value
        schema = _schema(trial.operation, content)
        for name, secret in secrets_in(value, schema, trial.operation.path):
            if len(secret) < _LEAST_SECRET or len(set(secret)) < _LEAST_DIFFERENT:
                yield f"it would set {name} to a secret that can be guessed"
        for name, one, member in _members(value, schema):
            flat = flat_of(member)
            if role_of(name, flat, frozenset(words(name)), "") is Role.EXPIRES:
                moment = instant(one)
                if moment and moment.timestamp() > self._now() + _LONGEST_LIFE:
                    yield f"it would last longer than an hour by {name}"
            if not self._all_roles and gives_too_much(one, flat.get("enum")):
                yield f"it would give more rights than need be by {name}"


def _content(trial: Trial) -> Content:
    headers = trial.request.headers
    header = next((value for name, value in headers if name.lower() == "content-type"), None)
    return read_content(header, trial.request.body or b"")


def _schema(operation: Operation, content: Content) -> Schema | None:
    media = operation.body.content if operation.body else ()
    return documented_schema(media, content.media_type)


def _members(value: Any, schema: Schema | None) -> Iterator[tuple[str, Any, Schema | None]]:
    """Every member of a JSON value, and each item of a list by the name of its list."""
    pending: list[tuple[str, Any, Schema | None]] = [("", value, schema)]
    while pending:
        name, one, known = pending.pop()
        if isinstance(one, dict):
            pending += [(k, v, known.property(k) if known else None) for k, v in one.items()]
        elif isinstance(one, list):
            items = known.items() if known else None
            pending += [(name, inner, items) for inner in one]
        elif name:
            yield name, one, known
