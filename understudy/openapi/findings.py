"""What is wrong or ambiguous in a document: frozen values with a place and a way out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from zlib import crc32


class Severity(StrEnum):
    """How much a finding matters; only an error turns an exit status red."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Place:
    """A spot in a file as a person reads it; `line` and `column` count from 1."""

    file: str
    pointer: str = ""
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        if self.line is not None:
            column = f":{self.column}" if self.column is not None else ""
            return f"{self.file}:{self.line}{column}"
        return f"{self.file}#{self.pointer}" if self.pointer else self.file


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know about a document.

    `rule` is the stable kebab-case name of the kind of finding; `what` says what is the case,
    `why` why it matters, `way_out` what the reader can do. Sentences without a final full stop.
    """

    severity: Severity
    rule: str
    place: Place
    what: str
    why: str = ""
    way_out: str = ""

    @property
    def id(self) -> str:
        """Stable across runs and machines: the rule, and a checksum of where and what."""
        spot = f"{self.place.file.rsplit('/', 1)[-1]}#{self.place.pointer} {self.what}"
        return f"{self.rule}-{crc32(spot.encode('utf-8', 'backslashreplace')):08x}"


def worst(findings: Iterable[Finding]) -> Severity | None:
    """The gravest severity among them, or None where there are none."""
    order = list(Severity)
    return min((f.severity for f in findings), key=order.index, default=None)
