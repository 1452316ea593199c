from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.mockserver.operations import operation, request
from understudy.mockserver.parameters import PLACES, compile_parameters
from understudy.openapi.violation import Violation

ARRAY = {"type": "array", "items": {"type": "string"}}
COLOR = {"type": "object", "properties": {c: {"type": "integer"} for c in ("R", "G", "B")}}


def decoder(*parameters: dict[str, Any], path: str = "/things") -> Any:
    return compile_parameters(operation({"parameters": list(parameters)}, path))


def parameter(schema: Any, place: str = "query", **more: Any) -> dict[str, Any]:
    return {"name": "color", "in": place, "schema": schema, **more}


def told(violations: list[Violation]) -> list[tuple[str, tuple[str | int, ...], str, str]]:
    return [(v.where, v.path, v.rule, v.message) for v in violations]


@pytest.mark.parametrize(
    ("style", "explode", "schema", "raw", "value"),
    [
        ("matrix", False, {"type": "string"}, ";color", ""),
        ("matrix", False, {"type": "string"}, ";color=blue", "blue"),
        ("matrix", False, ARRAY, ";color=blue,black,brown", ["blue", "black", "brown"]),
        ("matrix", True, ARRAY, ";color=blue;color=black", ["blue", "black"]),
        ("matrix", False, COLOR, ";color=R,100,G,200", {"R": 100, "G": 200}),
        ("matrix", True, COLOR, ";R=100;G=200", {"R": 100, "G": 200}),
        ("label", False, {"type": "string"}, ".", ""),
        ("label", False, {"type": "string"}, ".blue", "blue"),
        ("label", False, ARRAY, ".blue,black", ["blue", "black"]),
        ("label", True, ARRAY, ".blue.black", ["blue", "black"]),
        ("label", False, COLOR, ".R,100,G,200", {"R": 100, "G": 200}),
        ("label", True, COLOR, ".R=100.G=200", {"R": 100, "G": 200}),
        ("simple", False, {"type": "string"}, "blue", "blue"),
        ("simple", False, ARRAY, "blue,black", ["blue", "black"]),
        ("simple", False, COLOR, "R,100,G,200", {"R": 100, "G": 200}),
        ("simple", True, COLOR, "R=100,G=200", {"R": 100, "G": 200}),
    ],
)
def test_the_examples_of_the_specification_are_read_in_a_path(
    style: str, explode: bool, schema: Any, raw: str, value: Any
) -> None:
    declared = parameter(schema, "path", style=style, explode=explode, required=True)
    values, violations = decoder(declared, path="/{color}")(request(), {"color": raw})
    assert (values["path"], violations) == ({"color": value}, [])


@pytest.mark.parametrize(
    ("style", "explode", "schema", "query", "value"),
    [
        ("form", True, {"type": "string"}, "color=", ""),
        ("form", True, {"type": "string"}, "color=blue", "blue"),
        ("form", True, ARRAY, "color=blue&color=black", ["blue", "black"]),
        ("form", False, ARRAY, "color=blue,black", ["blue", "black"]),
        ("form", False, COLOR, "color=R,100,G,200", {"R": 100, "G": 200}),
        ("form", True, COLOR, "R=100&G=200", {"R": 100, "G": 200}),
        ("spaceDelimited", False, ARRAY, "color=blue%20black", ["blue", "black"]),
        ("spaceDelimited", False, COLOR, "color=R%20100%20G%20200", {"R": 100, "G": 200}),
        ("pipeDelimited", False, ARRAY, "color=blue%7Cblack", ["blue", "black"]),
        ("pipeDelimited", False, COLOR, "color=R%7C100%7CG%7C200", {"R": 100, "G": 200}),
        ("deepObject", True, COLOR, "color%5BR%5D=100&color[G]=200", {"R": 100, "G": 200}),
    ],
)
def test_the_examples_of_the_specification_are_read_in_a_query(
    style: str, explode: bool, schema: Any, query: str, value: Any
) -> None:
    decode = decoder(parameter(schema, style=style, explode=explode, required=True))
    values, violations = decode(request("other=1&" + query), {})
    assert (values["query"], violations) == ({"color": value}, [])


@pytest.mark.parametrize(
    ("schema", "explode", "header", "value"),
    [
        ({"type": "integer"}, False, "3", 3),
        (ARRAY, False, "blue, black", ["blue", "black"]),
        (COLOR, True, "R=100, G=200", {"R": 100, "G": 200}),
        ({"type": "string"}, False, "JosÃ©", "José"),
    ],
)
def test_a_header_is_found_in_any_case_and_typed(
    schema: Any, explode: bool, header: str, value: Any
) -> None:
    decode = decoder(parameter(schema, "header", name="X-Color", explode=explode))
    values, violations = decode(request(headers={"x-COLOR": header}), {})
    assert (values["header"], violations) == ({"X-Color": value}, [])


