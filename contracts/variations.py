"""Values beside a value: every way in which a schema lets it differ, and every way in which not.

Whether a variation is valid is the schema's word, not a guess of the generator's.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from understudy.openapi.sampling.flattening import Flat
from understudy.openapi.schema import Schema

from .parts import flat_of
from .texts import Text, format_texts, texts

_TYPES: dict[str, tuple[str, Any]] = {
    "null": ("null", None),
    "number": ("a number", 12345),
    "boolean": ("a boolean", True),
    "string": ("a text", "understudy"),
    "array": ("an array", ["understudy"]),
    "object": ("an object", {"understudy": 1}),
}
_MOST_MEMBERS = 8
_MAX_DEPTH = 2


@dataclass(frozen=True, slots=True)
class Variation:
    """A value in place of the one at `path`.

    `about` is the class of value in plain words; `rule` the keyword that it keeps or breaks.
    `named`: the document names the class. `open`: either reading of the document is right.
    `likely`: the standard of its format names it. `plain`: nothing about the value is unusual.
    Of a `group` of alike values one `stands_for` the others where few can be tried.
    """

    path: tuple[str | int, ...]
    value: Any
    about: str
    rule: str
    named: bool = False
    open: bool = False
    likely: bool = False
    plain: bool = False
    group: str = ""
    stands_for: bool = False


def variations(
    schema: Schema, value: Any, path: tuple[str | int, ...] = (), *, depth: int = 0
) -> Iterator[Variation]:
    """Other values for what stands at `path`, and for its members in turn."""
    yield from _here(schema, value, path)
    if not isinstance(value, dict) or depth >= _MAX_DEPTH:
        return
    for name, inner in value.items():
        member = schema.property(name)
        if member is not None and not schema.hides(name):
            yield from variations(member, inner, (*path, name), depth=depth + 1)


def _here(schema: Schema, value: Any, path: tuple[str | int, ...]) -> Iterator[Variation]:
    flat = flat_of(schema)
    kinds = schema.types()
    yield from _of_types(schema, kinds, value, path)
    if "enum" in flat:
        yield from _of_enum(flat["enum"], path)
    elif "string" in kinds:
        yield from _of_text(flat, value, path)
    if {"number", "integer"} & kinds:
        yield from _of_number(flat, path, "integer" in kinds and "number" not in kinds)
    if isinstance(value, list):
        yield from _of_array(schema, flat, value, path)
    if isinstance(value, dict):
        yield from _of_object(flat, value, path)


def _of_types(
    schema: Schema, kinds: frozenset[str], value: Any, path: tuple[str | int, ...]
) -> Iterator[Variation]:
    for kind, (told, other) in _TYPES.items():
        if kind not in kinds and not (kind == "number" and "integer" in kinds):
            yield Variation(path, other, told, "type")
    if "null" in kinds:
        yield Variation(path, None, "null", "type", named=True, open=null_is_open(schema))
    if "boolean" in kinds:
        for one in (True, False):
            yield Variation(path, one, f"{one}".lower(), "type", named=True, plain=True)


def _of_enum(allowed: list[Any], path: tuple[str | int, ...]) -> Iterator[Variation]:
    for one in allowed[:_MOST_MEMBERS]:
        if one is not None:
            yield Variation(path, one, f"the value {json.dumps(one)}", "enum", True, plain=True)
    named = [one for one in allowed if isinstance(one, str)]
    if named:
        yield Variation(path, "understudy-none", "a value that is not in the enum", "enum")
        yield Variation(path, named[0].swapcase(), "a value of the enum in another case", "enum")
        yield Variation(path, "", "an empty text", "enum")
    elif allowed:
        yield Variation(path, 987654321, "a value that is not in the enum", "enum")


def _of_text(flat: Flat, value: Any, path: tuple[str | int, ...]) -> Iterator[Variation]:
    name = next((part for part in reversed(path) if isinstance(part, str)), "")
    base = value if isinstance(value, str) else "understudy"
    if flat.get("format"):
        for text in format_texts(str(flat["format"]), name):
            yield _of(text, path)
        return
    for text in texts(flat, base):
        yield _of(text, path)


def _of(text: Text, path: tuple[str | int, ...]) -> Variation:
    return Variation(
        path,
        text.value,
        text.about,
        text.rule,
        named=text.named,
        open=text.open,
        likely=text.likely,
        plain=text.plain,
        group=text.group,
        stands_for=text.stands_for,
    )


def _of_number(flat: Flat, path: tuple[str | int, ...], whole: bool) -> Iterator[Variation]:
    least, most = flat.get("minimum"), flat.get("maximum")
    if whole:
        yield Variation(path, 1.5, "a fraction", "type")
    if least is not None:
        yield Variation(path, least, "the least value", "minimum", True, plain=True)
        yield Variation(path, least - 1, "less than the least value", "minimum")
    if most is not None:
        yield Variation(path, most, "the greatest value", "maximum", True, plain=True)
        yield Variation(path, most + 1, "more than the greatest value", "maximum")
    for keyword in ("exclusiveMinimum", "exclusiveMaximum"):
        if keyword in flat:
            yield Variation(path, flat[keyword], f"the {keyword} itself", keyword)
    if "multipleOf" in flat:
        yield Variation(path, flat["multipleOf"] * 3 / 2, "no multiple", "multipleOf")
    if least is None and "exclusiveMinimum" not in flat:
        yield Variation(path, -1, "a negative number", "minimum")
        yield Variation(path, 0, "zero", "minimum")
    yield Variation(path, 2**31 if whole else 1e300, "a very large number", "maximum")
    yield Variation(path, "12345", "a number as a text", "type")


def _of_array(
    schema: Schema, flat: Flat, value: list[Any], path: tuple[str | int, ...]
) -> Iterator[Variation]:
    yield Variation(path, [], "an empty array", "minItems", named="minItems" in flat)
    one = value[:1] or ["understudy"]
    yield Variation(path, one * 2, "an array with the same item twice", "uniqueItems")
    if "maxItems" in flat and flat["maxItems"] < 1000:
        yield Variation(path, one * (flat["maxItems"] + 1), "too many items", "maxItems")
    if flat.get("minItems", 0) > 1:
        yield Variation(path, one * (flat["minItems"] - 1), "too few items", "minItems")
    items = schema.items()
    if items is None:
        return
    for kind, (told, other) in _TYPES.items():
        if kind not in items.types():
            yield Variation(path, [other], f"an array with {told} in it", "items")


def _of_object(
    flat: Flat, value: dict[str, Any], path: tuple[str | int, ...]
) -> Iterator[Variation]:
    for name in value:
        yield Variation((*path, name), ABSENT, "left out", "required")
    more = {**value, "understudy_unknown": 1}
    yield Variation(path, more, "an unknown member", "additionalProperties", open=True)


def null_is_open(schema: Schema) -> bool:
    """Whether null is allowed only by the word `nullable`, which people read in two ways.

    OpenAPI 3.1 does not know it, and 3.0 gives it no meaning without a type or beside an enum.
    """
    written = schema.schemas.written(schema.at)
    if not isinstance(written, dict) or "nullable" not in written:
        return False
    return not schema.schemas.dialect.nullable or "type" not in written or "enum" in written


class _Absent:
    """The value of a member that is not there."""

    def __repr__(self) -> str:
        return "absent"


ABSENT: Any = _Absent()


def value_at(value: Any, path: tuple[str | int, ...]) -> Any:
    """What stands at a path in a value; ABSENT where nothing does."""
    for part in path:
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            return ABSENT
    return value


def replaced(value: Any, path: tuple[str | int, ...], other: Any) -> Any:
    """A value with another one at a path; ABSENT takes the member away."""
    if not path:
        return other
    first, rest = path[0], path[1:]
    if isinstance(first, int):
        return [*value[:first], replaced(value[first], rest, other), *value[first + 1 :]]
    members = value if isinstance(value, dict) else {}
    if not rest and other is ABSENT:
        return {key: one for key, one in members.items() if key != first}
    return {**members, first: replaced(members.get(first), rest, other)}
