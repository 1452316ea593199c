"""Whether a value is what a schema allows, in the document's dialect, by the package jsonschema.

OpenAPI 3.0 is made of JSON Schema draft 4 here, 3.1 of draft 2020-12. Where documents are commonly
read in two ways (`nullable` beside `enum`, 3.0 leftovers in 3.1), the wider way is taken; a pattern
between slashes, which no text matches, is read as what stands between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import referencing
from jsonschema import (  # type: ignore[import-untyped]  # it has no types
    Draft4Validator,
    Draft202012Validator,
)
from jsonschema.exceptions import (  # type: ignore[import-untyped]  # as above
    UnknownType,
    ValidationError,
)
from jsonschema.validators import create, extend  # type: ignore[import-untyped]  # as above
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT202012

from .formats import fits
from .raw import URI, NotThereError, Raw

Errors = Iterator[ValidationError]
Found = list[ValidationError]
_DELIMITED = re.compile(r"/(\^.*\$)/([a-z]*)")
_COMPOSED = ("allOf", "anyOf", "oneOf", "not", "enum", "const", "type")
_REFERENCING: Any = referencing  # its classes have no types that a checker sees
_PLAIN = _REFERENCING.Specification(
    name="OpenAPI 3.0",
    id_of=lambda contents: None,
    subresources_of=lambda contents: [],
    anchors_in=lambda specification, contents: [],
    maybe_in_subresource=lambda segments, resolver, subresource: resolver,
)


class UndecidedError(Exception):
    """A schema or an answer that can't be judged; the text says why."""


class UnsatisfiableError(UndecidedError):
    """An answer that its schema refuses, where no other value was found that it takes."""


class Validity:
    """Judges by the schemas of one document: `request` leaves out what is read-only."""

    def __init__(self, raw: Raw) -> None:
        specification = _PLAIN if raw.is_30 else DRAFT202012
        resource = _REFERENCING.Resource(contents=raw.root, specification=specification)
        self._registry = _REFERENCING.Registry().with_resource(URI, resource)
        self._classes = {view: _dialect(raw, view) for view in ("request", "response")}

    def faults(self, schema: Any, value: Any, view: str, limit: int = 3) -> Found:
        """The first few reasons why the schema refuses the value."""
        if schema is True or schema == {}:
            return []
        validator = self._classes[view](schema, registry=self._registry)
        found = []
        try:
            for error in validator.iter_errors(value):
                found.append(error)
                if len(found) == limit:
                    break
        except (UnknownType, Unresolvable, NotThereError, RecursionError) as error:
            raise UndecidedError(f"{type(error).__name__}: {error}"[:200]) from None
        except Exception as error:  # noqa: BLE001  a schema may be broken in any way
            raise UndecidedError(f"{type(error).__name__}: {error}"[:200]) from None
        return found

    def allows(self, schema: Any, value: Any, view: str) -> bool:
        """Whether the schema takes the value; True where it can't be judged."""
        try:
            return not self.faults(schema, value, view, 1)
        except UndecidedError:
            return True


def _dialect(raw: Raw, view: str) -> Any:
    based: Any = Draft4Validator if raw.is_30 else Draft202012Validator
    checks = based.VALIDATORS
    own = {word: _null_passes(checks[word]) for word in _COMPOSED if word in checks}
    own |= {
        "required": _required(raw, "readOnly" if view == "request" else "writeOnly"),
        "format": _format,
        "pattern": _pattern,
        "multipleOf": _multiple,
    }
    checker = based.TYPE_CHECKER.redefine("integer", lambda _, value: _is_integer(value))
    checker = checker.redefine("file", lambda _, value: True)
    if not raw.is_30:
        own |= {f"exclusive{end}": _exclusive(based, end) for end in ("Minimum", "Maximum")}
        return extend(based, validators=own, type_checker=checker)
    return create(
        {},
        {**checks, **own, "dependencies": _nothing},
        type_checker=checker,
        id_of=lambda schema: None,  # `id` is an ordinary name
        applicable_validators=_without_siblings,
    )


def _without_siblings(schema: Mapping[str, Any]) -> Any:
    reference = schema.get("$ref")
    return [("$ref", reference)] if isinstance(reference, str) else schema.items()


def _is_integer(value: Any) -> bool:
    if isinstance(value, bool):
        return False
    return isinstance(value, int) or (isinstance(value, float) and value.is_integer())


def _null_passes(check: Any) -> Any:
    def checked(validator: Any, given: Any, value: Any, schema: Mapping[str, Any]) -> Errors:
        if value is None and schema.get("nullable") is True:
            return
        yield from check(validator, given, value, schema) or ()

    return checked


def _required(raw: Raw, excuse: str) -> Any:
    def checked(validator: Any, names: Any, value: Any, schema: Mapping[str, Any]) -> Errors:
        if not isinstance(value, dict) or not isinstance(names, list):
            return
        for name in names:
            if name not in value and not _marked(raw, schema, name, excuse):
                yield ValidationError(f"{name!r} is required and not there")

    return checked


def _marked(raw: Raw, schema: Mapping[str, Any], name: str, mark: str) -> bool:
    try:
        member = raw.follow((schema.get("properties") or {}).get(name))
        parts = [member, *map(raw.follow, (member or {}).get("allOf") or ())]
    except (NotThereError, AttributeError):
        return False
    return any(isinstance(part, dict) and part.get(mark) is True for part in parts)


def _format(validator: Any, given: Any, value: Any, schema: Mapping[str, Any]) -> Errors:
    if not fits(given, value):
        yield ValidationError(f"{value!r} is no {given}")


def _multiple(validator: Any, step: Any, value: Any, schema: Mapping[str, Any]) -> Errors:
    """In decimal, as numbers are written: 0.3 is a multiple of 0.1."""
    numbers = [n for n in (step, value) if isinstance(n, int | float) and not isinstance(n, bool)]
    if len(numbers) == 2 and step > 0 and Fraction(str(value)) % Fraction(str(step)):
        yield ValidationError(f"{value!r} is not a multiple of {step!r}")


def _pattern(validator: Any, given: Any, value: Any, schema: Mapping[str, Any]) -> Errors:
    if not isinstance(value, str):
        return
    compiled = python_pattern(given)
    if compiled is not None and not compiled.search(value):
        yield ValidationError(f"{value!r} does not match {given!r}")


def python_pattern(given: Any) -> re.Pattern[str] | None:
    """An ECMA-262 pattern for Python; None where it is none, or means something else there."""
    if not isinstance(given, str):
        return None
    delimited = _DELIMITED.fullmatch(given)
    text = delimited[1] if delimited else given
    text = re.sub(r"(?<!\\)((?:\\\\)*)\(\?<(?![=!])", r"\1(?P<", text)
    text = re.sub(r"(?<!\\)((?:\\\\)*)\\/", r"\1/", text)
    text = re.sub(r"(?<!\\)((?:\\\\)*)\$$", r"\1\\Z", text)
    try:
        return re.compile(text, re.IGNORECASE if delimited and "i" in delimited[2] else 0)
    except (re.error, OverflowError, RecursionError):
        return None


def _exclusive(based: Any, end: str) -> Any:
    check = based.VALIDATORS[f"exclusive{end}"]

    def checked(validator: Any, given: Any, value: Any, schema: Mapping[str, Any]) -> Errors:
        if given is True:
            given = schema.get(end.lower())
        if isinstance(given, int | float) and not isinstance(given, bool):
            yield from check(validator, given, value, schema) or ()

    return checked


def _nothing(validator: Any, given: Any, value: Any, schema: Mapping[str, Any]) -> Errors:
    return iter(())
