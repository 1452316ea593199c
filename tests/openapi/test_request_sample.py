from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.openapi.documents import api
from understudy.mockserver.bodies import compile_body
from understudy.mockserver.parameters import compile_parameters
from understudy.mockserver.request import Request
from understudy.openapi.model import Operation
from understudy.openapi.request_sample import RequestSample, curl, sample_curl, sample_request

OK = {"200": {"description": "done"}}


def operation(path: str = "/a", method: str = "post", **raw: Any) -> Operation:
    """The one operation of a document."""
    components = raw.pop("components", {})
    read = api({"paths": {path: {method: {"responses": OK, **raw}}}, "components": components})
    (found,) = read.operations
    return found


def sent(sample: RequestSample) -> Request:
    """The sample as a server receives it."""
    headers = [(n.lower().encode(), v.encode()) for n, v in sample.headers]
    scope = {
        "method": sample.method,
        "path": sample.path,
        "query_string": sample.query.encode(),
        "headers": headers,
    }
    return Request(scope, sample.body or b"")


def segments(template: str, path: str) -> Mapping[str, str]:
    """The path's parts by the names of the template."""
    names = re.findall(r"\{([^{}]*)\}", template)
    pattern = "".join(
        "(.*?)" if part.startswith("{") else re.escape(part)
        for part in re.split(r"(\{[^{}]*\})", template)
    )
    found = re.fullmatch(pattern, path)
    assert found, (template, path)
    return dict(zip(names, found.groups(), strict=True))


def wrong(found: Operation) -> list[str]:
    """What a server finds wrong with a sample of this operation."""
    sample = sample_request(found)
    request = sent(sample)
    template = found.path.partition("?")[0].partition("#")[0]
    _, violations = compile_parameters(found)(request, segments(template, sample.path))
    body = compile_body(found.body)(request)
    said = [f"{v.where} {v.path} {v.message}" for v in [*violations, *body.violations]]
    return [*said, body.message] if body.problem else said


PARAMETERS: list[dict[str, Any]] = [
    {"in": place, "style": style, "explode": explode, "schema": schema}
    for place, styles in {
        "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
        "path": ("simple", "label", "matrix"),
        "header": ("simple",),
        "cookie": ("form",),
    }.items()
    for style in styles
    for explode in (True, False)
    for schema in (
        {"type": "string", "enum": ["a b&c/d?e=f"]},
        {"type": "integer"},
        {"type": "boolean"},
        {"type": "array", "items": {"type": "integer"}, "minItems": 2},
        {
            "type": "object",
            "properties": {"x": {"type": "integer"}, "y": {"type": "string"}},
            "required": ["x", "y"],
        },
    )
    if (style == "deepObject") == (schema["type"] == "object" and style == "deepObject")
    and not (style in ("spaceDelimited", "pipeDelimited") and (explode or "items" not in schema))
    and not (place == "cookie" and explode and schema["type"] in ("array", "object"))
    and not (place == "header" and "enum" in schema)
]


@pytest.mark.parametrize("raw", PARAMETERS, ids=str)
def test_a_required_parameter_is_sent_in_its_style(raw: dict[str, Any]) -> None:
    path = "/a/{p}/z" if raw["in"] == "path" else "/a"
    found = operation(path, "get", parameters=[{"name": "p", "required": True, **raw}])
    assert wrong(found) == []


