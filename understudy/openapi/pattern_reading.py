"""The patterns of a document -> those for the schema engine, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Callable

from . import patterns
from .cycles import Node
from .location import Location
from .pattern_check import is_light, is_steady
from .pattern_syntax import parse_pattern
from .shown import shown

Find = Callable[[Location, str, str, str], None]
_LONGEST = 50_000
_DELIMITED = re.compile(r"/(\^.*\$)/([a-z]*)")


class PatternReading:
    """Reads patterns; `find(at, rule, what, way_out)` takes the findings.

    `steady`: every pattern so far takes time in proportion to the text.
    """

    def __init__(self, find: Find) -> None:
        self._find = find
        self.steady = True

    def read(self, written: str, here: Location, naming: bool = False) -> str | None:
        """The pattern for the engine, or None (with a finding) where it can't have it.

        `naming`: it is one for members' names, which the engine checks however long that takes.
        """
        delimited = _DELIMITED.fullmatch(written)
        if delimited:
            self._find(
                here,
                "pattern-delimited",
                f"the pattern {shown(written)} stands between slashes, which are part of it "
                "in JSON Schema, so that it matches nothing; it is read as meant",
                "Remove the slashes and what follows them",
            )
            written = f"(?i:{delimited[1]})" if "i" in delimited[2] else delimited[1]
        if len(written) > _LONGEST:
            self._beyond(written, here, f"is longer than {_LONGEST:,} characters")
            return None
        pattern = patterns.engine_pattern(written)
        if pattern is not None and (not naming or is_light(pattern)):
            self.steady = self.steady and is_steady(pattern)
            return pattern
        if pattern is not None or parse_pattern(written) is not None:
            self._beyond(written, here, "asks for more than can be checked soon")
            return None
        self._find(
            here,
            "pattern-unreadable",
            f"the pattern {shown(written)} is no regular expression of ECMA-262, "
            "so it is not checked",
            "Correct the pattern",
        )
        return None

    def _beyond(self, written: str, here: Location, fault: str) -> None:
        self._find(
            here,
            "pattern-limit",
            f"the pattern {shown(written)} {fault}, so it is not checked",
            "List the texts in an enum, use a format, or count less",
        )

    def by_pattern(self, children: dict[str, Node], here: Location) -> dict[str, Node]:
        """Schemas by the patterns of their members' names, as the engine is to have them."""
        found: dict[str, Node] = {}
        for written, child in children.items():
            pattern = self.read(written, here.child(written), naming=True)
            if pattern is not None:
                found[pattern] = {"allOf": [found[pattern], child]} if pattern in found else child
        return found
