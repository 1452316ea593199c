"""The generator: what it makes is sent by us, within the budget, and the same for the same seed."""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from understudy.contracts.exchange import Exchange
from understudy.contracts.fuzzing import fuzz
from understudy.contracts.trial import Expected
from understudy.openapi.request_writing import RequestValues

from .answering import Asked, answering
from .subjects import KEY, api_of, subjects_of

_THING = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": {"type": "string", "minLength": 1, "maxLength": 20},
        "size": {"type": "integer", "minimum": 0},
        "owner": {"type": "string", "format": "uuid4"},
    },
}
_CONTENT = {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}
_DONE: dict[str, Any] = {"200": {"description": ""}, "400": {"description": ""}}
_PATHS: dict[str, Any] = {
    "/things": {
        "post": {"requestBody": {"required": True, "content": _CONTENT}, "responses": _DONE},
        "get": {
            "parameters": [
                {"name": "limit", "in": "query", "required": True, "schema": {"type": "integer"}}
            ],
            "responses": _DONE,
        },
    }
}
_COMPONENTS = {"schemas": {"Thing": _THING}}


def _ok(asked: Asked) -> tuple[int, Any]:
    return 200, {}


def _fuzzed(folder: Path, seed: int = 1, **options: Any) -> list[Asked]:
    api = api_of(folder, _PATHS, components=_COMPONENTS)
    with answering(_ok) as server, subjects_of(api, server.url, **options) as subjects:
        fuzz(subjects, seed)
        return server.asked


def test_the_same_seed_gives_the_same_requests(tmp_path: Path) -> None:
    first, second = _fuzzed(tmp_path, 7, requests=60), _fuzzed(tmp_path, 7, requests=60)
    told = [[(a.method, a.target, a.body) for a in asked] for asked in (first, second)]
    assert told[0] == told[1]
    assert {a.method for a in first} == {"GET", "POST"}


def test_another_seed_gives_others(tmp_path: Path) -> None:
    first, second = _fuzzed(tmp_path, 7, requests=60), _fuzzed(tmp_path, 8, requests=60)
    assert [(a.target, a.body) for a in first] != [(a.target, a.body) for a in second]


@pytest.mark.parametrize("most", [1, 7, 40])
def test_the_budget_of_an_operation_is_kept_and_used(tmp_path: Path, most: int) -> None:
    """Of what is drawn twice nothing is sent, so that a little may be left."""
    asked = _fuzzed(tmp_path, requests=most)
    for method in ("GET", "POST"):
        assert 0.75 * most <= sum(one.method == method for one in asked) <= most


@pytest.mark.parametrize("most", [0, 1, 25])
def test_the_budget_of_the_run_is_kept_exactly(tmp_path: Path, most: int) -> None:
    assert len(_fuzzed(tmp_path, of_run=most)) == most


@pytest.mark.parametrize("waits", ["for a case", "for an answer"])
def test_when_the_time_of_the_run_is_over_nothing_more_is_made_or_sent(
    tmp_path: Path, waits: str
) -> None:
    asked: list[Exchange] = []
    looks = count()

    def clock() -> float:
        """Time is over once five requests are answered, or after so many looks at the clock."""
        late = len(asked) >= 5 if waits == "for an answer" else next(looks) > 20
        return 60.0 if late else 0.0

    api = api_of(tmp_path, _PATHS, components=_COMPONENTS)
    with (
        answering(_ok) as server,
        subjects_of(api, server.url, listeners=[asked.append], seconds=60, clock=clock) as subjects,
    ):
        fuzz(subjects, 1)
    assert len(server.asked) <= 10
    why = "the limit of time for the run is reached"
    assert {one.skipped.get("fuzzing") for one in subjects} == {why}


def test_every_request_is_told_to_the_listeners_and_bears_the_credential(tmp_path: Path) -> None:
    heard: list[Exchange] = []
    asked = _fuzzed(tmp_path, requests=40, listeners=[heard.append])
    assert len(heard) == len(asked)
    assert {one.header("X-Key") for one in asked} == {KEY}
    assert {e.trial.phase for e in heard} >= {"coverage", "fuzzing"}


def test_nothing_in_a_request_names_the_generator(tmp_path: Path) -> None:
    asked = _fuzzed(tmp_path, requests=40)
    assert not [one for one in asked if "schemathesis" in str(one).lower()]


