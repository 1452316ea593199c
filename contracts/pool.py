"""Values for path parameters: given ones, those of what the run has made, and what answers told.

Whether a request may change what a value leads to is for `ownership`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, urlsplit

from understudy.openapi.location import Location
from understudy.openapi.model import Operation, Parameter
from understudy.openapi.sampling.roles import words

from .exchange import Exchange
from .gate import has_created
from .trial import Expected

_PARAMETER = re.compile(r"\{([^{}]+)\}")
_MOST_KNOWN = 100_000
_IDENTITIES = (("id",), ("uuid",))
_NAMES = ("name", "slug", "key")
_REFERENCE = frozenset(("id", "ids", "uuid", "uuids", "ref", "refs", "pk"))

Resource = dict[str, Any]


class Pool:
    """What is known of the target's resources.

    `given` are values by parameter name, `own` those for one operation, by its key.
    """

    def __init__(
        self, given: Mapping[str, Any], own: Mapping[str, Mapping[str, Any]] | None = None
    ) -> None:
        self._given = given
        self._own = own or {}
        self._shown: dict[str, Resource] = {}
        self._made: dict[str, list[_Made]] = {}
        self._before: set[str] = set()
        self._improbable: set[str] = set()

    def learn(self, exchange: Exchange) -> None:
        """Remember what an answer shows, and whether the run has made it or taken it away."""
        answer, operation = exchange.answer, exchange.trial.operation
        if answer is None or not answer.succeeded:
            return
        if exchange.sent.method == "DELETE":
            self._forget(exchange)
            return
        value = answer.content.value
        made, valid = has_created(exchange.sent.method, answer), exchange.trial.expected
        shown = _shown(value)
        if not made and len(self._before) < _MOST_KNOWN:
            self._before.update(_identities(value))
        if valid is not Expected.SUCCESS:
            return
        if made:
            self._make(exchange, dict(shown or {}))
        elif shown is not None:
            self._shown.setdefault(collection_of(operation.path), {}).update(shown)

    def given(self, operation: Operation, name: str) -> Any:
        """The value that the user gave for a parameter, or None."""
        for given in (self._own.get(operation.key, {}), self._given):
            if name in given:
                return given[name]
        return None

    def value(self, operation: Operation, parameter: Parameter) -> Any:
        """A value for a parameter: a given one, or what is there; None where nothing is known."""
        given = self.given(operation, parameter.name)
        if given is not None or parameter.place != "path":
            return given
        made = self.made(operation, parameter)
        if made:
            return made[-1] if operation.method == "DELETE" else made[0]
        return self._seen(operation, parameter)

    def is_known(self, operation: Operation, parameter: Parameter, value: Any) -> bool:
        """Whether a parameter's value leads to what is there, as far as anybody has said."""
        given, seen = self.given(operation, parameter.name), self._seen(operation, parameter)
        return value in (given, seen, *self.made(operation, parameter))

    def _seen(self, operation: Operation, parameter: Parameter) -> Any:
        before = _before(operation, parameter)
        return next(_meant(self._shown.get(before, {}), parameter, before, loosely=True), None)

    def made(self, operation: Operation, parameter: Parameter) -> list[Any]:
        """The values of a path parameter that lead to what the run has made."""
        before = _before(operation, parameter)
        found = (one.meant(parameter, before) for one in self._made.get(before, ()))
        return [value for value in found if value is not None]

    def expect_nothing(self, value: Any) -> None:
        """Remember a value that was drawn so that nothing can be behind it."""
        self._improbable.add(str(value))

    def is_improbable(self, text: str | None) -> bool:
        """Whether a text was drawn so that nothing can be behind it."""
        return text in self._improbable

    def referred(self, name: str) -> Any:
        """The id of the resource that a member of this name refers to, or None."""
        for path, found in self._by_collection():
            if is_named_after(name, path):
                return next((found[key] for key in found if words(key) in _IDENTITIES), None)
        return None

    def _by_collection(self) -> Iterator[tuple[str, Resource]]:
        for path, resources in self._made.items():
            yield from ((path, one.shown) for one in resources[:1])
        yield from self._shown.items()

    def _make(self, exchange: Exchange, shown: Resource) -> None:
        operation, values = exchange.trial.operation, exchange.trial.values
        location = exchange.answer.header("Location") if exchange.answer else None
        body = values.body if values and isinstance(values.body, dict) else {}
        shown = {n: v for n, v in body.items() if n in _NAMES} | shown
        if operation.path.endswith("}"):
            shown |= {n: v for (p, n), v in (values.parameters if values else {}).items()}
        elif location and not any(words(name) in _IDENTITIES for name in shown):
            shown["id"] = unquote(urlsplit(location).path).rstrip("/").rpartition("/")[2]
        named = {str(v) for name, v in shown.items() if words(name) in _IDENTITIES}
        if shown and not named & self._before:
            self._made.setdefault(collection_of(operation.path), []).append(_Made(shown))

    def _forget(self, exchange: Exchange) -> None:
        """What is deleted is not there any more."""
        operation, values = exchange.trial.operation, exchange.trial.values
        last = last_parameter(operation)
        if last is None or values is None:
            return
        gone, path = str(values.parameters.get(("path", last.name))), _before(operation, last)

        def is_left(shown: Resource) -> bool:
            return str(next(_meant(shown, last, path, loosely=True), None)) != gone

        self._made[path] = [one for one in self._made.get(path, ()) if is_left(one.shown)]
        if not is_left(self._shown.get(path, {})):
            self._shown.pop(path)


