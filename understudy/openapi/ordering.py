"""Findings in the order in which a person meets them in the document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .findings import Finding
from .location import split
from .source import Document

_Rank = tuple[int, ...]


def in_order(document: Document, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The same findings by their places in the root file, then those in other files."""
    root, label = document.value(document.root), document.place(document.root).file
    orders: dict[int, dict[str, int]] = {}

    def rank(finding: Finding) -> tuple[bool, _Rank]:
        inside = finding.place.file == label
        return not inside, _rank(root, finding.place.pointer, orders) if inside else ()

    return tuple(sorted(findings, key=rank))


def _rank(value: Any, pointer: str, orders: dict[int, dict[str, int]]) -> _Rank:
    """At which member or item the way leads on, at each step."""
    steps = []
    for token in split(pointer):
        if isinstance(value, dict) and token in value:
            order = orders.get(id(value))
            if order is None:
                order = orders[id(value)] = {name: index for index, name in enumerate(value)}
            steps.append(order[token])
            value = value[token]
        elif isinstance(value, list) and token.isdecimal() and int(token) < len(value):
            steps.append(int(token))
            value = value[int(token)]
        else:
            break
    return tuple(steps)
