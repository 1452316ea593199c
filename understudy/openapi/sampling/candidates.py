"""Values worth trying where nothing that was drawn keeps a schema: edges, constants, the empty."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from .flattening import Flat
from .merging import EXCLUDED

_MOST = 120
_LONGEST = 10_000
_SHORT = {
    "date": "2025-01-01", "duration": "P1D", "email": "a@b.co", "hostname": "a.co",
    "idn-email": "a@b.co", "ipv4": "192.0.2.1", "ipv6": "::1", "iri": "a:b",
    "json-pointer": "/a", "regex": "a", "uri": "a:b", "uri-reference": "a", "url": "a:b",
}  # fmt: skip
_SPELLINGS = {
    "date-time": tuple(
        f"2025-{month:02}-17T10:30:45{end}"
        for month in (6, 12)
        for end in (
            *("Z", ".5Z", ".25Z", ".123Z", ".123456Z", ".123456789Z", "+00:00", "-00:00"),
            *(".123+00:00", ".123456+00:00", "+02:00", ".123+02:00", "-05:00"),
        )
    ),
    "date": tuple(f"{year}-{month:02}-17" for year in (2025, 1999) for month in range(1, 13)),
    "time": ("10:30:45Z", "10:30:45.123Z", "10:30:45+00:00", "10:30:00Z", "22:30:45Z"),
    "uuid": tuple(
        made.upper() if upper else made
        for made in (f"0f8fad5b-d9cb-{version}69f-a165-70867728950e" for version in "41357826")
        for upper in (False, True)
    ),
    "uri": (
        *("http://example.com", "https://example.com/", "http://example.com/a", "ftp://a.co/a"),
        *("urn:example:a", "mailto:a@b.co", "https://www.example.com/a/b.html?a=b#c"),
    ),
    "ipv4": ("10.0.0.1", "192.168.0.1", "127.0.0.1", "172.16.0.1", "0.0.0.0"),
}  # fmt: skip
_PLAIN: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 0.5, 2, 3, 7, -1.5, 10**6, "", "a", "A", "0", "text", "a b", "-",
    "é", [], {}, [0], ["a"], [None], [0, 1], [1, "a"], [[]], [{}], {"a": 0}, {"a": "a"},
)  # fmt: skip


def candidates(flats: list[Flat]) -> Iterator[Any]:
    """Values near the edges of these flat schemas, then some of every kind; finitely many."""
    near = (value for flat in flats for value in _near(flat))
    yield from islice(near, _MOST)
    yield from _PLAIN


def _near(flat: Flat) -> Iterator[Any]:
    yield from flat.get("enum", ())
    for keyword in ("default", "example"):
        if keyword in flat:
            yield flat[keyword]
    yield from flat.get("examples", ())
    yield from _numbers(flat)
    yield from _texts(flat)
    for node in flat.get(EXCLUDED, ()):
        if isinstance(node, dict):
            yield from _beside(node)


def _numbers(flat: Flat) -> Iterator[int | float]:
    step = flat.get("multipleOf", 1)
    for keyword in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"):
        bound = flat.get(keyword)
        if bound is not None:
            below = bound // step * step
            yield from (bound, below, below + step, below - step, bound + 0.5, bound - 0.5)
    if "multipleOf" in flat:
        yield from (step, 2 * step, -step, 0)


def _texts(flat: Flat) -> Iterator[str]:
    if flat.get("format") in _SHORT:
        yield _SHORT[flat["format"]]
    if "pattern" in flat:
        yield from _SPELLINGS.get(flat.get("format", ""), ())
    for keyword, off in (("minLength", 0), ("minLength", 1), ("maxLength", 0)):
        length = flat.get(keyword)
        if length is not None and length + off <= _LONGEST:
            yield from (letter * int(length + off) for letter in "aA0")


def _beside(node: dict[str, Any]) -> Iterator[Any]:
    """Values close to what a schema forbids."""
    for value in [node["const"]] if "const" in node else node.get("enum", ()):
        if isinstance(value, str):
            yield from (value + "a", value[:-1])
        elif isinstance(value, bool):
            yield not value
        elif isinstance(value, int | float):
            yield from (value + 1, value - 1)
