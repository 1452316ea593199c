"""Which documented response answers: by the request's preference, else the lowest success.

Which media type and what the body says are decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from understudy.openapi.model import Response

RANGES = {"1XX": 100, "2XX": 200, "3XX": 300, "4XX": 400, "5XX": 500, "default": 200}


@dataclass(frozen=True, slots=True)
class Chosen:
    """A status to answer with; `response` None: the document has none for it."""

    status: int
    response: Response | None


def success(responses: Mapping[str, Response]) -> Chosen:
    """The lowest documented 2xx; a range or `default` means 200; then a redirect, then 200."""
    for family in ("2", "default", "3"):
        found = [
            (_code(key), len(key), response)
            for key, response in responses.items()
            if key.startswith(family)
        ]
        if found:
            status, _, response = min(found, key=lambda entry: (entry[0], entry[2].status))
            return Chosen(status, response)
    return Chosen(200, None)


def asked(responses: Mapping[str, Response], status: int) -> Chosen:
    """The response that the document has for this status: its own, its range's, or default."""
    return Chosen(status, documented(responses, (str(status), f"{status // 100}XX", "default")))


def documented(responses: Mapping[str, Response], keys: Iterable[str]) -> Response | None:
    """The first of these keys that is documented."""
    return next((responses[key] for key in keys if key in responses), None)


def _code(key: str) -> int:
    return RANGES[key] if key in RANGES else int(key)
