"""Every error that understudy raises on purpose, as one tree.

UnderstudyError
├── UsageError            the command or call was wrong                    exit status 2
│   ├── CredentialError   a --credential that can't be understood or placed
│   └── DirectionError    an answer that a test asks for and the document does not allow
├── DocumentError         a document that can't be read or served          exit status 2
├── ReferenceProblem      one `$ref` that can't be followed
├── UnreadableJson        text that is not JSON
└── PortTakenError        the address is in use                            exit status 3

Each carries data; the message is made from it: what, where, what to do next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from understudy.openapi.findings import Finding


class UnderstudyError(Exception):
    """The root: catching it catches everything that understudy raises on purpose."""

    exit_status = 2


class UsageError(UnderstudyError):
    """A command line or a call that can't be carried out as given."""

    def __init__(self, what: str, way_out: str = "") -> None:
        super().__init__(what, way_out)
        self.what = what
        self.way_out = way_out

    def __str__(self) -> str:
        return f"{self.what}. {self.way_out}" if self.way_out else self.what


class CredentialError(UsageError):
    """A credential whose grammar, scheme or source is wrong; never holds the secret itself."""


class DirectionError(UsageError):
    """An answer that a test asks for and the document does not allow; `broken` says why not."""

    def __init__(self, operation: str, broken: tuple[str, ...]) -> None:
        super().__init__(
            "\n  ".join((f"{operation} can't answer so:", *broken)),
            "\nGive an answer that the document allows, or say contract=False",
        )
        self.operation = operation
        self.broken = broken

    def __str__(self) -> str:
        return f"{self.what}{self.way_out}"


class DocumentError(UnderstudyError):
    """A document that is refused as a whole; `finding` says what, where and what to do."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding)
        self.finding = finding

    def __str__(self) -> str:
        finding = self.finding
        return f"{finding.place}: {finding.what}. {finding.way_out}"


class ReferenceProblem(UnderstudyError):
    """A `$ref` that can't be followed.

    `rule` is the finding rule it becomes: `reference-dangling`, `reference-refused` or
    `reference-cyclic`; `what` says which target and why; `way_out` what the author can do.
    """

    def __init__(self, rule: str, what: str, way_out: str) -> None:
        super().__init__(rule, what, way_out)
        self.rule = rule
        self.what = what
        self.way_out = way_out

    def __str__(self) -> str:
        return f"{self.what}. {self.way_out}"


class UnreadableJson(UnderstudyError):
    """Bytes that are not JSON (RFC 8259): `offset` counts bytes from 0."""

    def __init__(self, what: str, offset: int) -> None:
        super().__init__(what, offset)
        self.what = what
        self.offset = offset

    def __str__(self) -> str:
        return f"{self.what} at byte {self.offset}"


class PortTakenError(UnderstudyError):
    """The address is in use; `free` is the next port that is not, or None."""

    exit_status = 3

    def __init__(self, host: str, port: int, free: int | None) -> None:
        super().__init__(host, port, free)
        self.host = host
        self.port = port
        self.free = free

    def __str__(self) -> str:
        hint = f"; {self.free} is free: --port {self.free}" if self.free else ""
        return f"port {self.port} on {self.host} is taken{hint}"
