"""A line that is told soon is the one that reading all of the text gives."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from understudy.openapi.json_text import json_positions
from understudy.openapi.layout import Layout
from understudy.openapi.location import join
from understudy.openapi.yaml_text import yaml_positions

NAMES = st.sampled_from(["a", "b", "ab", "a b", "/a/{b}", "200", "é", "-", "x: y", "#", '"', "a~"])
SCALARS = (
    st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from(["", "{", "a: b", "[\n]"])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=30,
)
DOCUMENTS = st.dictionaries(NAMES, VALUES, min_size=1, max_size=4)


def pointers(value: Any, *above: str | int) -> list[str]:
    """Those of a value and of all that is in it."""
    found = [join(*above)]
    if isinstance(value, dict):
        children: Any = value.items()
    else:
        children = enumerate(value) if isinstance(value, list) else ()
    for token, child in children:
        found += pointers(child, *above, token)
    return found


@given(DOCUMENTS, st.sampled_from([1, 2, 4, "\t"]), st.booleans(), st.sampled_from(["\n", "\r\n"]))
def test_the_lines_of_json_are_told(
    value: Any, indent: int | str, ascii_only: bool, end: str
) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only).replace("\n", end)
    layout, wanted = Layout(text.encode(), value), pointers(value)
    exact = json_positions(text, wanted)
    assert {one: layout.line(one) for one in wanted} == {one: exact[one][0] for one in wanted}


@given(DOCUMENTS, st.sampled_from([None, False, True]), st.sampled_from([2, 3, 4]))
def test_a_line_of_yaml_is_right_if_it_is_told(value: Any, flow: bool | None, indent: int) -> None:
    text = yaml.safe_dump(value, default_flow_style=flow, indent=indent, sort_keys=False)
    assert_right(Layout(text.encode(), value), yaml_positions(text, pointers(value)))


@given(DOCUMENTS, st.data())
def test_a_line_of_json_is_right_or_not_told_whatever_lines_are_joined(
    value: Any, data: st.DataObject
) -> None:
    first, *others = json.dumps(value, indent=2).split("\n")
    joined = (f" {o.strip()}" if data.draw(st.booleans()) else f"\n{o}" for o in others)
    text = first + "".join(joined)
    assert_right(Layout(text.encode(), value), json_positions(text, pointers(value)))


@given(DOCUMENTS, st.sampled_from(["\n", "\n\n", "\n  "]))
def test_a_line_of_json_that_shows_no_depth_is_not_told(value: Any, between: str) -> None:
    text = json.dumps(value, indent=0).replace("\n", between)
    assert_right(Layout(text.encode(), value), json_positions(text, pointers(value)))


def assert_right(layout: Layout, exact: dict[str, tuple[int, int]]) -> None:
    told = {one: layout.line(one) for one in exact}
    assert {one: line for one, line in told.items() if line} == {
        one: exact[one][0] for one, line in told.items() if line
    }


YAML = """\
# a comment
openapi: 3.1.0
paths:
  /a:   # the first
    get:
      description: |
        paths:
          /b:
      tags: [x, y]
      parameters:
      - name: q
        in: query

      # another
      - in: path
        name: "p"
  '/b':
    "get": &there {a: 1}
    post: *there
"""


@pytest.mark.parametrize(
    ("pointer", "line"),
    [
        ("", 2),
        ("/paths/~1a/get/description", 6),
        ("/paths/~1a/get/tags/1", 9),
        ("/paths/~1a/get/parameters/0/in", 12),
        ("/paths/~1a/get/parameters/1/name", 16),
        ("/paths/~1a/get/parameters/1/schema", 15),
        ("/paths/~1b/get", 18),
        ("/paths/~1b/nothing", 17),
    ],
)
def test_places_in_yaml_as_people_write_it_are_told(pointer: str, line: int) -> None:
    text = YAML.replace("/a:   # the first", "/a:")
    assert Layout(text.encode(), yaml.safe_load(text)).line(pointer) == line


@pytest.mark.parametrize("pointer", ["/paths/~1a/get", "/paths/~1b/get/a", "/paths/~1b/post/a"])
def test_what_is_laid_out_otherwise_is_not_told(pointer: str) -> None:
    layout = Layout(YAML.encode(), yaml.safe_load(YAML))
    assert layout.line(pointer) is None
