"""What a check has seen: one thing about one operation, with the exchanges that show it."""

from __future__ import annotations

from dataclasses import dataclass

from understudy.openapi.location import Location

from .exchange import Exchange
from .severity import Severity


@dataclass(frozen=True, slots=True)
class Observation:
    """An observation that is about to become a finding.

    `check` is the check's name; `about` tells findings of one check and operation apart and is the
    same in every run (a pointer, a class of input); `title` is one sentence in plain words without
    a full stop. `documented` says what the document asks for, `received` what came instead; `at` is
    the place that says so. `evidence` are the exchanges that show it, the best first.

    `drift` is what an overlay would add to the document, as (kind, value):
    ("status", "401"): a response, to the operation;
    ("limit", "maxLength 64"): a keyword with its value as JSON, to the schema at `at`;
    ("property", "preview"): a property of this name, to the object's schema at `at`;
    ("unseen", ""): nothing; what `title` tells was documented and never seen.
    """

    check: str
    severity: Severity
    about: str
    title: str
    evidence: tuple[Exchange, ...]
    documented: str = ""
    received: str = ""
    at: Location | None = None
    way_out: str = ""
    drift: tuple[str, str] | None = None
