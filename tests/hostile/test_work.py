"""No text of a client's makes the mock work for long, wherever it is read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from .commands import Mock, mock
from .documents import document, operation, ref, written

LINE = 60_000
BODY = 2_000_000
SECONDS = 0.4  # of work; what is read in proportion takes a tenth of it
CHOICES = 1_000
LOOKING = r"^(?=(a+)+$)(a|aa)+b(?!x)$"

TEXTS = {
    "commas": b"," * LINE,
    "ranges": b"*/*;q=0.1," * (LINE // 10),
    "parameters": b"a/b;" + b"a=b;" * (LINE // 4),
    "a quotation without end": b'a/b;x="' + b'\\"' * (LINE // 2),
    "a gap": b"a" + b" " * LINE + b"b",
    "letters": b"a" * LINE + b"!",
    "percent signs": b"%" * LINE,
    "a token": b"Bearer " + b"a." * (LINE // 2),
    "a name and a password": b"Basic " + b"QQ==" * (LINE // 4),
    "a long number": b"code=" + b"9" * LINE,
}
FIELDS = (
    *("Accept", "Prefer", "Authorization", "Forwarded", "Origin", "Content-Type", "Cookie"),
    *("Access-Control-Request-Headers", "X-Key", "X-Pattern", "If-None-Match", "Range"),
)
TARGETS = {
    "slashes": b"/" * LINE,
    "segments": b"/b" * (LINE // 2),
    "encoded slashes": b"/%2f" * (LINE // 4),
    "letters for a pattern": b"/b/" + b"a" * LINE + b"!",
    "letters in a query": b"/a?q=" + b"a" * LINE + b"!",
    "ampersands": b"/a?" + b"&" * LINE,
    "brackets": b"/a?d" + b"[a]" * (LINE // 3) + b"=1",
    "items": b"/a?list=" + b"1," * (LINE // 2),
    "a page": b"/__understudy/documents/" + b"../" * (LINE // 3),
    "signing in": b"/authorize?" + b"a&" * (LINE // 2),
}
PART = b'--x\r\nContent-Disposition: form-data; name="p'
BODIES = {
    "letters for a pattern": b"p=" + b"a" * BODY + b"!",
    "fields": b"a=1&" * 9_000,
    "a deep name": b"a" + b"[a]" * (BODY // 3) + b"=1",
    "encoded letters": b"p=" + b"%41" * (BODY // 3),
    "boundaries": b"--x\r\n" * (BODY // 5),
    "a long part": PART + b'"\r\n\r\n' + b"a" * BODY + b"\r\n--x--\r\n",
    "a part of many fields": b"--x\r\n" + b"A: b\r\n" * (BODY // 6) + b"\r\n\r\n--x--",
    "a name without end": PART + b'\\"' * (BODY // 2) + b"\r\n\r\na\r\n--x--\r\n",
    "ends of lines": b"\r\n" * (BODY // 2),
}
TYPES = (
    "application/json",
    "application/x-www-form-urlencoded",
    "text/plain",
    "multipart/form-data; boundary=x",
)


def api() -> dict[str, Any]:
    looking = {"type": "string", "pattern": LOOKING}
    listed = {"type": "array", "items": {"type": "integer"}}
    form = {"type": "object", "properties": {"p": looking, "a": listed}}
    schemas = zip(TYPES, ({"type": "object"}, form, looking, form), strict=True)
    contents = {kind.partition(";")[0]: {"schema": schema} for kind, schema in schemas}
    choices = {"oneOf": [{"const": f"k{number}"} for number in range(CHOICES)]}
    chosen = {"application/json": {"schema": {"type": "array", "items": choices}}}
    parameters = [
        {"name": "q", "in": "query", "schema": {"type": "string", "pattern": "^(a+)+$"}},
        {"name": "list", "in": "query", "explode": False, "schema": listed},
        {"name": "d", "in": "query", "style": "deepObject", "schema": {"type": "object"}},
        {"name": "X-Pattern", "in": "header", "schema": looking},
        {"name": "c", "in": "cookie", "schema": looking},
    ]
    segment = {"name": "x", "in": "path", "required": True, "schema": looking}
    key = operation({}, security=[{"key": []}, {"basic": []}, {"flow": []}])
    urls = {"authorizationUrl": "/authorize", "tokenUrl": "/token", "scopes": {}}
    made = document(
        {
            "/a": {
                "get": operation({}, parameters=parameters),
                "post": operation({}, requestBody={"content": contents}),
            },
            "/b/{x}": {"get": operation({}, parameters=[segment])},
            "/choices": {"post": operation({}, requestBody={"content": chosen})},
            "/key": {"get": key},
        }
    )
    made["components"]["securitySchemes"] = {
        "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
        "basic": {"type": "http", "scheme": "basic"},
        "flow": {"type": "oauth2", "flows": {"authorizationCode": urls}},
    }
    return made


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mock]:
    with mock(written(tmp_path_factory.mktemp("api"), api()), "--quiet", seconds=60) as running:
        yield running


def answered(running: Mock, line: bytes, fields: dict[str, bytes], body: bytes = b"") -> None:
    """It is, with little work, and by no fault of the mock's own."""
    known = {"Host": b"localhost", "Connection": b"close", **fields}
    known |= {"Content-Length": b"%d" % len(body)} if body else {}
    head = b"".join(name.encode() + b": " + value + b"\r\n" for name, value in known.items())
    before = running.spent()
    answer = running.send(line + b" HTTP/1.1\r\n" + head + b"\r\n" + body)
    assert answer[9:10] in (b"2", b"4")
    assert running.spent() - before < SECONDS


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_is_read_soon(field: str, running: Mock) -> None:
    asking = {"Origin": b"http://localhost", "Access-Control-Request-Method": b"GET"}
    for text in TEXTS.values():
        for target in (b"/a", b"/key"):
            answered(running, b"GET " + target, {field: text})
        answered(running, b"OPTIONS /a", {**asking, field: text})


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_is_read_soon(name: str, running: Mock) -> None:
    answered(running, b"GET " + TARGETS[name], {})


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("name", BODIES)
def test_a_body_is_read_soon_and_takes_little_room(name: str, kind: str, running: Mock) -> None:
    before = running.peak()
    for target in (b"/a", b"/token"):
        answered(running, b"POST " + target, {"Content-Type": kind.encode()}, BODIES[name])
    assert running.peak() - before < 20 * BODY


