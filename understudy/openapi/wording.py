"""A validator's error in plain words: which value, which rule, and what was expected instead."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import jsonschema_rs

from .location import Location
from .violation import Violation

Path = tuple[str | int, ...]
Explained = tuple[Path, str, str, Any, list[str | int]]
"""Path to the value, keyword, message, offending value, path of the rule in the schema."""

_FOLLOWING = frozenset(("unevaluatedProperties", "unevaluatedItems"))
_ARTICLES = {"integer": "an", "array": "an", "object": "an"}
_DEPTH = 6


def told(errors: Sequence[jsonschema_rs.ValidationError]) -> Iterator[Explained]:
    """The parts of all errors of one value, without those that only follow from others.

    A member that belongs to an alternative counts as unevaluated where no alternative is met.
    """
    unmet = {tuple(e.instance_path) for e in errors if e.kind.name in ("anyOf", "oneOf")}
    for error in errors:
        if error.kind.name not in _FOLLOWING or tuple(error.instance_path) not in unmet:
            yield from explained(error)


def explained(error: jsonschema_rs.ValidationError, depth: int = 0) -> Iterator[Explained]:
    """The parts of one error as a person would say them, most telling branch first."""
    name = error.kind.name
    path = tuple(error.instance_path)
    if name in ("anyOf", "oneOf") and depth < _DEPTH and not _several(error.kind):
        found = _of_branches(error, depth)
        if found is not None:
            yield from found
            return
    if name == "required":
        path = (*path, error.kind.property)  # type: ignore[attr-defined]  # kind is Required
        yield path, "required", "is required", None, list(error.schema_path)
        return
    if name in ("additionalProperties", "unevaluatedProperties"):
        for unexpected in error.kind.unexpected:  # type: ignore[attr-defined]  # kind says which
            value = error.instance.get(unexpected) if isinstance(error.instance, dict) else None
            yield (*path, unexpected), name, "is not allowed here", value, list(error.schema_path)
        return
    if name == "contains" and error.schema_path:
        name = str(error.schema_path[-1])
    yield path, name, message(error, name), error.instance, list(error.schema_path)


def _of_branches(error: jsonschema_rs.ValidationError, depth: int) -> Iterable[Explained] | None:
    """What is wrong with the branch that was meant, or which branches there are."""
    branches = getattr(error.kind, "context", [])
    path = tuple(error.instance_path)
    telling = _telling(branches, len(path))
    if telling is not None:
        return (one for inner in telling for one in explained(inner, depth + 1))
    types = _only_types(branches)
    if types:
        return [(path, "type", _of_types(types), error.instance, list(error.schema_path))]
    listed = _only_values(branches, len(path))
    return None if listed is None else [listed]


def unlike_json(value: Any, where: str, path: Path, at: Location) -> Violation:
    """What is wrong with a value that no JSON text could give."""
    return Violation(where, path, "type", "is no value that JSON can hold", value, at)


def too_large(value: Any, where: str, path: Path, at: Location) -> Violation:
    """What is wrong with a value that holds too much for its faults to be searched for."""
    return Violation(
        where, path, "schema", "breaks its schema, and is too large to say where", value, at
    )


def _telling(
    branches: list[list[jsonschema_rs.ValidationError]], depth: int
) -> list[jsonschema_rs.ValidationError] | None:
    """The branch that the value was meant for: the only one whose type, or whose tag, it has."""
    meant = [
        errors
        for errors in branches
        if errors and not any(_is_other_kind(e, depth) for e in errors)
    ]
    if len(meant) > 1:
        meant = [errors for errors in meant if not any(_is_other_tag(e, depth) for e in errors)]
    return meant[0] if len(meant) == 1 else None


def _only_values(
    branches: list[list[jsonschema_rs.ValidationError]], depth: int
) -> Explained | None:
    """The tag that is wrong, where every branch for an object has another one."""
    meant = [e for e in branches if not any(_is_other_kind(one, depth) for one in e)]
    tags = [next((e for e in errors if _is_other_tag(e, depth)), None) for errors in meant]
    first = tags[0] if tags else None
    if first is None or any(t is None or t.instance_path != first.instance_path for t in tags):
        return None
    values = [value for tag in tags if tag for value in _values(tag)]
    message = f"is not one of {_listed(values)}"
    return tuple(first.instance_path), "enum", message, first.instance, list(first.schema_path)


def _values(error: jsonschema_rs.ValidationError) -> list[Any]:
    kind: Any = error.kind
    return list(kind.options) if kind.name == "enum" else [kind.expected_value]


def _only_types(branches: list[list[jsonschema_rs.ValidationError]]) -> list[str]:
    """The types that would have done, where nothing but the type is wrong in every branch."""
    types: list[str] = []
    for errors in branches:
        if len(errors) != 1 or errors[0].kind.name != "type":
            return []
        types.extend(errors[0].kind.types)  # type: ignore[attr-defined]  # kind is Type
    return types


def _is_other_kind(error: jsonschema_rs.ValidationError, depth: int) -> bool:
    at_root = len(error.instance_path) <= depth
    return at_root and error.kind.name in ("type", "const")


def _is_other_tag(error: jsonschema_rs.ValidationError, depth: int) -> bool:
    """Whether a member that tells alternatives apart has the value of another one."""
    return len(error.instance_path) == depth + 1 and error.kind.name in ("const", "enum")


def message(error: jsonschema_rs.ValidationError, name: str = "") -> str:
    """What is said of the rule that an error is about, by its own name or another one."""
    name = name or error.kind.name
    wording = _WORDINGS.get(name)
    return wording(error.kind) if wording else f"breaks the rule {name}"


def _of_types(types: list[str]) -> str:
    names = sorted(set(types), key=lambda name: (name == "null", name))
    return "is not " + " or ".join(
        "null" if n == "null" else f"{_ARTICLES.get(n, 'a')} {n}" for n in names
    )


def _format(kind: Any) -> str:
    article = "an" if str(kind.format)[:1].lower() in "aeio" else "a"
    return f"is not {article} {kind.format}"


def _one_of(kind: Any) -> str:
    return f"matches {'more than one' if _several(kind) else 'none'} of the alternatives"


def _several(kind: Any) -> bool:
    """Whether a value is refused for being too many things at once."""
    return isinstance(kind, jsonschema_rs.ValidationErrorKind.OneOfMultipleValid)


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _pattern(kind: Any) -> str:
    custom = isinstance(kind, jsonschema_rs.ValidationErrorKind.Custom)
    return f"does not match the pattern {kind.message if custom else kind.pattern}"


def _listed(values: list[Any]) -> str:
    shown = [json.dumps(value, ensure_ascii=False)[:40] for value in values[:8]]
    return ", ".join(shown) + (", ..." if len(values) > 8 else "")


_WORDINGS: dict[str, Callable[[Any], str]] = {
    "type": lambda kind: _of_types(kind.types),
    "enum": lambda kind: f"is not one of {_listed(kind.options)}",
    "const": lambda kind: f"is not {_listed([kind.expected_value])}",
    "format": _format,
    "pattern": _pattern,
    "minLength": lambda kind: f"is shorter than {_plural(kind.limit, 'character')}",
    "maxLength": lambda kind: f"is longer than {_plural(kind.limit, 'character')}",
    "minimum": lambda kind: f"is less than {kind.limit}",
    "maximum": lambda kind: f"is greater than {kind.limit}",
    "exclusiveMinimum": lambda kind: f"is not greater than {kind.limit}",
    "exclusiveMaximum": lambda kind: f"is not less than {kind.limit}",
    "multipleOf": lambda kind: f"is not a multiple of {kind.multiple_of}",
    "minItems": lambda kind: f"has fewer than {_plural(kind.limit, 'item')}",
    "maxItems": lambda kind: f"has more than {_plural(kind.limit, 'item')}",
    "minProperties": lambda kind: f"has fewer than {_plural(kind.limit, 'member')}",
    "maxProperties": lambda kind: f"has more than {_plural(kind.limit, 'member')}",
    "uniqueItems": lambda kind: "has items that are equal",
    "contains": lambda kind: "has no item of the kind that it must contain",
    "minContains": lambda kind: "has too few items of the kind that it must contain",
    "maxContains": lambda kind: "has too many items of the kind that it must contain",
    "anyOf": lambda kind: "matches none of the alternatives",
    "oneOf": _one_of,
    "not": lambda kind: "is of the one kind that is forbidden",
    "falseSchema": lambda kind: "is not allowed here",
    "propertyNames": lambda kind: (
        f"has a member whose name is not allowed: {_listed([kind.error.instance])}"
    ),
    "unevaluatedItems": lambda kind: "has more items than are allowed",
}
