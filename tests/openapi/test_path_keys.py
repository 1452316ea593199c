"""Laws of path keys with a query or a fragment: how they are split, said and kept by a sample."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.openapi.documents import api
from understudy.openapi.findings import Severity
from understudy.openapi.path_key import Condition, split_path_key
from understudy.openapi.request_sample import RequestSample, sample_request

ANSWER = {"responses": {"200": {"description": "fine"}}}


def with_paths(**paths: Any) -> dict[str, Any]:
    return {"paths": {key: {"get": {**ANSWER, **more}} for key, more in paths.items()}}


def sampled(key: str, *parameters: dict[str, Any], path: str = "") -> RequestSample:
    (operation,) = api(with_paths(**{key: {"parameters": list(parameters)}})).operations
    return sample_request(operation, path=path)


@pytest.mark.parametrize(
    ("key", "path", "conditions"),
    [
        ("/a", "/a", ()),
        ("/a?", "/a", ()),
        ("/a?b", "/a", (("?", "b", None),)),
        ("/a?B=1&c=%26d", "/a", (("?", "B", "1"), ("?", "c", "&d"))),
        ("/a?b=c+d", "/a", (("?", "b", "c d"),)),
        ("/#X-Target=Name.A+B&c", "/", (("#", "x-target", "Name.A+B"), ("#", "c", None))),
        ("/a?b=1#c?d", "/a", (("?", "b", "1"), ("#", "c", None), ("?", "d", None))),
        ("/a?b={b}&c=", "/a", (("?", "b", None), ("?", "c", None))),
        ("/{a?b}/{c#d}?e", "/{a?b}/{c#d}", (("?", "e", None),)),
    ],
)
def test_a_key_is_a_path_and_conditions(
    key: str, path: str, conditions: tuple[tuple[str, str, str | None], ...]
) -> None:
    split = split_path_key(key)
    assert (split.path, split.conditions) == (path, tuple(Condition(*c) for c in conditions))


@given(st.text(alphabet="/a{}?#&=%2+", max_size=20))
def test_any_key_is_split_without_loss(key: str) -> None:
    split = split_path_key(key)
    assert key.startswith(split.path + split.mark)
    assert bool(split.mark) == (split.path != key)
    assert all(condition.name for condition in split.conditions)
    assert split.mark or not split.conditions


def test_a_query_or_fragment_in_a_key_is_said_and_the_operation_is_served() -> None:
    read = api(with_paths(**{"/a": {}, "/a?b=1": {}, "/a#c": {}}))
    said = [(f.rule, f.severity, f.place.pointer) for f in read.findings if "path-" in f.rule]
    assert said == [
        ("path-query", Severity.WARNING, "/paths/~1a?b=1"),
        ("path-fragment", Severity.WARNING, "/paths/~1a#c"),
    ]
    assert [operation.path for operation in read.operations] == ["/a", "/a?b=1", "/a#c"]


def test_paths_that_differ_in_names_only_are_said_with_the_other_one() -> None:
    paths = ["/a/{x}", "/a/{y}", "/a/{x}/", "/a/{x}?b", "/a/{y}?b", "/%61/{z}", "/a/{x}.json"]
    read = api(with_paths(**{path: {} for path in paths}))
    said = [(f.place.pointer, f.what) for f in read.findings if f.rule == "path-ambiguous"]
    assert said == [
        ("/paths/~1a~1{y}/get", "GET /a/{y} can't be told from /a/{x}"),
        ("/paths/~1a~1{y}?b/get", "GET /a/{y}?b can't be told from /a/{x}?b"),
        ("/paths/~1%61~1{z}/get", "GET /%61/{z} can't be told from /a/{x}"),
    ]


def test_names_behind_the_path_are_no_path_parameters() -> None:
    read = api(with_paths(**{"/a?b={b}": {}, "/a#{c}": {}}))
    assert all(not operation.parameters for operation in read.operations)


def test_a_sample_carries_what_its_key_asks_for() -> None:
    header = {"name": "X-Target", "in": "header", "schema": {"type": "string"}}
    query = {"name": "b", "in": "query", "schema": {"const": "z"}}
    assert sampled("/a?b=1&c").target == "/a?b=1&c="
    assert sampled("/a?b=1", query).target == "/a?b=1"
    assert sampled("/a?b", query).target == "/a?b=z"
    assert sampled("/a#b", query).target == "/a?b=z"
    assert sampled("/#X-Target=N.A").target == "/?x-target=N.A"
    assert sampled("/#X-Target=N.A", header).headers == (("X-Target", "N.A"),)
    assert sampled("/#X-Target=N.A", header).target == "/"
    assert sampled("/a?b=1", path="/v1/a?b=1").target == "/v1/a?b=1"
