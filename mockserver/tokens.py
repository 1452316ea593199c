"""The tokens and codes that this mock has issued, what each stands for, and until when.

Not which request may have one.
"""

from __future__ import annotations

import string
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar

LIFETIME = timedelta(hours=1)
CODE_LIFETIME = timedelta(minutes=10)
CAPACITY = 10_000
_ALPHABET = string.ascii_letters + string.digits
_LENGTH = 32

_Thing = TypeVar("_Thing")


@dataclass(frozen=True, slots=True)
class Grant:
    """What an access token or a refresh token stands for.

    `subject` is who calls (`user:alice`); `client` the OAuth2 client, or empty; `schemes` the
    names of the security schemes it was issued for; `scopes` None: not limited.
    """

    subject: str
    schemes: frozenset[str]
    client: str = ""
    scopes: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """What an authorization code stands for: its grant, and what the client must show again.

    `challenge` and `method` are those of RFC 7636 (PKCE); empty where the client sent none.
    """

    grant: Grant
    redirect_uri: str = ""
    challenge: str = field(default="", repr=False)
    method: str = ""


class TokenStore:
    """Issues tokens and codes for one document, and knows them again; the oldest go first.

    `clock` tells the time and has no other effect. The same random source gives the same
    tokens in the same order.
    """

    def __init__(
        self, random: Random, clock: Callable[[], datetime], *, capacity: int = CAPACITY
    ) -> None:
        self._random = random
        self._clock = clock
        self._capacity = capacity
        self._access: dict[str, tuple[Grant, datetime]] = {}
        self._refresh: dict[str, Grant] = {}
        self._codes: dict[str, tuple[Code, datetime]] = {}

    def issue(self, grant: Grant) -> str:
        """A new access token; it lives for LIFETIME."""
        return self._keep(self._access, "mock_access_", (grant, self._clock() + LIFETIME))

    def issue_refresh(self, grant: Grant) -> str:
        """A new refresh token; it does not end."""
        return self._keep(self._refresh, "mock_refresh_", grant)

    def issue_code(self, code: Code) -> str:
        """A new authorization code; it lives for CODE_LIFETIME and works once."""
        return self._keep(self._codes, "mock_code_", (code, self._clock() + CODE_LIFETIME))

    def grant(self, access_token: str) -> Grant | None:
        """What an access token of this store stands for, even if it has expired."""
        known = self._access.get(access_token)
        return known[0] if known else None

    def expired(self, access_token: str) -> bool:
        """Whether an access token of this store has come to its end."""
        known = self._access.get(access_token)
        return known is not None and known[1] <= self._clock()

    def refreshed(self, refresh_token: str) -> Grant | None:
        """What a refresh token of this store stands for."""
        return self._refresh.get(refresh_token)

    def redeem(self, code: str) -> Code | None:
        """What an authorization code stands for; it is used up by this."""
        known = self._codes.pop(code, None)
        return known[0] if known and known[1] > self._clock() else None

    def clear(self) -> None:
        """Know none of them any more."""
        for shelf in (self._access, self._refresh, self._codes):
            shelf.clear()

    def _keep(self, shelf: dict[str, _Thing], prefix: str, thing: _Thing) -> str:
        name = prefix + "".join(self._random.choices(_ALPHABET, k=_LENGTH))
        shelf[name] = thing
        while len(shelf) > self._capacity:
            del shelf[next(iter(shelf))]
        return name
