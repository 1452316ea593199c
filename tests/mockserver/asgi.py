"""Requests to a mock without a socket: one call, one answer, no event loop."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

from understudy.mockserver.app import MockApp, create_app
from understudy.mockserver.options import Options
from understudy.openapi.reading import read_api
from understudy.openapi.source import load_document

ROOT = Path(__file__).resolve().parents[2]
FIVE = tuple(
    ROOT / "specs" / f"{name}.yaml"
    for name in ("baseten", "braintrust", "galileo", "keypair", "lumino")
)
HARBOUR = ROOT / "tests" / "behaviour" / "harbour.yaml"
SEEDED = Options(seed=7)


@dataclass(frozen=True)
class Answer:
    """A response as it left the application; header names are in lower case."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """The values of a header, several joined by a comma; empty where it is not there."""
        return ", ".join(value for key, value in self.headers if key == name.lower())

    @property
    def reason(self) -> str:
        """What the mock says about why it answered so."""
        return self.header("understudy-reason")

    @property
    def json(self) -> Any:
        """The body, read as JSON."""
        return json.loads(self.body)


class NoAnswerError(Exception):
    """The application ended without an answer."""


def mock_of(*files: Path, options: Options = SEEDED) -> MockApp:
    """A mock of these documents."""
    return create_app([read_api(load_document(file)) for file in files], options)


def written(folder: Path, document: dict[str, Any], name: str = "things") -> Path:
    """A document as a file in this folder."""
    file = folder / f"{name}.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    return file


def call(
    app: MockApp,
    method: str,
    target: str,
    headers: Iterable[tuple[str, str]] = (),
    body: bytes | Any = b"",
    chunks: Iterable[bytes] | None = None,
) -> Answer:
    """One request; a body that is not bytes is sent as JSON, `chunks` one message each."""
    pairs = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    if not isinstance(body, bytes):
        body = json.dumps(body).encode()
        pairs.append((b"content-type", b"application/json"))
    parts = [body] if chunks is None else list(chunks)
    received = [
        {"type": "http.request", "body": part, "more_body": index < len(parts)}
        for index, part in enumerate(parts, 1)
    ]
    sent: list[Any] = []

    async def receive() -> Any:
        return received.pop(0) if received else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    call_to_end = app(_scope(method, target, pairs), receive, send).__await__()
    try:
        call_to_end.send(None)
    except StopIteration:
        return _answer(sent)
    raise AssertionError("the application waits for something that never comes")


def _scope(method: str, target: str, headers: list[tuple[bytes, bytes]]) -> dict[str, Any]:
    path, _, query = target.encode("latin-1").partition(b"?")
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote_to_bytes(path).decode("utf-8", "surrogateescape"),
        "raw_path": path,
        "query_string": query,
        "root_path": "",
        "headers": [(b"host", b"localhost"), *headers],
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 4010),
    }


def _answer(sent: list[Any]) -> Answer:
    if not sent:
        raise NoAnswerError
    start, *rest = sent
    headers = tuple((n.decode("latin-1").lower(), v.decode("latin-1")) for n, v in start["headers"])
    return Answer(start["status"], headers, b"".join(part.get("body", b"") for part in rest))
