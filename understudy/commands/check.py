"""`understudy check`: explains what is wrong or ambiguous in documents."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from understudy.terminal import paint_for

from .console import complain
from .documents import ALLOW_REF, DOCUMENTS, STRICT_NULLABLE, read_documents


@click.command()
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

    outcomes, notes = read_documents(documents, allow_hosts, strict_nullable, thorough=True)
    checked = checking.check(outcomes)
    for note in notes:
        complain(note)
    if as_json:
        click.echo(checking.as_json(checked), nl=False)
    else:
        click.echo(checking.as_text(checked, paint_for(sys.stdout)), nl=False, color=True)
    sys.exit(int(checking.has_errors(checked)))
