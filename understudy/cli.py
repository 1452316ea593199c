"""The command line: `understudy mock`, `check`, `contract` and `explain`.

A command is imported when it is asked for, and an engine by the command that needs one.
"""

from __future__ import annotations

from collections import UserDict
from importlib import import_module
from typing import Any

import click

from understudy.commands.console import complain
from understudy.commands.streams import forgive
from understudy.errors import UnderstudyError
from understudy.version import __version__

INTERRUPTED = 130


class Modules(UserDict[str, click.Command | None]):
    """The commands of these names, each imported from the module of its name when it is needed."""

    def __getitem__(self, name: str) -> click.Command:
        command = self.data[name]
        if command is None:
            command = getattr(import_module(f"understudy.commands.{name}"), name)
            self.data[name] = command
        return command


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


@click.group(
    cls=Commands,
    commands=Modules(dict.fromkeys(("check", "contract", "explain", "mock"))),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, message="understudy %(version)s")
def main() -> None:
    """Play the API that an OpenAPI document describes, and check that a server keeps it."""