@pytest.mark.parametrize(
    ("schema", "explode", "cookie", "value"),
    [
        ({"type": "integer"}, True, "a=1; color=3", {"color": 3}),
        (ARRAY, False, "color=blue,black", {"color": ["blue", "black"]}),
        (COLOR, True, "R=100; G=200", {"color": {"R": 100, "G": 200}}),
        (COLOR, True, "other=1", {}),
    ],
)
def test_a_cookie_is_typed(schema: Any, explode: bool, cookie: str, value: Any) -> None:
    decode = decoder(parameter(schema, "cookie", explode=explode))
    values, violations = decode(request(headers={"cookie": cookie}), {})
    assert (values["cookie"], violations) == (value, [])


@pytest.mark.parametrize(
    ("schema", "query", "value"),
    [
        ({"anyOf": [{"type": "integer"}, {"type": "boolean"}]}, "color=3", 3),
        ({"enum": ["a", 1]}, "color=1", 1),
        ({"type": ["integer", "null"]}, "color=3", 3),
        ({"type": "string"}, "color=3", "3"),
        ({"type": "integer"}, "color=1.0", 1),
        ({}, "color=3", "3"),
        (True, "color=3", "3"),
        ({"type": "array", "items": {"type": "integer"}}, "color=3&color=4", [3, 4]),
        (ARRAY, "color=a%2Cb", ["a,b"]),
        ({"type": "string"}, "color=%2525", "%25"),
    ],
)
def test_types_come_from_whatever_the_schema_says(schema: Any, query: str, value: Any) -> None:
    values, violations = decoder(parameter(schema))(request(query), {})
    assert (values["query"], violations) == ({"color": value}, [])


@pytest.mark.parametrize(
    ("schema", "query", "violation"),
    [
        ({"type": "integer"}, "", ((), "required", "is required")),
        ({"type": "integer"}, "color=1_0", ((), "type", "is not an integer")),
        ({"type": "integer"}, "color=+1", ((), "type", "is not an integer")),
        ({"type": "boolean"}, "color=True", ((), "type", "is not a boolean")),
        ({"type": "integer", "maximum": 3}, "color=4", ((), "maximum", "is greater than 3")),
        (ARRAY, "color=%FF", ((), "style", "is not UTF-8 once percent-decoded")),
        (
            {"type": "array", "items": {"type": "integer"}},
            "color=1&color=x",
            ((1,), "type", "is not an integer"),
        ),
        (
            {"type": "string"},
            "color=a&color=b",
            ((), "style", "is given 2 times, and takes one value"),
        ),
        (COLOR, "R=red", (("R",), "type", "is not an integer")),
        ({"type": "string", "format": "uuid"}, "color=blue", ((), "format", "is not a uuid")),
    ],
)
def test_what_is_wrong_is_said_in_plain_words(schema: Any, query: str, violation: Any) -> None:
    _, violations = decoder(parameter(schema, required=True))(request(query), {})
    path, rule, message = violation
    assert told(violations) == [("query", ("color", *path), rule, message)]


def test_a_violation_leads_to_the_rule_in_the_document() -> None:
    decode = decoder(parameter({"type": "integer"}, required=True))
    at = "/paths/~1things/post/parameters/0"
    assert decode(request(), {})[1][0].rule_at.pointer == f"{at}/required"
    assert decode(request("color=x"), {})[1][0].rule_at.pointer == f"{at}/schema/type"
    assert decode(request("color=1&color=2"), {})[1][0].rule_at.pointer == at


def test_a_value_that_breaks_its_schema_is_there_and_one_that_can_not_be_read_is_not() -> None:
    decode = decoder(parameter({"type": "integer", "maximum": 3}))
    assert decode(request("color=4"), {})[0]["query"] == {"color": 4}
    assert decode(request("color=%FF"), {})[0]["query"] == {}


@pytest.mark.parametrize(
    ("schema", "query", "value", "faults"),
    [
        ({"type": "integer"}, "color", "", 0),
        ({"type": "integer"}, "color=", "", 0),
        ({"type": "string"}, "color=", "", 0),
        ({"type": "array", "items": {"type": "integer"}}, "color=", "", 0),
        ({"type": "integer"}, "color=x", "x", 1),
    ],
)
def test_an_empty_value_passes_where_it_is_allowed(
    schema: Any, query: str, value: Any, faults: int
) -> None:
    values, violations = decoder(parameter(schema, allowEmptyValue=True))(request(query), {})
    assert (values["query"], len(violations)) == ({"color": value}, faults)


def test_an_empty_value_is_checked_where_it_is_not_allowed() -> None:
    assert decoder(parameter({"type": "integer"}))(request("color="), {})[1]


