"""Whatever a client sends, the answer is what its document says, and never a failure of ours.

Answers are judged by independent.py, which shares nothing with what made them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from understudy.mockserver.app import MockApp
from understudy.mockserver.exchange import Exchange

from .asgi import FIVE, HARBOUR, Answer, call, mock_of
from .independent import Document

ALL = (*FIVE, HARBOUR)
# Of these two no valid answer can be made: one schema contradicts itself, the other is not there.
HOPELESS = {("GET", "/impossible"), ("GET", "/broken")}
VALUES = {
    "ship": "6513270e-269e-4d37-a2a7-4de452e6b438",
    "year": "2020",
    "month": "3",
    "ending": "pdf",
    "tags": ".a",
    "spot": ";x=1;y=2",
    "list": "1",
    "depth": "1",
}
KEYS = [
    ("X-Harbour-Key", "k"),
    ("Galileo-API-Key", "k"),
    ("x-api-key", "k"),
    ("Authorization", "Bearer abc.def.ghi"),
]
BODY = {
    "name": "n",
    "description": "d",
    "type": "PERSONAL",
    "expires_at": "2020-01-01T00:00:00Z",
    "kind": "sail",
    "masts": 1,
    "password": "long enough to do",
}


def filled(path: str) -> str:
    for name, value in VALUES.items():
        path = path.replace(f"{{{name}}}", value)
    return path


def preferences(operation: Any) -> Iterator[str]:
    yield "dynamic=false"
    yield "dynamic=true"
    for status in operation["responses"]:
        code = {"default": "500"}.get(status, status.replace("XX", "18"))
        yield from (f"code={code}", f"code={code}, dynamic=true")


@pytest.mark.parametrize("file", ALL, ids=lambda file: file.stem)
def test_each_documented_response_is_as_documented(file: Path) -> None:
    mock, document = mock_of(file), Document(file)
    for method, path, operation in document.operations():
        if (method, path) in HOPELESS:
            continue
        types = {"application/json", "application/x-www-form-urlencoded", "text/html", "*/*"}
        for response in operation["responses"].values():
            types.update(response.get("content", {}))
        for preference in preferences(operation):
            for media_type in types:
                headers = [*KEYS, ("Prefer", preference), ("Accept", media_type)]
                answer = call(mock, method, filled(path), headers, BODY)
                assert document.faults(method, path, answer) == [], (preference, media_type)


@pytest.mark.parametrize("file", ALL, ids=lambda file: file.stem)
def test_each_refusal_is_as_documented(file: Path) -> None:
    mock, document = mock_of(file), Document(file)
    requests: list[tuple[list[tuple[str, str]], Any]] = [
        ([], b""),
        (KEYS, b""),
        (KEYS, b"{"),
        (KEYS, {}),
        (KEYS, None),
        (KEYS, {name: [] for name in BODY}),
        ([*KEYS, ("Content-Type", "text/html")], b"<p>"),
        ([*KEYS, ("Content-Length", str(10**9))], b"{}"),
    ]
    for method, path, _ in document.operations():
        for headers, body in requests:
            for accept in ("*/*", "text/plain", "image/png"):
                answer = call(mock, method, filled(path), [*headers, ("Accept", accept)], body)
                if answer.status >= 400:
                    assert document.faults(method, path, answer) == [], (path, body)
                    assert answer.reason


SECRET = "s3cr3t-0123456789"
secrets = st.tuples(
    st.sampled_from("Authorization Cookie X-Harbour-Key Galileo-API-Key x-api-key".split()),
    st.sampled_from(["", "Bearer ", "Basic ", "Api-Key ", "harbour=", "mate="]).map(
        lambda word: word + SECRET
    ),
)
anything = st.text(st.characters(max_codepoint=0xFF, exclude_characters="\r\n\0"), max_size=20)
tokens = st.from_regex(r"[A-Za-z!#$%&'*+.^_`|~0-9-]{1,12}", fullmatch=True)
header_names = st.sampled_from(
    """Accept Authorization Content-Type Content-Length Cookie Expect Host Origin Prefer Range
    X-Harbour-Key Galileo-API-Key x-api-key X-Watch Accept-Language If-None-Match
    Access-Control-Request-Method Access-Control-Request-Headers Transfer-Encoding""".split()
)
header_values = anything | st.sampled_from(
    [
        "application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=b",
        "text/plain; charset=utf-16",
        "Bearer abc.def.ghi",
        "Api-Key k",
        "Basic dXNlcjpwYXNz",
        "code=200, example=x, dynamic=true, seed=1",
        "code=599",
        "*/*;q=0",
        "http://localhost:3000",
        "99999999999999999999",
    ]
)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=()), max_size=8)
    | st.sampled_from(["2020-01-01 00:00:00Z", "PERSONAL", VALUES["ship"], SECRET]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*BODY, "id", "holds", "depth"]), inner, max_size=4)
    ),
    max_leaves=12,
)
bodies = st.binary(max_size=40) | values.map(lambda value: json.dumps(value).encode())


@st.composite
def requests(
    draw: st.DrawFn, addresses: list[str]
) -> tuple[str, str, list[tuple[str, str]], bytes]:
    path = draw(st.sampled_from(addresses) | anything.map(lambda text: f"/{text}"))
    while "{" in path and "}" in path.partition("{")[2]:
        before, _, rest = path.partition("{")
        path = (
            before
            + draw(anything | st.sampled_from(sorted(VALUES.values())))
            + rest.partition("}")[2]
        )
    query = draw(st.just("") | anything.map(lambda text: f"?{text}"))
    methods = st.sampled_from("GET POST PUT DELETE HEAD OPTIONS PATCH TRACE".split()) | tokens
    headers = draw(st.lists(st.tuples(header_names, header_values) | secrets, max_size=5))
    keys = draw(st.sampled_from([KEYS, []]))
    return draw(methods), path + query, [*keys, *headers], draw(bodies)


class Played:
    """A mock of several documents, with what is known about each."""

    def __init__(self, *files: Path) -> None:
        self.mock: MockApp = mock_of(*files)
        self.documents = {file.stem: Document(file) for file in files}
        self.addresses = sorted({*self.mock.addresses.values(), "/login", "/__understudy/health"})
        self.last: Exchange | None = None
        self.mock.listeners.append(self._heard)

    def _heard(self, exchange: Exchange) -> None:
        self.last = exchange

    def faults(self, answer: Answer) -> list[str]:
        assert self.last is not None
        if not self.last.operation:
            return []
        name, method, path = self.last.operation.split(" ", 2)
        hopeless = (method, path) in HOPELESS or self.last.method == "HEAD"
        said = "does not keep the documented schema" in answer.reason
        return [] if hopeless or said else self.documents[name].faults(method, path, answer)


played = Played(*ALL)


@settings(max_examples=400, deadline=None)
@given(requests(played.addresses))
def test_nothing_that_a_client_sends_makes_a_failure_or_an_undocumented_answer(
    request: tuple[str, str, list[tuple[str, str]], bytes],
) -> None:
    answer = call(played.mock, *request)
    assert played.last is not None
    asked_for = "code=5" in played.last.target or any("code=5" in v for _, v in request[2])
    assert answer.status < 500 or asked_for
    assert played.faults(answer) == []
    assert answer.reason.isascii()
    assert answer.reason.isprintable()
    assert SECRET not in answer.reason
    assert SECRET not in repr(played.last)
