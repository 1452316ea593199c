"""A proposed overlay, laid over the document, says what was seen, and changes nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import yaml

from tests.contracts.results import (
    KNOWN,
    SPECS,
    Labels,
    answer,
    exchange,
    finding,
    operated,
    result,
)
from understudy.contracts.finding import Finding
from understudy.contracts.reports.overlay import overlays
from understudy.contracts.reports.telling import tell
from understudy.contracts.severity import Severity
from understudy.openapi.findings import Finding as Remark
from understudy.openapi.model import Api
from understudy.openapi.reading import read_api
from understudy.openapi.source import load_document

NAME = "/components/schemas/ApiKeyCreate/properties/name"


def drift(kind: str, value: str, pointer: str, **more: Any) -> Finding:
    return finding(
        "drift",
        Severity.NOTE,
        value,
        f"{value} is new",
        pointer=pointer,
        drift=(kind, value),
        **more,
    )


def proposed(*findings: Finding) -> str:
    told = result(*findings)
    return overlays(told, tell(told, Labels(), KNOWN), Labels())["lumino"]


def laid(folder: Path, overlay: str) -> tuple[Api, tuple[Remark, ...]]:
    """The document with the overlay beside it, and what is wrong with that."""
    shutil.copy(SPECS / "lumino.yaml", folder / "lumino.yaml")
    plain = read_api(load_document(folder / "lumino.yaml"))
    (folder / "lumino.overlay.yaml").write_text(overlay, encoding="utf-8")
    document = load_document(folder / "lumino.yaml")
    return read_api(document), tuple(f for f in document.findings if f not in plain.findings)


def differences(one: Any, other: Any, at: str = "") -> dict[str, Any]:
    """What other has that one has not, by its pointer."""
    if not (isinstance(one, dict) and isinstance(other, dict)):
        return {} if one == other else {at: other}
    found: dict[str, Any] = {}
    for key in {**one, **other}:
        found |= differences(one.get(key), other.get(key), f"{at}/{key}")
    return found


def test_it_adds_exactly_what_drifted(tmp_path: Path) -> None:
    status = drift("status", "418", "/paths", evidence=exchange(answer(418, "{}")))
    limit = drift("limit", "maxLength 64", NAME)
    member = drift("property", 'it\'s "new"', "/components/schemas/ApiKeyCreate")
    api, remarks = laid(tmp_path, proposed(status, limit, member))
    assert remarks == ()
    before = yaml.safe_load((SPECS / "lumino.yaml").read_text("utf-8"))
    assert differences(before, api.document.value(api.document.root)) == {
        "/paths//v1/api-keys/post/responses/418": {
            "description": "I'm a Teapot",
            "content": {"application/json": {}},
        },
        "/components/schemas/ApiKeyCreate/properties/name/maxLength": 64,
        '/components/schemas/ApiKeyCreate/properties/it\'s "new"': {
            "description": "Seen in answers; not described"
        },
    }
    assert "418" in api.operations[0].responses
    untouched = read_api(load_document(SPECS / "lumino.yaml")).findings
    assert [f.rule for f in api.findings] == [f.rule for f in untouched]


def test_without_drift_it_can_be_applied_and_changes_nothing(tmp_path: Path) -> None:
    api, remarks = laid(tmp_path, proposed(finding()))
    assert remarks == ()
    before = yaml.safe_load((SPECS / "lumino.yaml").read_text("utf-8"))
    assert api.document.value(api.document.root) == before


def test_what_was_never_seen_is_listed_and_nothing_is_taken_away() -> None:
    told = result(drift("unseen", "", NAME), tested=(operated(statuses={201: 1}),))
    loaded = yaml.safe_load(overlays(told, tell(told, Labels(), KNOWN), Labels())["lumino"])
    assert loaded["x-understudy-never-seen"] == ["POST /v1/api-keys: 400, 401", " is new"]
    assert [action["update"] for action in loaded["actions"]] == [{}]


def test_what_is_accepted_is_not_proposed() -> None:
    loaded = yaml.safe_load(proposed(drift("status", "418", "/paths", accepted="a gateway's")))
    assert [action["update"] for action in loaded["actions"]] == [{}]


def test_limits_that_contradict_each_other_at_one_place_are_left_out() -> None:
    both = (drift("limit", "maxLength 64", NAME), drift("limit", "maxLength 255", NAME))
    loaded = yaml.safe_load(proposed(*both))
    assert [action["update"] for action in loaded["actions"]] == [{}]
    assert len(loaded["x-understudy-left-out"]) == 2


def test_the_same_drift_is_added_once() -> None:
    loaded = yaml.safe_load(proposed(*[drift("status", "418", "/paths") for _ in range(3)]))
    assert len(loaded["actions"]) == 1


def test_beside_a_reference_it_goes_where_it_counts() -> None:
    at = "/paths/~1v1~1api-keys/post/requestBody/content/application~1json/schema"
    loaded = yaml.safe_load(proposed(drift("property", "new", at)))
    assert loaded["actions"][0]["target"] == "$['components']['schemas']['ApiKeyCreate']"
