"""Objects: which members they get, in which order they are made, and what they are named."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from understudy.openapi.lowering import Node
from understudy.openapi.patterns import compile_pattern

from .flattening import Flat, ways
from .member import OMIT, Entity, Member, Step, type_of
from .person import Person
from .roles import (
    PERSONAL,
    Role,
    flag_role,
    looks_like_moment,
    moment_role,
    text_role,
    words,
)
from .scene import Scene
from .steps import ORDER, echoing, step_for
from .text import Maker

if TYPE_CHECKING:
    from .sample import Compiler, Position

_DEEP = 7
_NAMES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
_PLAIN_FORMATS = (None, "int32", "int64", "double", "float")
_MOMENT_FORMATS = ("date-time", "date", "unix-time")


def object_maker(
    compiler: Compiler, flat: Flat, position: Position, examples: tuple[dict[str, Any], ...]
) -> Maker:
    """A maker of objects for this flat schema; `examples` show what the members look like."""
    members = _members(compiler, flat, position, examples)
    secrets = [member for member in members if member.role is Role.SECRET]
    order = sorted(members, key=lambda member: ORDER.get(member.role, 0))
    steps = [(m.name, m.optional, _step(compiler, flat, m, secrets, position)) for m in order]
    names = tuple(member.name for member in members)
    more = _more(compiler, flat, position, len(names))
    personal = position.listed and any(member.role in PERSONAL for member in members)
    in_order = [m.name for m in order] == list(names)

    def fill(scene: Scene, entity: Entity) -> dict[str, Any]:
        sparse = scene.minimal or scene.depth > _DEEP
        values = entity.values
        for name, optional, step in steps:
            if sparse and optional:
                continue
            value = step(scene, entity)
            if value is not OMIT:
                values[name] = value
        for make_name, make in more:
            values.setdefault(make_name(scene), make(scene))
        if in_order or more:
            return values
        return {name: values[name] for name in names if name in values}

    def make(scene: Scene) -> dict[str, Any]:
        person = Person.drawn(scene.random) if personal else scene.caller
        with compiler.below(scene):
            return fill(scene, Entity(person))

    return make


def _step(
    compiler: Compiler, flat: Flat, member: Member, secrets: list[Member], position: Position
) -> Step:
    step = step_for(member, secrets)
    if not member.echoes:
        return step
    descend: Callable[[Scene, Any], Any] | None = None
    if member.type == "object":
        nested = compiler.maker(flat["properties"][member.name], position.nested(member.name))

        def descend(scene: Scene, given: Any) -> Any:
            return nested(scene.within(given))

    return echoing(member, step, descend)


def _members(
    compiler: Compiler, flat: Flat, position: Position, examples: tuple[dict[str, Any], ...]
) -> list[Member]:
    declared: dict[str, Node] = dict(flat.get("properties", {}))
    required = flat.get("required", [])
    for name in required:
        if name not in declared:
            declared[name] = _undeclared(flat, name)
    closed = flat.get("x-closed", ())
    company = frozenset(word for name in declared for word in words(name))
    found = []
    for name, node in declared.items():
        if node is False or not all(name in names or loose for names, loose in closed):
            continue
        hints = tuple(example[name] for example in examples if name in example)
        member = _member(compiler, name, node, name in required, position, hints, company)
        if member:
            found.append(member)
    return found


def _member(
    compiler: Compiler,
    name: str,
    node: Node,
    required: bool,
    position: Position,
    hints: tuple[Any, ...],
    company: frozenset[str],
) -> Member | None:
    found = ways(compiler.schemas, node)
    flat = found[0] if found else {}
    if any(way.get(compiler.schemas.view.hiding) is True for way in found):
        return None
    return Member(
        name=name,
        flat=flat,
        role=_role(name, flat, company),
        make=compiler.maker(node, position.below(name), hints),
        accepts=compiler.accepts(node),
        optional=not required,
        nullable=any("null" in way.get("type", ()) for way in found),
        echoes=not position.listed
        and (position.inside or compiler.shallowest.get(name) == position.depth),
        examples=(*hints, *compiler.examples_of(flat)),
    )


def _role(name: str, flat: Flat, company: frozenset[str]) -> Role:
    kind = type_of(flat)
    if "const" in flat:
        return Role.PLAIN
    if "enum" in flat:
        return Role.STATUS if words(name)[-1:] in (("status",), ("state",)) else Role.PLAIN
    if kind == "boolean":
        return flag_role(name)
    declared = flat.get("format")
    by_name = declared in _PLAIN_FORMATS and "pattern" not in flat and looks_like_moment(name)
    if kind in ("string", "integer", "number") and (declared in _MOMENT_FORMATS or by_name):
        return moment_role(name)
    if kind == "string" or (kind == "integer" and words(name)[-1:] == ("id",)):
        role = text_role(name, str(flat.get("description", "")), company)
        return role if kind == "string" or role in PERSONAL else Role.PLAIN
    return Role.PLAIN


def _undeclared(flat: Flat, name: str) -> Node:
    """The schema of a required member that no `properties` names."""
    for pattern, node in flat.get("patternProperties", {}).items():
        try:
            if re.search(pattern, name):
                return node  # type: ignore[no-any-return]  # a Node by construction
        except re.error:
            continue
    node = flat.get("additionalProperties", True)
    return node if isinstance(node, dict) else {}


def _more(
    compiler: Compiler, flat: Flat, position: Position, declared: int
) -> list[tuple[Callable[[Scene], str], Maker]]:
    """Members beyond the declared ones: those of a map, and what minProperties asks for."""
    extra = flat.get("additionalProperties", True)
    missing = int(flat.get("minProperties", 0)) - declared
    if declared == 0 and isinstance(extra, dict) and extra and flat.get("maxProperties") != 0:
        missing = max(missing, 1)
    patterned = list(flat.get("patternProperties", {}).items())
    found: list[tuple[Callable[[Scene], str], Maker]] = []
    for index in range(min(max(0, missing), 1000)):
        if patterned and (extra is False or declared == 0):
            pattern, node = patterned[index % len(patterned)]
            name = _patterned_name(pattern)
        elif extra is False:
            break
        else:
            name, node = _plain_name(flat, index), extra if isinstance(extra, dict) else {}
        found.append((name, compiler.maker(node, position.below("value").in_list())))
    return found


def _patterned_name(pattern: str) -> Callable[[Scene], str]:
    sampler = compile_pattern(pattern)
    if sampler is None:
        return lambda scene: "name"
    return lambda scene: sampler(scene.random, 1, None)


def _plain_name(flat: Flat, index: int) -> Callable[[Scene], str]:
    names = flat.get("propertyNames")
    if isinstance(names, dict):
        if isinstance(names.get("enum"), list) and len(names["enum"]) > index:
            return lambda scene: str(names["enum"][index])
        if isinstance(names.get("pattern"), str):
            return _patterned_name(names["pattern"])
    name = _NAMES[index] if index < len(_NAMES) else f"member{index}"
    return lambda scene: name
