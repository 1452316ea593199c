"""What a command says beside its result: one line on stderr."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import click

from understudy.terminal import visible


def complain(what: str) -> None:
    """One line on stderr."""
    click.echo(f"understudy: {visible(what)}", err=True)


def own_name() -> str:
    """How this command is called from here: by name where the shell finds it, else by path."""
    called = Path(sys.argv[0])
    if shutil.which("understudy") or called.name != "understudy":
        return "understudy"
    return os.path.relpath(called)
