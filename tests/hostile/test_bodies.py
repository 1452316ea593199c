"""Whatever a body says, the mock tells what is wrong with it, or answers; and stays small."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .commands import Mock, mock
from .documents import both_ways, written

LIMIT = 10 * 1024 * 1024
MEMBERS = 100_000

UNREADABLE = {
    "5,000 levels": (b"[" * 5_000 + b"]" * 5_000, 200),
    "100,000 levels": (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, 1_000),
    "bytes that are no UTF-8": (b'{"a":"\xff"}', 6),
    "half a surrogate pair": (rb'{"a":"\ud800"}', 6),
    "half a surrogate pair in a name": (rb'{"\ud800":1}', 2),
    "no number": (b'{"a":NaN}', 5),
    "no finite number": (b'{"a":-Infinity}', 5),
    "a number out of range": (b'{"a":1e999999}', 5),
    "100,000 digits": (b'{"a":' + b"9" * 100_000 + b"}", 5),
    "a member twice": (b'{"a":1,"a":2}', 7),
    "a byte order mark": (b"\xef\xbb\xbf{}", 0),
    "UTF-16": ('{"a":1}'.encode("utf-16-le"), 1),
    "a null byte": (b"{}\0", 2),
    "half of it": (b'{"a":', 5),
    "nothing but space": (b" " * 1_000, 0),
}
TOO_MANY = {
    "empty objects": b"[" + b"{}," * 3_400_000 + b"{}]",
    "empty arrays": b"[" + b"[]," * 3_400_000 + b"[]]",
    "small objects": b"[" + b'{"a":1},' * 1_250_000 + b"1]",
    "digits": b"[" + b"1," * 5_000_000 + b"1]",
    "fractions": b"[" + b"1.5," * 2_500_000 + b"1]",
    "short texts": b"[" + b'"ab",' * 2_000_000 + b"1]",
}
READABLE = {
    "100,000 members": json.dumps({f"k{i}": i for i in range(MEMBERS)}).encode(),
    "100,000 items": json.dumps(list(range(MEMBERS))).encode(),
    "a text as long as may be": b'"' + b"x" * (LIMIT - 2) + b'"',
    "400 digits": b"[" + b"9" * 400 + b"]",
    "100,000 digits behind the point": b"0." + b"1" * 100_000,
    "200 levels": b"[" * 199 + b"]" * 199,
    "escapes of a terminal and of HTML": json.dumps("\x1b[31m\r\n\0<script>").encode(),
}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mock]:
    api = both_ways({})
    with mock(written(tmp_path_factory.mktemp("api"), api), "--quiet") as running:
        yield running


def sent(body: bytes, *fields: bytes) -> bytes:
    head = (
        b"POST /a HTTP/1.1",
        b"Host: localhost",
        b"Connection: close",
        b"Content-Type: application/json",
        b"Content-Length: %d" % len(body),
        *fields,
    )
    return b"\r\n".join(head) + b"\r\n\r\n" + body


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_body_that_is_not_json_is_refused_with_the_byte(name: str, running: Mock) -> None:
    body, offset = UNREADABLE[name]
    answer = running.send(sent(body))
    assert answer.startswith(b"HTTP/1.1 400 ")
    problem = json.loads(answer.partition(b"\r\n\r\n")[2])
    assert problem["detail"].endswith(f"at byte {offset}")


@pytest.mark.parametrize("name", READABLE)
def test_a_body_that_is_json_is_answered_whatever_its_size(name: str, running: Mock) -> None:
    before = running.memory()
    running.forget_peak()
    assert running.send(sent(READABLE[name])).startswith(b"HTTP/1.1 200 ")
    assert running.peak() - before < 3 * LIMIT


@pytest.mark.parametrize("name", TOO_MANY)
def test_a_body_of_a_million_values_is_refused_before_they_take_room_or_time(
    name: str, running: Mock
) -> None:
    before, began = running.memory(), running.spent()
    running.forget_peak()
    assert running.send(sent(READABLE["a text as long as may be"])).startswith(b"HTTP/1.1 200 ")
    between = running.spent()
    answer = running.send(sent(TOO_MANY[name]))
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert re.search(rb"more than [\d,]+ (values and names|quotes and backslashes)", answer)
    assert running.peak() - before < 3 * LIMIT
    assert running.spent() - between < 4 * (between - began + 0.02)


FAULTS = {
    "items of another kind": ([1] * 200_000, "item"),
    "items that lack members": ([{}] * 100_000, "row"),
    "names that are too long": ({f"name{i}": 1 for i in range(100_000)}, "names"),
    "no alternative": ([{"x": 1}] * 60_000, "either"),
    "no listed value": ([[1, 2]] * 30_000, "listed"),
}
RULES: dict[str, Any] = {
    "item": {"items": {"type": "string"}},
    "row": {"items": {"required": ["a", "b", "c"]}},
    "names": {"propertyNames": {"maxLength": 2}},
    "either": {"items": {"anyOf": [{"required": [f"k{i}"]} for i in range(100)]}},
    "listed": {"items": {"enum": [[i] for i in range(5_000)]}},
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_body_with_faults_without_number_is_refused_for_the_first_of_them(
    name: str, tmp_path: Path
) -> None:
    value, rule = FAULTS[name]
    body = json.dumps(value).encode()
    with mock(written(tmp_path, both_ways(RULES[rule])), "--quiet") as running:
        running.ask("/a", "POST", "0")
        before, began = running.peak(), running.spent()
        answer = running.send(sent(body))
        assert answer.startswith(b"HTTP/1.1 422 ")
        assert running.peak() - before < 3 * LIMIT
        assert running.spent() - began < 0.5


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "deflate", "br", "zstd", "gzip, gzip", "x"])
def test_a_body_that_is_encoded_is_not_decoded(coding: str, running: Mock) -> None:
    body = gzip.compress(b" " * 10_000_000 + b"{}")
    answer = running.send(sent(body, f"Content-Encoding: {coding}".encode()))
    assert answer.startswith(b"HTTP/1.1 415 ")
    assert b"Content-Encoding" in answer.partition(b"\r\n\r\n")[2]


def test_a_body_that_is_said_to_be_as_it_is_is_read(running: Mock) -> None:
    assert running.send(sent(b"{}", b"Content-Encoding: identity")).startswith(b"HTTP/1.1 200 ")
