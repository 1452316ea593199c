"""The command: `understudy mock` plays documents, `understudy check` explains what is in them.

Engines are imported by the command that needs one, so that `--help` is instant.
"""

from __future__ import annotations

import gc
import os
import shlex
import shutil
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from understudy.credentials import GRAMMAR, parse_credential
from understudy.errors import DocumentError, UnderstudyError, UsageError
from understudy.mockserver.options import (
    DEFAULT_MAX_BODY,
    AuthMode,
    ExamplesMode,
    Options,
    ValidateMode,
)
from understudy.terminal import paint_for, visible
from understudy.version import __version__

if TYPE_CHECKING:
    from understudy.openapi.selection import Outcome

INTERRUPTED = 130
_UNITS = {"": 1, "k": 1000, "ki": 1024, "m": 1000**2, "mi": 1024**2, "g": 1000**3, "gi": 1024**3}


class Commands(click.Group):
    """Ends with one line and the error's own exit status for whatever understudy refuses."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except UnderstudyError as error:
            complain(str(error))
            ctx.exit(error.exit_status)
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)


def size(ctx: click.Context, param: click.Parameter, value: str) -> int:
    """A number of bytes, with a unit or without: 10MiB, 500kB, 4096."""
    text = value.strip().lower().removesuffix("b")
    digits = text.rstrip("kmgi ")
    unit = text.removeprefix(digits).strip()
    if not (digits.isascii() and digits.isdecimal()) or unit not in _UNITS:
        raise click.BadParameter(f"{value!r} is no size such as 10MiB, 500kB or 4096", ctx, param)
    return int(digits) * _UNITS[unit]


def instant(ctx: click.Context, param: click.Parameter, value: str | None) -> datetime | None:
    """An RFC 3339 date-time; without an offset it is UTC."""
    if value is None:
        return None
    try:
        found = datetime.fromisoformat(value.upper())
        return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        what = f"{value!r} is no instant such as 2025-01-01T09:00:00Z"
        raise click.BadParameter(what, ctx, param) from None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="understudy %(version)s")
def main() -> None:
    """Play the API that an OpenAPI document describes, and check what the document says."""


DOCUMENTS = click.argument(
    "documents",
    metavar="[DOCUMENT|FOLDER]...",
    nargs=-1,
    type=click.Path(exists=True, path_type=Path),
)
ALLOW_REF = click.option(
    "--allow-ref",
    "allow_hosts",
    metavar="HOST",
    multiple=True,
    help="Follow $ref to this host; without it none leaves the document's folder.",
)
STRICT_NULLABLE = click.option(
    "--strict-nullable",
    is_flag=True,
    help="Read `nullable` in OpenAPI 3.1 by the letter, as a word without meaning.",
)


def choice(modes: type[AuthMode | ValidateMode | ExamplesMode]) -> click.Choice[str]:
    """The values of an option that has a few."""
    return click.Choice([mode.value for mode in modes])


@main.command()
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
        outcomes, notes = _read(documents, allow_hosts, strict_nullable, taken=_mocks_own())
        if all(outcome.api is None for outcome in outcomes):
            for outcome in outcomes:
                complain(_refusal(outcome))
            sys.exit(DocumentError.exit_status)
        from understudy.mockserver.run import Output, run

        flags = [f"--allow-ref={name}" for name in allow_hosts]
        flags += ["--strict-nullable"] if strict_nullable else []
        explained_by = shlex.join([_own_name(), "check", *flags, *map(str, documents)])
        run(outcomes, given, (host, port), Output(explained_by, notes, quiet, as_json))
    finally:
        gc.enable()


@main.command()
@DOCUMENTS
@ALLOW_REF
@STRICT_NULLABLE
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def check(
    documents: tuple[Path, ...],
    allow_hosts: tuple[str, ...],
    strict_nullable: bool,
    as_json: bool,
) -> None:
    """Say what is wrong or ambiguous in these documents, where, and what to do.

    Exit status 0: no errors; 1: errors; 2: not carried out.
    """
    from understudy import check as checking

    outcomes, notes = _read(documents, allow_hosts, strict_nullable, thorough=True)
    checked = checking.check(outcomes)
    for note in notes:
        complain(note)
    if as_json:
        click.echo(checking.as_json(checked), nl=False)
    else:
        click.echo(checking.as_text(checked, paint_for(sys.stdout)), nl=False, color=True)
    sys.exit(int(checking.has_errors(checked)))


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


def _read(
    documents: Sequence[Path],
    allow_hosts: Sequence[str],
    strict_nullable: bool,
    taken: Sequence[str] = (),
    thorough: bool = False,
) -> tuple[list[Outcome], tuple[str, ...]]:
    """The documents of a command line, read, and what there is to say about the choice."""
    from understudy.openapi.selection import read, select

    selection = select(documents)
    outcomes = read(
        selection.paths,
        allow_hosts=frozenset(allow_hosts),
        strict_nullable=strict_nullable,
        taken=taken,
        thorough=thorough,
    )
    notes = [*selection.notes, *(outcome.note for outcome in outcomes if outcome.note)]
    return outcomes, tuple(notes)


def _mocks_own() -> tuple[str, ...]:
    """The names under which the mock has pages of its own."""
    from understudy.mockserver.addresses import RESERVED

    return (RESERVED,)


def _own_name() -> str:
    """How this command is called from here: by name where the shell finds it, else by path."""
    called = Path(sys.argv[0])
    if shutil.which("understudy") or called.name != "understudy":
        return "understudy"
    return os.path.relpath(called)


def _refusal(outcome: Outcome) -> str:
    return str(DocumentError(outcome.refusal)) if outcome.refusal else str(outcome.path)


def complain(what: str) -> None:
    """One line on stderr."""
    click.echo(f"understudy: {visible(what)}", err=True)
