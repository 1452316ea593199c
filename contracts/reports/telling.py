"""A result -> a Report: masked once and for all, cut to what can be read, and how to repeat it."""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from understudy.contracts.exchange import Answer, Exchange, Sent
from understudy.contracts.finding import Finding
from understudy.contracts.result import Result, Tested
from understudy.openapi.model import Api, Operation
from understudy.openapi.shown import printable
from understudy.version import __version__

from .creations import creation
from .curl import curl, variables
from .masks import Masks, masked, whole
from .overlay import addition
from .report import (
    CreatedEntry,
    DocumentEntry,
    FindingEntry,
    OperationEntry,
    PlaceEntry,
    Replay,
    Report,
    RequestEntry,
    ResponseEntry,
)
from .spelling import Encoded, Known, Part, Spelling, spell

_LONGEST_BODY = 4000
_LONGEST_NAME = 200
_MOST_READ = 256 * 1024
_MOST_SENT = 64 * 1024 * 1024
_PRESENTING = frozenset(("authorization", "proxy-authorization", "cookie"))


def tell(
    result: Result, masks: Masks, known: Known, named: Mapping[str, str] | None = None
) -> Report:
    """The report of a result; `known` are the credentials by their labels, and `named` the
    variables that they came from, where it was not the one that is looked for by itself.
    """
    operations = {(one.api.name, one.label): one.operation for one in result.tested}
    apis = _apis(result.tested)
    found_in = {**variables(apis.values()), **(named or {})}
    teller = _Teller(masks, known, apis, operations, found_in)
    report = Report(
        version=__version__,
        target=result.target,
        seed=result.seed,
        profile=result.profile,
        started=result.started,
        seconds=result.seconds,
        outcome=result.outcome,
        fail_on=result.fail_on,
        requests=result.requests,
        documents=tuple(map(_document, teller.apis.values())),
        operations=tuple(map(_operation, result.tested)),
        findings=tuple(map(teller.finding, _ranked(result.findings))),
        created=tuple(map(teller.created, result.created)),
        not_served=result.not_served,
        notes=result.notes,
        stopped=result.stopped,
        unusable=result.unusable,
    )
    return masked(report, masks)


