"""How a contract run was asked for: flags, environment and configuration as one frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .severity import Severity

if TYPE_CHECKING:
    from understudy.credentials import Credential

DEFAULT_SEED = 20250101
DEFAULT_TIMEOUT = 10.0
AUTO, NONE = "auto", "none"
UNSAID = "WHY"
"""What stands for a reason until somebody says it."""


class ReportFormat(StrEnum):
    """What a report is written as."""

    JSON = "json"
    JUNIT = "junit"
    HTML = "html"
    SARIF = "sarif"
    GITHUB = "github"
    OVERLAY = "overlay"


@dataclass(frozen=True, slots=True)
class Report:
    """A report that is to be written; `path` empty: where the format's reader looks for it."""

    format: ReportFormat
    path: str


@dataclass(frozen=True, slots=True)
class Override:
    """What a team decided about findings: those of a check, of an operation, or of both.

    `check`, `operation` and `document` are names or `*` patterns; `operation` is
    `POST /v1/things`, a method, a path, an operation's id or a tag. `severity` None: it is
    accepted, for `reason`.
    """

    document: str
    operation: str
    check: str
    severity: Severity | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DocumentSettings:
    """What the configuration says about one document.

    `parameters` are values for path and other parameters by name, for every operation;
    `operation_parameters` those of single operations, by operation pattern. `cleanup` is a command
    that removes what the run has created, where the document has no way to.
    """

    parameters: Mapping[str, Any] = field(default_factory=dict)
    operation_parameters: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    cleanup: str = ""


@dataclass(frozen=True, slots=True)
class ContractOptions:
    """Options of one run; the defaults are those of `understudy contract`.

    The limits are for the run as a whole, in requests, created things, seconds and requests per
    second; None: only those of the profile. `include` and `exclude` are patterns of operations,
    paths and tags. `base_path` is `auto`, `none` or a path. `wait` and `timeout` are in seconds.
    `allow_production` are hosts of a document's own servers that may be called all the same.
    """

    target: str
    seed: int = DEFAULT_SEED
    workers: int = 1
    profile: str = "standard"
    max_requests: int | None = None
    max_created: int | None = None
    max_time: float | None = None
    rate: float | None = None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    base_path: str = AUTO
    wait: float = 0.0
    timeout: float = DEFAULT_TIMEOUT
    ca_bundle: str | None = None
    client_certificate: str | None = None
    client_key: str | None = None
    credentials: tuple[Credential, ...] = ()
    allow_production: frozenset[str] = frozenset()
    all_roles: bool = False
    dry_run: bool = False
    baseline: Path | None = None
    reports: tuple[Report, ...] = ()
    fail_on: Severity = Severity.FAILURE
    overrides: tuple[Override, ...] = ()
    documents: Mapping[str, DocumentSettings] = field(default_factory=dict)
