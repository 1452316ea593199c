"""From documents that were read to a mock that runs until it is stopped, and what it prints."""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from secrets import token_urlsafe

from understudy.openapi.selection import Outcome
from understudy.terminal import paint_for, visible

from . import announce
from .app import MockApp, create_app
from .log import Log, json_lines, query_secrets, text_lines
from .options import Options
from .serve import serve
from .sink import Sink
from .sockets import bind, on_loopback, origin


@dataclass(frozen=True, slots=True)
class Output:
    """What is printed, and how; `explained_by` is the command that explains the findings."""

    explained_by: str
    notes: tuple[str, ...] = ()
    quiet: bool = False
    as_json: bool = False


def run(
    outcomes: Sequence[Outcome],
    options: Options,
    address: tuple[str | None, int],
    output: Output,
) -> None:
    """Serve the documents that could be read at this host and port; return when it is stopped."""
    sockets = bind(*address)
    # It guards what can be reached from elsewhere, so no seed may give it away.
    options = replace(options, loopback=on_loopback(sockets), token=token_urlsafe())
    notes = output.notes
    if not options.loopback:
        reached = "warning: other machines can reach this mock, through --host; its own pages want"
        notes = (*notes, f"{reached} Authorization: Bearer {options.token} from them")
    mock = create_app(
        [outcome.api for outcome in outcomes if outcome.api],
        options,
        [outcome.refusal for outcome in outcomes if outcome.refusal],
    )
    said = announce.announcement(mock, origin(sockets), output.explained_by, notes)
    sink = Sink(sys.stdout, _left_out_json if output.as_json else _left_out)
    if not output.quiet:
        mock.listeners.append(_log(mock, sink, output))
    # What start-up made stays for good: the collector need not look at it at each round.
    gc.freeze()
    gc.enable()
    serve(
        mock, sockets, partial(sink.write, _announced(said, output)), partial(_fault, sink, output)
    )
    sink.close()


def _announced(said: announce.Announcement, output: Output) -> str:
    if output.as_json:
        return announce.as_json(said)
    return announce.as_text(said, paint_for(sys.stdout))


def _log(mock: MockApp, sink: Sink, output: Output) -> Log:
    line = json_lines if output.as_json else text_lines(paint_for(sys.stdout))
    return Log(sink, line, query_secrets(mock.apis))


def _fault(sink: Sink, output: Output, what: str) -> None:
    """Something that went wrong beside a request."""
    if output.as_json:
        sink.write(json.dumps({"event": "fault", "what": what}) + "\n")
    else:
        sink.write(f"understudy: {visible(what)}\n")


def _left_out(lines: int) -> str:
    return f"understudy: {lines} lines were left out, since nobody read them in time\n"


def _left_out_json(lines: int) -> str:
    return json.dumps({"event": "left-out", "lines": lines}) + "\n"
