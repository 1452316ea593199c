"""Which operation a request line means: one exact table, and a tree of segments behind it.

It answers about paths and methods; which addresses an operation gets is decided elsewhere.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Generic, NamedTuple, TypeAlias, TypeVar
from urllib.parse import unquote_to_bytes

from understudy.openapi.path_key import Condition

from .conditions import Facts, Headers, facts
from .suggestion import Suggestions
from .template import Segment, Template, encoded, parse_template, written

T = TypeVar("T")
_METHODS = ("GET", "HEAD", "QUERY", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
_NO_VALUES: Mapping[str, str] = MappingProxyType({})


class Route(NamedTuple, Generic[T]):
    """One operation, found: `values` are percent-encoded, by its own parameters' names."""

    template: str
    target: T
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Shadowed(Generic[T]):
    """An entry that no request reaches: `by` came first with the same lines and conditions."""

    method: str
    template: str
    target: T
    by: T


class _Endpoint(Generic[T]):
    """What one method of one template leads to."""

    __slots__ = ("_fixed", "_names", "_target", "_template", "conditions")

    def __init__(self, template: Template, target: T) -> None:
        self._template = template.path
        self._target = target
        self._names = template.names
        self.conditions = template.conditions
        self._fixed = Route(template.path, target, _NO_VALUES)

    @property
    def target(self) -> T:
        """What is meant where nothing else is told apart."""
        return self._target

    @property
    def all(self) -> Mapping[frozenset[Condition], _Endpoint[T]]:
        """Itself, by its conditions."""
        return {self.conditions: self}

    def route(
        self, captured: tuple[str, ...], query: bytes = b"", headers: Headers = ()
    ) -> Route[T]:
        """The route with these values."""
        if not captured:
            return self._fixed
        return Route(self._template, self._target, dict(zip(self._names, captured, strict=True)))


class _Chooser(Generic[T]):
    """Endpoints of one template and method that only conditions tell apart.

    The one with the most conditions that the request meets wins; one without meets every request.
    """

    __slots__ = ("_ranked", "all", "target")

    def __init__(self, first: _Endpoint[T]) -> None:
        self.target = first.target
        self.all = {first.conditions: first}
        self._ranked = [first]

    def add(self, endpoint: _Endpoint[T]) -> None:
        """Choose from this one too; its conditions are no other's."""
        self.all[endpoint.conditions] = endpoint
        insort(self._ranked, endpoint, key=_order)

    def route(
        self, captured: tuple[str, ...], query: bytes = b"", headers: Headers = ()
    ) -> Route[T]:
        """The route of the one that is meant, or of the first."""
        told: Facts = facts(query, headers)
        met = (endpoint for endpoint in self._ranked if endpoint.conditions <= told)
        return next(met, next(iter(self.all.values()))).route(captured)


_Leaf: TypeAlias = _Endpoint[T] | _Chooser[T]


def _order(endpoint: _Endpoint[T]) -> tuple[int, int]:
    """The most conditions first, and of as many the most values."""
    conditions = endpoint.conditions
    return -len(conditions), -sum(condition.value is not None for condition in conditions)


class Match(Generic[T]):
    """All that one path fits: the most specific template first, for methods it lacks the next."""

    __slots__ = ("_found",)

    def __init__(self, found: Sequence[tuple[Mapping[str, _Leaf[T]], tuple[str, ...]]]) -> None:
        self._found = found

    @property
    def methods(self) -> dict[str, T]:
        """The target of each documented method."""
        return {
            method: endpoint.target
            for endpoints, _ in reversed(self._found)
            for method, endpoint in endpoints.items()
        }

    def route(self, method: str, query: bytes = b"", headers: Headers = ()) -> Route[T] | None:
        """The operation for this method; HEAD falls to GET where it isn't documented.

        The query string and headers, as in an ASGI scope, tell apart what shares a path.
        """
        for endpoints, captured in self._found:
            endpoint = endpoints.get(method)
            if endpoint is None and method == "HEAD":
                endpoint = endpoints.get("GET")
            if endpoint is not None:
                return endpoint.route(captured, query, headers)
        return None


def allowed(match: Match[T]) -> tuple[str, ...]:
    """The methods of an `Allow` header: HEAD where GET exists, and always OPTIONS."""
    methods = {*match.methods, "OPTIONS"}
    if "GET" in methods:
        methods.add("HEAD")
    others = sorted(methods.difference(_METHODS))
    return (*(method for method in _METHODS if method in methods), *others)