BODIES: dict[str, Any] = {
    "application/json": {"type": "object", "required": ["a"], "properties": {"a": {"enum": [1]}}},
    "application/vnd.api+json": {"type": "array", "items": {"type": "integer"}, "minItems": 1},
    "application/x-www-form-urlencoded": {
        "type": "object",
        "required": ["a", "b", "c"],
        "properties": {
            "a": {"type": "string", "enum": ["x=1&y"]},
            "b": {"type": "array", "items": {"type": "integer"}, "minItems": 2},
            "c": {"type": "boolean"},
        },
    },
    "multipart/form-data": {
        "type": "object",
        "required": ["file", "meta", "n"],
        "properties": {
            "file": {"type": "string", "format": "binary"},
            "meta": {
                "type": "object",
                "properties": {"k": {"type": "string"}},
                "required": ["k"],
            },
            "n": {"type": "integer"},
        },
    },
    "text/plain": {"type": "string", "minLength": 3},
    "application/octet-stream": {"type": "string", "format": "binary"},
    "*/*": {"type": "object"},
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_keeps_its_schema_in_its_media_type(name: str) -> None:
    body = {"required": True, "content": {name: {"schema": BODIES[name]}}}
    assert wrong(operation(requestBody=body)) == []


def test_the_first_valid_example_is_sent() -> None:
    content = {
        "schema": {"type": "object", "required": ["a"]},
        "examples": {"bad": {"value": {}}, "good": {"value": {"a": "shown"}}},
    }
    sample = sample_request(operation(requestBody={"content": {"application/json": content}}))
    assert sample.body == b'{"a": "shown"}'


def test_json_is_preferred_to_other_bodies() -> None:
    content = {"text/plain": {}, "application/json": {"schema": {"type": "object"}}}
    headers = dict(sample_request(operation(requestBody={"content": content})).headers)
    assert headers["Content-Type"] == "application/json"


SCHEMES = {
    "h": {"type": "apiKey", "in": "header", "name": "X-Key", "x-understudy-scheme-word": "Key"},
    "q": {"type": "apiKey", "in": "query", "name": "key"},
    "c": {"type": "apiKey", "in": "cookie", "name": "sid"},
    "b": {"type": "http", "scheme": "Basic"},
    "t": {"type": "http", "scheme": "bearer"},
    "o": {"type": "oauth2", "flows": {}},
    "m": {"type": "mutualTLS"},
}


@pytest.mark.parametrize(
    ("security", "expected"),
    [
        ([{"h": []}], "-H 'X-Key: Key mock-key'"),
        ([{"q": []}], "'http://h/a?key=mock-key'"),
        ([{"c": []}], "-H 'Cookie: sid=mock-key'"),
        ([{"b": []}], "-u user:password"),
        ([{"t": []}], "-H 'Authorization: Bearer mock-key'"),
        ([{"o": ["read"]}], "-H 'Authorization: Bearer mock-key'"),
        ([{}, {"t": []}], "-H 'Authorization: Bearer mock-key'"),
        ([{"h": [], "q": []}], "-H 'X-Key: Key mock-key'"),
        ([{"m": []}], "curl http://h/a"),
        ([], "curl http://h/a"),
    ],
)
def test_a_credential_of_the_right_shape_is_presented(security: Any, expected: str) -> None:
    read = api(
        {
            "paths": {"/a": {"get": {"responses": OK, "security": security}}},
            "components": {"securitySchemes": SCHEMES},
        }
    )
    assert expected in sample_curl(read, read.operations[0], "http://h")


def test_given_secrets_are_presented() -> None:
    found = operation(
        method="get", security=[{"t": []}], components={"securitySchemes": {"t": SCHEMES["t"]}}
    )
    sample = sample_request(found, secrets={"t": "own"})
    assert ("Authorization", "Bearer own") in sample.headers


def test_another_path_may_be_called() -> None:
    raw = {"name": "id", "in": "path", "required": True, "schema": {"const": "x y"}}
    found = operation("/a/{id}", "get", parameters=[raw])
    assert sample_request(found, path="/things/a/{id}").path == "/things/a/x%20y"


ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
HEADER = st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters=":;"))


@given(
    ANY_TEXT,
    st.lists(st.tuples(HEADER.filter(bool), ANY_TEXT), max_size=3),
    st.sampled_from(["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS"]),
    st.none() | ANY_TEXT,
)
def test_a_curl_is_what_a_shell_reads_back(
    query: str, headers: list[tuple[str, str]], method: str, body: str | None
) -> None:
    data = None if body is None else body.encode()
    sample = RequestSample(method, "/a b/$(x)`y`", query, tuple(headers), data)
    words = shlex.split(curl(sample, "http://h"))
    assert words[0] == "curl"
    assert f"http://h{sample.target}" in words
    given = [words[i + 1] for i, word in enumerate(words) if word == "-H"]
    assert given == [f"{name}: {value}" if value else f"{name};" for name, value in headers]
    if body:
        assert words[-2:] == ["--data-raw", body]
    if method == "HEAD":
        assert "--head" in words
    else:
        explicit = words[words.index("-X") + 1] if "-X" in words else None
        assert (explicit or ("GET" if data is None else "POST")) == method


@settings(deadline=None, max_examples=60)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_a_path_keeps_its_shape_whatever_stands_in_it(text: str) -> None:
    raw = {"name": "id", "in": "path", "required": True, "schema": {"const": text}}
    sample = sample_request(operation("/a/{id}/z", "get", parameters=[raw]))
    assert sample.path.count("/") == 3
    assert urlsplit(f"http://h{sample.target}").path == sample.path


@pytest.mark.parametrize("name", ["galileo", "braintrust", "baseten", "lumino", "keypair"])
def test_the_embedded_documents_take_their_own_samples(name: str) -> None:
    from pathlib import Path

    from understudy.openapi.reading import read_api
    from understudy.openapi.source import load_document

    folder = Path(__file__).parents[2] / "specs"
    for found in read_api(load_document(folder / f"{name}.yaml")).operations:
        assert wrong(found) == []
