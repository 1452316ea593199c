"""Under which paths each operation answers, and where two documents would be in each other's way.

It answers about addresses; finding one for a request is the route table's part.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from understudy.openapi.model import Api, Operation

from .template import Segment, Template, parse_template

RESERVED = "__understudy"
"""The first segment of the mock's own addresses."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Addresses that share a request line, although they belong to different documents.

    `operations` are keys, with their `addresses` in the same order; `instead` says where they
    answer. One operation only: its address is one of the mock's own.
    """

    method: str
    operations: tuple[str, ...]
    addresses: tuple[str, ...]
    instead: tuple[str, ...]

    def __str__(self) -> str:
        lines = f"{self.method} {' and '.join(dict.fromkeys(self.addresses))}"
        instead = " or ".join(self.instead)
        if len(self.operations) == 1:
            return f"{lines} is kept for the mock itself: use {instead}"
        return f"{lines} could mean {' or '.join(self.operations)}: use {instead}"


@dataclass(frozen=True, slots=True)
class Addresses:
    """What the route table is made of, what is missing from it, and what to print.

    `entries` come in the order in which they win; `preferred` is by operation key.
    """

    entries: tuple[tuple[Template, Mapping[str, str]], ...]
    conflicts: tuple[Conflict, ...]
    preferred: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Form:
    """One operation at one of its addresses; `prefixed` is the same address behind the name."""

    api: str
    operation: Operation
    template: Template
    prefixed: Template

    @property
    def meeting(self) -> str:
        """The method under which it meets others: HEAD may be answered by GET."""
        return "GET" if self.operation.method == "HEAD" else self.operation.method


def assign_addresses(apis: Sequence[Api]) -> Addresses:
    """Give each operation its own path and base paths, and both behind its document's name."""
    forms = [form for api in apis for form in _forms(api)]
    conflicts = [*_reserved(forms), *(_conflicts(forms) if len(apis) > 1 else ())]
    withheld = {
        pair
        for conflict in conflicts
        for pair in zip(conflict.operations, conflict.addresses, strict=True)
    }
    served = [f for f in forms if (f.operation.key, f.template.path) not in withheld]
    entries = [(f.template, {f.operation.method: f.operation.key}) for f in served]
    entries += [(f.prefixed, {f.operation.method: f.operation.key}) for f in forms]
    return Addresses(tuple(entries), tuple(conflicts), _preferred(forms, frozenset(withheld)))


def _forms(api: Api) -> list[_Form]:
    """A document's addresses, documented paths first; one that is taken there is left out."""
    name = parse_template(f"/{api.name}")
    taken = {
        (operation.method, template.shape, template.conditions): operation.key
        for operation in reversed(api.operations)
        for template in (parse_template(operation.path),)
    }
    forms = []
    for operation in api.operations:
        template = parse_template(operation.path)
        forms.append(_Form(api.name, operation, template, template.below(name)))
    for operation in api.operations:
        for base in operation.base_paths:
            template = parse_template(operation.path).below(parse_template(base))
            line = (operation.method, template.shape, template.conditions)
            owner = taken.setdefault(line, operation.key)
            if base and owner == operation.key:
                forms.append(_Form(api.name, operation, template, template.below(name)))
    return forms


def _preferred(forms: Iterable[_Form], withheld: Container[tuple[str, str]]) -> dict[str, str]:
    """Nearest to the real address: with the first server's base path, and without the name."""
    best: dict[str, tuple[tuple[bool, int], str]] = {}
    for form in forms:
        operation, path = form.operation, form.template.path
        order = [base + operation.path for base in operation.base_paths]
        rank = order.index(path) if path in order else len(order)
        hidden = (operation.key, path) in withheld
        candidate = ((hidden, rank), form.prefixed.path if hidden else path)
        best[operation.key] = min(candidate, best.get(operation.key, candidate))
    return {key: address for key, (_, address) in best.items()}


def _reserved(forms: Iterable[_Form]) -> Iterator[Conflict]:
    for form in forms:
        first = form.template.segments[:1]
        if first and first[0].literals == (RESERVED.encode(),):
            yield _conflict((form, form.template))


def _conflicts(forms: Sequence[_Form]) -> Iterator[Conflict]:
    trees: dict[str, _Overlaps] = {}
    for number, form in enumerate(forms):
        trees.setdefault(form.meeting, _Overlaps()).add(form, number)
    for number, form in enumerate(forms):
        for other in trees[form.meeting].find(form.template, form.api):
            if other > number:
                yield _conflict((form, form.template), (forms[other], forms[other].template))
        for other in trees[form.meeting].find(form.prefixed, form.api):
            yield _conflict((forms[other], forms[other].template), (form, form.prefixed))


def _conflict(*parties: tuple[_Form, Template]) -> Conflict:
    return Conflict(
        parties[0][0].meeting,
        tuple(form.operation.key for form, _ in parties),
        tuple(template.path for _, template in parties),
        tuple(form.prefixed.path for form, _ in parties),
    )


class _Overlaps:
    """The addresses of one method as a tree, to find those that meet another document's."""

    __slots__ = ("apis", "leaves", "literals", "templated")

    def __init__(self) -> None:
        self.apis: set[str] = set()
        self.leaves: list[tuple[int, str]] = []
        self.literals: dict[Segment, _Overlaps] = {}
        self.templated: dict[tuple[bytes, ...], tuple[Segment, _Overlaps]] = {}

    def add(self, form: _Form, number: int) -> None:
        node = self
        node.apis.add(form.api)
        for segment in form.template.segments:
            if segment.is_literal:
                node = node.literals.setdefault(segment, _Overlaps())
            else:
                node = node.templated.setdefault(segment.literals, (segment, _Overlaps()))[1]
            node.apis.add(form.api)
        node.leaves.append((number, form.api))

    def find(self, template: Template, api: str) -> list[int]:
        """The numbers of other documents' addresses that share a path with this one, in order."""
        nodes = [self]
        for segment in template.segments:
            nodes = [n for node in nodes for n in node.behind(segment) if n.apis - {api}]
        return sorted(number for node in nodes for number, owner in node.leaves if owner != api)

    def behind(self, segment: Segment) -> Iterator[_Overlaps]:
        """The nodes right behind segments that share a text with this one."""
        if not segment.is_literal:
            yield from (node for other, node in self.literals.items() if segment.overlaps(other))
        elif segment in self.literals:
            yield self.literals[segment]
        yield from (node for other, node in self.templated.values() if segment.overlaps(other))
