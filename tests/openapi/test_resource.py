"""A text is read by what it says and what its name says, and its positions hold for it only."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.errors import DocumentError
from understudy.openapi.dialect import OPENAPI_3_1, dialect_named
from understudy.openapi.findings import Place
from understudy.openapi.resource import Resource


def resource(data: bytes, label: str = "api.yaml") -> Resource:
    return Resource("file:///" + label, label, data, lambda: data)


def refusal(data: bytes, label: str = "api.yaml") -> str:
    with pytest.raises(DocumentError) as caught:
        resource(data, label)
    return f"{caught.value.finding.rule} {caught.value.finding.place}"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize(("text", "label"), [("a: é", "a.yaml"), ('{"a": "é"}', "a.json")])
def test_every_unicode_encoding_with_a_mark_is_read(encoding: str, text: str, label: str) -> None:
    read = resource(text.encode(encoding), label)
    assert read.value == {"a": "é"}
    assert read.place("/a").column == (1 if label == "a.yaml" else 2)


def test_json_in_a_file_of_another_name_is_read_as_json_if_it_is_json() -> None:
    assert resource(b'{"a": "\\ud83d\\ude00"}').value == {"a": "😀"}
    assert resource(b"{a: 1}").value == {"a": 1}
    assert resource(b"[1, 2]", "list").value == [1, 2]


@pytest.mark.parametrize(
    ("data", "label", "said"),
    [
        (b"", "api.yaml", "empty api.yaml:1"),
        (b" \n\n", "api.json", "empty api.json:1"),
        (b'{"a": 1,\n "b" 2}', "api.json", "json-syntax api.json:2:6"),
        (b"a: 1", "API.JSON", "json-syntax API.JSON:1:1"),
        (b'{"a": 1,\n "a": 2}', "api.json", "duplicate-key api.json:2:2"),
        (b'{"a": 1,\n "a": 2}', "api.yaml", "duplicate-key api.yaml:2:2"),
        (b"a: 1\nb: \xff", "api.yaml", "encoding api.yaml:2"),
        (b"\xff\xfea\x00b", "api.yaml", "encoding api.yaml:1"),
        (b"a: b: c", "api.yaml", "yaml-syntax api.yaml:1:5"),
    ],
)
def test_what_is_broken_is_refused_with_its_line(data: bytes, label: str, said: str) -> None:
    assert refusal(data, label) == said


def test_the_column_of_broken_json_is_said() -> None:
    with pytest.raises(DocumentError, match=r":\d+:6: broken JSON: a colon is expected"):
        resource('{"é":1,\n "b" 2}'.encode(), "api.json")


def test_a_place_is_that_of_the_nearest_ancestor_in_the_text() -> None:
    read = resource(b"a:\n  b: 1\n")
    assert read.place("/a/b/c/d") == Place("api.yaml", "/a/b/c/d", 2, 3)
    assert read.locate(["/x", "/a/b"]) == {"/x": (1, 1), "/a/b": (2, 3)}


def test_items_of_a_list_that_was_renumbered_stand_where_the_list_does() -> None:
    read = resource(b"a:\n- 1\n- b: 2\n").changed({"a": [{"b": 2}]}, ["/a"])
    read = read.changed(read.value)
    assert read.value == {"a": [{"b": 2}]}
    assert read.locate(["/a/0/b"]) == {"/a/0/b": (1, 1)}


def test_a_text_that_has_changed_since_has_no_positions(tmp_path: Path) -> None:
    path = tmp_path / "api.yaml"
    path.write_text("a: 1\nb: 2\n")
    read = Resource("file:///api.yaml", "api.yaml", path.read_bytes(), path.read_bytes)
    path.write_text("\n\na: 1\nb: 2\n")
    assert read.place("/b").line is None
    path.unlink()
    assert read.place("/a").line is None


@pytest.mark.parametrize(
    ("text", "identifying"),
    [
        ("$id: x", True),
        ('{"$id": "x"}', True),
        ("'$anchor': x", True),
        ("id: x", False),
        ("id: x\n$schema: http://json-schema.org/draft-04/schema#", True),
    ],
)
def test_a_text_without_identifiers_is_known_for_it(text: str, identifying: bool) -> None:
    assert resource(text.encode()).identifying(OPENAPI_3_1) is identifying


def test_any_text_may_have_the_identifiers_of_draft_04() -> None:
    draft = dialect_named("http://json-schema.org/draft-04/schema#")
    assert draft is not None
    assert resource(b"id: x").identifying(draft)


@given(
    st.binary(max_size=60) | st.text('{}[]:,"&*a1 \n\t\u2028', max_size=60).map(str.encode),
    st.sampled_from(["api.yaml", "api.json"]),
)
def test_any_bytes_are_a_value_or_a_refusal_that_can_be_shown(data: bytes, label: str) -> None:
    outcome = resource_or_error(data, label)
    if isinstance(outcome, Resource):
        assert "" in outcome.locate([""])
    else:
        assert str(outcome).isprintable()
        assert outcome.finding.place.line
        assert outcome.finding.way_out


def resource_or_error(data: bytes, label: str) -> Resource | DocumentError:
    try:
        return resource(data, label)
    except DocumentError as error:
        return error


@pytest.mark.parametrize(
    ("text", "way_out"),
    [
        ('{"a": 1,}', "Remove the comma"),
        ('{"a": [1, ]}', "Remove the comma"),
        ('{"a": 1, // one\n"b": 2}', "Remove the comment"),
        ("{'a': 1}", "double quotes"),
        ('{"a" 1}', "Correct it there"),
    ],
)
def test_broken_json_has_a_way_out(text: str, way_out: str) -> None:
    with pytest.raises(DocumentError) as caught:
        resource(text.encode(), "api.json")
    assert way_out in caught.value.finding.way_out


@pytest.mark.parametrize("label", ["api.yaml", "api.json"])
def test_a_page_is_told_as_one(label: str) -> None:
    page = b"<!DOCTYPE html>\n<html><p>404: Not found</p></html>\n"
    assert refusal(page, label) == f"not-openapi {label}:1:1"


def test_a_conflict_of_versions_is_told_where_it_begins() -> None:
    text = b"a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> other\n"
    assert refusal(text, "api.yaml") == "yaml-syntax api.yaml:2:1"
