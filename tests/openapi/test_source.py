"""References lead where the specifications say, and everything read has its place."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.errors import ReferenceProblem
from understudy.openapi.findings import Finding, Place, Severity
from understudy.openapi.location import Location, join
from understudy.openapi.source import Document, load_document, slug

Write = Callable[..., Document]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes files below a folder and loads the first, an OpenAPI document of these lines."""

    def written(text: str = "", **others: str) -> Document:
        for name, other in others.items():
            path = tmp_path / name.replace("__", "/").replace("_", ".")
            path.parent.mkdir(exist_ok=True)
            path.write_text(other)
        (tmp_path / "api.yaml").write_text("openapi: 3.1.0\n" + text)
        return load_document(tmp_path / "api.yaml")

    return written


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Document:
    path = tmp_path_factory.mktemp("small") / "api.yaml"
    path.write_text('openapi: 3.1.0\na: [{$anchor: b}, {$id: "urn:x"}]\n"0": {"": 1}\n')
    return load_document(path)


def resolved(document: Document, reference: str, base: Location | None = None) -> Any:
    return document.value(document.resolve(reference, base or document.root))


def problem(document: Document, reference: str, base: Location | None = None) -> ReferenceProblem:
    with pytest.raises(ReferenceProblem) as caught:
        document.resolve(reference, base or document.root)
    return caught.value


