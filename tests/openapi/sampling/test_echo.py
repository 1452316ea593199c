from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.openapi.documents import schema
from tests.openapi.sampling.scenes import MOMENT, objects, text
from understudy.openapi.sampling import Overlay

KEY = schema(
    {
        **objects(False, id=text(), name=text(maxLength=8), expires_at=MOMENT),
        "properties": {
            "id": text(),
            "name": text(maxLength=8),
            "expires_at": MOMENT,
            "size": {"type": "integer"},
            "owner": objects(False, name=text(), note=text()),
        },
    }
)
EXAMPLE = {"id": "1", "name": "shown", "size": 3, "owner": {"name": "Ada", "note": "n"}}


def laid(**given: Any) -> Any:
    """The example with these values of a request."""
    return Overlay(KEY).laid(EXAMPLE, given)


def test_a_value_of_the_request_takes_the_place_of_the_examples() -> None:
    assert laid(name="mine", size=7) == {**EXAMPLE, "name": "mine", "size": 7}


def test_a_name_counts_where_it_stands_shallowest() -> None:
    assert laid(name="mine")["owner"] == EXAMPLE["owner"]
    assert laid(note="below")["owner"] == {"name": "Ada", "note": "below"}


def test_a_value_that_the_schema_does_not_take_changes_nothing() -> None:
    assert laid(name="far too long", size="x", unknown=1) == EXAMPLE


def test_a_declared_member_that_the_example_leaves_out_is_added() -> None:
    assert laid(expires_at="2031-01-01 00:00:00Z")["expires_at"] == "2031-01-01T00:00:00Z"


def test_an_example_that_is_no_object_stays() -> None:
    assert Overlay(schema({"type": "array"})).laid([1], {"name": "x"}) == [1]


def test_the_example_itself_is_never_changed() -> None:
    before = repr(EXAMPLE)
    laid(name="mine", note="below")
    assert repr(EXAMPLE) == before


def test_what_would_break_the_whole_changes_nothing() -> None:
    raw = objects(False, a={"type": "integer"}, b={"type": "integer"})
    either = schema({**raw, "oneOf": [{"required": ["a"]}, {"required": ["b"]}]})
    assert Overlay(either).laid({"a": 1}, {"b": 2}) == {"a": 1}


@given(
    st.dictionaries(st.sampled_from(["id", "name", "size", "note", "x"]), st.text() | st.integers())
)
def test_what_is_laid_over_an_example_keeps_its_schema(values: dict[str, Any]) -> None:
    assert KEY.is_valid(Overlay(KEY).laid(EXAMPLE, values))
