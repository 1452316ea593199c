"""What a mock says when it starts: where it is, what it serves, and a request for each operation.

To a person or, as one line of JSON, to a program.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from understudy.openapi.finding_data import as_data, counts, in_words
from understudy.openapi.findings import Finding
from understudy.openapi.model import Api
from understudy.openapi.request_sample import sample_curl
from understudy.terminal import Paint, visible

from .addresses import RESERVED

MOST_OPERATIONS = 20


class Announced(Protocol):
    """What is announced: a mock and its documents."""

    apis: tuple[Api, ...]
    refused: tuple[Finding, ...]
    conflicts: tuple[str, ...]
    addresses: Mapping[str, str]
    seed: int
    start: datetime | None


@dataclass(frozen=True, slots=True)
class Line:
    """One operation: its request line, and a command that calls it as it stands."""

    method: str
    address: str
    curl: str


@dataclass(frozen=True, slots=True)
class Listed:
    """One document with the first of its operations; `more` are not listed."""

    name: str
    title: str
    version: str
    lines: tuple[Line, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Announcement:
    """Everything that is said at the start.

    `start` is where a fixed clock begins, None for the real time. `explained_by` is the command
    that explains the findings. `notes` are whatever else its user should know.
    """

    origin: str
    seed: int
    start: datetime | None
    documents: tuple[Listed, ...]
    findings: Mapping[str, int]
    explained_by: str
    refused: tuple[Finding, ...] = ()
    conflicts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def announcement(
    mock: Announced, origin: str, explained_by: str, notes: Sequence[str] = ()
) -> Announcement:
    """What this mock, reached at `origin`, has to say."""
    return Announcement(
        origin,
        mock.seed,
        mock.start,
        tuple(_listed(api, mock.addresses, origin) for api in mock.apis),
        counts(finding for api in mock.apis for finding in api.findings),
        explained_by,
        mock.refused,
        mock.conflicts,
        tuple(notes),
    )


def as_text(said: Announcement, paint: Paint) -> str:
    """For a person; the curl commands stand alone on their lines, to be copied whole."""
    lines = [f"understudy listening on {paint(said.origin, 'bold')} ({_seed(said)})", ""]
    for document in said.documents:
        title = visible(" ".join(filter(None, (document.title, document.version))))
        lines.append(f"{paint(visible(document.name), 'bold')}  {title}".rstrip())
        for line in document.lines:
            request = f"{line.method} {line.address}"
            lines += [f"  {paint(visible(request), 'cyan')}", f"    {visible(line.curl)}"]
        if document.more:
            lines.append(f"  … and {document.more} more: {said.origin}/{RESERVED}/documents")
        lines.append("")
    lines += _remarks(said, paint)
    return "\n".join(lines).rstrip("\n") + "\n"


def as_json(said: Announcement) -> str:
    """The same as one line of JSON, for a program that waits for the address."""
    document: dict[str, Any] = {
        "event": "listening",
        "url": said.origin,
        "seed": said.seed,
        "start": said.start.isoformat() if said.start else None,
        "documents": [
            {
                "name": document.name,
                "title": document.title,
                "version": document.version,
                "operations": [
                    {"method": line.method, "address": line.address, "curl": line.curl}
                    for line in document.lines
                ],
                "more": document.more,
            }
            for document in said.documents
        ],
        "findings": dict(said.findings),
        "explained_by": said.explained_by,
        "refused": [as_data(finding) for finding in said.refused],
        "conflicts": said.conflicts,
        "notes": said.notes,
    }
    return json.dumps(document, separators=(",", ":")) + "\n"


def _listed(api: Api, addresses: Mapping[str, str], origin: str) -> Listed:
    lines = []
    for operation in api.operations[:MOST_OPERATIONS]:
        address = addresses.get(operation.key, operation.path)
        curl = sample_curl(api, operation, origin, address)
        lines.append(Line(operation.method, address, curl))
    return Listed(api.name, api.title, api.version, tuple(lines), len(api.operations) - len(lines))


def _seed(said: Announcement) -> str:
    if said.start is None:
        return f"seed {said.seed}"
    return f"seed {said.seed}, the clock starts at {said.start.isoformat()}"


def _remarks(said: Announcement, paint: Paint) -> list[str]:
    found = in_words(said.findings)
    lines = [f"{found}: {visible(said.explained_by)} explains them"] if found else []
    for finding in said.refused:
        what = visible(f"{finding.place}: {finding.what}. {finding.way_out}")
        lines.append(f"{paint('not served', 'red')}  {what}")
    label = paint("by prefix only", "yellow")
    lines += [f"{label}  {visible(conflict)}" for conflict in said.conflicts]
    return lines + [visible(note) for note in said.notes]