@pytest.mark.parametrize("form", ["json", "yaml"])
def test_the_first_fault_is_told_soon_with_its_line_in_a_large_document(
    form: str, tmp_path: Path
) -> None:
    made = {
        f"S{i}": {"properties": {f"p{j}": {"type": "string"} for j in range(40)}}
        for i in range(1_500)
    }
    body = {"content": {"application/json": {"schema": ref("S1499")}}}
    api = document({"/a": {"post": operation({}, requestBody=body)}}, made)
    path = tmp_path / f"api.{form}"
    text = (
        json.dumps(api, indent=2)
        if form == "json"
        else yaml.dump(api, Dumper=yaml.CSafeDumper, sort_keys=False)
    )
    path.write_text(text, encoding="utf-8")
    line = text[: text.rindex("p39")].count("\n") + 2
    with mock(path, "--quiet", seconds=60) as running:
        assert running.ask("/a", "POST", "{}").status == 200
        before = running.spent()
        answer = running.ask("/a", "POST", '{"p39": 5}')
        assert running.spent() - before < 0.2
    assert answer.status == 422
    assert f"api.{form}:{line}".encode() in answer.body


def test_a_wide_choice_for_many_items_is_made_soon(running: Mock) -> None:
    line, json = b"POST /choices", {"Content-Type": b"application/json"}
    for item in (b'"k%d"' % (CHOICES - 1), b"1", b"[]"):
        answered(running, line, json, b"[" + b",".join([item] * 200_000) + b"]")


MUCH: dict[str, tuple[dict[str, Any], bytes]] = {
    "alternatives": ({"anyOf": [*({"const": -n} for n in range(100)), {}]}, b"1,"),
    "listed values": ({"enum": [*(f"x{n}" for n in range(5_000)), 1]}, b"1,"),
    "listed objects": ({"enum": [*({"a": n} for n in range(2_000)), 1]}, b"1,"),
    "fractions": ({"multipleOf": 1e-300}, b"1,"),
    "conditions": (
        {"allOf": [{"if": {"const": n}, "then": {}, "else": {"minimum": 0}} for n in range(40)]},
        b"1,",
    ),
}


@pytest.mark.parametrize("name", MUCH)
def test_many_values_are_held_to_their_schema_as_far_as_that_is_soon_done(
    name: str, tmp_path: Path
) -> None:
    rule, item = MUCH[name]
    body = {"content": {"application/json": {"schema": {"items": rule}}}}
    path = written(tmp_path, document({"/a": {"post": operation({}, requestBody=body)}}))
    with mock(path, "--quiet", seconds=60) as running:
        assert running.ask("/a", "POST", '[1, {"a": -1}, "y"]').status in (200, 422)
        assert running.ask("/a", "POST", "[1]").status == 200
        before = running.spent()
        answer = running.ask("/a", "POST", f"[{item.decode() * 130_000}1]")
        assert running.spent() - before < 0.2
    assert answer.status == 200
    assert answer.headers.count("it can't be told in time if the schema is kept") == 1