def test_what_is_expected_is_what_the_document_says(tmp_path: Path) -> None:
    heard: list[Exchange] = []
    _fuzzed(tmp_path, requests=150, listeners=[heard.append])
    told = {(e.trial.expected, e.trial.member, e.trial.rule) for e in heard}
    assert (Expected.REFUSAL, ("body", "name"), "required") in told
    assert ("body", "owner") in {
        member for expected, member, _ in told if expected is Expected.REFUSAL
    }
    assert (Expected.REFUSAL, ("query", "limit"), "required") in told
    valid = [e for e in heard if e.trial.expected is Expected.SUCCESS and e.trial.values]
    bodies = [e.trial.values.body for e in valid if e.trial.values and e.trial.values.body]
    assert any("owner" in body for body in bodies)
    assert all(1 <= len(body["name"]) <= 20 for body in bodies)


def test_paths_lead_to_what_is_known_to_be_there(tmp_path: Path) -> None:
    parameter = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    sort = {"name": "sort", "in": "query", "schema": {"enum": ["up", "down"]}}
    paths = {"/things/{id}": {"get": {"parameters": [parameter, sort], "responses": _DONE}}}
    api, base = api_of(tmp_path, paths), RequestValues({("path", "id"): "known"})
    with (
        answering(_ok) as server,
        subjects_of(api, server.url, base=base, requests=30) as subjects,
    ):
        fuzz(subjects, 1)
    assert {one.target.partition("?")[0] for one in server.asked} == {"/things/known"}


def test_nothing_is_deleted(tmp_path: Path) -> None:
    parameter = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
    item = {"parameters": [parameter], "get": {"responses": _DONE}, "delete": {"responses": _DONE}}
    api, base = api_of(tmp_path, {"/things/{id}": item}), RequestValues({("path", "id"): 1})
    with answering(_ok) as server, subjects_of(api, server.url, base=base) as subjects:
        fuzz(subjects, 1)
    assert {one.method for one in server.asked} == {"GET"}


def test_an_interrupt_ends_it_with_the_request_that_it_met(tmp_path: Path) -> None:
    def interrupt(exchange: Exchange) -> None:
        raise KeyboardInterrupt

    api = api_of(tmp_path, _PATHS, components=_COMPONENTS)
    with (
        answering(_ok) as server,
        subjects_of(api, server.url, listeners=[interrupt]) as subjects,
        pytest.raises(KeyboardInterrupt),
    ):
        fuzz(subjects, 1)
    assert len(server.asked) == 1


@pytest.mark.parametrize("status", [401, 404, 405, 429, 500, 503])
def test_whatever_is_answered_it_comes_to_its_end(tmp_path: Path, status: int) -> None:
    api = api_of(tmp_path, _PATHS, components=_COMPONENTS)
    most = 2 if status == 429 else 30
    with (
        answering(lambda _: (status, {"detail": "no"})) as server,
        subjects_of(api, server.url, requests=most) as subjects,
    ):
        fuzz(subjects, 1)
    assert server.asked


def test_a_schema_that_no_value_keeps_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    content = {"application/json": {"schema": {"type": "integer", "minimum": 2, "maximum": 1}}}
    body = {"required": True, "content": content}
    paths = {**_PATHS, "/odd": {"put": {"requestBody": body, "responses": _DONE}}}
    api = api_of(tmp_path, paths, components=_COMPONENTS)
    with answering(_ok) as server, subjects_of(api, server.url, requests=40) as subjects:
        fuzz(subjects, 1)
    assert any(one.target == "/things" for one in server.asked)


def test_the_process_is_left_as_it_was(tmp_path: Path) -> None:
    from hypothesis import configuration, settings
    from schemathesis.specs.openapi.formats import STRING_FORMATS

    before = (dict(STRING_FORMATS), list(warnings.filters), settings.default)
    home = configuration.storage_directory(intent_to_write=False).path
    _fuzzed(tmp_path, requests=20)
    assert (dict(STRING_FORMATS), list(warnings.filters), settings.default) == before
    assert configuration.storage_directory(intent_to_write=False).path == home


def test_nothing_is_written_and_nothing_is_printed(tmp_path: Path) -> None:
    script = (
        "from pathlib import Path\n"
        "from tests.contracts.test_fuzzing import _fuzzed\n"
        f"_fuzzed(Path({str(tmp_path)!r}), requests=30)\n"
    )
    away = tmp_path / "away"
    away.mkdir()
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=away,
        env={**os.environ, "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(away.iterdir()) == []
