"""Walking a raw document: members and entries with their references followed, faults noted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from understudy.errors import ReferenceProblem

from .findings import Finding, Severity
from .location import Location
from .source import Document


class Parts:
    """The parts of one document; what can't be followed becomes a finding, said once."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.findings: list[Finding] = []

    def find(
        self,
        at: Location,
        rule: str,
        what: str,
        why: str,
        way_out: str,
        severity: Severity = Severity.WARNING,
    ) -> None:
        """Note one finding at a location."""
        self.findings.append(Finding(severity, rule, self.document.place(at), what, why, way_out))

    def target(self, raw: Any, at: Location) -> tuple[Any, Location]:
        """A value and where it stands, once its `$ref` is followed; None where that fails."""
        if not (isinstance(raw, dict) and isinstance(raw.get("$ref"), str)):
            return raw, at
        try:
            end = self.document.follow(self.document.resolve(raw["$ref"], at))
            return self.document.value(end), end
        except ReferenceProblem as problem:
            self.find(
                at.child("$ref"),
                problem.rule,
                problem.what,
                "what needs it is not served or not checked",
                problem.way_out,
                Severity.ERROR,
            )
            return None, at

    def members(self, raw: Any, at: Location) -> Iterator[tuple[str, Any, Location]]:
        """The members of a map: name, value and location, references followed."""
        if raw is None:
            return
        if not isinstance(raw, dict):
            self.find(
                at,
                "map-expected",
                f"{at.last} is no map, so it is ignored",
                "nothing in it is served",
                "Write an object",
            )
            return
        for name, child in raw.items():
            value, where = self.target(child, at.child(name))
            if value is not None:
                yield name, value, where

    def entries(self, holder: Any, at: Location, name: str) -> Iterator[tuple[Any, Location]]:
        """The entries of a list under `name`, references followed."""
        if holder is None:
            return
        spot = at.child(name)
        if not isinstance(holder, list):
            self.find(
                spot,
                "list-expected",
                f"{name} is no list, so it is ignored",
                "nothing in it is served",
                "Write a list",
            )
            return
        for index, child in enumerate(holder):
            value, where = self.target(child, spot.child(index))
            if value is not None:
                yield value, where
