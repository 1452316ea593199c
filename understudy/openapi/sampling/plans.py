"""What becomes of an object's members, for what a request says: taken, left out, or made.

It is settled once for each set of names that requests give, and then only carried out.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from .effort import TooDeepError
from .member import OMIT, Entity, Member, Step
from .scene import Scene
from .steps import MADE, ORDER

_MOST = 64
_NO_NAMES: Set[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A declared member: `make` where the request does not speak of it, `take` where it does.

    `left_out` is its value where the request offered it and did not give it. `take` is None for
    a member that is none of the request's.
    """

    member: Member
    make: Step
    take: Step | None = None
    left_out: Any = MADE


class Act(NamedTuple):
    """One member and the step that gives it its value."""

    name: str
    optional: bool
    step: Step
    member: Member


class Plan(NamedTuple):
    """How one object is made: a copy of `begun`, in which the acts then fill in their members."""

    begun: dict[str, Any]
    acts: tuple[Act, ...]


class Plans:
    """The plans of one object's parts, which are in the order in which members are declared."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = parts
        self._names = frozenset(part.member.name for part in parts if part.take is not None)
        self._known: dict[tuple[Set[str], Set[str], bool, bool], Plan] = {}

    def plan(self, scene: Scene, bare: bool) -> Plan:
        """The plan for what the request gives and offers; `bare`: with no more than must be."""
        names, given = self._names, scene.given
        taken = names.intersection(given) if given else _NO_NAMES
        key = (taken, scene.offered, bare, scene.effort.careful)
        plan = self._known.get(key)
        if plan is None:
            if len(self._known) >= _MOST:
                self._known.clear()
            plan = self._known[key] = self._planned(*key)
        return plan

    def _planned(self, taken: Set[str], offered: Set[str], bare: bool, careful: bool) -> Plan:
        begun: dict[str, Any] = {}
        acts = []
        for part in self._parts:
            member = part.member
            if bare and member.optional:
                continue
            name, step = member.name, part.make
            if part.take is not None and name in taken:
                step = part.take
            elif part.left_out is not MADE and name in offered:
                if part.left_out is OMIT:
                    continue
                step = partial(_same, part.left_out)
                if not careful:
                    begun[name] = part.left_out
                    continue
            begun[name] = None
            acts.append(Act(name, member.optional, step, member))
        acts.sort(key=lambda act: ORDER.get(act.member.role, 0))
        return Plan(begun, tuple(acts))


def fill(plan: Plan, scene: Scene, entity: Entity, values: dict[str, Any]) -> None:
    """Give each member its value; `values` is a copy of what the plan begins with."""
    for name, optional, step, _ in plan.acts:
        try:
            value = step(scene, entity)
        except TooDeepError:
            if not (optional or scene.effort.cutting):
                raise
            value = OMIT
        if value is OMIT:
            del values[name]
        else:
            values[name] = value


def fill_carefully(plan: Plan, scene: Scene, entity: Entity, values: dict[str, Any]) -> None:
    """The same, but what its schema refuses is drawn again, or left out."""
    for name, optional, step, member in plan.acts:
        try:
            value = step(scene, entity)
            if value is not OMIT and not member.accepts(value):
                value = member.make(scene)
        except TooDeepError:
            if not optional:
                raise
            value = OMIT
        if value is OMIT or (optional and not member.accepts(value)):
            del values[name]
        else:
            values[name] = value


def _same(value: Any, scene: Scene, entity: Entity) -> Any:
    return value
