"""What is said at the start: one address, commands to copy whole, findings in one line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from understudy.mockserver.announce import (
    MOST_OPERATIONS,
    Announcement,
    announcement,
    as_json,
    as_text,
)
from understudy.openapi.findings import Finding, Place, Severity
from understudy.openapi.model import Api
from understudy.openapi.selection import read
from understudy.terminal import coloured, plain

ORIGIN = "http://127.0.0.1:4010"


@dataclass
class Mock:
    apis: tuple[Api, ...]
    refused: tuple[Finding, ...] = ()
    conflicts: tuple[str, ...] = ()
    addresses: Mapping[str, str] = field(default_factory=dict)
    seed: int = 7
    start: datetime | None = None


def mock(folder: Path, operations: int = 1) -> Mock:
    path = folder / "shop.yaml"
    paths = "".join(f"  /p{number}: {{get: {{responses: {{}}}}}}\n" for number in range(operations))
    text = f"openapi: 3.1.0\ninfo: {{title: 'Shop\\e[2J', version: '1'}}\npaths:\n{paths}"
    path.write_text(text.replace("'Shop\\e[2J'", '"Shop\\e[2J"'), encoding="utf-8")
    (outcome,) = read([path])
    assert outcome.api is not None, outcome.refusal
    return Mock((outcome.api,))


@pytest.fixture
def said(tmp_path: Path) -> Announcement:
    return announcement(mock(tmp_path), ORIGIN, "understudy check shop.yaml", ["a note"])


def test_the_first_line_has_the_one_address_and_the_seed(said: Announcement) -> None:
    first, *rest = as_text(said, plain).splitlines()
    assert first == f"understudy listening on {ORIGIN} (seed 7)"
    assert not any("listening" in line for line in rest)


def test_a_fixed_clock_says_where_it_starts(said: Announcement) -> None:
    fixed = replace(said, start=datetime(2025, 1, 1, 9, tzinfo=UTC))
    first = as_text(fixed, plain).splitlines()[0]
    assert first.endswith("(seed 7, the clock starts at 2025-01-01T09:00:00+00:00)")


def test_each_operation_has_a_command_alone_on_its_line(said: Announcement) -> None:
    lines = [line.strip() for line in as_text(said, plain).splitlines()]
    assert "GET /p0" in lines
    assert f"curl {ORIGIN}/p0" in lines


def test_the_address_that_was_given_to_an_operation_is_the_one_that_is_printed(
    tmp_path: Path,
) -> None:
    prefixed = mock(tmp_path)
    prefixed.addresses = {"shop GET /p0": "/shop/p0"}
    text = as_text(announcement(prefixed, ORIGIN, ""), plain)
    assert f"curl {ORIGIN}/shop/p0" in text


def test_a_big_document_is_cut_and_says_where_the_rest_is(tmp_path: Path) -> None:
    big = announcement(mock(tmp_path, MOST_OPERATIONS + 5), ORIGIN, "")
    text = as_text(big, plain)
    assert text.count("    curl ") == MOST_OPERATIONS
    assert f"… and 5 more: {ORIGIN}/__understudy/documents" in text


def test_findings_stand_in_one_line_with_the_command_that_explains_them(
    said: Announcement,
) -> None:
    found = replace(said, findings={"error": 0, "warning": 2, "note": 1})
    assert "2 warnings, 1 note: understudy check shop.yaml explains them\n" in as_text(found, plain)
    none = replace(said, findings={"error": 0, "warning": 0, "note": 0})
    assert "explains" not in as_text(none, plain)


def test_what_is_refused_or_in_conflict_and_every_note_is_said(said: Announcement) -> None:
    refusal = Finding(Severity.ERROR, "r", Place("bad.yaml", "", 3), "what", "", "do this")
    text = as_text(replace(said, refused=(refusal,), conflicts=("GET /x",)), plain)
    assert "not served  bad.yaml:3: what. do this" in text
    assert "by prefix only  GET /x" in text
    assert text.endswith("a note\n")


def test_a_document_cannot_command_the_terminal(said: Announcement) -> None:
    text = as_text(said, plain)
    assert "Shop\\x1b[2J" in text
    assert text.replace("\n", "").isprintable()


def test_without_colours_it_is_the_same_text(said: Announcement) -> None:
    bright = as_text(said, coloured)
    assert "\x1b[1m" in bright
    for code in ("0", "1", "36"):
        bright = bright.replace(f"\x1b[{code}m", "")
    assert bright == as_text(said, plain)


def test_json_is_one_line_with_the_address(said: Announcement) -> None:
    line = as_json(said)
    assert line.count("\n") == 1
    document = json.loads(line)
    assert (document["event"], document["url"], document["seed"]) == ("listening", ORIGIN, 7)
    (operation,) = document["documents"][0]["operations"]
    assert operation == {"method": "GET", "address": "/p0", "curl": f"curl {ORIGIN}/p0"}
