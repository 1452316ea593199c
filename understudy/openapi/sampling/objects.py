"""Objects: which members they get, in which order they are made, and what they are named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from understudy.openapi.lowering import Node

from .casting import role_of
from .flattening import Flat
from .heights import HIGHEST
from .member import Entity, Member
from .merging import both
from .names import Namer, matches, patterned_namer, plain_name
from .person import NOBODY, Person
from .plans import Part, Plans, fill, fill_carefully
from .position import Position
from .roles import PERSONAL, Role, words
from .scene import Maker, Scene
from .steps import left_out, step_for, taking

if TYPE_CHECKING:
    from .compiler import Compiler

_MOST_MORE = 1_000
_MOST_OPTIONAL = 1_000
_TRIES = 8
_WHENEVER = 10**9


@dataclass(frozen=True, slots=True, eq=False)
class _More:
    """A member beyond the declared ones; `needed` where there would be too few without it."""

    namer: Namer
    make: Maker
    needed: bool


def object_maker(
    compiler: Compiler, flat: Flat, position: Position, examples: tuple[dict[str, Any], ...]
) -> Maker:
    """A maker of objects for this flat schema; `examples` show what the members look like."""
    members = _members(compiler, flat, position, examples)
    secrets = [member for member in members if member.role is Role.SECRET]
    parts = [_part(compiler, flat, member, secrets, position) for member in members]
    planned = Plans(parts).plan
    more = _more(compiler, flat, position, members)
    persons = _persons(members, position)
    flags = tuple(m.name for m in members if m.role is Role.HAS_ENDED and m.echoes)

    def make(scene: Scene) -> dict[str, Any]:
        said_over = bool(flags) and any(scene.given.get(name) is True for name in flags)
        effort = scene.effort
        bare = effort.bare
        plan = planned(scene, bare)
        values = plan.begun.copy()
        effort.enter()
        try:
            (fill_carefully if effort.careful else fill)(
                plan, scene, Entity(persons(scene), said_over), values
            )
            for one in more:
                if one.needed or not bare:
                    _add(one, scene, values)
        finally:
            effort.depth -= 1
        return values

    return make


def _persons(members: list[Member], position: Position) -> Callable[[Scene], Person]:
    """Whose members an object has: somebody's own in a list, else those of who calls."""
    if not any(member.role in PERSONAL for member in members):
        return lambda scene: NOBODY
    if position.listed:
        return lambda scene: Person.drawn(scene.random)
    return lambda scene: scene.caller


def _add(more: _More, scene: Scene, values: dict[str, Any]) -> None:
    for attempt in range(_TRIES):
        name = more.namer(scene, attempt)
        if name not in values:
            values[name] = more.make(scene)
            return


def _part(
    compiler: Compiler, flat: Flat, member: Member, secrets: list[Member], position: Position
) -> Part:
    make = step_for(member, secrets)
    if not member.echoes:
        return Part(member, make)
    descend: Callable[[Scene, Any], Any] | None = None
    if member.type == "object":
        nested = compiler.maker(flat["properties"][member.name], position.nested(member.name))

        def descend(scene: Scene, given: Any) -> Any:
            return nested(scene.within(given))

    return Part(member, make, taking(member, make, descend), left_out(member))


def _members(
    compiler: Compiler, flat: Flat, position: Position, examples: tuple[dict[str, Any], ...]
) -> list[Member]:
    """The declared members; those that are optional may be fewer where only so many may be."""
    declared: dict[str, Node] = flat.get("properties", {})
    required = frozenset(flat.get("required", ()))
    company = frozenset(word for name in declared for word in words(name))
    allowed = _naming(compiler, flat)
    fewest = int(flat.get("minProperties", 0))
    room = int(flat.get("maxProperties", _WHENEVER)) - len(required)
    room = min(room, max(_MOST_OPTIONAL, fewest))
    found = []
    for name, node in declared.items():
        optional = name not in required
        if optional and (room <= 0 or not allowed(name)):
            continue
        hints = tuple(example[name] for example in examples if name in example)
        member = _member(compiler, name, node, optional, position, hints, company)
        if member:
            found.append(member)
            room -= optional
    missing = fewest - sum(not member.optional for member in found)
    return _kept_for_count(compiler, declared, found, missing) if missing > 0 else found


