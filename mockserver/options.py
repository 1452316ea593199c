"""How a mock was asked to behave: the command's options as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from understudy.credentials import Credential

DEFAULT_MAX_BODY = 10 * 1024 * 1024


class AuthMode(StrEnum):
    """`require`: anonymous alternatives don't count; `warn`: wrong credentials are only noted."""

    REQUIRE = "require"
    ENFORCE = "enforce"
    WARN = "warn"
    OFF = "off"


class ValidateMode(StrEnum):
    """What a request that breaks the document gets: a refusal, a notice, or nothing."""

    ENFORCE = "enforce"
    WARN = "warn"
    OFF = "off"


class ExamplesMode(StrEnum):
    """`base`: a documented example with the request's values laid over it."""

    BASE = "base"
    VERBATIM = "verbatim"
    IGNORE = "ignore"


@dataclass(frozen=True, slots=True)
class Options:
    """Options of one mock; the defaults are those of `understudy mock`.

    `seed` None: a seed is drawn and the clock is real. `now` is where the clock starts when a
    seed is given. `max_body` is in bytes. `loopback`: no other
    machine can reach it; `token` is what one that can has to show for the mock's own pages.
    """

    auth: AuthMode = AuthMode.ENFORCE
    validate: ValidateMode = ValidateMode.ENFORCE
    examples: ExamplesMode = ExamplesMode.BASE
    dynamic: bool = False
    seed: int | None = None
    now: datetime | None = None
    credentials: tuple[Credential, ...] = ()
    max_body: int = DEFAULT_MAX_BODY
    cors_origins: tuple[str, ...] = ()
    loopback: bool = True
    token: str = ""
