"""`understudy mock`: answers as documents say, on one port, until it is stopped."""

from __future__ import annotations

import gc
import shlex
import sys
from pathlib import Path
from typing import Any

import click

from understudy.credentials import GRAMMAR, parse_credential
from understudy.errors import DocumentError, UsageError
from understudy.mockserver.options import (
    DEFAULT_MAX_BODY,
    AuthMode,
    ExamplesMode,
    Options,
    ValidateMode,
)

from .absence import absent
from .console import complain, own_name
from .documents import ALLOW_REF, DOCUMENTS, STRICT_NULLABLE, read_documents, refusal
from .values import choice, instant, size


@click.command()
@DOCUMENTS
@click.option("--host", help="Address to listen on [default: 127.0.0.1 and ::1].")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=4010,
    show_default=True,
    help="Port to listen on; 0 picks a free one.",
)
@click.option(
    "--auth",
    type=choice(AuthMode),
    default=AuthMode.ENFORCE.value,
    show_default=True,
    help="Ask for credentials as documented; require: even where anonymous is allowed.",
)
@click.option(
    "--validate",
    type=choice(ValidateMode),
    default=ValidateMode.ENFORCE.value,
    show_default=True,
    help="Refuse requests that break the document, or only say so.",
)
@click.option(
    "--examples",
    type=choice(ExamplesMode),
    default=ExamplesMode.BASE.value,
    show_default=True,
    help="Lay the request's values over a documented example, or send it verbatim.",
)
@click.option(
    "--dynamic", is_flag=True, help="Make up every answer, also where there are examples."
)
@click.option("--seed", type=click.IntRange(min=0), help="Give the same answers on every run.")
@click.option(
    "--now", callback=instant, metavar="INSTANT", help="Where the clock of a seeded mock starts."
)
@click.option(
    "--credential",
    "credentials",
    metavar="CREDENTIAL",
    multiple=True,
    help=f"Accept only this: {GRAMMAR}.",
)
@click.option(
    "--cors-origin",
    "cors_origins",
    metavar="ORIGIN",
    multiple=True,
    help="Let pages of this origin read the answers; on loopback all may.",
)
@click.option(
    "--max-body",
    callback=size,
    default=str(DEFAULT_MAX_BODY),
    metavar="SIZE",
    help="Largest body that is read [default: 10MiB].",
)
@ALLOW_REF
@STRICT_NULLABLE
@click.option("--quiet", is_flag=True, help="Print no line per request.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON lines.")
def mock(
    documents: tuple[Path, ...],
    host: str | None,
    port: int,
    allow_hosts: tuple[str, ...],
    strict_nullable: bool,
    quiet: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Answer as these documents say, on one port, until it is stopped.

    Without a document: those that come along. A folder stands for the documents in it.
    """
    # Start-up only makes things that stay; `run` sets the collector going again.
    gc.disable()
    try:
        given = _options(options)
        outcomes, notes = read_documents(
            documents, allow_hosts, strict_nullable, taken=_mocks_own()
        )
        if all(outcome.api is None for outcome in outcomes):
            for outcome in outcomes:
                complain(refusal(outcome))
            sys.exit(DocumentError.exit_status)
        # Connexion imports httpx, which imports its own command line, where its extras are there.
        with absent("httpx._main"):
            from understudy.mockserver.run import Output, run

        flags = [f"--allow-ref={name}" for name in allow_hosts]
        flags += ["--strict-nullable"] if strict_nullable else []
        explained_by = shlex.join([own_name(), "check", *flags, *map(str, documents)])
        run(outcomes, given, (host, port), Output(explained_by, notes, quiet, as_json))
    finally:
        gc.enable()


def _options(given: dict[str, Any]) -> Options:
    """The options that a mock itself has, from those of the command."""
    from understudy.mockserver.cors import normal_origin

    try:
        origins = tuple(map(normal_origin, given.pop("cors_origins")))
    except ValueError as error:
        raise UsageError(f"--cors-origin: {error}") from error
    return Options(
        auth=AuthMode(given.pop("auth")),
        validate=ValidateMode(given.pop("validate")),
        examples=ExamplesMode(given.pop("examples")),
        credentials=tuple(map(parse_credential, given.pop("credentials"))),
        cors_origins=origins,
        **given,
    )


def _mocks_own() -> tuple[str, ...]:
    """The names under which the mock has pages of its own."""
    from understudy.mockserver.addresses import RESERVED

    return (RESERVED,)