def _kept_for_count(
    compiler: Compiler, declared: dict[str, Node], members: list[Member], missing: int
) -> list[Member]:
    """The members, of which so many more always stand: rather those that soon come to an end."""
    optional = [(compiler.height(declared[m.name]), m.name) for m in members if m.optional]
    ending = [(height, name) for height, name in optional if height <= HIGHEST]
    kept = {name for _, name in sorted(ending, key=lambda one: one[0])[:missing]}
    return [member.always() if member.name in kept else member for member in members]


def _member(
    compiler: Compiler,
    name: str,
    node: Node,
    optional: bool,
    position: Position,
    hints: tuple[Any, ...],
    company: frozenset[str],
) -> Member | None:
    found = compiler.ways(node)
    flat = found[0] if found else {}
    if optional and (not found or flat.get(compiler.schemas.view.hiding) is True):
        return None
    echoes = not position.listed and (
        position.inside or compiler.shallowest.get(name) == position.depth
    )
    return Member(
        name=name,
        flat=flat,
        role=role_of(name, flat, company, position.name),
        make=compiler.maker(node, position.below(name), hints),
        accepts=compiler.accepts(node),
        optional=optional,
        nullable=any("null" in way.get("type", ()) for way in found),
        echoes=echoes,
        examples=(*hints, *flat.get("examples", ()), flat.get("example")),
    )


def _naming(compiler: Compiler, flat: Flat) -> Callable[[str], bool]:
    names = flat.get("propertyNames", True)
    return (lambda name: True) if names is True else compiler.accepts(names)


def _more(compiler: Compiler, flat: Flat, position: Position, members: list[Member]) -> list[_More]:
    """Members beyond the declared ones: those of a map, and what minProperties asks for."""
    most = int(flat.get("maxProperties", _WHENEVER)) - len(members)
    certain = sum(not member.optional for member in members)
    missing = max(0, int(flat.get("minProperties", 0)) - certain)
    rest: Node = flat.get("additionalProperties", True)
    patterned: dict[str, Node] = flat.get("patternProperties", {})
    is_map = not members and (bool(patterned) or isinstance(rest, dict))
    count = min(max(missing, is_map), most, _MOST_MORE)
    below = position.below("value").in_list()
    found = []
    for index in range(count):
        named = _named(compiler, flat, patterned, rest, index)
        if named is not None:
            namer, node = named
            found.append(_More(namer, compiler.maker(node, below), index < missing))
    return found


def _named(
    compiler: Compiler, flat: Flat, patterned: dict[str, Node], rest: Node, index: int
) -> tuple[Namer, Node] | None:
    """How the member of this index is named, and the schema that it has."""
    if patterned and (rest is False or not flat.get("properties")):
        pattern, node = list(patterned.items())[index % len(patterned)]
        return patterned_namer(pattern), node
    if rest is False:
        return None
    if "propertyNames" in flat:
        return _allowed_namer(compiler, flat["propertyNames"], index), rest
    name = plain_name(index)
    fitting = [node for pattern, node in patterned.items() if matches(pattern, name)]
    return (lambda scene, before: name), fitting[0] if fitting else rest


def _allowed_namer(compiler: Compiler, names: Node, index: int) -> Namer:
    """A namer whose names keep the schema of names."""
    node = both(names, {"type": "string"})
    options = next(iter(compiler.ways(node)), {}).get("enum", ())
    if options:
        return lambda scene, before: str(options[(index + before) % len(options)])
    make = compiler.maker(node, Position("name"))
    return lambda scene, before: str(make(scene))