@dataclass(frozen=True, slots=True)
class _Teller:
    masks: Masks
    known: Known
    apis: dict[str, Api]
    operations: dict[tuple[str, str], Operation]
    variables: Mapping[str, str]

    def finding(self, finding: Finding) -> FindingEntry:
        observation, evidence = finding.observation, finding.evidence
        safe = self.masks.mask_exchange(evidence) if evidence else None
        replay = (
            self._replay(finding.document, evidence.sent, safe.sent) if evidence and safe else None
        )
        request = self._request(safe.sent, replay) if safe and replay else None
        return FindingEntry(
            id=finding.id,
            severity=finding.severity,
            check=finding.check,
            document=finding.document,
            operation=finding.operation,
            place=_place(finding),
            title=finding.title,
            documented=observation.documented,
            received=observation.received,
            request=request,
            response=response_entry(safe.answer, self.masks) if safe and safe.answer else None,
            trouble=(evidence.what or str(evidence.trouble or "")) if evidence else "",
            curl=self._curl(replay, safe.sent) if safe and replay else "",
            replay=replay,
            count=finding.count,
            seen=finding.seen,
            tries=finding.tries,
            accepted=finding.accepted,
            way_out=observation.way_out,
            overlay=self._overlay(finding),
        )

    def created(self, exchange: Exchange) -> CreatedEntry:
        """Masked before it is cut; nobody needs the whole of a long name to find it."""
        entry = creation(exchange.trial.operation, *self.masks.plain_values(exchange))
        name = self.masks.mask_text(entry.name)
        cut = len(name) > _LONGEST_NAME
        return replace(entry, name=f"{name[:_LONGEST_NAME]}..." if cut else name)

    def _overlay(self, finding: Finding) -> Mapping[str, Any] | None:
        api = self.apis.get(finding.document)
        operation = self.operations.get((finding.document, finding.operation))
        found = addition(api, operation, finding) if api and operation else None
        return found.action if found and found.target else None

    def _replay(self, document: str, raw: Sent, safe: Sent) -> Replay:
        """The request with its credentials by name; everything else in it masked."""
        places = self._places(document)
        headers = tuple(
            (name, self._spelled(value, shown, name.lower() in places))
            for (name, value), (_, shown) in zip(raw.headers, safe.headers, strict=True)
        )
        body = None if safe.body is None else self._deflated(safe.body)
        return Replay(raw.method, self._spelled(raw.url, safe.url, False), headers, body)

    def _spelled(self, raw: str, safe: str, presented: bool) -> Spelling:
        spelling = spell(raw, self.known, presented=presented)
        return spelling if any(not isinstance(one, str) for one in spelling) else (safe,)

    def _places(self, document: str) -> frozenset[str]:
        """The headers in which credentials of a document stand, in lower case."""
        schemes = self.apis[document].security_schemes.values() if document in self.apis else ()
        return _PRESENTING | {one.parameter.lower() for one in schemes if one.place == "header"}

    def _curl(self, replay: Replay, safe: Sent) -> str:
        body = None if safe.body is None else self.masks.mask_text(_text(safe.body))
        return curl(replay.method, replay.url, replay.headers, body, self.variables)

    def _request(self, safe: Sent, replay: Replay) -> RequestEntry:
        headers = tuple((name, self._labelled(value)) for name, value in replay.headers)
        body = None if safe.body is None else _shortened(_text(safe.body), self.masks)
        url = self._labelled(replay.url)
        return RequestEntry(replay.method, url, headers, body, len(safe.body or b""))

    def _labelled(self, spelling: Spelling) -> str:
        """A text with labels for its credentials; that one was altered is still seen."""
        return "".join(map(self._label, spelling))

    def _label(self, piece: str | Part | Encoded) -> str:
        if isinstance(piece, str):
            return piece
        if isinstance(piece, Encoded):
            return self._labelled(piece.pieces)
        if piece == Part(piece.credential):
            secret = self.known[piece.credential][0]
            label = self.masks.mask_text(secret)
            return label if label != secret else f"«{piece.credential}»"
        return f"«{piece.credential}, {piece.case or 'in part'}»"

    def _deflated(self, body: bytes) -> str:
        """A body for sending again, small also where it is one letter 100,000 times."""
        text = self.masks.mask_text(body.decode("utf-8", "surrogateescape"))
        packed = zlib.compress(text.encode("utf-8", "surrogateescape"), 9)
        return base64.b64encode(packed).decode("ascii")


def response_entry(answer: Answer, masks: Masks) -> ResponseEntry:
    """A masked answer for reading."""
    size = len(answer.body)
    body = _shortened(_text(answer.body[:_MOST_READ]), masks, size > _MOST_READ)
    return ResponseEntry(answer.status, answer.headers, body, size, round(answer.seconds, 3))


def _shortened(text: str, masks: Masks, cut: bool = False) -> str:
    """Masked before it is cut, so that no half of a secret is left at the cut."""
    text = whole(masks.mask_text(text))
    most = min(_LONGEST_BODY, len(text) // 2) if cut else _LONGEST_BODY
    return text if len(text) <= most else text[:most] + "..."


def _ranked(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: finding.severity.rank)


def _apis(tested: Iterable[Tested]) -> dict[str, Api]:
    return {one.api.name: one.api for one in tested}


def _document(api: Api) -> DocumentEntry:
    path = api.document.path
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        digest = ""
    return DocumentEntry(api.name, printable(str(path)), digest)


def _operation(tested: Tested) -> OperationEntry:
    return OperationEntry(
        document=tested.api.name,
        operation=tested.label,
        operation_id=tested.operation.operation_id,
        verdict=tested.verdict,
        documented=tuple(tested.operation.responses),
        statuses=dict(sorted(tested.statuses.items())),
        requests=tested.requests,
        created=tested.created,
        untested=tested.why,
        checks=tested.checks,
        skipped=dict(tested.skipped),
    )


def _place(finding: Finding) -> PlaceEntry:
    place = finding.place
    return PlaceEntry(place.file, place.line, place.column, place.pointer, finding.excerpt)


def _text(body: bytes) -> str:
    return body.decode("utf-8", "backslashreplace")


def inflated(packed: str) -> bytes:
    """The body that a Replay keeps; ValueError for what is none."""
    engine = zlib.decompressobj()
    try:
        found = engine.decompress(base64.b64decode(packed, validate=True), _MOST_SENT)
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if not engine.eof:
        raise ValueError("the body is too large")
    return found
