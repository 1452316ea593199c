"""YAML is read as the JSON that it stands for, or refused with its line."""

from __future__ import annotations

import json
import math
import re
import subprocess
import sys
from typing import Any

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from understudy.errors import DocumentError
from understudy.openapi.findings import Severity
from understudy.openapi.location import join
from understudy.openapi.yaml_text import MAX_DEPTH, parse_yaml, yaml_positions

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=8)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT
FINITE = SCALARS.filter(lambda value: not isinstance(value, float) or math.isfinite(value))
VALUES = st.recursive(
    FINITE,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)
_BREAKS = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")  # what YAML 1.1 folds or forbids
_ODD_NUMBER = re.compile(r'"[-+.0-9][^"]*[0-9.]"')  # quoted by YAML 1.1 by other rules than 1.2's
NEAR_YAML = st.text("ab:-? \n\t&*!|>%@#'\"{}[],<~01.x\\\ufeff\x85é😀", max_size=60)


def read(text: str) -> Any:
    return parse_yaml(text, "api.yaml")


def refusal(text: str) -> str:
    with pytest.raises(DocumentError) as caught:
        read(text)
    finding = caught.value.finding
    assert finding.severity is Severity.ERROR
    assert finding.way_out
    return f"{finding.rule} {finding.place.file}:{finding.place.line}"


@given(VALUES, st.booleans())
def test_what_yaml_writes_is_read_back(value: Any, flow: bool) -> None:
    assume(not _ODD_NUMBER.search(json.dumps(value, ensure_ascii=False)))
    assert read(yaml.safe_dump(value, default_flow_style=flow, width=1000)) == value


@given(VALUES)
def test_what_yaml_writes_with_tags_and_quotes_is_read_back(value: Any) -> None:
    assert read(yaml.safe_dump(value, default_style='"', width=1000)) == value


@given(VALUES)
def test_json_is_yaml(value: Any) -> None:
    text = json.dumps(value, indent=1, ensure_ascii=False)
    assume(not _BREAKS.search(text))
    assert read(text) == value


@given(st.text(max_size=60) | NEAR_YAML)
def test_reading_gives_a_value_that_json_can_carry_or_a_refusal_with_its_line(text: str) -> None:
    outcome = value_or_error(text)
    if isinstance(outcome, DocumentError):
        line = outcome.finding.place.line
        assert line is None or 1 <= line <= len(text.splitlines()) + 2
    else:
        json.dumps(outcome, allow_nan=False)


def value_or_error(text: str) -> Any:
    try:
        return read(text)
    except DocumentError as error:
        return error


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{a: , b: ~, c: null, d: NULL}", dict.fromkeys("abcd")),
        ("{a: true, b: False, c: TRUE}", {"a": True, "b": False, "c": True}),
        ("{a: no, b: yes, c: on, d: y}", {"a": "no", "b": "yes", "c": "on", "d": "y"}),
        ("{a: 2001-12-14, b: 12:30:00}", {"a": "2001-12-14", "b": "12:30:00"}),
        ("{a: 014, b: 0o14, c: 0x1F, d: -7}", {"a": 14, "b": 12, "c": 31, "d": -7}),
        ("{a: 1.5, b: .5, c: 1e3, d: 1_000}", {"a": 1.5, "b": 0.5, "c": 1000.0, "d": "1_000"}),
        ("{200: a, null: b, true: c, 1.0: d}", {"200": "a", "null": "b", "true": "c", "1.0": "d"}),
        ("{a: '1', b: \"true\", c: !!str 1}", {"a": "1", "b": "true", "c": "1"}),
        ("{a: !!int '1', b: !!float 1, c: !!null x-}", None),
        ("{a: !!int '1', b: !!float 1, c: ! x}", {"a": 1, "b": 1.0, "c": "x"}),
        ("!!map {a: !!seq [!!bool true]}", {"a": [True]}),
        ("a: |\n  x\n  y\n", {"a": "x\ny\n"}),
        ("--- # a comment\na: 1\n...\n", {"a": 1}),
        ("", None),
    ],
)
def test_scalars_have_the_values_of_the_core_schema(text: str, value: Any) -> None:
    if value is None and text:
        assert refusal(text) == "yaml-tag api.yaml:1"
    else:
        result = read(text)
        assert result == value
        assert json.dumps(result) == json.dumps(value)


