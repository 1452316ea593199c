"""`understudy explain`: one finding of the last contract run again, and what to write about it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

import click

from understudy.commands.console import complain
from understudy.credentials import GRAMMAR, environment_name, parse_credential
from understudy.errors import UsageError
from understudy.terminal import paint_for

if TYPE_CHECKING:
    from understudy.contracts.explaining import Told
    from understudy.contracts.reports.report import ResponseEntry
    from understudy.openapi.model import Api, Operation

LAST = Path(".understudy") / "last.json"


@click.command()
@click.argument("finding")
@click.option(
    "--report",
    type=click.Path(path_type=Path),
    default=LAST,
    show_default=True,
    metavar="FILE",
    help="The JSON report that it is in.",
)
@click.option("--no-send", is_flag=True, help="Only tell what the report has; send nothing.")
@click.option(
    "--credential",
    "credentials",
    metavar="CREDENTIAL",
    multiple=True,
    help=f"What the request needs: {GRAMMAR}; otherwise the environment is asked.",
)
@click.option(
    "--allow-production",
    "allowed",
    metavar="HOST",
    multiple=True,
    help="Send to this host, although the document names it as its own server.",
)
def explain(
    finding: str,
    report: Path,
    no_send: bool,
    credentials: tuple[str, ...],
    allowed: tuple[str, ...],
) -> None:
    """Show a FINDING by its id, send its request again, and say how to live with it.

    Exit status 0: told; 2: there is no such finding, or it can't be sent.
    """
    from understudy.contracts.explaining import find, read_report
    from understudy.contracts.explanation import as_text

    read = read_report(report)
    told = find(read, finding)
    now = None if no_send else _again(told, credentials, allowed)
    text = as_text(told, now, paint_for(sys.stdout), datetime.now(UTC).date())
    click.echo(text, nl=False, color=True)


def _again(told: Told, given: Sequence[str], allowed: Sequence[str]) -> ResponseEntry | str | None:
    """What comes when the request is sent once more, without the secrets in it."""
    from understudy.contracts.explaining import has_labels, request_of, resend
    from understudy.contracts.production import production_of
    from understudy.contracts.reports.telling import response_entry
    from understudy.contracts.secrets import Secrets
    from understudy.contracts.target import parse_target
    from understudy.contracts.wire import WireOptions

    if told.data["replay"] is None:
        complain(f"no single request led to {told.id}, so nothing is sent")
        return None
    api, operation = _operation(told)
    found = production_of(parse_target(told.target.partition(", ")[0]), [api], allowed)
    if found is not None:
        raise found.refusal()
    known = _known(told, api, given)
    if has_labels(told):
        complain("what was secret in the request is sent as the label that stands for it")
    exchange = resend(told, request_of(told, known, token_hex(3)), operation, WireOptions())
    secrets = Secrets((api,), known)
    secrets.learn(exchange)
    answer = secrets.mask_exchange(exchange).answer
    return response_entry(answer, secrets) if answer else exchange.what


def _operation(told: Told) -> tuple[Api, Operation]:
    """The document as it is now, and the operation that the finding is about."""
    from understudy.openapi.reading import read_api
    from understudy.openapi.source import load_document

    path = Path(str(told.data["document"]["file"]))
    if not path.is_file():
        raise UsageError(f"the document {path} is not there", "Go where the run was, or --no-send")
    api = read_api(load_document(path, name=told.document))
    for operation in api.operations:
        if f"{operation.method} {operation.path}" == told.operation:
            return api, operation
    raise UsageError(f"{path} has no {told.operation} any more", "Use --no-send")


def _known(told: Told, api: Api, given: Sequence[str]) -> dict[str, list[str]]:
    """The credentials at hand, by label: those given, then those of the environment."""
    known: dict[str, list[str]] = {}
    for scheme in api.security_schemes:
        value = os.environ.get(environment_name(told.document, scheme), "")
        if value:
            known[f"{told.document}.{scheme}"] = [value]
    for credential in map(parse_credential, given):
        label = credential.label if credential.document else f"{told.document}.{credential.scheme}"
        known[label] = [credential.secret]
    return known
