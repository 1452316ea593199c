"""What is tested, and how it is served: the right apps, their variants, and those with a fault."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from tests.apps.catalogue import RIGHT, named, right, staged
from tests.apps.serving import Served, served

CORRECT, VARIANT = "correct", "variant"


@dataclass(frozen=True)
class Subject:
    """An app to test; `kind` is the class of its fault, or `correct`, or `variant`."""

    kind: str
    document: str
    name: str
    what: str

    @property
    def is_right(self) -> bool:
        return self.kind in {CORRECT, VARIANT}


@dataclass(frozen=True)
class Place:
    """Where a subject answers; `header` is what a client with the first credential sends."""

    document: str
    served: Served
    header: tuple[str, str]


def subjects(only: Sequence[str] = ()) -> tuple[Subject, ...]:
    """Those that begin with one of `only`, as `state` or `state/lumino`.

    The right apps of their documents come first, since a finding counts against them.
    """
    chosen = [
        Subject(each.kind, each.document, name, each.what)
        for name, each in named().items()
        if not only or any(f"{name}/".startswith(f"{part.rstrip('/')}/") for part in only)
    ]
    documents = {one.document for one in chosen}
    apps = [
        Subject(CORRECT, document, f"{CORRECT}/{document}", "The right app")
        for document in RIGHT
        if document in documents or not only or {CORRECT, f"{CORRECT}/{document}"} & {*only}
    ]
    return (*apps, *chosen)


@contextmanager
def serving(subject: Subject) -> Iterator[Place]:
    api = right(subject.document)
    api = api if subject.kind == CORRECT else staged(api, subject.name)
    header = right(subject.document).porch.doors[0].written()
    with served(api) as place:
        yield Place(subject.document, place, header)
