"""Values for path parameters: given ones, and those that earlier answers brought."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from understudy.openapi.model import Operation, Parameter
from understudy.openapi.sampling.roles import words


class Pool:
    """What is known of the target's resources.

    `given` are values by parameter name, `own` those for one operation, by its key.
    """

    def __init__(
        self, given: Mapping[str, Any], own: Mapping[str, Mapping[str, Any]] | None = None
    ) -> None:
        self._given = given
        self._own = own or {}
        self._made: dict[str, dict[str, Any]] = {}
        self._seen: dict[str, dict[str, Any]] = {}

    def learn(self, operation: Operation, value: Any) -> None:
        """Remember the resource that an answer shows, by the path it was found under."""
        if isinstance(value, dict):
            lists = [one for one in value.values() if isinstance(one, list) and one]
            inner = [one for one in value.values() if isinstance(one, dict)]
            shown = value if _identified(value) else next(iter(inner), None)
            if shown is None and lists:
                shown = lists[0][0]
        else:
            shown = value[0] if isinstance(value, list) and value else None
        if isinstance(shown, dict):
            known = self._made if operation.method == "POST" else self._seen
            known.setdefault(collection(operation.path), {}).update(shown)

    def value(self, operation: Operation, parameter: Parameter) -> Any:
        """A value for a path parameter, or None where nothing is known.

        Nothing is deleted that was only seen.
        """
        for given in (self._own.get(operation.key, {}), self._given):
            if parameter.name in given:
                return given[parameter.name]
        if parameter.place != "path":
            return None
        before, _, after = operation.path.partition(f"{{{parameter.name}}}")
        found = self._made.get(collection(before))
        if found is None and (operation.method != "DELETE" or "{" in after):
            found = self._seen.get(collection(before))
        resource = found or {}
        last = words(parameter.name)[-1:]
        known = [resource.get(name) for name in (parameter.name, "_".join(words(parameter.name)))]
        known += [resource.get("id")]
        known += [value for name, value in resource.items() if words(name)[-1:] == last]
        return next((value for value in known if _fits(value, parameter)), None)


def _fits(value: Any, parameter: Parameter) -> bool:
    """Whether a value can stand in a path, and keeps the parameter's schema there."""
    if not isinstance(value, str | int) or isinstance(value, bool) or value == "":
        return False
    return parameter.schema is None or parameter.schema.is_valid(value)


def _identified(value: dict[str, Any]) -> bool:
    return any(words(name)[-1:] in (("id",), ("uuid",), ("name",), ("key",)) for name in value)


def collection(path: str) -> str:
    """A path without what names one of its resources: `/things` for `/things/{id}` too."""
    parts = [part for part in path.split("/") if part]
    while parts and parts[-1].startswith("{"):
        parts.pop()
    return "/".join("{}" if part.startswith("{") else part for part in parts)
