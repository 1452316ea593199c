"""Hypothesis strategies: schemas that a known value keeps, and schemas of any kind."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import strategies as st

NAMES = ("a", "b", "id", "name", "created_at", "kind", "x-y")
PATTERNS = ("^[a-z]*$", "a", "^.{1,6}$", "^[A-Z]{2}[0-9]+$", "b+$")
WORDS = ("", "a", "b", "ab", "name", "AB12", "2024-01-01", "a@b.co", "long enough text")

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-50, 200),
    st.sampled_from([0.5, -1.25, 12.75]),
    st.sampled_from(WORDS),
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
    ),
    max_leaves=6,
)


def type_of(value: Any) -> str:
    """The JSON type of a value."""
    if isinstance(value, bool):
        return "boolean"
    names = {type(None): "null", int: "integer", float: "number", str: "string", list: "array"}
    return names.get(type(value), "object")


@st.composite
def kept_by(draw: st.DrawFn, value: Any, depth: int = 0) -> Any:
    """A schema that this value keeps."""
    plain = _plain(draw, value, depth)
    if depth > 2 or draw(st.integers(0, 2)) == 0:
        return plain
    how = draw(st.sampled_from(sorted(_COMBINED)))
    return _COMBINED[how](draw, value, plain, depth)


def _plain(draw: st.DrawFn, value: Any, depth: int) -> dict[str, Any]:
    kind = draw(st.integers(0, 9))
    if kind == 0:
        return {"const": value}
    if kind == 1:
        return {"enum": [*draw(st.lists(scalars, max_size=2)), value]}
    said: dict[str, Any] = {}
    if kind != 2:
        name = type_of(value)
        others = draw(st.lists(st.sampled_from(["null", "string", "object"]), max_size=1))
        said["type"] = [*others, name] if others and others != [name] else name
    if isinstance(value, str):
        said.update(_text(draw, value))
    elif isinstance(value, int | float) and not isinstance(value, bool):
        said.update(_number(draw, value))
    elif isinstance(value, list):
        said.update(_array(draw, value, depth))
    elif isinstance(value, dict):
        said.update(_object(draw, value, depth))
    return said


def _some(draw: st.DrawFn, choices: dict[str, Any]) -> dict[str, Any]:
    return {name: choice for name, choice in choices.items() if draw(st.integers(0, 2)) == 0}


def _text(draw: st.DrawFn, value: str) -> dict[str, Any]:
    fitting = [pattern for pattern in PATTERNS if re.search(pattern, value)]
    choices: dict[str, Any] = {
        "minLength": draw(st.integers(0, len(value))),
        "maxLength": len(value) + draw(st.integers(0, 5)),
    }
    if fitting:
        choices["pattern"] = draw(st.sampled_from(fitting))
    formats = {"2024-01-01": "date", "a@b.co": "email"}
    return _some(draw, choices) | ({"format": formats[value]} if value in formats else {})


def _number(draw: st.DrawFn, value: float) -> dict[str, Any]:
    step = draw(st.sampled_from([1, 2, 5, 0.25, 0.5]))
    choices: dict[str, Any] = {
        "minimum": value - draw(st.integers(0, 20)),
        "maximum": value + draw(st.integers(0, 20)),
        "exclusiveMinimum": value - draw(st.sampled_from([0.5, 1, 30])),
        "exclusiveMaximum": value + draw(st.sampled_from([0.5, 1, 30])),
    }
    if value % step == 0:
        choices["multipleOf"] = step
    return _some(draw, choices)


def _array(draw: st.DrawFn, value: list[Any], depth: int) -> dict[str, Any]:
    choices: dict[str, Any] = {
        "minItems": draw(st.integers(0, len(value))),
        "maxItems": len(value) + draw(st.integers(0, 3)),
        "items": {"anyOf": [draw(kept_by(item, depth + 1)) for item in value]} if value else True,
    }
    if value:
        choices["contains"] = draw(kept_by(draw(st.sampled_from(value)), depth + 1))
        choices["minContains"] = draw(st.integers(0, 1))
    said = _some(draw, choices)
    if "contains" not in said:
        said.pop("minContains", None)
    if all(one is other or one != other for i, one in enumerate(value) for other in value[:i]):
        said |= _some(draw, {"uniqueItems": len({repr(v) for v in value}) == len(value)})
    if draw(st.integers(0, 3)) == 0:
        said["prefixItems"] = [draw(kept_by(item, depth + 1)) for item in value]
        said.pop("items", None)
        said |= _some(draw, {"items": False, "unevaluatedItems": False})
        if not said["prefixItems"]:
            del said["prefixItems"]
    return said


def _object(draw: st.DrawFn, value: dict[str, Any], depth: int) -> dict[str, Any]:
    named = [name for name in value if draw(st.integers(0, 3))]
    properties = {name: draw(kept_by(value[name], depth + 1)) for name in named}
    for name in draw(st.lists(st.sampled_from(NAMES), max_size=2)):
        if name not in value:
            properties[name] = draw(schemas(2))
    said: dict[str, Any] = {"properties": properties} if properties else {}
    rest = [name for name in value if name not in properties]
    choices: dict[str, Any] = {
        "required": [name for name in value if draw(st.booleans())],
        "minProperties": draw(st.integers(0, len(value))),
        "maxProperties": len(value) + draw(st.integers(0, 2)),
        "propertyNames": draw(st.sampled_from([{"maxLength": 12}, {"pattern": "^[a-z]"}])),
        "additionalProperties": (
            {"anyOf": [draw(kept_by(value[name], depth + 1)) for name in rest]} if rest else False
        ),
        "unevaluatedProperties": {} if rest else False,
        "dependentRequired": {name: [n for n in value if n < name] for name in [*value][:1]},
        "dependentSchemas": {name: {"required": [name]} for name in [*value][:1]},
        "patternProperties": {"^a$": draw(kept_by(value["a"], depth + 1))} if "a" in value else {},
    }
    return said | _some(draw, choices)


def _another(value: Any) -> dict[str, Any]:
    """A schema that this value does not keep."""
    return {"type": "string" if type_of(value) != "string" else "integer"}


def _all_of(draw: st.DrawFn, value: Any, plain: Any, depth: int) -> Any:
    return {"allOf": [plain, draw(kept_by(value, depth + 1))]}


def _any_of(draw: st.DrawFn, value: Any, plain: Any, depth: int) -> Any:
    return {"anyOf": draw(st.permutations([plain, draw(schemas(2)), _another(value)]))}


def _one_of(draw: st.DrawFn, value: Any, plain: Any, depth: int) -> Any:
    return {"oneOf": draw(st.permutations([plain, _another(value)]))}


def _not(draw: st.DrawFn, value: Any, plain: Any, depth: int) -> Any:
    return {**plain, "not": draw(st.sampled_from([_another(value), {"const": "else"}, False]))}


def _if(draw: st.DrawFn, value: Any, plain: Any, depth: int) -> Any:
    asked = draw(st.booleans())
    condition = draw(kept_by(value, depth + 1)) if asked else _another(value)
    then, other = (plain, draw(schemas(2))) if asked else (draw(schemas(2)), plain)
    return {"if": condition, "then": then, "else": other}


_COMBINED = {"allOf": _all_of, "anyOf": _any_of, "oneOf": _one_of, "not": _not, "if": _if}


def schemas(depth: int = 0) -> st.SearchStrategy[Any]:
    """Schemas of any kind, satisfiable or not."""
    leaf = st.one_of(
        st.booleans(),
        st.sampled_from(
            [{}, {"type": "string"}, {"type": "integer", "minimum": 3}, {"enum": [1, "a", None]}]
        ),
    )
    if depth > 1:
        return leaf
    inner = st.deferred(lambda: schemas(depth + 1))
    return st.one_of(leaf, _wild(inner))


def _wild(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    count = st.integers(0, 4)
    number = st.sampled_from([-3, 0, 1, 2.5, 7, 10**20])
    named = st.dictionaries(st.sampled_from(NAMES), inner, max_size=3)
    names = st.lists(st.sampled_from(NAMES), max_size=2)
    several = st.lists(inner, min_size=1, max_size=3)
    types = ["null", "boolean", "object", "array", "number", "string", "integer"]
    keywords: dict[str, st.SearchStrategy[Any]] = {
        "type": st.one_of(st.sampled_from(types), st.lists(st.sampled_from(types), min_size=1)),
        "enum": st.lists(values, min_size=1, max_size=3),
        "const": values,
        "pattern": st.sampled_from([*PATTERNS, "^(?!a)", "(", "\\p{Lu}"]),
        "format": st.sampled_from(["date-time", "uuid", "email", "int32", "unknown"]),
        **dict.fromkeys(
            "minLength maxLength minItems maxItems minProperties maxProperties minContains "
            "maxContains".split(),
            count,
        ),
        **dict.fromkeys("minimum maximum exclusiveMinimum exclusiveMaximum".split(), number),
        "multipleOf": st.sampled_from([1, 3, 0.1, 2.5]),
        "uniqueItems": st.booleans(),
        "required": names,
        **dict.fromkeys(["properties", "dependentSchemas"], named),
        "patternProperties": st.dictionaries(st.sampled_from(PATTERNS), inner, max_size=2),
        "dependentRequired": st.dictionaries(st.sampled_from(NAMES), names, max_size=2),
        **dict.fromkeys(["allOf", "anyOf", "oneOf", "prefixItems"], several),
        **dict.fromkeys(
            "items contains not if then else additionalProperties propertyNames "
            "unevaluatedProperties unevaluatedItems".split(),
            inner,
        ),
        "$ref": st.sampled_from(["#/components/schemas/Loop", "#/components/schemas/Tree"]),
    }
    chosen = st.lists(st.sampled_from(sorted(keywords)), max_size=5, unique=True)
    return chosen.flatmap(lambda names: st.fixed_dictionaries({n: keywords[n] for n in names}))
