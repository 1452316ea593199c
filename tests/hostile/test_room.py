"""A body of the largest size, of whatever kind, takes up less than three times that, and no time.

One that would take more is refused, with the place that makes it so large.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from .commands import Mock, mock
from .documents import document, operation, written
from .test_requests import CHUNKED, CLOSE, HOST, LIMIT, statuses

SECONDS = 0.25  # of work, to read it from the network too; some hundredths of it in one go
EMOJI = "\U0001f600".encode()
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=x"
END = b"--x--\r\n"


class Case(NamedTuple):
    """A body, the status that it gets, and what that is for."""

    kind: str
    body: bytes
    status: int = 200
    said: bytes = b""


def text(*, begin: bytes = b"", end: bytes = b"", unit: bytes = b"x") -> bytes:
    """A text in JSON as long as may be."""
    return b'"' + begin + unit * ((LIMIT - 2 - len(begin + end)) // len(unit)) + end + b'"'


def items(unit: bytes, count: int) -> bytes:
    return b"[" + unit * count + b"1]"


def part(data: bytes, more: bytes = b"") -> bytes:
    return b'--x\r\nContent-Disposition: form-data; name="p"' + more + b"\r\n\r\n" + data + b"\r\n"


VALUES = b"values and names in 10,230,003 bytes, at byte "
CASES = {
    "a text": Case(JSON, text()),
    "an emoji in it": Case(JSON, text(end=EMOJI), 413, b"at byte 10485755, which is beyond U+FFFF"),
    "one before it": Case(JSON, text(begin=EMOJI), 413, b"at byte 1, which is beyond U+FFFF"),
    "a letter of two bytes": Case(
        JSON, text(end="ā".encode()), 413, b"57, which is beyond Latin-1"
    ),
    "one of Latin-1": Case(JSON, text(end="é".encode()), 413, b"57, which is beyond ASCII"),
    "an escaped letter": Case(JSON, text(end=rb"\u0101"), 413, b"53, which is beyond Latin-1"),
    "an escaped emoji": Case(JSON, text(end=rb"\ud83d\ude00"), 413, b"47, which is beyond U+FFFF"),
    "an escape": Case(JSON, text(end=rb"\u0041")),
    "nothing but escapes": Case(JSON, text(unit=rb"\u0101")),
    "nothing but escaped pairs": Case(JSON, text(unit=rb"\ud83d\ude00")),
    "nothing but ends of lines": Case(JSON, text(unit=rb"\n")),
    "a small text with an emoji": Case(JSON, text(end=EMOJI)[-4_000_000:].replace(b"x", b'"', 1)),
    "brackets in a text": Case(JSON, text(unit=b"[")),
    "brackets in an object": Case(JSON, b'{"p":' + text(unit=b",{")[:-7] + b'"}'),
    "texts of a kilobyte": Case(JSON, items(b'"%b",' % (b"x" * 1020), 10_000), 413, VALUES),
    "fewer of them": Case(JSON, items(b'"%b",' % (b"x" * 1020), 8_500)),
    "short texts": Case(
        JSON, items(b'"%b",' % (b"x" * 42), 230_000), 413, b" values and names in "
    ),
    "fewer short texts": Case(JSON, items(b'"%b",' % (b"x" * 42), 130_000)),
    "short texts with an emoji": Case(JSON, items(b'"%b%b",' % (b"x" * 38, EMOJI), 80_000)),
    "long numbers": Case(JSON, items(b"0." + b"1" * 36 + b",", 140_000)),
    "long exponents": Case(JSON, items(b"1." + b"7" * 25 + b"e-300,", 150_000)),
    "numbers beyond 64 bits": Case(JSON, items(b"9" * 300 + b",", 3_000)),
    "small objects": Case(JSON, items(b'{"a":1},', 87_000)),
    "names": Case(JSON, b"{" + b",".join(b'"%032d":1' % n for n in range(90_000)) + b"}"),
    "space": Case(JSON, b" " * (LIMIT - 2) + b"{}"),
    "digits": Case(JSON, b"1" * LIMIT, 400, b"a number with too many digits at byte 0"),
    "digits behind the point": Case(JSON, b"0." + b"1" * (LIMIT - 2)),
    "a member twice": Case(
        JSON, b'{"a":%b,"a":1}' % text()[20:].replace(b"x", b'"', 1), 400, b"48"
    ),
    "half a pair": Case(JSON, b'"%b' % text(end=rb"\ud800")[-3_000_000:], 400, b"surrogate in"),
    "a text that does not end": Case(JSON, text()[:-1], 400, b"does not end at byte 0"),
    "quotes": Case(JSON, b'"' * LIMIT, 400, b"at byte 2"),
    "backslashes": Case(JSON, b"\\" * LIMIT, 400, b"at byte 0"),
    "texts without number": Case(JSON, items(b'"",', 3_400_000), 413, b"1,048,576 quotes"),
    "a field": Case(FORM, b"p=" + b"x" * (LIMIT // 4 - 2)),
    "a large field": Case(FORM, b"p=" + b"x" * (LIMIT // 4), 413, b"larger than 2,621,440 bytes"),
    "a field with an emoji": Case(FORM, b"p=" + b"x" * (LIMIT // 4 - 20) + b"%F0%9F%98%80"),
    "items of a field": Case(FORM, b"a=" + b"1," * (LIMIT // 8 - 1), 422),
    "long names": Case(FORM, b"&".join(b"%04d%b=1" % (n, b"z" * 250) for n in range(9_999))),
    "encoded bytes": Case(FORM, b"p=" + b"%41" * 131_000),
    "a file": Case(MULTIPART, part(b"x" * (LIMIT * 9 // 10 - 200), b'; filename="f"') + END),
    "a file of bytes": Case(MULTIPART, part(bytes(range(256)) * 36_000, b'; filename="f"') + END),
    "a larger file": Case(MULTIPART, part(b"x" * (LIMIT - 200)) + END, 413, b"9,437,184 bytes"),
    "a text among parts": Case(MULTIPART, part(b"x" * (LIMIT // 4 - 9) + EMOJI) + END),
    "a larger text": Case(
        MULTIPART, part(b"x" * (LIMIT // 4 + 1)) + END, 413, b"that are no files"
    ),
    "a plain text": Case("text/plain", b"x" * LIMIT),
    "a plain text with an emoji": Case("text/plain", b"x" * (LIMIT - 4) + EMOJI, 413, b"10485756"),
    "nothing but emoji": Case("text/plain", EMOJI * (LIMIT // 8)),
    "another charset": Case("text/plain;charset=koi8-r", b"\xe9" * (LIMIT * 2 // 5)),
    "more of it": Case(
        "text/plain;charset=koi8-r", b"\xe9" * LIMIT, 413, b"4,194,304 bytes of koi8"
    ),
    "bytes": Case("application/octet-stream", b"x" * LIMIT),
}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mock]:
    kinds = ["string", "number", "array", "object"]
    form = {
        "properties": {
            "p": {"type": "string"},
            "a": {"type": "array", "items": {"type": "integer"}},
        }
    }
    schemas = {
        JSON: {"anyOf": [{"type": kind} for kind in kinds]},
        FORM: {"type": "object", **form},
        "multipart/form-data": {"type": "object", **form},
        "text/plain": {"type": "string"},
        "application/octet-stream": {},
    }
    body = {"content": {kind: {"schema": schema} for kind, schema in schemas.items()}}
    answer = {"type": "object", "required": ["p"], "properties": {"p": {"type": "string"}}}
    api = document({"/a": {"post": operation(answer, requestBody=body)}})
    path = written(tmp_path_factory.mktemp("api"), api)
    with mock(path, "--quiet", seconds=60) as running:
        running.ask("/a", "POST", "{}")
        yield running


def head(kind: str, last: bytes) -> bytes:
    return b"POST /a HTTP/1.1\r\n" + HOST + CLOSE + b"Content-Type: %b\r\n" % kind.encode() + last


@pytest.mark.parametrize("name", CASES)
def test_a_body_takes_up_little_room_and_little_time(name: str, running: Mock) -> None:
    case = CASES[name]
    assert len(case.body) <= LIMIT
    before, began = running.memory(), running.spent()
    running.forget_peak()
    sent = head(case.kind, b"Content-Length: %d\r\n\r\n" % len(case.body)) + case.body
    answer = running.send(sent)
    assert statuses(answer) == [case.status]
    assert case.said in answer
    assert running.peak() - before < 3 * LIMIT
    assert running.spent() - began < SECONDS


@pytest.mark.parametrize("size", [100, 5_000, LIMIT])
def test_so_does_one_in_chunks(size: int, running: Mock) -> None:
    body = text()
    chunks = (body[at : at + size] for at in range(0, LIMIT, size))
    written = b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks)
    before = running.memory()
    running.forget_peak()
    assert statuses(running.send(head(JSON, CHUNKED) + written + b"0\r\n\r\n")) == [200]
    assert running.peak() - before < 3 * LIMIT


def test_what_was_large_is_given_back(running: Mock) -> None:
    before = running.memory()
    for _ in range(5):
        for name in ("a text", "short texts with an emoji", "a file of bytes", "bytes"):
            case = CASES[name]
            length = b"Content-Length: %d\r\n\r\n" % len(case.body)
            assert statuses(running.send(head(case.kind, length) + case.body)) == [200]
    assert running.memory() - before < LIMIT


REFUSING: dict[str, dict[str, Any]] = {
    "a format": {"format": "date-time"},
    "a format of ours": {"format": "decimal"},
    "a pattern": {"pattern": "^y"},
    "a greatest length": {"maxLength": 5},
    "a type": {"type": "integer"},
    "a value": {"const": "x"},
    "several types": {"type": ["integer", "null"]},
    "alternatives": {"anyOf": [{"format": "date"}, {"maxLength": 5}]},
    "a condition": {"if": {"minLength": 5}, "then": {"format": "ipv4"}},
    "what it may not be": {"not": {"minLength": 5}},
}


def test_a_large_text_that_is_refused_takes_up_no_more(tmp_path: Path) -> None:
    paths = {}
    for number, rule in enumerate(REFUSING.values()):
        taken = {JSON: {"schema": {"type": "object", "properties": {"p": rule}}}}
        paths[f"/{number}"] = {"post": operation({}, requestBody={"content": taken})}
    body = b'{"p":"%b"}' % (b"x" * (LIMIT - 20))
    with mock(written(tmp_path, document(paths)), "--quiet", seconds=60) as running:
        for number in range(len(REFUSING)):
            running.ask(f"/{number}", "POST", "{}")
            before = running.memory()
            running.forget_peak()
            answer = running.ask(f"/{number}", "POST", body.decode())
            assert answer.status == 422
            assert running.peak() - before < 3 * LIMIT, number