@pytest.mark.parametrize(
    ("content", "query", "value"),
    [
        ({"application/json": {"schema": COLOR}}, 'color={"R":1}', {"R": 1}),
        ({"application/json": {"schema": COLOR}}, "color=%7B%22R%22%3A1%7D", {"R": 1}),
        ({"application/vnd.x+json": {}}, "color=[1]", [1]),
        ({"text/plain": {"schema": {"type": "integer"}}}, "color=3", 3),
        ({"application/json": {"schema": {"type": "string"}}}, "color=%22red%22", "red"),
        ({"application/json": {"schema": {"type": "string"}}}, "color=red", "red"),
        ({"application/json": {"schema": {"type": "string"}}}, "color=3", "3"),
        ({"application/json": {"schema": {"type": ["string", "integer"]}}}, "color=3", 3),
    ],
)
def test_a_parameter_can_be_written_in_a_media_type(content: Any, query: str, value: Any) -> None:
    decode = decoder({"name": "color", "in": "query", "content": content})
    assert decode(request(query), {}) == (
        {"path": {}, "query": {"color": value}, "header": {}, "cookie": {}},
        [],
    )


def test_json_in_a_parameter_is_parsed_strictly_and_checked() -> None:
    content = {"application/json": {"schema": COLOR}}
    decode = decoder({"name": "color", "in": "query", "content": content})
    (broken,) = decode(request("color={x"), {})[1]
    assert (broken.rule, broken.message.startswith("is not JSON: ")) == ("media-type", True)
    assert told(decode(request('color={"R":"x"}'), {})[1]) == [
        ("query", ("color", "R"), "type", "is not an integer")
    ]
    assert decode(request(), {}) == ({place: {} for place in PLACES}, [])


def test_an_exploded_object_takes_its_own_members_and_leaves_the_others() -> None:
    decode = decoder(
        parameter(COLOR), {"name": "limit", "in": "query", "schema": {"type": "integer"}}
    )
    values, violations = decode(request("R=1&limit=2&other=3"), {})
    assert (values["query"], violations) == ({"color": {"R": 1}, "limit": 2}, [])
    assert decode(request("limit=2"), {})[0]["query"] == {"limit": 2}


def test_an_open_exploded_object_takes_every_field_that_is_no_other_parameter() -> None:
    counts = {"type": "object", "additionalProperties": {"type": "integer"}}
    decode = decoder(
        parameter(counts), {"name": "limit", "in": "query", "schema": {"type": "integer"}}
    )
    assert decode(request("a=1&limit=2&b=3"), {})[0]["query"] == {
        "color": {"a": 1, "b": 3},
        "limit": 2,
    }


def test_query_parameters_that_are_not_documented_are_ignored() -> None:
    values, violations = decoder(parameter({"type": "string"}))(request("other=1&%FF=2"), {})
    assert (values["query"], violations) == ({}, [])


def test_the_headers_that_http_owns_are_no_parameters() -> None:
    owned = ("Accept", "Content-Type", "Authorization")
    decode = decoder(*(parameter({}, "header", name=n, required=True) for n in owned))
    assert decode(request(headers={"accept": "a/b"}), {}) == ({place: {} for place in PLACES}, [])


def test_a_path_parameter_that_stands_only_in_the_template_is_a_text() -> None:
    decode = compile_parameters(operation({}, "/things/{id}"))
    assert decode(request(), {"id": "a%20b"})[0]["path"] == {"id": "a b"}


def test_without_parameters_every_request_gets_values_of_its_own() -> None:
    decode = compile_parameters(operation({}))
    first, second = decode(request(), {}), decode(request(), {})
    assert first == second
    assert first[0] is not second[0]


EVERYTHING = decoder(
    *(
        {
            "name": f"{style}{explode}{i}",
            "in": "query",
            "style": style,
            "explode": explode,
            "schema": schema,
        }
        for style in ("form", "spaceDelimited", "pipeDelimited", "deepObject")
        for explode in (True, False)
        for i, schema in enumerate(({"type": ["integer", "null"]}, ARRAY, COLOR, {}))
    ),
    {"name": "json", "in": "query", "content": {"application/json": {}}},
    parameter(ARRAY, "header", name="x-list"),
    parameter(COLOR, "header", name="x-map", explode=True),
    parameter({"type": "integer"}, "cookie", name="c"),
    parameter(COLOR, "path", name="m", style="matrix", required=True),
    parameter(ARRAY, "path", name="l", style="label", required=True),
    path="/{m}/{l}",
)
NAMES = [f"{s}{e}{i}" for s in ("form", "deepObject") for e in (True, False) for i in range(4)]
BYTES = st.binary(max_size=40).map(lambda data: data.decode("latin-1"))
PIECES = st.lists(
    st.sampled_from(
        [*NAMES, "json", "R", "[", "]", "[R]", "=", "&", "%", "%C3", ",", "+", "{", "1"]
    )
    | BYTES
).map("".join)


@given(PIECES, BYTES, BYTES, BYTES | st.text())
def test_decoding_any_request_is_total(query: str, header: str, cookie: str, raw: str) -> None:
    sent = request(query, {"x-list": header, "x-map": header, "cookie": "c=" + cookie})
    values, violations = EVERYTHING(sent, {"m": raw, "l": raw})
    assert set(values) == set(PLACES)
    assert all(isinstance(v, Violation) and v.message and v.path for v in violations)