@given(st.dictionaries(st.text(max_size=6), st.lists(st.integers(), max_size=3), max_size=4))
def test_every_value_is_reached_by_its_own_pointer(value: dict[str, list[int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "api.json")
        path.write_text(json.dumps({"openapi": "3.1.0", "x": value}))
        document = load_document(path)
        for key, items in value.items():
            for index, item in enumerate(items):
                pointer = join("x", key, index)
                assert resolved(document, "#" + quote(pointer)) == item
                assert document.value(Location(document.root.uri, pointer)) == item


def test_pointers_are_percent_decoded_and_unescaped(write: Write) -> None:
    document = write("paths: {'/a~b/{c}': {get: [x, y]}, '50%': 1, '%41': 2, A: 3}")
    assert resolved(document, "#/paths/~1a~0b~1%7Bc%7D/get/1") == "y"
    assert resolved(document, "#/paths/~1a~0b~1{c}/get/0") == "x"
    assert resolved(document, "#/paths/50%") == 1
    assert resolved(document, "#/paths/50%25") == 1
    assert resolved(document, "#/paths/%41") == 3
    assert resolved(document, "#/paths/%2541") == 2
    assert resolved(document, "") is resolved(document, "#") is document.value(document.root)


@pytest.mark.parametrize(
    "reference", ["#/a/-", "#/a/01", "#/a/2", "#/a/-1", "#/a/9999999999", "#/b"]
)
def test_what_is_not_there_dangles(write: Write, reference: str) -> None:
    assert problem(write("a: [1, 2]"), reference).rule == "reference-dangling"


def test_a_dangling_reference_says_what_may_have_been_meant(write: Write) -> None:
    document = write("components: {schemas: {User: {}}}", common_yaml="a: 1")
    dangling = problem(document, "#/components/schemas/Usr")
    assert dangling.what.startswith("'#/components/schemas/Usr' leads nowhere: ")
    assert dangling.what.endswith("api.yaml#/components/schemas has no 'Usr'")
    assert dangling.way_out == "Did you mean 'User'?"
    missing = problem(document, "comon.yaml#/a")
    assert missing.rule == "reference-dangling"
    assert missing.way_out == "Did you mean common.yaml?"


def test_other_files_are_read_by_relative_references_from_wherever_they_stand(
    write: Write,
) -> None:
    document = write(
        "a: 1",
        one_yaml="x: {$ref: 'sub/two.json#/y'}",
        sub__two_json='{"y": {"$ref": "../three.yml"}, "z": {"$ref": "../api.yaml#/a"}}',
        three_yml="[3]",
    )
    one = document.resolve("one.yaml#/x", document.root)
    assert document.value(document.follow(one)) == [3]
    two = document.resolve("./sub/../sub/two.json#/z", document.root)
    assert document.follow(two) == document.root.child("a")
    assert str(document.place(two)).endswith("sub/two.json#/z")
    assert document.line(one) == 1


def test_files_with_odd_names_are_found_percent_encoded_or_not(
    write: Write, tmp_path: Path
) -> None:
    document = write()
    (tmp_path / "größe 1#2.yaml").write_text("a: 1")
    assert resolved(document, "größe 1%232.yaml#/a") == 1
    assert resolved(document, "gr%C3%B6%C3%9Fe%201%232.yaml#/a") == 1
    assert resolved(document, (tmp_path / "größe 1#2.yaml").as_uri() + "#/a") == 1


def test_a_chain_of_references_is_followed_to_its_end(write: Write) -> None:
    document = write(
        "a: {$ref: '#/b'}\nb: {$ref: '#/c', description: d}\nc: {type: string}\nd: {$ref: 1}\n"
    )
    assert document.follow(document.root.child("a")) == document.root.child("c")
    assert document.follow(document.root.child("d")) == document.root.child("d")


@pytest.mark.parametrize(
    "lines",
    [
        "a: {$ref: '#/a'}",
        "a: {$ref: '#/b'}\nb: {$ref: '#/a'}",
        "a: {$ref: '#/a/b'}",
        "a: {$ref: '#/b/c'}\nb: {$ref: '#/a/c'}",
    ],
)
def test_a_chain_without_an_end_is_cyclic(write: Write, lines: str) -> None:
    document = write(lines)
    with pytest.raises(ReferenceProblem) as caught:
        document.follow(document.root.child("a"))
    assert caught.value.rule == "reference-cyclic"


def test_files_that_refer_to_each_other_are_read_once_each(write: Write) -> None:
    document = write("a: {$ref: 'b.yaml#/b'}", b_yaml="b: {$ref: 'api.yaml#/c'}")
    with pytest.raises(ReferenceProblem, match="has no 'c'"):
        document.follow(document.root.child("a"))


def test_a_pointer_may_lead_through_a_reference(write: Write) -> None:
    document = write("a: {$ref: 'b.yaml'}", b_yaml="x: {$ref: '#/y'}\ny: {z: 1}")
    assert resolved(document, "#/a/x/z") == 1
    assert problem(document, "#/a/x/w").rule == "reference-dangling"


def test_anchors_and_ids_are_found_in_the_schema_that_they_belong_to(write: Write) -> None:
    document = write("""
components:
  schemas:
    A: {$id: 'https://x.test/s/a', $defs: {d: {$anchor: here, type: string}}, $ref: b}
    B: {$id: 'https://x.test/s/b', $anchor: here}
    C: {$dynamicAnchor: there, items: {$ref: '#/components/schemas/B'}}
""")
    schemas = document.root.child("components", "schemas")
    in_a = schemas.child("A", "allOf")
    assert document.resolve("b", in_a) == schemas.child("B")
    assert document.resolve("https://x.test/s/b", document.root) == schemas.child("B")
    assert document.resolve("https://x.test/s/a#here", document.root) == schemas.child(
        "A", "$defs", "d"
    )
    assert document.resolve("#here", in_a) == schemas.child("A", "$defs", "d")
    assert document.resolve("#here", schemas.child("B")) == schemas.child("B")
    assert document.resolve("#there", document.root) == schemas.child("C")
    assert document.resolve("#/$defs/d", in_a) == schemas.child("A", "$defs", "d")
    assert problem(document, "#nowhere").rule == "reference-dangling"


def test_a_reference_by_the_file_works_below_an_id_too(write: Write) -> None:
    document = write(
        "a: {$id: 'https://x.test/a.json', not: {}}\nb: 1", c_yaml="$id: 'https://x.test/c'"
    )
    inside = document.root.child("a", "not")
    assert document.resolve("#/b", inside) == document.root.child("b")
    assert document.value(document.resolve("c.yaml", inside)) == {"$id": "https://x.test/c"}
    assert document.resolve("https://x.test/c", inside) == document.resolve("c.yaml", inside)


def test_the_value_of_a_location_outside_is_a_dangling_reference(write: Write) -> None:
    document = write()
    for location in (document.root.child("x"), Location("file:///elsewhere.yaml")):
        with pytest.raises(ReferenceProblem, match="there is nothing at"):
            document.value(location)
    assert document.line(Location("file:///elsewhere.yaml")) is None


def test_a_broken_file_is_named_with_its_line_for_each_reference_to_it(write: Write) -> None:
    document = write(b_yaml="a: 1\nb: c: d\n", c_json='{"a" 1}', d_yaml="")
    for _ in range(2):
        assert "b.yaml:2:5: broken YAML" in problem(document, "b.yaml#/a").what
    assert "c.json:1:6: broken JSON" in problem(document, "c.json").what
    assert "d.yaml:1: the file is empty" in problem(document, "d.yaml").what


def test_findings_get_the_lines_of_their_own_files(write: Write) -> None:
    document = write("a:\n  b: 1\n", other_yaml="x:\n- y\n")
    other = document.resolve("other.yaml", document.root)

    def finding(place: Place) -> Finding:
        return Finding(Severity.NOTE, "rule", place, "what")

    placed = document.located(
        [
            finding(document.place(document.root.child("a", "b", "c"))),
            finding(document.place(other.child("x", 0))),
            finding(Place("elsewhere.yaml", "/x")),
            finding(Place("api.yaml", "/x", 99)),
        ]
    )
    assert [(f.place.line, f.place.column) for f in placed] == [
        (3, 3),
        (2, 3),
        (None, None),
        (99, None),
    ]
    assert [f.place.pointer for f in placed] == ["/a/b/c", "/x/0", "/x", "/x"]


def test_a_version_that_is_a_number_is_a_text_for_whoever_asks(tmp_path: Path) -> None:
    (tmp_path / "api.yaml").write_text("openapi: 3.1\n")
    document = load_document(tmp_path / "api.yaml")
    assert document.value(document.root)["openapi"] == "3.1"
    assert [finding.rule for finding in document.findings] == ["openapi-version-number"]


def test_messages_name_files_as_they_were_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs/api.yaml").write_text("openapi: 3.1.0")
    (tmp_path / "specs/b.yaml").write_text("a: 1")
    monkeypatch.chdir(tmp_path)
    document = load_document(Path("specs/api.yaml"))
    assert document.place(document.root.child("x")) == Place("specs/api.yaml", "/x")
    other = document.resolve("b.yaml#/a", document.root)
    assert document.place(other) == Place("specs/b.yaml", "/a")


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("galileo", "galileo"),
        ("My API (v2)", "my-api-v2"),
        ("größe_1.0", "grosse_1.0"),
        ("..", "document"),
        ("日本", "document"),
        ("-a/b-", "a-b"),
    ],
)
def test_a_name_can_stand_in_a_path(stem: str, name: str) -> None:
    assert slug(stem) == name


@given(st.text())
def test_every_name_is_a_slug_of_itself(text: str) -> None:
    assert slug(slug(text)) == slug(text)
    assert set(slug(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_.")


@given(st.text(max_size=20) | st.text("#/.:%~0ab[]@?", max_size=20))
def test_any_text_as_a_reference_leads_somewhere_or_is_a_problem(
    small: Document, text: str
) -> None:
    outcome = location_or_problem(small, text)
    if isinstance(outcome, Location):
        small.value(outcome)
    else:
        assert outcome.rule in {"reference-dangling", "reference-refused", "reference-cyclic"}
        assert str(outcome).isprintable()
        assert outcome.way_out


def location_or_problem(document: Document, reference: str) -> Location | ReferenceProblem:
    try:
        return document.resolve(reference, document.root.child("a"))
    except ReferenceProblem as problem:
        return problem