@pytest.mark.parametrize("number", [".inf", "-.INF", ".nan", "1e999", "9" * 5000])
def test_a_number_that_json_has_no_value_for_stays_a_text(number: str) -> None:
    assert read(f"maximum: {number}") == {"maximum": number}


def test_an_integer_beyond_a_double_stays_a_text_where_a_double_is_asked_for() -> None:
    assert read("!!float " + "9" * 400) == "9" * 400


def test_aliases_give_the_value_and_keys_of_their_anchors() -> None:
    value = read("a: &a {x: 1}\nb: *a\nc: &k 200\nd: {*k : yes}\n")
    assert value == {"a": {"x": 1}, "b": {"x": 1}, "c": 200, "d": {"200": "yes"}}
    assert value["a"] is value["b"]


def test_merge_keys_bring_in_what_is_not_given_and_the_first_of_several_wins() -> None:
    text = """
a: &a {x: 1, y: 1}
b: &b {y: 2, z: 2}
one: {<<: *a, x: 0}
list: {<<: [*b, *a]}
inline: {<<: {w: 3}, v: 4}
yq: {!!merge <<: *a}
quoted: {"<<": 5}
"""
    value = read(text)
    assert value["one"] == {"x": 0, "y": 1}
    assert value["list"] == {"x": 1, "y": 2, "z": 2}
    assert value["inline"] == {"w": 3, "v": 4}
    assert value["yq"] == {"x": 1, "y": 1}
    assert value["quoted"] == {"<<": 5}
    assert value["a"] == {"x": 1, "y": 1}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\nb: 2\na: 3\n", "duplicate-key api.yaml:3"),
        ("{a: 1, b: {c: 1, 'c': 2}}", "duplicate-key api.yaml:1"),
        ("<<: {a: 1,\n a: 2}", "duplicate-key api.yaml:2"),
        ("a: 1\n---\nb: 2\n", "yaml-several-documents api.yaml:2"),
        ("a: !!python/object/apply:os.system [id]", "yaml-tag api.yaml:1"),
        ("a:\n  !!python/name:os.system x: 1", "yaml-tag api.yaml:2"),
        ("a: !Ref x", "yaml-tag api.yaml:1"),
        ("a: !!binary aGk=", "yaml-tag api.yaml:1"),
        ("a: !!set {x}", "yaml-tag api.yaml:1"),
        ("a: !!int x", "yaml-tag api.yaml:1"),
        ("a: !!float true", "yaml-tag api.yaml:1"),
        ("a: &a\n  b: *a\n", "yaml-anchor-cyclic api.yaml:2"),
        ("a: *b\nb: &b 1\n", "yaml-alias-unknown api.yaml:1"),
        ("? [a, b]\n: c\n", "yaml-key api.yaml:1"),
        ("a: &a [1]\n*a : c\n", "yaml-key api.yaml:2"),
        ("<<: 1", "yaml-merge-key api.yaml:1"),
        ("a: &a [1]\nb: {<<: [*a]}\n", "yaml-merge-key api.yaml:2"),
        ("a:\n\tb: 1\n", "yaml-syntax api.yaml:2"),
        ("a: b: c", "yaml-syntax api.yaml:1"),
        ("a: [1, 2\nb: 3\n", "yaml-syntax api.yaml:2"),
        ("a: 'x\n", "yaml-syntax api.yaml:2"),
        ("a: @x", "yaml-syntax api.yaml:1"),
        ("%YAML 3.0\n---\na: 1", "yaml-syntax api.yaml:1"),
        ('a: 1\nb: "\x07"\n', "yaml-control-character api.yaml:2"),
        ("a: 1\nb: \x00", "yaml-control-character api.yaml:2"),
        ("a: \ud800", "yaml-control-character api.yaml:1"),
    ],
)
def test_what_has_no_value_in_json_is_refused_with_its_line(text: str, said: str) -> None:
    assert refusal(text) == said


