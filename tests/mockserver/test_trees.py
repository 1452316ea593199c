from __future__ import annotations

from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.mockserver.operations import schema
from understudy.mockserver.fields import Misfit, form_decoded, query_fields
from understudy.mockserver.trees import MAX_DEPTH, TextLeaves, TreeReader, grouped, tree_of

LEAVES = TextLeaves(form_decoded)
FILTER = schema(
    {
        "type": "object",
        "properties": {
            "age": {"type": "integer"},
            "tags": {"type": "array", "items": {"type": "string"}},
            "owner": {"$ref": "#/components/schemas/Owner"},
            "loose": {},
        },
        "additionalProperties": {"type": "boolean"},
    },
    Owner={
        "type": "object",
        "properties": {"name": {"type": "string"}, "owner": {"$ref": "#/components/schemas/Owner"}},
    },
)


def read(query: str, meaning: Any = FILTER, name: str = "p") -> Any:
    return TreeReader(meaning, LEAVES).read(tree_of(grouped(query_fields(query))[name]))


@pytest.mark.parametrize(
    ("query", "value"),
    [
        ("p[age]=3", {"age": 3}),
        ("p%5Bage%5D=3", {"age": 3}),
        ("p[age]=3&p[new]=true&q=1", {"age": 3, "new": True}),
        ("p[owner][owner][name]=a+b", {"owner": {"owner": {"name": "a b"}}}),
        ("p[tags]=a", {"tags": ["a"]}),
        ("p[tags]=a&p[tags]=b", {"tags": ["a", "b"]}),
        ("p[tags][]=a&p[tags][]=b", {"tags": ["a", "b"]}),
        ("p[tags][1]=b&p[tags][0]=a&p[tags][]=c", {"tags": ["a", "b", "c"]}),
        ("p[loose]=1", {"loose": "1"}),
        ("p[loose][a]=1", {"loose": {"a": "1"}}),
        ("p[loose][0]=1", {"loose": ["1"]}),
        ("p[owner][other]=1", {"owner": {"other": "1"}}),
        ("p=text", "text"),
    ],
)
def test_brackets_spell_out_members_and_items(query: str, value: Any) -> None:
    assert read(query) == value


@pytest.mark.parametrize(
    "query",
    [
        "p=1&p[age]=2",
        "p[owner]=1&p[owner][name]=2",
        "p[owner][name]=2&p[owner]=1",
        "p[age]=1&p[age]=2",
        "p[age]=%FF",
        "p" + "[owner]" * (MAX_DEPTH + 1) + "=1",
    ],
)
def test_brackets_that_contradict_each_other_do_not_fit(query: str) -> None:
    with pytest.raises(Misfit):
        read(query)


@pytest.mark.parametrize("name", ["p[", "p[a", "p]a[", "[a]", "p[a]b", "p[[a]]"])
def test_a_name_whose_brackets_do_not_match_stands_for_itself(name: str) -> None:
    assert read(urlencode({name: "1"}), None, name) == "1"


def test_names_that_are_meant_as_they_are_keep_their_brackets() -> None:
    fields = {"a[]": ["1"], "b[]": ["2"]}
    assert grouped(fields, {"a[]"}) == {"a[]": [([], ["1"])], "b": [([""], ["2"])]}


@given(st.dictionaries(st.text("abc[]012", min_size=1, max_size=12), st.just(["1"])))
def test_any_names_make_a_tree_or_do_not_fit(fields: dict[str, list[str]]) -> None:
    for branches in grouped(fields).values():
        with suppress(Misfit):
            assert isinstance(TreeReader(FILTER, LEAVES).read(tree_of(branches)), dict | list | str)
