"""What a client prefers of the mock: the Prefer header (RFC 7240) and its query twins.

`code`, `example`, `dynamic` and `seed` mean what they mean in Prism; whether they can be
served is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from .fields import Misfit, form_decoded, query_fields
from .media import unquoted
from .request import Request

_SECTIONS = re.compile(r'(?:[^,;"]+|"(?:[^"\\]|\\.)*"?)+', re.DOTALL)
_NEXT = re.compile(r" (?=(?:code|example|dynamic|seed) ?=)", re.IGNORECASE)
_NAMES = ("code", "example", "dynamic", "seed")
_ELSEWHERE = frozenset(("respond-async", "return", "wait", "handling", "depth-noroot", "safe"))
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Preference:
    """What was asked for; None where nothing was. `problems` says what could not be understood.

    `asker` is who asked, as an error that was asked for tells it.
    """

    code: int | None = None
    example: str | None = None
    dynamic: bool | None = None
    seed: int | str | None = None
    problems: tuple[str, ...] = ()
    asker: str = "the request"


NO_PREFERENCE = Preference()


def parse_prefer(request: Request) -> Preference:
    """What a request prefers; never raises.

    The header comes first, `?__code=` and its siblings fill in what it leaves open. The first
    of several values counts (RFC 7240, section 2).
    """
    header = request.headers.get("prefer")
    if header is None and "__" not in request.query:
        return NO_PREFERENCE
    preference = NO_PREFERENCE
    for source in (_from_header(header or ""), _from_query(request.query)):
        for name, value in source:
            preference = _with(preference, name, value)
    return preference


def _from_header(header: str) -> Iterator[tuple[str, str]]:
    for section in _SECTIONS.findall(header):
        for piece in _NEXT.split(" ".join(section.split())):
            name, _, value = piece.partition("=")
            if name.strip():
                yield name.strip().lower(), unquoted(value.strip())


def _from_query(query: str) -> Iterator[tuple[str, str]]:
    if "__" not in query:
        return
    fields = query_fields(query)
    for name in _NAMES:
        for raw in fields.get(f"__{name}", ()):
            try:
                yield name, form_decoded(raw)
            except Misfit:
                yield name, raw


def _with(preference: Preference, name: str, value: str) -> Preference:
    if name in _ELSEWHERE:
        return preference
    if name not in _NAMES:
        return _saying(preference, f"the preference {_shown(name)} is not known")
    understood = _READERS[name](value)
    if understood is None:
        return _saying(preference, f"the preference {name} can't be {_shown(value) or 'empty'}")
    if getattr(preference, name) is not None:
        return preference
    given: dict[str, Any] = {name: understood}
    return replace(preference, **given)


def _saying(preference: Preference, problem: str) -> Preference:
    if problem in preference.problems or len(preference.problems) >= len(_NAMES):
        return preference
    return replace(preference, problems=(*preference.problems, problem))


def _shown(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."


def _code(value: str) -> int | None:
    """A status that can end an exchange: 200 to 599."""
    return int(value) if re.fullmatch(r"[2-5][0-9][0-9]", value) else None


def _example(value: str) -> str | None:
    return value or None


def _dynamic(value: str) -> bool | None:
    return {"": True, "true": True, "false": False}.get(value.lower())


def _seed(value: str) -> int | str | None:
    if re.fullmatch(r"-?[0-9]{1,18}", value):
        return int(value)
    return value or None


_READERS: dict[str, Callable[[str], Any]] = {
    "code": _code,
    "example": _example,
    "dynamic": _dynamic,
    "seed": _seed,
}