def test_a_key_given_twice_is_refused_with_both_lines() -> None:
    with pytest.raises(DocumentError) as caught:
        read("paths:\n  - /a:\n      get: 1\n      put: 2\n      get: 3\n")
    assert str(caught.value).startswith(
        "api.yaml:5:7: the key 'get' is here a second time, first on line 3."
    )


@given(st.integers(1, 300))
def test_nesting_is_refused_beyond_the_limit_in_text_and_by_aliases(levels: int) -> None:
    flat = "".join(f"a{i}: &a{i} [*a{i - 1}]\n" for i in range(1, levels - 1))
    texts = ["[" * levels + "]" * levels]
    if levels > 1:
        texts.append("a0: &a0 []\n" + flat)
    for text in texts:
        if levels <= MAX_DEPTH:
            read(text)
        else:
            assert refusal(text).startswith("nested-too-deep")


def test_a_chain_of_merges_is_as_deep_as_its_members_are() -> None:
    chain = "".join(f"m{i}: &m{i} {{<<: *m{i - 1}, k{i}: 1}}\n" for i in range(1, 500))
    assert len(read("m0: &m0 {k0: 1}\n" + chain)["m499"]) == 500


def test_positions_are_those_of_keys_and_items() -> None:
    text = "a:\n  - b: 1\n    c/d: 2\n  - [x, y]\n"
    wanted = ["", "/a", "/a/0", "/a/0/b", "/a/0/c~1d", "/a/1/1", "/a/2", "/z"]
    assert yaml_positions(text, wanted) == {
        "": (1, 1),
        "/a": (1, 1),
        "/a/0": (2, 5),
        "/a/0/b": (2, 5),
        "/a/0/c~1d": (3, 5),
        "/a/1/1": (4, 9),
    }


def test_what_an_alias_or_a_merge_brings_in_stands_at_the_alias_or_the_merge() -> None:
    text = "a: &a {x: {y: &k w}}\nb: *a\nc:\n  <<: *a\n  *k : 1\n"
    wanted = ["/b/x/y", "/c/x/y", "/c/w"]
    assert yaml_positions(text, wanted) == {"/b/x/y": (2, 4), "/c/x/y": (4, 3), "/c/w": (5, 3)}


def test_a_key_that_is_no_text_has_no_position_and_hides_no_other() -> None:
    assert yaml_positions("? [a, b]\n: c\nd: 1\n", ["/d", "/0"]) == {"/d": (3, 1)}


@given(VALUES, st.booleans())
def test_every_value_has_a_position_in_order_of_the_text(value: Any, flow: bool) -> None:
    text = yaml.safe_dump(value, default_flow_style=flow, width=1000, sort_keys=False)
    pointers = list(pointed("", value))
    positions = yaml_positions(text, pointers)
    assert [positions[pointer] for pointer in pointers] == sorted(positions.values())


def pointed(pointer: str, value: Any) -> list[str]:
    members: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        members = list(value.items())
    elif isinstance(value, list):
        members = list(enumerate(value))
    inner = [p for step, member in members for p in pointed(pointer + join(step), member)]
    return [pointer, *inner]


@given(NEAR_YAML)
def test_broken_text_has_positions_up_to_where_it_breaks(text: str) -> None:
    positions = yaml_positions("a: 1\nb:\n" + text, ["/a", "/b/x", "/c"])
    assert positions.get("/a", (1, 1)) == (1, 1)


def test_without_libyaml_the_same_is_read_slowly() -> None:
    script = """
import sys
sys.modules["yaml._yaml"] = None
from understudy.openapi.yaml_text import parse_yaml, yaml_positions
text = "a: &x {b: no, c: 014}\\nd: [*x, ! y]\\n"
assert parse_yaml(text, "") == {"a": {"b": "no", "c": 14}, "d": [{"b": "no", "c": 14}, "y"]}
assert yaml_positions(text, ["/d/1"]) == {"/d/1": (2, 9)}
try:
    parse_yaml("a: 1\\nb: \\x07", "api.yaml")
except Exception as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert (done.stderr, done.stdout) == (
        "",
        "api.yaml:2: a control character, U+0007. Remove it, or escape it in quotes\n",
    )
