"""What is tested while the tester is metered: right apps, and the mock with a big document."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from measuring.server import Server
from measuring.variants import MOCK, Variant

from .subjects import Subject, serving
from .testers import SPECS

APPS = ("lumino", "braintrust", "galileo")
_SECONDS = 10


@dataclass(frozen=True)
class Target:
    """A server that answers, its document, and how a tester is to call it.

    `header` is for a tester that takes one credential as a header.
    """

    document: Path
    url: str
    options: tuple[str, ...]
    header: tuple[str, str] | None = None


@contextmanager
def app(name: str) -> Iterator[Target]:
    """The right app of a document that comes along."""
    with serving(Subject("correct", name, f"correct/{name}", "The right app")) as place:
        given = [f"{scheme}=value:{text}" for scheme, text in place.served.credentials.items()]
        options = [option for one in given for option in ("--credential", one)]
        yield Target(SPECS / f"{name}.yaml", place.served.url, tuple(options), place.header)


@contextmanager
def mock(document: Path, include: str) -> Iterator[Target]:
    """The mock of a document, of which the operations are tested that `include` names."""
    variant = Variant(document.name, document.name, (*MOCK, "--quiet", str(document)))
    with Server(variant, _asked, ()) as server:
        yield Target(document, f"http://127.0.0.1:{server.port}", ("--include", include))


def _asked(port: int) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=_SECONDS)
    try:
        connection.request("GET", "/")
        connection.getresponse().read()
    finally:
        connection.close()
