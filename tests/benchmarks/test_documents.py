"""The survey of documents: a short run of it, and laws of the judge that it trusts."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.surveying.breaking import broken_body, broken_parameter
from benchmarks.surveying.instances import Instances
from benchmarks.surveying.judging import Judge, Reply
from benchmarks.surveying.operations import Operation, operations
from benchmarks.surveying.raw import Raw, load
from benchmarks.surveying.requests import Requests, Sent
from benchmarks.surveying.strings import matching
from benchmarks.surveying.validity import UndecidedError, Validity, python_pattern

ROOT = Path(__file__).parents[2]
_THING = """
openapi: 3.0.3
info: {title: Things, version: "1"}
servers: [{url: "http://things.example/v1"}]
paths:
  /things/{id}:
    put:
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer, minimum: 7}}
        - {name: tags, in: query, required: true,
           schema: {type: array, items: {type: string, enum: [a, b]}, minItems: 1}}
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}
      responses:
        "200":
          description: it
          content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}
components:
  schemas:
    Thing:
      type: object
      required: [id, name]
      properties:
        id: {type: string, format: uuid, readOnly: true}
        name: {type: string, pattern: "^[a-z]{3}-\\\\d+$"}
        note: {type: string, nullable: true}
"""
_BROKEN = "openapi: 3.0.3\ninfo: {title: No, version: '1'}\npaths: [nothing, [\n"
_ID = "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, Any]]:
    """What a run over a good and a broken document prints, and what it saw."""
    folder = tmp_path_factory.mktemp("documents")
    (folder / "thing.yaml").write_text(_THING)
    (folder / "broken.yaml").write_text(_BROKEN)
    seen = folder / "seen.txt"
    options = ["--folder", str(folder), "--no-fetch", "--cache", str(folder / "cache")]
    done = subprocess.run(
        [
            *[sys.executable, str(ROOT / "benchmarks" / "documents.py"), *options],
            *["--python", sys.executable, "--json", str(seen)],
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout, json.loads(seen.read_text())


def test_every_request_and_its_answer_are_counted(run: tuple[str, dict[str, Any]]) -> None:
    totals = {each["label"]: (each["met"], each["all"]) for each in run[1]["totals"]}
    assert totals["valid requests answered as documented"] == (1, 1)
    assert totals["broken bodies refused"] == (1, 1)
    assert totals["broken parameters refused"] == (1, 1)
    assert totals["all documents that load"] == (1, 2)


def test_a_document_that_is_not_served_is_explained_by_a_line(
    run: tuple[str, dict[str, Any]],
) -> None:
    lines = [line for line in run[0].splitlines() if "broken.yaml" in line]
    assert len(lines) == 1
    assert "not served" in lines[0]


def _thing(tmp_path: Path) -> tuple[Raw, Validity, Operation, Sent]:
    file = tmp_path / "thing.yaml"
    file.write_text(_THING)
    raw = Raw(load(file))
    validity = Validity(raw)
    operation = operations(raw)[0]
    return raw, validity, operation, Requests(raw, Instances(raw, validity)).valid(operation)


def test_a_built_request_is_what_the_document_asks_for(tmp_path: Path) -> None:
    _, _, _, sent = _thing(tmp_path)
    assert sent.target == "/v1/things/7?tags=a"
    assert sent.value.keys() == {"name", "note"}, "what is read-only is not sent"
    assert sent.headers["Content-Type"] == "application/json"


def test_a_broken_request_differs_from_the_valid_one_by_what_is_said(tmp_path: Path) -> None:
    raw, validity, _, sent = _thing(tmp_path)
    for turn in range(6):
        body, parameter = broken_body(sent, validity, turn), broken_parameter(sent, raw, turn)
        assert body is not None
        assert parameter is not None
        assert not validity.allows(sent.schema, body.sent.value, "request"), body.what
        assert parameter.sent.target != sent.target


@pytest.mark.parametrize(
    ("status", "media_type", "body", "fine"),
    [
        (200, "application/json", {"id": _ID, "name": "abc-1"}, True),
        (200, "application/json", {"id": _ID, "name": "abc-1", "note": None}, True),
        (200, "application/json", {"name": "abc-1"}, False),
        (200, "application/json", {"id": "no uuid", "name": "abc-1"}, False),
        (200, "application/json", {"id": _ID, "name": "abc"}, False),
        (200, "application/json", {"id": _ID, "name": None}, False),
        (200, "text/plain", {"id": _ID, "name": "abc-1"}, False),
        (201, "application/json", {"id": _ID, "name": "abc-1"}, False),
        (500, "application/json", {"id": _ID, "name": "abc-1"}, False),
    ],
)
def test_the_judge_takes_what_is_documented_and_nothing_else(
    tmp_path: Path, status: int, media_type: str, body: Any, fine: bool
) -> None:
    raw, validity, operation, _ = _thing(tmp_path)
    reply = Reply(status, {"content-type": media_type}, json.dumps(body).encode())
    assert (
        Judge(raw, validity, Instances(raw, validity)).of_valid(operation, reply) is None
    ) is fine


@given(st.sampled_from([r"^\d{3}-[a-z]+$", "^(a|bc)?x*$", r"^[^/]{2,5}$", r"^[\w.]+@x\.y$", "q"]))
def test_a_string_for_a_pattern_matches_it(pattern: str) -> None:
    compiled = python_pattern(pattern)
    text = matching(pattern, 0, None)
    assert compiled is not None
    assert text is not None
    assert compiled.search(text)


@pytest.mark.parametrize(
    ("schema", "value", "fine"),
    [
        ({"type": "number", "multipleOf": 0.1}, 0.3, True),
        ({"type": "number", "multipleOf": 0.1}, 0.35, False),
        ({"type": "string", "pattern": "/^[a-z]+$/i"}, "ABC", True),
        ({"type": "string", "pattern": "/^[a-z]+$/"}, "ABC", False),
    ],
)
def test_the_judge_reads_numbers_and_patterns_as_they_are_meant(
    schema: Any, value: Any, fine: bool
) -> None:
    raw = Raw({"openapi": "3.1.0", "paths": {}})
    assert Validity(raw).allows(schema, value, "response") is fine


@pytest.mark.parametrize("schema", [True, {"$ref": "urn:document#/nowhere"}], ids=str)
def test_a_text_is_judged_by_a_schema_or_told_to_be_undecided(schema: Any, tmp_path: Path) -> None:
    raw, validity, operation, _ = _thing(tmp_path)
    responses = {"200": {"content": {"text/plain": {"schema": schema}}}}
    judge = Judge(raw, validity, Instances(raw, validity))
    reply = Reply(200, {"content-type": "text/plain"}, b"text")
    with suppress(UndecidedError):
        assert judge.of_valid(replace(operation, responses=responses), reply) is None
