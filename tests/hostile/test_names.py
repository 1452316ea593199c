"""Names of a document that are code, markup or orders to a terminal are shown, and nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from .commands import check, mock
from .documents import document, operation, written

NAME = (
    "\x1b[31mX\x1b]0;t\x07\x9b2J\u202e\u2066\r\nSet-Cookie: a=b\x00\x7f<script>alert(1)</script>"
    "{{7*7}}{0.__class__}%s${7*7}#{7*7}';DROP TABLE x;--\u2028::error::x"
)
HARMFUL = [chr(code) for code in (0x00, 0x07, 0x1B, 0x7F, 0x9B, 0x202E, 0x2066, 0x2028)]
INFO = {"title": NAME, "version": NAME}
KEY = {"type": "apiKey", "in": "header", "name": "X-Key"}


def hostile() -> dict[str, Any]:
    """A document with the name wherever it can be."""
    thing = {
        "type": "object",
        "title": NAME,
        "required": [NAME],
        "properties": {NAME: {"type": "integer", "description": NAME}, "e": {"enum": [NAME]}},
    }
    parameter = {"name": NAME, "in": "query", "required": True, "schema": {"pattern": NAME}}
    header = {NAME: {"schema": {"const": NAME}}, "X-A": {"schema": {"enum": [NAME]}}}
    content = {"application/json": {"schema": thing, "examples": {NAME: {"value": {NAME: NAME}}}}}
    answers = {"200": {"description": NAME, "headers": header, "content": content}}
    refused = {"401": {"description": NAME, "content": {"application/json": {"schema": thing}}}}
    common = {"operationId": NAME, "summary": NAME, "tags": [NAME]}
    paths = {
        f"/{NAME}": {"get": {**common, "responses": answers}},
        "/query": {"get": {**common, "parameters": [parameter], "responses": answers}},
        "/body": {"post": operation({"type": "object"}, requestBody={"content": content})},
        "/headers": {"get": {"responses": answers}},
        "/key": {"get": {"security": [{NAME: [NAME]}], "responses": answers | refused}},
        "/text": {"get": {"responses": {"200": {"description": "", "content": {NAME: {}}}}}},
        "/wrong": {"get": {"responses": {NAME: {}}, "parameters": [{"name": NAME, "in": NAME}]}},
        "/refs": {"get": operation({"$ref": f"#/{NAME}", "type": NAME, "format": NAME})},
    }
    api = document(paths, {NAME: thing})
    api["components"]["securitySchemes"] = {NAME: KEY, "odd": {"type": NAME}}
    servers = [{"url": f"http://x.example/{NAME}", "description": NAME}]
    return api | {"info": INFO, "servers": servers, "tags": [{"name": NAME}], NAME: 1}


def harmless(text: str) -> bool:
    return not any(character in text for character in HARMFUL) and "\r" not in text


def test_check_says_hostile_names_without_obeying_them(tmp_path: Path) -> None:
    _, said = check(written(tmp_path, hostile()))
    assert harmless(said)
    assert "49" not in said.replace(str(tmp_path), "")
    assert not any(line.startswith("::error") for line in said.splitlines())


def test_no_answer_of_the_mock_obeys_a_hostile_name(tmp_path: Path) -> None:
    with mock(written(tmp_path, hostile())) as running:
        asked = [
            running.ask("/query"),
            running.ask("/query?a=1"),
            running.ask("/headers"),
            running.ask("/key"),
            running.ask("/text"),
            running.ask("/refs"),
            running.ask("/body", "POST", "{}"),
            running.ask("/body", "POST", json.dumps({NAME: NAME})),
            running.ask("/__understudy/health"),
            running.ask("/__understudy/documents"),
            running.ask("/nowhere"),
        ]
    for answer in asked:
        assert harmless(answer.headers)
        assert "Set-Cookie" not in {line.partition(":")[0] for line in answer.headers.splitlines()}
        assert "text/html" not in answer.headers
        assert b"\x1b" not in answer.body


def test_announcement_and_log_show_hostile_names_without_obeying_them(tmp_path: Path) -> None:
    path = written(tmp_path, hostile())
    command = [sys.executable, "-m", "understudy", "mock", str(path), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        process.terminate()
        assert process.stderr is not None
        said = (first + process.stdout.read() + process.stderr.read()).decode()
    assert "listening on" in said
    assert "alert(1)" in said
    assert harmless(said)


def test_a_file_with_a_hostile_name_is_named_without_obeying_it(tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[31m\u202e\n<b>.json"
    path.write_text(json.dumps(document({})))
    assert harmless(check(path)[1])
