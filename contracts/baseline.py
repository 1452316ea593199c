"""Findings that a team lives with for now: a file of ids, each with a reason and an end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from understudy.errors import DocumentError, UsageError
from understudy.openapi.findings import Place
from understudy.openapi.location import join
from understudy.openapi.resource import Resource
from understudy.openapi.retrieval import read_resource
from understudy.openapi.shown import printable, quoted

from .finding import Finding
from .options import UNSAID
from .result import Result

ANNOUNCED = 14
_NEEDED = ("id", "reason", "expires")
_ALSO = "also"
_KNOWN = (*_NEEDED, "operation", "title", _ALSO)
_WRITE = "Write a list of entries with id, reason and expires, as `understudy explain` prints them"


@dataclass(frozen=True, slots=True)
class Entry:
    """One finding that does not count up to and on the day that it expires.

    `operation` and `title` are for the reader; the place is the entry's own.
    """

    id: str
    reason: str
    expires: date
    place: Place
    operation: str = ""


@dataclass(frozen=True, slots=True)
class Baseline:
    """The entries of a file, in its order."""

    entries: tuple[Entry, ...]


def read_baseline(path: Path) -> Baseline:
    """A baseline of YAML or JSON; UsageError with the line for what is none."""
    label = printable(str(path))
    try:
        resource = read_resource(path, path.absolute().as_uri(), label)
    except DocumentError as error:
        place = error.finding.place
        raise UsageError(f"{place}: {error.finding.what}", _WRITE) from error
    except ValueError as error:
        raise UsageError(f"{label} can't be read ({error})", "Check the path") from error
    if not isinstance(resource.value, list):
        raise _wrong(resource, "", "a baseline is a list", _WRITE)
    entries: dict[str, Entry] = {}
    for index, value in enumerate(resource.value):
        for entry in _entries(resource, value, index):
            if entry.id in entries:
                first = entries[entry.id].place.line
                what = f"{entry.id} stands in line {first} already"
                raise _wrong(resource, entry.place.pointer, what, "Remove one of them")
            entries[entry.id] = entry
    return Baseline(tuple(entries.values()))


def accepted(result: Result, baseline: Baseline, today: date) -> Result:
    """The result with what the baseline has in it accepted, and notes on what is to be done."""
    entries = {entry.id: entry for entry in baseline.entries}
    findings = tuple(_accepted(one, entries.get(one.id), today) for one in result.findings)
    notes = tuple(_notes(result, baseline, today))
    return replace(result, findings=findings, notes=(*result.notes, *notes)).judged()


def entry_text(
    finding: str,
    operation: str,
    title: str,
    reason: str,
    expires: date,
    also: Mapping[str, str] | None = None,
) -> str:
    """An entry as it is to be added to a baseline of YAML.

    `also` are the operations of further findings of the same cause, by id.
    """
    entry: dict[str, Any] = {
        "id": finding,
        "reason": _Quoted(reason),
        "expires": expires.isoformat(),
        "operation": _Quoted(operation),
        "title": _Quoted(title),
    }
    if also:
        entry[_ALSO] = {name: _Quoted(one) for name, one in also.items()}
    text: str = yaml.dump([entry], Dumper=_Dumper, sort_keys=False, width=1000, allow_unicode=True)
    return text


class _Quoted(str):
    """A text that is written in quotes, since it may look like a number to a reader of YAML."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    """Writes such texts."""


_Dumper.add_representer(
    _Quoted, lambda to, text: to.represent_scalar("tag:yaml.org,2002:str", text, style='"')
)


def _accepted(finding: Finding, entry: Entry | None, today: date) -> Finding:
    if entry is None or entry.expires < today or finding.accepted:
        return finding
    return replace(finding, accepted=f"{entry.reason} (until {entry.expires.isoformat()})")


def _notes(result: Result, baseline: Baseline, today: date) -> Iterator[str]:
    found = {finding.id for finding in result.findings}
    whole = not (result.interrupted or result.stopped or result.unusable)
    tested = {one.label for one in result.tested}
    for entry in baseline.entries:
        left = (entry.expires - today).days
        if entry.id in found and left < 0:
            yield f"{entry.place}: {entry.id} expired on {entry.expires}, and counts again"
        elif entry.id in found and left <= ANNOUNCED:
            when = "today" if left == 0 else f"in {left} day{'' if left == 1 else 's'}"
            yield f"{entry.place}: {entry.id} expires {when}"
        elif entry.id not in found and whole and (not entry.operation or entry.operation in tested):
            yield f"{entry.place}: {entry.id} no longer occurs, so remove it"


def _entries(resource: Resource, value: Any, index: int) -> Iterator[Entry]:
    """The entry of a finding, and one like it for each further finding of the same cause."""
    at = join(index)
    if not isinstance(value, dict):
        raise _wrong(resource, at, "an entry is no object", _WRITE)
    for key, one in value.items():
        if key not in _KNOWN:
            near = get_close_matches(key, _KNOWN, 1)
            way_out = f"Did you mean {near[0]}?" if near else f"There is {', '.join(_KNOWN)}"
            raise _wrong(resource, join(index, key), f"{quoted(key)} is unknown", way_out)
        if key == _ALSO:
            _check_also(resource, one, join(index, key))
        elif not isinstance(one, str) or not one.strip():
            raise _wrong(resource, join(index, key), f"{key} is no text", "Write it in quotes")
    for key in _NEEDED:
        if key not in value:
            raise _wrong(resource, at, f"an entry has no {key}", _WRITE)
    if value["reason"].strip() == UNSAID:
        what = f"{UNSAID} stands for a reason that nobody has said yet"
        raise _wrong(resource, join(index, "reason"), what, "Say why it is lived with")
    place = resource.place(at)
    expires = _date(resource, value["expires"], join(index, "expires"))
    entry = Entry(value["id"], value["reason"], expires, place, value.get("operation", ""))
    yield entry
    for name, operation in value.get(_ALSO, {}).items():
        also = resource.place(join(index, _ALSO, name))
        yield replace(entry, id=name, operation=operation, place=also)


def _check_also(resource: Resource, value: Any, at: str) -> None:
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        way_out = "Write the operation of each further finding after its id"
        raise _wrong(resource, at, f"{_ALSO} is no map of texts", way_out)


def _date(resource: Resource, text: str, at: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        what = f"{quoted(text)} is no date"
        raise _wrong(resource, at, what, "Write one such as 2030-01-31") from None


def _wrong(resource: Resource, at: str, what: str, way_out: str) -> UsageError:
    return UsageError(f"{resource.place(at)}: {what}", way_out)
