"""Which part of the tester a stack of calls is in. It knows names of files, and runs nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

GENERATION, PROBES, REST = "generation", "probes and planning", "the rest"
_GENERATORS = frozenset(("schemathesis", "hypothesis", "hypothesis_jsonschema"))
_PARTS = {
    "gate and wire": "gate wire pace budget tls target response_reading unpacking",
    "reading answers": "content reading exchange described parts members",
    "masking": "secrets messages disguises secret_members",
    "ledger": "ledger deletion cleaning",
    PROBES: "feeding plan planning pool production starting subject trial run variations"
    " ownership courtesy callers rights texts closed",
    "what comes from the generator": "fuzzing generated expectation",
    "judging": "judging policy finding observation sighting result severity",
}
_BY_FILE = {file: part for part, files in _PARTS.items() for file in files.split()}


class Frame(NamedTuple):
    """A call: its file, with `/` between folders, and the name of its function."""

    file: str
    function: str


def section(stack: Sequence[Frame]) -> str:
    """The part that a stack is in, given from the innermost call outwards.

    What is not a part's own, as the validating of values or the standard library, is of the part
    that called it. The generator has a thread of its own: while `_next` waits, that one works.
    """
    return next(filter(None, map(_part, stack)), REST)


def _part(frame: Frame) -> str:
    folders = frame.file.removesuffix(".py").split("/")
    if not _GENERATORS.isdisjoint(folders):
        return GENERATION
    if "contracts" not in folders:
        return ""
    inner = folders[len(folders) - folders[::-1].index("contracts") :]
    if inner[0] == "checks" and inner[-1] != "__init__":
        return f"check {inner[-1]}"
    if inner[0] == "probes":
        return PROBES
    if inner == ["fuzzing"] and frame.function == "_next":
        return GENERATION
    return _BY_FILE.get(inner[-1], "")
