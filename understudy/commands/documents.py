"""The documents of a command line: how they are named, and what reading them came to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from understudy.errors import DocumentError

if TYPE_CHECKING:
    from understudy.openapi.selection import Outcome

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


def read_documents(
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


def refusal(outcome: Outcome) -> str:
    """Why a document was not read, in one line."""
    return str(DocumentError(outcome.refusal)) if outcome.refusal else str(outcome.path)
