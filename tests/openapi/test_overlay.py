"""An overlay beside a document changes what is read from it, and says what it could not do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from understudy.openapi.findings import Severity
from understudy.openapi.source import Document, load_document

DOCUMENT = """\
openapi: 3.1.0
info: &info {title: Trains, tags: [a]}
x-info: *info
servers:
  - {url: /dev, description: Dev}
  - {url: /live}
  - {url: /old, description: Dev}
paths:
  /a: {get: {tags: [x], summary: A}}
  /b: {get: {tags: [y]}, post: {}}
"""


def overlay(actions: str) -> str:
    return f"overlay: 1.0.0\ninfo: {{title: T, version: '1'}}\nactions:\n{actions}"


def load(folder: Path, text: str, ending: str = ".yaml") -> Document:
    (folder / "trains.yaml").write_text(DOCUMENT)
    (folder / f"trains.overlay{ending}").write_text(text)
    return load_document(folder / "trains.yaml")


def value(document: Document, *tokens: str | int) -> Any:
    return document.value(document.root.child(*tokens))


def test_members_are_merged_and_lists_are_joined(tmp_path: Path) -> None:
    document = load(
        tmp_path,
        overlay("""\
- target: $.paths.*.get
  update: {tags: [z], summary: B, x-new: {deep: true}}
- target: $
  update: {info: {version: '2'}}
"""),
    )
    assert value(document, "paths", "/a", "get") == {
        "tags": ["x", "z"],
        "summary": "B",
        "x-new": {"deep": True},
    }
    assert value(document, "paths", "/b", "get", "tags") == ["y", "z"]
    assert value(document, "info", "version") == "2"
    assert document.findings == ()


def test_a_value_that_an_alias_shares_changes_in_one_place_only(tmp_path: Path) -> None:
    document = load(tmp_path, overlay("- {target: $.info, update: {title: Other, tags: [b]}}"))
    assert value(document, "info") == {"title": "Other", "tags": ["a", "b"]}
    assert value(document, "x-info") == {"title": "Trains", "tags": ["a"]}


def test_an_update_put_in_several_places_is_changed_in_one_only(tmp_path: Path) -> None:
    document = load(
        tmp_path,
        overlay("""\
- {target: '$.paths.*', update: {put: {tags: [t]}}}
- {target: "$.paths['/a'].put", update: {tags: [u]}}
"""),
    )
    assert value(document, "paths", "/a", "put", "tags") == ["t", "u"]
    assert value(document, "paths", "/b", "put", "tags") == ["t"]


@pytest.mark.parametrize(
    ("update", "urls"),
    [
        ("{url: /new}", ["/dev", "/live", "/old", "/new"]),
        ("[{url: /n}]", ["/dev", "/live", "/old", "/n"]),
    ],
)
def test_a_list_that_is_the_target_gets_an_entry_more(
    tmp_path: Path, update: str, urls: list[str]
) -> None:
    document = load(tmp_path, overlay(f"- {{target: $.servers, update: {update}}}"))
    assert [server["url"] for server in value(document, "servers")] == urls


@pytest.mark.parametrize(
    ("target", "left"),
    [
        ("$.servers[?@.description == 'Dev']", ["/live"]),
        ("$.servers[-1]", ["/dev", "/live"]),
        ("$.servers[0,2]", ["/live"]),
        ("$.servers[*]", []),
        ("$.servers..description", ["/dev", "/live", "/old"]),
    ],
)
def test_all_that_is_to_be_removed_is_removed(tmp_path: Path, target: str, left: list[str]) -> None:
    document = load(tmp_path, overlay(f'- {{target: "{target}", remove: true, update: {{}}}}'))
    assert [server["url"] for server in value(document, "servers")] == left
    assert document.findings == ()


def test_an_object_and_what_is_in_it_can_be_targets_of_one_action(tmp_path: Path) -> None:
    document = load(tmp_path, overlay("- {target: '$.paths..*', remove: true}"))
    assert value(document, "paths") == {}


def test_a_removed_list_can_be_written_anew(tmp_path: Path) -> None:
    document = load(
        tmp_path,
        overlay("""\
