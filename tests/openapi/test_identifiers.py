"""Schemas are found by the names that they give themselves; data names nothing."""

from __future__ import annotations

from understudy.openapi.dialect import OPENAPI_3_0, dialect_named
from understudy.openapi.identifiers import absolute, identifiers

BASE = "file:///specs/api.yaml"


def test_an_id_is_absolute_by_the_ids_around_it() -> None:
    found = identifiers(
        {"a": {"$id": "https://x.test/a/", "items": {"$id": "b", "not": {"$id": "c"}}}}, BASE
    )
    assert found.pointers == {
        "https://x.test/a/": "/a",
        "https://x.test/a/b": "/a/items",
        "https://x.test/a/c": "/a/items/not",
    }
    assert list(found.around("/a/items/not/type")) == [
        ("https://x.test/a/c", "/a/items/not"),
        ("https://x.test/a/b", "/a/items"),
        ("https://x.test/a/", "/a"),
    ]
    assert not list(found.around("/b"))


def test_anchors_belong_to_the_schema_with_an_id_around_them() -> None:
    found = identifiers(
        {"a": {"$id": "urn:a", "not": {"$anchor": "x"}}, "b": [{"$dynamicAnchor": "x"}]}, BASE
    )
    assert found.anchor("/a", "x") == "/a/not"
    assert found.anchor("", "x") == "/b/0"
    assert found.anchor("/elsewhere", "x") in {"/a/not", "/b/0"}
    assert found.anchor("", "y") is None


def test_examples_name_nothing_but_properties_of_such_names_do() -> None:
    named = {"$id": "urn:n", "$anchor": "n"}
    found = identifiers(
        {"example": named, "enum": [named], "properties": {"example": named, "$id": {}}}, BASE
    )
    assert found.pointers == {"urn:n": "/properties/example"}
    assert found.anchors == {("/properties/example", "n"): "/properties/example"}


def test_a_name_in_a_map_of_names_is_no_keyword() -> None:
    assert not identifiers({"properties": {"$anchor": "x"}}, BASE).anchors


def test_a_reference_without_a_file_means_its_base() -> None:
    assert absolute("#/a", BASE) == BASE
    assert absolute("b%20c.yaml#/a", BASE) == "file:///specs/b%20c.yaml"
    assert absolute("#x", "urn:a") == "urn:a"


def test_a_draft_names_schemas_by_its_own_keyword_where_it_holds() -> None:
    draft = dialect_named("http://json-schema.org/draft-04/schema#")
    assert draft is not None
    both = {"id": "urn:old", "$id": "urn:new"}
    assert identifiers({"not": both}, BASE, draft).pointers == {"urn:old": "/not"}
    assert identifiers({"not": both}, BASE).pointers == {"urn:new": "/not"}
    naming = {"$schema": "http://json-schema.org/draft-04/schema#", "not": both}
    assert identifiers(naming, BASE).pointers == {"urn:old": "/not"}
    assert identifiers(naming, BASE, OPENAPI_3_0).pointers == {"urn:new": "/not"}


def test_an_id_beside_a_reference_names_nothing_where_a_reference_stands_alone() -> None:
    beside = {"$ref": "#/a", "$id": "urn:n", "$defs": {"inner": {"$id": "urn:i"}}}
    assert identifiers(beside, BASE, OPENAPI_3_0).pointers == {"urn:i": "/$defs/inner"}
    assert identifiers(beside, BASE).pointers == {"urn:n": "", "urn:i": "/$defs/inner"}
