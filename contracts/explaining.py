"""One finding of a report again: what it is about, sending it once more, and ways to live with it.

The report names credentials and holds none; they are given again to whoever replays it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jsonschema_rs

from understudy.credentials import environment_name
from understudy.errors import UsageError
from understudy.openapi.model import Operation
from understudy.openapi.request_writing import RequestSample
from understudy.openapi.shown import printable, quoted

from .exchange import Exchange, Sent
from .reports.json_report import FORMAT, spelling_of
from .reports.spelling import Known, Spelling, credentials_in, read
from .reports.telling import inflated
from .trial import Expected, Trial
from .wire import Wire, WireError, WireOptions

_RUN_AGAIN = "Run `understudy contract` with --report json=FILE, and give that with --report"
_OWN_NAME = re.compile(rb"understudy-[0-9A-Za-z]+-")
_CAUSE = ("name", "file", "pointer")
_LABEL = re.compile("«[^«»]*»")


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as its report has it: `data` is its JSON object, `target` where the run was.

    `beside` are the other findings of its check at the same place of the document.
    """

    data: Mapping[str, Any]
    target: str
    beside: tuple[Mapping[str, Any], ...] = ()

    @property
    def id(self) -> str:
        """Its id."""
        return str(self.data["id"])

    @property
    def document(self) -> str:
        """The name of its document."""
        return str(self.data["document"]["name"])

    @property
    def operation(self) -> str:
        """`POST /v1/api-keys`."""
        return str(self.data["operation"])


def read_report(path: Path) -> Mapping[str, Any]:
    """A JSON report; UsageError for a file that is none."""
    label = printable(str(path))
    try:
        text = path.read_text("utf-8")
    except (OSError, ValueError) as error:
        why = (error.strerror if isinstance(error, OSError) else None) or "it is no text"
        raise UsageError(f"there is no report in {label} ({why})", _RUN_AGAIN) from error
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{label} is no JSON report", _RUN_AGAIN) from error
    found = data.get("format") if isinstance(data, dict) else None
    if isinstance(found, int) and found > FORMAT:
        raise UsageError(
            f"{label} is of format {found}, and this version reads {FORMAT}", "Update understudy"
        )
    if not jsonschema_rs.Draft202012Validator(_schema()).is_valid(data):
        raise UsageError(f"{label} is no JSON report of this version", _RUN_AGAIN)
    report: Mapping[str, Any] = data
    return report


def find(report: Mapping[str, Any], name: str) -> Told:
    """The finding of an id, or of the beginning of one; UsageError where that is none."""
    ids = {finding["id"]: finding for finding in report["findings"]}
    fitting = [one for one in ids if one == name] or [one for one in ids if one.startswith(name)]
    if len(fitting) == 1 and name:
        found = ids[fitting[0]]
        beside = tuple(one for one in ids.values() if _is_beside(one, found))
        return Told(found, str(report["target"]), beside)
    if len(fitting) > 1 and name:
        raise UsageError(f"{quoted(name)} may be {' or '.join(fitting[:5])}", "Write more of it")
    near = get_close_matches(name, ids, 1, 0.5)
    way_out = f"Did you mean {near[0]}?" if near else f"It has {', '.join([*ids][:8]) or 'none'}"
    raise UsageError(f"the report has no finding {quoted(name)}", way_out)


def _is_beside(one: Mapping[str, Any], found: Mapping[str, Any]) -> bool:
    """Whether another finding that counts has the cause of one that was found."""
    place = found["document"]
    return bool(
        one is not found
        and not one["accepted"]
        and one["check"] == found["check"]
        and place["pointer"]
        and [one["document"][key] for key in _CAUSE] == [place[key] for key in _CAUSE]
    )


def request_of(told: Told, known: Known, run: str) -> Sent:
    """The request of a finding with these credentials in it; `run` makes its names new.

    UsageError where it can't be made: no request led to the finding, a credential is missing, or
    it leads elsewhere than the run did.
    """
    replay = told.data["replay"]
    if replay is None:
        raise UsageError(f"no single request led to {told.id}", "Run `understudy contract` again")
    try:
        url, headers, body = _pieces(replay)
    except (ValueError, TypeError, KeyError) as error:
        raise UsageError(f"the request of {told.id} can't be read", _RUN_AGAIN) from error
    spellings = (url, *(value for _, value in headers))
    for label in dict.fromkeys(name for one in spellings for name in credentials_in(one)):
        if not known.get(label):
            document, _, scheme = label.rpartition(".")
            variable = environment_name(document, scheme)
            what = f"sending {told.id} again takes the credential {label}"
            raise UsageError(what, f"Set {variable}, or use --credential {label}=env:NAME")
    address = read(url, known)
    if urlsplit(address)[:2] not in _origins(told.target):
        what = f"{told.id} leads to another host than the run did"
        raise UsageError(what, "Use a report as it was written")
    if body is not None:
        body = _OWN_NAME.sub(b"understudy-" + run.encode() + b"-", body)
    given = tuple((name, read(value, known)) for name, value in headers)
    return Sent(str(replay["method"]), address, given, body)


def resend(told: Told, sent: Sent, operation: Operation, options: WireOptions) -> Exchange:
    """Send the request of a finding once."""
    parts = urlsplit(sent.url)
    request = RequestSample(sent.method, parts.path, parts.query, sent.headers, sent.body)
    trial = Trial(operation, "explain", str(told.data["title"]), Expected.ANYTHING, request)
    wire = Wire(options)
    try:
        return Exchange(1, trial, sent, wire.send(sent))
    except WireError as error:
        return Exchange(1, trial, sent, None, error.trouble, error.what)
    finally:
        wire.close()


def has_labels(told: Told) -> bool:
    """Whether what was sent had secrets in it that are labels now, and are sent as such."""
    replay = told.data["replay"]
    if replay is None:
        return False
    url, headers, body = _pieces(replay)
    spellings = (url, *(value for _, value in headers))
    texts = [piece for one in spellings for piece in one if isinstance(piece, str)]
    texts += [body.decode("utf-8", "replace")] if body else []
    return any(map(_LABEL.search, texts))


def _pieces(
    replay: Mapping[str, Any],
) -> tuple[Spelling, list[tuple[str, Spelling]], bytes | None]:
    url = spelling_of(replay["url"])
    headers = [(name, spelling_of(value)) for name, value in replay["headers"]]
    return url, headers, None if replay["body"] is None else inflated(replay["body"])


def _origins(target: str) -> Iterable[tuple[str, str]]:
    """The schemes and hosts of a run's targets."""
    return [urlsplit(one)[:2] for one in target.split(", ")]


def _schema() -> Any:
    path = files("understudy.contracts.reports").joinpath("report.schema.json")
    return json.loads(path.read_text("utf-8"))