- {target: $.servers, remove: true}
- {target: $, update: {servers: [{url: /only}]}}
"""),
    )
    assert value(document, "servers") == [{"url": "/only"}]


def test_lines_are_those_of_the_document_or_of_what_the_new_stands_in(tmp_path: Path) -> None:
    document = load(
        tmp_path,
        overlay("""\
- {target: '$.servers[0]', remove: true}
- {target: "$.paths['/b']", update: {put: {}}}
"""),
    )
    assert document.line(document.root.child("paths", "/b", "put")) == 10
    assert document.line(document.root.child("servers", 0, "url")) == 4
    assert document.line(document.root.child("paths", "/a", "get")) == 9


@pytest.mark.parametrize(
    ("text", "rule", "line", "severity"),
    [
        (overlay("- {target: $.x, update: {}}"), "overlay-target-unmatched", 4, Severity.WARNING),
        (overlay("- {target: x, update: {}}"), "overlay-target", 4, Severity.ERROR),
        (overlay("- {target: '$.a[', update: {}}"), "overlay-target", 4, Severity.ERROR),
        (overlay("- {target: '$[?nope(@)]', update: 1}"), "overlay-target", 4, Severity.ERROR),
        (overlay("- {target: $, remove: true}"), "overlay-action", 4, Severity.ERROR),
        (overlay("- {target: $.info, update: 1}"), "overlay-action", 4, Severity.ERROR),
        (overlay("- {target: $.info}"), "overlay-action", 4, Severity.ERROR),
        (overlay("- {update: {}}"), "overlay-action", 4, Severity.ERROR),
        (overlay("- 1"), "overlay-action", 4, Severity.ERROR),
        ("overlay: 1.0.0\nactions: []", "overlay-unreadable", 2, Severity.ERROR),
        ("openapi: 3.1.0", "overlay-unreadable", 1, Severity.ERROR),
        ("- 1", "overlay-unreadable", 1, Severity.ERROR),
        ("a: b: c", "yaml-syntax", 1, Severity.ERROR),
    ],
)
def test_what_can_not_be_done_is_a_finding_and_the_document_is_read(
    tmp_path: Path, text: str, rule: str, line: int, severity: Severity
) -> None:
    document = load(tmp_path, text)
    (finding,) = document.findings
    assert (finding.rule, finding.severity, finding.place.line) == (rule, severity, line)
    assert finding.place.file == str(tmp_path / "trains.overlay.yaml")
    assert value(document, "info", "title") == "Trains"


def test_an_action_that_fails_leaves_the_others_in_force(tmp_path: Path) -> None:
    document = load(
        tmp_path, overlay("- {target: $.x, update: {}}\n- {target: $, update: {x-a: 1}}\n")
    )
    assert value(document, "x-a") == 1


@pytest.mark.parametrize("ending", [".yaml", ".yml", ".json"])
def test_overlays_are_found_by_their_names(tmp_path: Path, ending: str) -> None:
    text = '{"overlay": "1.0.0", "actions": [{"target": "$", "update": {"x-a": 1}}]}'
    assert value(load(tmp_path, text, ending), "x-a") == 1


def test_overlays_are_left_alone_on_request_and_their_absence_is_no_finding(tmp_path: Path) -> None:
    load(tmp_path, overlay("- {target: $.x, update: {}}"))
    assert load_document(tmp_path / "trains.yaml", overlays=False).findings == ()
    (tmp_path / "trains.overlay.yaml").unlink()
    assert load_document(tmp_path / "trains.yaml").findings == ()


def test_a_broken_link_in_the_place_of_an_overlay_is_said(tmp_path: Path) -> None:
    (tmp_path / "trains.yaml").write_text(DOCUMENT)
    (tmp_path / "trains.overlay.yaml").symlink_to(tmp_path / "gone")
    (finding,) = load_document(tmp_path / "trains.yaml").findings
    assert finding.rule == "unreadable"
