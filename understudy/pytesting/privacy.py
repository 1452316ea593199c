"""What a test's report may show of a call: credentials and secrets by a label, never themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from understudy.credentials import environment_name
from understudy.masking import Masks, sounds_secret
from understudy.openapi.model import Api, SecurityScheme

Redact = Callable[[str], str]
_DEEPEST = 50


class Privacy:
    """Replaces the secrets of calls to these documents; `redact` has the last word on a text."""

    def __init__(self, apis: Iterable[Api], redact: Redact) -> None:
        schemes = [(api, scheme) for api in apis for scheme in api.security_schemes.values()]
        self._headers = {name: variable for api, s in schemes for name, variable in _header(api, s)}
        self._masks = Masks(s.parameter for _, s in schemes if s.place == "query")
        self.redact = redact

    def header(self, name: str, value: str) -> str:
        """A header's value; a credential is the environment variable that holds it."""
        lower = name.lower()
        if lower in ("authorization", "proxy-authorization"):
            word, space, _ = value.partition(" ")
            return f"{word} {self._variable(lower)}" if space else self._variable(lower)
        if lower in self._headers or lower in ("cookie", "set-cookie") or sounds_secret(lower):
            return self._variable(lower)
        return value

    def target(self, target: str) -> str:
        """A request target, without the secrets of its query."""
        return self._masks.target(target)

    def text(self, text: str, target: str) -> str:
        """A text about a request with this target, without the secrets of its query."""
        return self._masks.text(text, target)

    def value(self, value: Any, depth: int = 0) -> Any:
        """A value of JSON's kinds; members that are called like secrets by a label."""
        if depth > _DEEPEST:
            return "..."
        if isinstance(value, Mapping):
            return {name: self.member(name, child, depth) for name, child in value.items()}
        if isinstance(value, list | tuple):
            return [self.value(child, depth + 1) for child in value]
        return value

    def member(self, name: object, value: Any, depth: int = 0) -> Any:
        """The value of a member of this name."""
        if isinstance(value, str) and value and sounds_secret(str(name)):
            return self._masks.label(str(name), value)
        return self.value(value, depth + 1)

    def _variable(self, header: str) -> str:
        return self._headers.get(header, "***")


def _header(api: Api, scheme: SecurityScheme) -> Iterator[tuple[str, str]]:
    """The header that a scheme's credential sits in, and the variable that stands for it."""
    variable = f"${environment_name(api.name, scheme.name)}"
    if scheme.kind == "apiKey":
        if scheme.place == "header":
            yield scheme.parameter.lower(), variable
    elif scheme.kind != "mutualTLS":
        yield "authorization", variable
