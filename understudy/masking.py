"""Secrets replaced by labels that stay the same within a run, so that equal ones are seen.

It knows secrets by the name of the parameter that carries them, not by their looks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import quote, quote_plus, unquote_plus

SHORT = 8
_CAPACITY = 4096
_ENDINGS = (
    "key",
    "token",
    "secret",
    "password",
    "passwd",
    "pwd",
    "passphrase",
    "signature",
    "credential",
    "credentials",
    "authorization",
    "auth",
    "jwt",
    "sessionid",
)
_NOT_A_LETTER = re.compile(r"[^a-z0-9]")


@lru_cache(1024)
def sounds_secret(name: str) -> bool:
    """Whether a parameter of this name usually carries a secret (`api_key`, `X-Amz-Signature`)."""
    bare = _NOT_A_LETTER.sub("", name.lower())
    return bare.endswith(_ENDINGS) or bare == "sig"


class Masks:
    """Labels for the secrets of one run; `declared` are names known to carry one.

    `capacity` is how many are told apart at the most.
    """

    def __init__(self, declared: Iterable[str] = (), capacity: int = _CAPACITY) -> None:
        self._declared = frozenset(declared)
        self._capacity = capacity
        self._numbers: dict[tuple[str, int], int] = {}
        self._counts: dict[str, int] = {}

    def label(self, name: str, secret: str) -> str:
        """`«api_key #2»` for the second secret of that name; short ones are not told apart."""
        if len(secret) < SHORT:
            return f"«{name}»"
        known = (name, hash(secret))
        number = self._numbers.get(known)
        if number is None:
            if len(self._numbers) >= self._capacity:
                return f"«{name}»"
            number = self._numbers[known] = self._counts.get(name, 0) + 1
            self._counts[name] = number
        return f"«{name} #{number}»"

    def target(self, target: str) -> str:
        """A request target with the secrets of its query replaced."""
        path, mark, query = target.partition("?")
        if not mark:
            return target
        return path + mark + "&".join(map(self._pair, query.split("&")))

    def text(self, text: str, target: str) -> str:
        """A text about that request, without the secrets of its query."""
        for name, value in self._secrets(target):
            bare = unquote_plus(value)
            label = self.label(name, bare)
            for written in sorted({value, *_writings(bare)}, key=len, reverse=True):
                text = text.replace(written, label)
        return text

    def _secrets(self, target: str) -> Iterable[tuple[str, str]]:
        query = target.partition("?")[2]
        for pair in query.split("&") if query else ():
            name, _, value = pair.partition("=")
            plain = unquote_plus(name)
            if len(value) >= SHORT and self._is_secret(plain):
                yield plain, value

    def _pair(self, pair: str) -> str:
        name, equals, value = pair.partition("=")
        plain = unquote_plus(name)
        if not value or not self._is_secret(plain):
            return pair
        return name + equals + self.label(plain, unquote_plus(value))

    def _is_secret(self, name: str) -> bool:
        return name in self._declared or (not name.startswith("__") and sounds_secret(name))


def _writings(text: str) -> Iterator[str]:
    """A text as it is, and as messages quote it: by JSON, by Python, in a URL."""
    yield text
    yield json.dumps(text)[1:-1]
    yield json.dumps(text, ensure_ascii=False)[1:-1]
    yield repr(text)[1:-1]
    yield ascii(text)[1:-1]
    yield quote(text, safe="", errors="surrogatepass")
    yield quote_plus(text, errors="surrogatepass")