class _Made:
    """A resource that the run has made; it is asked for the same again before most requests."""

    def __init__(self, shown: Resource) -> None:
        self.shown = shown
        self._meant: dict[Location, Any] = {}

    def meant(self, parameter: Parameter, path: str) -> Any:
        """What a parameter below a collection's path means of it, or None."""
        if parameter.at not in self._meant:
            self._meant[parameter.at] = next(_meant(self.shown, parameter, path), None)
        return self._meant[parameter.at]


def last_parameter(operation: Operation) -> Parameter | None:
    """The path parameter that names what a request is about."""
    names = _PARAMETER.findall(operation.path)
    found = {p.name: p for p in operation.parameters if p.place == "path"}
    return found.get(names[-1]) if names else None


@lru_cache(maxsize=1 << 14)
def collection_of(path: str) -> str:
    """A path without what names one of its resources: `/things` for `/things/{id}` too."""
    parts = [part for part in path.split("/") if part]
    while parts and parts[-1].startswith("{"):
        parts.pop()
    return "/".join("{}" if part.startswith("{") else part for part in parts)


def is_named_after(name: str, path: str) -> bool:
    """Whether a member's name is that of the things of a collection: `owner_user_id`, `users`."""
    said = words(name)
    while said and said[-1] in _REFERENCE:
        said = said[:-1]
    things = words(path.rpartition("/")[2])
    return bool(said and things) and _singular(said[-1]) == _singular(things[-1])


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _before(operation: Operation, parameter: Parameter) -> str:
    """The collection that a path parameter chooses from."""
    return collection_of(operation.path.partition(f"{{{parameter.name}}}")[0])


def _shown(value: Any) -> Resource | None:
    """The one resource that an answer shows, or the first of its list."""
    if isinstance(value, list):
        return value[0] if value and isinstance(value[0], dict) else None
    if not isinstance(value, dict):
        return None
    if any(words(name)[-1:] in (("id",), ("uuid",), ("name",), ("key",)) for name in value):
        return value
    inner = [one for one in value.values() if isinstance(one, dict)]
    lists = [one[0] for one in value.values() if isinstance(one, list) and one]
    return next((one for one in (*inner, *lists) if isinstance(one, dict)), None)


def _meant(
    shown: Resource, parameter: Parameter, path: str, *, loosely: bool = False
) -> Iterator[Any]:
    """The members that a parameter below a collection's path may mean, the surest first."""
    said = words(parameter.name)
    tails = [name for name in shown if words(name) and said[-len(words(name)) :] == words(name)]
    alike = [name for name in shown if words(name)[-1:] == said[-1:]] if loosely else []
    names = _NAMES if is_named_after(parameter.name, path) else ()
    for name in (parameter.name, *tails, "id", *names, *alike):
        if name in shown and _fits(shown[name], parameter):
            yield shown[name]


def _fits(value: Any, parameter: Parameter) -> bool:
    """Whether a value can stand in a path, and keeps the parameter's schema there."""
    if not isinstance(value, str | int) or isinstance(value, bool) or value == "":
        return False
    return parameter.schema is None or parameter.schema.is_valid(value)


def _identities(value: Any) -> Iterator[str]:
    """The ids of the resources in an answer."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            waiting += one.values()
            yield from (
                str(member)
                for name, member in one.items()
                if words(name) in _IDENTITIES and isinstance(member, str | int)
            )
