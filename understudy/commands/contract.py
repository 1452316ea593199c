"""`understudy contract`: holds a running server to documents, and says what breaks them."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from understudy.contracts.budget import PROFILES
from understudy.contracts.options import (
    AUTO,
    DEFAULT_SEED,
    DEFAULT_TIMEOUT,
    ContractOptions,
    Report,
    ReportFormat,
)
from understudy.contracts.severity import Severity
from understudy.credentials import GRAMMAR, parse_credential
from understudy.errors import UsageError
from understudy.terminal import columns_of, paint_for

from .console import complain
from .documents import ALLOW_REF, DOCUMENTS, STRICT_NULLABLE, read_documents, refusal
from .values import choice, header, report, seed

if TYPE_CHECKING:
    from understudy.contracts.config import Config

_EXAMPLE = "Name it: understudy contract --target http://127.0.0.1:8000"
_EXTRA = "schemathesis"
_RENAMED = {"allow-ref": "allow_hosts"}
_POSITIVE = click.FloatRange(min=0, min_open=True)


class Configured(click.Command):
    """Takes what is not given as a flag or in the environment from the configuration file."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not {"-h", "--help"} & set(args):
            from understudy.contracts.config import find_config

            ctx.obj = find_config(Path())
            ctx.default_map = self._defaults(ctx, ctx.obj)
        return super().parse_args(ctx, args)

    def _defaults(self, ctx: click.Context, config: Config) -> dict[str, Any]:
        """The values of the file, each of them one that its option takes."""
        options = {one.name: one for one in self.get_params(ctx)}
        found = {}
        for flag, value in config.flags.items():
            name = _RENAMED.get(flag, flag.replace("-", "_"))
            try:
                options[name].process_value(ctx, value)
            except click.BadParameter as error:
                what = f"{config.place(flag)}: {flag}: {error.message}"
                raise UsageError(what.removesuffix("."), "Correct it") from error
            found[name] = value
        return found


@click.command(cls=Configured)
@DOCUMENTS
@click.option("--target", metavar="URL", envvar="UNDERSTUDY_TARGET", help="The server to test.")
@click.option(
    "--profile",
    type=click.Choice(list(PROFILES)),
    default="standard",
    show_default=True,
    help="How thorough: 120, 300 or 2000 requests for each operation at the most.",
)
@click.option(
    "--seed",
    callback=seed,
    default=str(DEFAULT_SEED),
    show_default=True,
    metavar="NUMBER|random",
    help="Send the same requests on every run, or other ones.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="So many operations that only read at a time.",
)
@click.option(
    "--include",
    multiple=True,
    metavar="PATTERN",
    help="Test only this operation, path, method or tag.",
)
@click.option(
    "--exclude",
    multiple=True,
    metavar="PATTERN",
    help="Leave this operation, path, method or tag alone.",
)
@click.option(
    "--credential", multiple=True, metavar="CREDENTIAL", help=f"Call with this: {GRAMMAR}."
)
@click.option(
    "--header",
    multiple=True,
    callback=header,
    metavar="'NAME: VALUE'",
    help="Send this with each request.",
)
@click.option(
    "--base-path",
    default=AUTO,
    show_default=True,
    metavar="auto|none|PATH",
    help="What stands between the target and the documents' paths.",
)
@click.option(
    "--wait",
    type=click.FloatRange(min=0),
    default=0.0,
    metavar="SECONDS",
    help="Wait so long for the target to come up.",
)
@click.option(
    "--timeout",
    type=_POSITIVE,
    default=DEFAULT_TIMEOUT,
    show_default=True,
    metavar="SECONDS",
    help="Give up an answer after this.",
)
@click.option("--max-requests", type=click.IntRange(min=1), help="Most requests in all.")
@click.option("--max-created", type=click.IntRange(min=0), help="Most things created in all.")
@click.option("--max-time", type=_POSITIVE, metavar="SECONDS", help="Longest time in all.")
@click.option("--rate", type=_POSITIVE, metavar="NUMBER", help="Most requests in a second.")
@click.option(
    "--allow-production",
    multiple=True,
    metavar="HOST",
    help="Test this host, although a document names it as its own server.",
)
@click.option("--all-roles", is_flag=True, help="Also ask for roles that may do more.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and stop.")
@click.option(
    "--ca-bundle",
    type=click.Path(exists=True, dir_okay=False),
    metavar="FILE",
    help="Trust these certificates.",
)
@click.option(
    "--client-certificate",
    type=click.Path(exists=True, dir_okay=False),
    metavar="FILE",
    help="Show this certificate.",
)
@click.option(
    "--client-key",
    type=click.Path(exists=True, dir_okay=False),
    metavar="FILE",
    help="The key of the certificate, where it is not in the same file.",
)
@click.option(
    "--baseline",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Findings to live with for now.",
)
@click.option(
    "--report",
    multiple=True,
    callback=report,
    metavar="FORMAT=PATH",
    help=f"Write a report: {', '.join(ReportFormat)}.",
)
@click.option(
    "--fail-on",
    type=choice(Severity),
    default=Severity.FAILURE.value,
    show_default=True,
    help="The least that ends with exit status 1.",
)
@ALLOW_REF
@STRICT_NULLABLE
def contract(
    documents: tuple[Path, ...],
    allow_hosts: tuple[str, ...],
    strict_nullable: bool,
    **given: Any,
) -> None:
    """Hold the server at TARGET to these documents, and say what breaks them.

    Without a document: those that come along, as far as the target serves them. Exit status 0: the
    contract is kept; 1: broken; 2: nothing was tested; 3: the target can't be used.
    """
    ctx = click.get_current_context()
    options = _options(given, ctx.obj)
    if importlib.util.find_spec(_EXTRA) is None:
        raise UsageError(
            "the generator of test cases is not installed",
            "Install it: pip install 'understudy[contract]'",
        )
    outcomes, notes = read_documents(documents, allow_hosts, strict_nullable)
    for note in notes:
        complain(note)
    for outcome in outcomes:
        if outcome.api is None:
            complain(refusal(outcome))
    if any(outcome.api is None for outcome in outcomes) and documents:
        ctx.exit(2)
    from understudy.contracts.fuzzing import fuzz
    from understudy.contracts.session import Screen, carry_out

    screen = Screen(
        sys.stdout, sys.stderr, complain, paint_for(sys.stdout), _ask, columns_of(sys.stdout)
    )
    apis = [outcome.api for outcome in outcomes if outcome.api]
    ctx.exit(carry_out(apis, options, screen, fuzz, named=bool(documents)))


def _options(given: dict[str, Any], config: Config) -> ContractOptions:
    """The options as a run takes them."""
    if not given["target"]:
        raise UsageError("there is no target", _EXAMPLE)
    if given["client_key"] and not given["client_certificate"]:
        raise UsageError("--client-key is given without --client-certificate", "Give both")
    credentials = tuple(map(parse_credential, given.pop("credential")))
    reports = tuple(Report(ReportFormat(name), path) for name, path in given.pop("report"))
    return ContractOptions(
        fail_on=Severity(given.pop("fail_on")),
        allow_production=frozenset(given.pop("allow_production")),
        credentials=credentials,
        headers=given.pop("header"),
        reports=reports,
        overrides=config.overrides,
        documents=config.documents,
        **given,
    )


def _ask(question: str) -> bool:
    """A yes that somebody types; no where nobody can."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    return click.prompt(question, default="no", show_default=False, err=True).strip() == "yes"
