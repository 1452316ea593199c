"""The command line: `understudy mock`, `check`, `contract` and `explain`.

Engines are imported by the command that needs one, so that `--help` is instant.
"""

from __future__ import annotations

from typing import Any

import click

from understudy.commands.check import check
from understudy.commands.console import complain
from understudy.commands.contract import contract
from understudy.commands.explain import explain
from understudy.commands.mock import mock
from understudy.commands.streams import forgive
from understudy.errors import UnderstudyError
from understudy.version import __version__

INTERRUPTED = 130


class Commands(click.Group):
    """Ends with one line and the error's own exit status for whatever understudy refuses."""

    def main(self, *arguments: Any, **named: Any) -> Any:
        """Whatever becomes of what is printed."""
        forgive()
        return super().main(*arguments, **named)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except UnderstudyError as error:
            complain(str(error))
            ctx.exit(error.exit_status)
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="understudy %(version)s")
def main() -> None:
    """Play the API that an OpenAPI document describes, and check that a server keeps it."""


for command in (mock, check, contract, explain):
    main.add_command(command)
