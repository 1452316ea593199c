"""One contract item as data: which check of which operation, asked of what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from understudy.contracts.checks import CHECKS
from understudy.contracts.options import ContractOptions
from understudy.contracts.plan import ordered
from understudy.contracts.selecting import selected
from understudy.openapi.model import Api, Operation

_ASCII = "".join(map(chr, range(0x20, 0x7F)))


@dataclass(frozen=True, slots=True)
class Engagement:
    """Documents that a target is held to; `target` is a URL, an application or a fixture's name.

    `options` have no target yet.
    """

    apis: tuple[Api, ...]
    target: Any
    options: ContractOptions

    @property
    def url(self) -> str | None:
        """The target, where it is a URL."""
        return self.target if isinstance(self.target, str) and "://" in self.target else None

    @property
    def fixture(self) -> str | None:
        """The name of the fixture that gives the target, where one does."""
        return self.target if isinstance(self.target, str) and not self.url else None


@dataclass(frozen=True, slots=True)
class Case:
    """A check of an operation; the representation has no option in it, for these hold secrets."""

    engagement: Engagement = field(repr=False)
    api: Api = field(repr=False)
    operation: Operation = field(repr=False)
    check: str = field(repr=False)

    @property
    def group(self) -> str:
        """`lumino::POST /v1/api-keys`, which its items have in common; ASCII, as ids are."""
        label = f"{self.api.name}::{self.operation.method} {self.operation.path}"
        return quote(label, safe=_ASCII)

    @property
    def id(self) -> str:
        """`lumino::POST /v1/api-keys::schema`."""
        return f"{self.group}::{self.check}"


def cases(engagement: Engagement) -> Iterator[Case]:
    """Every check of every operation that is meant, those of an operation one after the other."""
    options = engagement.options
    kept = selected(engagement.apis, options.include, options.exclude)
    for api in engagement.apis:
        for operation in ordered(api.operations):
            for name in _names() if operation.key in kept else ():
                yield Case(engagement, api, operation, name)


def _names() -> Sequence[str]:
    return [name for check in CHECKS for name in check.names]
