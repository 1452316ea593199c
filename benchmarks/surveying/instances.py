"""Values that a schema allows in a request: documented ones first, then made ones, each checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from .formats import SAMPLES
from .merging import FIXED, merged
from .raw import NotThereError, Raw
from .strings import matching
from .validity import UndecidedError, Validity

_DEPTH_FULL, _DEPTH_END = 3, 12
_BRANCHES = 8


class ImpossibleError(Exception):
    """No value was found for a schema; the text says where it failed."""


class Instances:
    """Makes values for the schemas of one document: `full` ones, or small ones first."""

    def __init__(self, raw: Raw, validity: Validity, full: bool = True) -> None:
        self._raw = raw
        self._order = (True, False) if full else (False, True)
        self._validity = validity

    def first(
        self,
        schema: Any,
        documented: Iterable[Any] = (),
        wanted: Callable[[Any], bool] = lambda value: True,
        view: str = "request",
    ) -> Any:
        """The first valid value among the documented and the made ones that is `wanted`."""
        why = "nothing could be made"
        for value in self._proposals(schema, documented, view):
            try:
                faults = self._validity.faults(schema, value, view, 1)
            except UndecidedError as error:
                raise ImpossibleError(str(error)) from None
            if not faults and wanted(value):
                return value
            if not faults:
                why = f"{value!r} can't be sent in its place"[:160]
                continue
            why = f"{faults[0].json_path}: {faults[0].message}"[:160]
        raise ImpossibleError(why)

    def allows(self, schema: Any, value: Any) -> bool:
        """Whether the schema takes a value, as far as that can be judged."""
        return self._validity.allows(schema, value, "request")

    def _proposals(self, schema: Any, documented: Iterable[Any], view: str) -> Iterator[Any]:
        yield from documented
        for branch in range(_BRANCHES):
            for full in self._order:
                try:
                    yield _Maker(self._raw, self._validity, full, branch, view).make(schema, 0)
                except (ImpossibleError, NotThereError, TypeError, ValueError, AttributeError):
                    continue


class _Maker:
    """One way to go through a schema: all members or the required ones, the n-th branches."""

    def __init__(self, raw: Raw, validity: Validity, full: bool, branch: int, view: str) -> None:
        self._raw = raw
        self._validity = validity
        self._full = full
        self._branch = branch
        self._view = view
        self._elsewhere = "readOnly" if view == "request" else "writeOnly"

    def make(self, schema: Any, depth: int) -> Any:
        if depth > _DEPTH_END:
            raise ImpossibleError("too deep")
        if schema is True or schema is None:
            return "text"
        flat = merged(self._raw, schema, self._branch)
        for value in _documented(flat):
            if self._validity.allows(schema, value, self._view):
                return value
        kind = _kind(flat)
        if kind == "object":
            return self._object(flat, depth)
        if kind == "array":
            return self._array(flat, depth)
        if kind in ("integer", "number"):
            return _number(flat, kind)
        if kind == "boolean":
            return True
        if kind == "null":
            return None
        return _string(flat)

    def _object(self, flat: dict[str, Any], depth: int) -> dict[str, Any]:
        members = flat.get("properties") or {}
        required = [name for name in flat.get("required") or () if isinstance(name, str)]
        made: dict[str, Any] = dict(flat.get(FIXED, {}))
        names = dict.fromkeys(required)
        if self._full and depth < _DEPTH_FULL:
            names |= dict.fromkeys(members)
        for name in names:
            if name in made or self._of_the_other_view(members.get(name)):
                continue
            member = members[name] if name in members else _further(flat)
            try:
                value = self.make(member, depth + 1)
            except (ImpossibleError, NotThereError):
                if name in required:
                    raise
                continue
            if name in required or self._validity.allows(member, value, self._view):
                made[name] = value
        self._fill(flat, made, depth)
        most = flat.get("maxProperties")
        while isinstance(most, int) and len(made) > most:
            spare = [name for name in made if name not in required]
            if not spare:
                break
            del made[spare[-1]]
        return made

    def _fill(self, flat: dict[str, Any], made: dict[str, Any], depth: int) -> None:
        """Members of any name, as many as are asked for, or one to try where they are described."""
        least = flat.get("minProperties") or 0
        rest = flat.get("additionalProperties")
        if self._full and not made and isinstance(rest, dict) and depth < _DEPTH_FULL:
            least = max(least, 1)
        spare = [n for n in flat.get("properties") or () if n not in made]
        while len(made) < least:
            if spare:
                name = spare.pop(0)
                made[name] = self.make(flat["properties"][name], depth + 1)
            else:
                made[f"name{len(made)}"] = self.make(_further(flat), depth + 1)

    def _of_the_other_view(self, member: Any) -> bool:
        try:
            found = self._raw.follow(member)
            return isinstance(found, dict) and (
                found.get(self._elsewhere) is True
                or any(self._of_the_other_view(part) for part in found.get("allOf") or ())
            )
        except NotThereError:
            return False

    def _array(self, flat: dict[str, Any], depth: int) -> list[Any]:
        fixed = [self.make(item, depth + 1) for item in flat.get("prefixItems") or ()]
        items = flat.get("items", True)
        count = max(flat.get("minItems") or 0, 1 if self._full and depth < _DEPTH_FULL else 0)
        most = flat.get("maxItems")
        if isinstance(most, int):
            count = min(count, most)
        if items is False:
            return fixed
        while len(fixed) < count:
            value = self.make(items, depth + 1)
            if flat.get("uniqueItems") and value in fixed:
                value = self._another(items, value, fixed)
            fixed.append(value)
        return fixed

    def _another(self, items: Any, value: Any, taken: list[Any]) -> Any:
        flat = merged(self._raw, items, self._branch)
        others = list(flat.get("enum") or ())
        if isinstance(value, str):
            others += [f"{value}{n}" for n in range(len(taken) + 1)]
        elif isinstance(value, int | float) and not isinstance(value, bool):
            others += [value + n + 1 for n in range(len(taken) + 1)]
        for other in others:
            if other not in taken and self._validity.allows(items, other, self._view):
                return other
        raise ImpossibleError("no further item that differs")


def _documented(flat: dict[str, Any]) -> Iterator[Any]:
    """What is shown as a value; an empty one says little, and can't be sent everywhere."""
    for word in ("const", "example", "default"):
        if flat.get(word) not in (None, ""):
            yield flat[word]
    for word in ("examples", "enum"):
        if isinstance(flat.get(word), list):
            yield from (value for value in flat[word] if value not in (None, ""))
    if "const" in flat or "enum" in flat:
        yield ""


