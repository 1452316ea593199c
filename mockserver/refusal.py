"""What a request is refused for, and with which documented status; not yet what the body says."""

from __future__ import annotations

from functools import lru_cache
from http import HTTPStatus
from typing import NamedTuple

from understudy.openapi.violation import Violation


class Refusal(NamedTuple):
    """A request that is not granted.

    `documented` are the response keys to look for, in order; `status` is the code to use with a
    range, with `default`, or where nothing is documented. `reason` is one line without secrets.
    """

    status: int
    documented: tuple[str, ...]
    reason: str
    violations: tuple[Violation, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def title(self) -> str:
        """The status in words (RFC 9110)."""
        return phrase(self.status)

    def under(self, status: int) -> Refusal:
        """The same refusal with another status."""
        return self if status == self.status else Refusal(status, *self[1:])


@lru_cache(maxsize=64)
def phrase(status: int) -> str:
    """A status code's reason phrase."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return f"Status {status}"


def broken(violations: tuple[Violation, ...]) -> Refusal:
    """Parameters or a body that break the document."""
    return Refusal(422, ("422", "400", "4XX", "default"), _summary(violations), violations)


def unreadable(reason: str) -> Refusal:
    """A body that is not what its media type says."""
    violation = Violation("body", (), "json", reason)
    return Refusal(400, ("400", "422", "4XX", "default"), reason, (violation,))


def plain(status: int, reason: str, *headers: tuple[str, str]) -> Refusal:
    """A refusal that has a status of its own: 401, 403, 404, 405, 406, 413, 415."""
    return Refusal(status, (str(status), "4XX", "default"), reason, (), headers)


def place(violation: Violation) -> str:
    """Where the violation is, as a reader would say it: `body.owner.name`, `query.limit`."""
    return ".".join([violation.where, *map(str, violation.path)])


def _summary(violations: tuple[Violation, ...]) -> str:
    said = [f"{place(v)} {v.message}" for v in violations[:3]]
    more = f", and {len(violations) - 3} more" if len(violations) > 3 else ""
    return "; ".join(said) + more