class _Node(Generic[T]):
    """A place in the tree; `plain` and `slashed` answer without and with a final slash.

    `partials` have the least specific first: the walk takes what it put aside last.
    """

    __slots__ = ("_partials", "literals", "parameter", "partials", "plain", "slashed")

    def __init__(self) -> None:
        self.literals: dict[bytes, _Node[T]] = {}
        self.parameter: _Node[T] | None = None
        self.partials: tuple[tuple[Segment, _Node[T]], ...] = ()
        self._partials: dict[tuple[bytes, ...], tuple[Segment, _Node[T]]] = {}
        self.plain: dict[str, _Leaf[T]] = {}
        self.slashed: dict[str, _Leaf[T]] = {}

    def child(self, segment: Segment) -> _Node[T]:
        """The node behind this segment, made when it is missing."""
        if segment.is_literal:
            return self.literals.setdefault(segment.literals[0], _Node())
        if segment.is_parameter:
            self.parameter = self.parameter or _Node()
            return self.parameter
        if segment.literals not in self._partials:
            self._partials[segment.literals] = (segment, _Node())
            least_first = sorted(self._partials.values(), key=_rank, reverse=True)
            self.partials = tuple(least_first)
        return self._partials[segment.literals][1]

    def lend(self) -> None:
        """Let each method answer with and without a final slash, unless both are documented."""
        plain = self.plain
        self.plain = {**self.slashed, **plain}
        self.slashed = {**plain, **self.slashed}

    def __iter__(self) -> Iterator[_Node[T]]:
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += node.literals.values()
            waiting += (child for _, child in node.partials)
            waiting += [node.parameter] if node.parameter else []


def _rank(pair: tuple[Segment, _Node[T]]) -> tuple[int, int, tuple[bytes, ...]]:
    return pair[0].rank


class RouteTable(Generic[T]):
    """Finds targets by path; of entries with the same lines and conditions the first wins.

    `reserved` names first segments that are never matched; `targets` is all that can be found.
    """

    def __init__(
        self,
        entries: Iterable[tuple[str | Template, Mapping[str, T]]],
        reserved: Collection[str] = (),
    ) -> None:
        self._root: _Node[T] = _Node()
        self._depth = 0
        self._reserved = frozenset(name.encode() for name in reserved)
        self._exact: dict[bytes, Match[T]] = {}
        self.shadowed: list[Shadowed[T]] = []
        self._templates: list[Template] = []
        for path, methods in entries:
            self._add(path if isinstance(path, Template) else parse_template(path), methods)
        for node in self._root:
            node.lend()
        self.targets = frozenset(
            endpoint.target
            for node in self._root
            for leaf in (*node.plain.values(), *node.slashed.values())
            for endpoint in leaf.all.values()
        )
        self._fill_exact()
        self._suggestions: Suggestions | None = None

    def find(self, raw_path: bytes | str) -> Match[T] | None:
        """What a path as sent (percent-encoded, without the query) leads to."""
        if isinstance(raw_path, str):
            raw_path = raw_path.encode("utf-8", "surrogatepass")
        return self._exact.get(raw_path) or self._search(raw_path)

    def nearest(self, path: str) -> str | None:
        """The template most like a path that was not found, if any is like it."""
        if self._suggestions is None:
            self._suggestions = Suggestions(self._templates)
        return self._suggestions.nearest(path)

    def _add(self, template: Template, methods: Mapping[str, T]) -> None:
        node = self._root
        for segment in template.segments:
            node = node.child(segment)
        endpoints = node.slashed if template.final_slash else node.plain
        for method, target in methods.items():
            first = self._enter(endpoints, method, _Endpoint(template, target))
            if first != target:
                self.shadowed.append(Shadowed(method, template.path, target, first))
        self._templates.append(template)
        self._depth = max(self._depth, len(template.segments))

    def _enter(self, endpoints: dict[str, _Leaf[T]], method: str, endpoint: _Endpoint[T]) -> T:
        """Put an endpoint among the others, unless one is there already; whose target answers."""
        leaf = endpoints.setdefault(method, endpoint)
        twin = leaf.all.get(endpoint.conditions)
        if twin is not None:
            return twin.target
        if isinstance(leaf, _Endpoint):
            leaf = endpoints[method] = _Chooser(leaf)
        leaf.add(endpoint)
        return endpoint.target

    def _fill_exact(self) -> None:
        for template in self._templates:
            if template.is_literal:
                for path in written(template):
                    match = self._search(path)
                    if match is not None:
                        self._exact[path] = match

    def _search(self, raw_path: bytes) -> Match[T] | None:
        root, *segments = raw_path.split(b"/", self._depth + 2)
        if root or not segments:
            return None
        slashed = not segments[-1]
        if slashed:
            segments.pop()
        if len(segments) > self._depth:
            return None
        texts = list(map(unquote_to_bytes, segments)) if b"%" in raw_path else segments
        if texts and texts[0] in self._reserved:
            return None
        found = [
            (node.slashed if slashed else node.plain, captured)
            for node, captured in self._walk(segments, texts)
            if node.plain
        ]
        return Match(found) if found else None

    def _walk(
        self, segments: Sequence[bytes], texts: Sequence[bytes]
    ) -> list[tuple[_Node[T], tuple[str, ...]]]:
        """Every node that the segments lead to, the most specific first, left to right."""
        reached = []
        waiting: list[tuple[_Node[T], int, tuple[str, ...]]] = [(self._root, 0, ())]
        while waiting:
            node, depth, captured = waiting.pop()
            if depth == len(segments):
                reached.append((node, captured))
                continue
            raw, literal = segments[depth], node.literals.get(texts[depth])
            depth += 1
            if node.parameter is not None and raw:
                waiting.append((node.parameter, depth, (*captured, encoded(raw))))
            for segment, child in node.partials:
                values = segment.capture(raw)
                if values is not None:
                    waiting.append((child, depth, captured + values))
            if literal is not None:
                waiting.append((literal, depth, captured))
        return reached