def _kind(flat: dict[str, Any]) -> str:
    given = flat.get("type")
    if isinstance(given, list):
        given = next((one for one in given if one != "null"), "null")
    if isinstance(given, str):
        return given
    if any(word in flat for word in ("properties", "additionalProperties", "required")):
        return "object"
    if "items" in flat or "prefixItems" in flat:
        return "array"
    if any(word in flat for word in ("minimum", "maximum", "multipleOf")):
        return "number"
    return "string"


def _further(flat: dict[str, Any]) -> Any:
    rest = flat.get("additionalProperties", True)
    if rest is False:
        raise ImpossibleError("no further members are allowed")
    patterns = flat.get("patternProperties")
    return next(iter(patterns.values())) if rest is True and patterns else rest


def _number(flat: dict[str, Any], kind: str) -> int | float:
    low, high = flat.get("minimum"), flat.get("maximum")
    step = flat.get("multipleOf") or (1 if kind == "integer" else None)
    for word, sign in (("exclusiveMinimum", 1), ("exclusiveMaximum", -1)):
        edge = flat.get(word)
        bound = low if sign > 0 else high
        if edge is True and bound is not None:
            edge = bound
        if isinstance(edge, int | float) and not isinstance(edge, bool):
            inner = edge + sign * (step or _gap(low, high))
            low, high = (inner, high) if sign > 0 else (low, inner)
    value = low if low is not None else min(high, 1) if high is not None else 1
    if low is not None and low < 1 and (high is None or high >= 1):
        value = 1
    if step and value % step:
        value = (value // step + 1) * step
    return int(value) if kind == "integer" else value


def _gap(low: Any, high: Any) -> float:
    return (high - low) / 4 if low is not None and high is not None else 0.5


def _string(flat: dict[str, Any]) -> str:
    shortest, longest = int(flat.get("minLength") or 0), flat.get("maxLength")
    if isinstance(flat.get("pattern"), str):
        found = matching(flat["pattern"], shortest, longest)
        if found is None:
            raise ImpossibleError(f"no string for the pattern {flat['pattern']!r}")
        return found
    text = SAMPLES.get(str(flat.get("format")), "text")
    if flat.get("format") in SAMPLES:
        return text
    text = (text * (shortest // 4 + 1))[: max(shortest, 4)]
    return text[:longest] if longest is not None else text
